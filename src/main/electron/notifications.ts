import { Notification } from 'electron'
import type { i18n } from 'i18next'
import type { AbsenceSummary } from '../runtime/desktop.ts'

/** Says once, in the computer's own way, what came in meanwhile; a click opens the inbox. */
export const showAbsence = (summary: AbsenceSummary, translations: i18n, show: () => void): void => {
  if (!Notification.isSupported()) return
  const { title, body } = describeAbsence(summary, translations)
  const notification = new Notification({ title, body, silent: true })
  notification.on('click', show)
  notification.show()
}

/** The words of it, from numbers alone: no message is shown on a screen that somebody else may see. */
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
