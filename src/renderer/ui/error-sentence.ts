import { useTranslation } from 'react-i18next'
import { networkSchema } from '../../shared/model/network.ts'
import type { AppError } from '../../shared/result.ts'
import { useNetworkName } from './use-network-name.ts'

/** Turns a refusal into its sentence in the person's language. */
export const useErrorSentence = (): ((error: AppError) => string) => {
  const { t } = useTranslation('errors')
  const nameOf = useNetworkName()
  return ({ code, values }) => {
    const network = networkSchema.safeParse(values?.network)
    return t(code, { ...values, ...(network.success ? { network: nameOf(network.data) } : {}) })
  }
}
