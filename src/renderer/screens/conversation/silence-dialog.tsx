import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import styles from './decide-dialog.module.css'

const usualReasons = ['thanks', 'bait', 'elsewhere', 'aside'] as const

/** Not answering, as a decision with its reason. */
export const SilenceDialog = ({
  count,
  onClose,
  onKeepSilence
}: {
  /** How many conversations it is about. */
  readonly count: number
  readonly onClose: () => void
  readonly onKeepSilence: (reason: string) => void
}) => {
  const { t } = useTranslation('conversation')
  const [reason, setReason] = useState('')
  const given = reason.trim()
  return (
    <Dialog
      title={count > 1 ? t('silence.titleMany', { count }) : t('silence.title')}
      isOpen
      onClose={onClose}
      closeLabel={t('silence.cancel')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (given !== '') onKeepSilence(given)
        }}
      >
        <DialogBody>
          <p>{t('silence.text')}</p>
          <label className={styles.label}>
            {t('silence.label')}
            <input
              ref={focusAtFirst}
              className={styles.field}
              value={reason}
              autoComplete="off"
              spellCheck="true"
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <ul className={styles.choices} aria-label={t('silence.reasons')}>
            {usualReasons.map((usual) => (
              <li key={usual}>
                <button
                  type="button"
                  className={styles.choice}
                  onClick={() => onKeepSilence(t(`silence.reason.${usual}`))}
                >
                  {t(`silence.reason.${usual}`)}
                </button>
              </li>
            ))}
          </ul>
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t('silence.cancel')}</Button>
          <Button kind="main" type="submit" isDisabled={given === ''}>
            {t('silence.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
