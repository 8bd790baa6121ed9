import { useTranslation } from '../../ui/use-translation.ts'
import type { InboundMailId } from '../../../shared/model/ids.ts'
import { useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import styles from './handoff-card.module.css'

/** The whole e-mail of which only the words were taken. */
export const MailDialog = ({
  mailId,
  onClose
}: {
  readonly mailId: InboundMailId
  readonly onClose: () => void
}) => {
  const { t, i18n } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const mail = useApiQuery('handoffs.readMail', { mailId })
  return (
    <Dialog title={mail.data?.subject ?? t('window.mail.title')} isOpen onClose={onClose} width="wide">
      <DialogBody>
        {mail.error === null ? null : <Problem>{sentenceOf(mail.error)}</Problem>}
        {mail.data === undefined ? null : (
          <>
            <p className={styles.note}>
              {t('window.mail.from', {
                address: mail.data.fromAddress,
                at: describeMoment(mail.data.receivedAt, i18n.language)
              })}
            </p>
            <pre className={styles.mail}>{mail.data.text}</pre>
          </>
        )}
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('window.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
