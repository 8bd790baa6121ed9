import { useTranslation } from 'react-i18next'
import type { Rejection } from '../../../shared/contract/colleagues.ts'
import { resources } from '../../../shared/locales/resources.ts'

/** Turns the reason of a rejected line into its sentence; the bare code where this version has none. */
export const useRejectionSentence = (): ((rejection: Rejection) => string) => {
  const { t } = useTranslation('rejections')
  return ({ reason, values }) => (isKnown(reason) ? t(reason, values) : reason)
}

const isKnown = (reason: string): reason is keyof (typeof resources)['en']['rejections'] =>
  reason in resources.en.rejections
