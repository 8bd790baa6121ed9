import type { i18n } from 'i18next'
import type { AbsenceSummary } from '../runtime/desktop.ts'

/** The words of a notice, from numbers alone: no message is shown on a screen that somebody else may see. */
export const describeAbsence = (
  { cause, messages, conversations, accounts }: AbsenceSummary,
  { t }: Pick<i18n, 't'>
): { readonly title: string; readonly body: string } => ({
  title: t(`accounts:absence.${cause}`),
  body: [
    ...(messages === 0
      ? []
      : [
          t('accounts:absence.arrived', {
            messages: t('accounts:absence.messages', { count: messages }),
            conversations: t('accounts:absence.conversations', { count: conversations })
          })
        ]),
    ...(accounts === 0 ? [] : [t('accounts:absence.accounts', { count: accounts })])
  ].join('\n')
})
