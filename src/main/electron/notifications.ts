import { Notification } from 'electron'
import type { i18n } from 'i18next'
import type { AbsenceSummary } from '../runtime/desktop.ts'
import { describeAbsence } from './describe-absence.ts'

/** Says once, in the computer's own way, what came in meanwhile; a click opens the inbox. */
export const showAbsence = (summary: AbsenceSummary, translations: i18n, show: () => void): void => {
  if (!Notification.isSupported()) return
  const { title, body } = describeAbsence(summary, translations)
  const notification = new Notification({ title, body, silent: true })
  notification.on('click', show)
  notification.show()
}
