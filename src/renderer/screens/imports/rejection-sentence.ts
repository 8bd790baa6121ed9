import { useTranslation } from '../../ui/use-translation.ts'
import type { Rejection } from '../../../shared/contract/colleagues.ts'
import { isRejectionReason } from '../../../shared/locales/translate.ts'

/** Turns the reason of a rejected line into its sentence; the bare code where this version has none. */
export const useRejectionSentence = (): ((rejection: Rejection) => string) => {
  const { t } = useTranslation('rejections')
  return ({ reason, values }) => (isRejectionReason(reason) ? t(reason, values) : reason)
}
