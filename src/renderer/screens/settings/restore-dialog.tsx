import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Backup } from '../../../shared/contract/backups.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'

type Restored = AppOutput<'backups.restore'>

/** Asks before a backup takes the place of the database: what will be as of when, and what is kept. */
export const RestoreDialog = ({
  backup,
  onClose,
  onRestored
}: {
  /** Null: closed. */
  readonly backup: Backup | null
  readonly onClose: () => void
  readonly onRestored: (backup: Backup, restored: Restored) => void
}) => {
  const { t, i18n } = useTranslation('backups')
  const moment = backup === null ? '' : describeMoment(backup.at, i18n.language)
  return (
    <Dialog
      title={t('question.title', { moment })}
      isOpen={backup !== null}
      onClose={onClose}
      kind="question"
    >
      {backup === null ? null : (
        <RestoreQuestion key={backup.name} backup={backup} onClose={onClose} onRestored={onRestored} />
      )}
    </Dialog>
  )
}

const RestoreQuestion = ({
  backup,
  onClose,
  onRestored
}: {
  readonly backup: Backup
  readonly onClose: () => void
  readonly onRestored: (backup: Backup, restored: Restored) => void
}) => {
  const { t } = useTranslation('backups')
  const sentenceOf = useErrorSentence()
  const restore = useApiCommand('backups.restore')
  const [problem, setProblem] = useState<string | null>(null)
  const confirm = async () => {
    setProblem(null)
    const result = await restore.run({ name: backup.name })
    if (result.ok) onRestored(backup, result.value)
    else setProblem(sentenceOf(result.error))
  }
  return (
    <>
      <DialogBody>
        {backup.own ? null : <p>{t('question.other')}</p>}
        <p>{t('question.text')}</p>
        <p>{t('question.words')}</p>
        <p>{t('question.kept')}</p>
        <Outcome>{restore.pending ? t('restoring') : null}</Outcome>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button takesFocus isDisabled={restore.pending} onPress={onClose}>
          {t('question.cancel')}
        </Button>
        <Button kind="danger" isPending={restore.pending} onPress={() => void confirm()}>
          {t('question.confirm')}
        </Button>
      </DialogActions>
    </>
  )
}
