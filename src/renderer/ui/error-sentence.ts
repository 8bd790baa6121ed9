import { useTranslation } from 'react-i18next'
import type { AppError } from '../../shared/result.ts'

/** Turns a refusal into its sentence in the person's language. */
export const useErrorSentence = (): ((error: AppError) => string) => {
  const { t } = useTranslation('errors')
  return (error) => t(error.code, error.values ?? {})
}
