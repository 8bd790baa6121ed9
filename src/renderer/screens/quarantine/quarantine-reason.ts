import { useTranslation } from '../../ui/use-translation.ts'
import { isRejectionReason } from '../../../shared/locales/translate.ts'
import type { Quarantined } from '../../../shared/model/quarantine.ts'

const ownReasons = [
  'no_token',
  'unknown_token',
  'text_empty',
  'answer_too_long',
  'unreadable',
  'mail_too_large',
  'mail_refused',
  'bounce',
  'item_unreadable',
  'item_too_long',
  'item_too_large'
] as const
type OwnReason = (typeof ownReasons)[number]

const isOwnReason = (reason: string): reason is OwnReason => ownReasons.some((one) => one === reason)

/** Why something could not be placed, as a sentence; the bare code where this version has none. */
export const useQuarantineReason = (): ((entry: Pick<Quarantined, 'reason' | 'values'>) => string) => {
  const { t } = useTranslation(['quarantine', 'rejections'])
  return ({ reason, values }) => {
    if (isOwnReason(reason)) return t(`quarantine:reason.${reason}`, values)
    return isRejectionReason(reason) ? t(`rejections:${reason}`, values) : reason
  }
}
