import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextField } from '../../ui/field.tsx'
import { ExportProgress } from './export-progress.tsx'

type Chosen = NonNullable<AppOutput<'exports.choose'>>
type Taken = AppOutput<'exports.takeIn'>

/** Asks before an export takes the place of the inbox; for the pass-phrase too, where one opens it. */
export const TakeInDialog = ({
  chosen,
  onClose,
  onTaken
}: {
  /** Null: closed. */
  readonly chosen: Chosen | null
  readonly onClose: () => void
  readonly onTaken: (taken: Taken) => void
}) => {
  const { t } = useTranslation('exports')
  return (
    <Dialog
      title={t('question.title', { name: chosen?.name ?? '' })}
      isOpen={chosen !== null}
      onClose={onClose}
      kind="question"
    >
      {chosen === null ? null : (
        <TakeInQuestion key={chosen.token} chosen={chosen} onClose={onClose} onTaken={onTaken} />
      )}
    </Dialog>
  )
}

const TakeInQuestion = ({
  chosen,
  onClose,
  onTaken
}: {
  readonly chosen: Chosen
  readonly onClose: () => void
  readonly onTaken: (taken: Taken) => void
}) => {
  const { t } = useTranslation('exports')
  const sentenceOf = useErrorSentence()
  const takeIn = useApiCommand('exports.takeIn')
  const progress = useApiQuery('backups.list', {}).data?.exporting ?? null
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const confirm = async () => {
    if (takeIn.pending || (chosen.isSealed && typed === '')) return
    setProblem(null)
    const result = await takeIn.run({ token: chosen.token, passphrase: chosen.isSealed ? typed : null })
    if (result.ok) onTaken(result.value)
    else setProblem(sentenceOf(result.error))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <DialogBody>
        <p>{t('question.text')}</p>
        <p>{t('question.kept')}</p>
        {chosen.isSealed ? (
          <TextField
            label={t('question.passphrase')}
            help={t('question.passphraseHelp')}
            type="password"
            value={typed}
            maxLength={1_000}
            onChange={setTyped}
            takesFocus
          />
        ) : null}
        <ExportProgress share={takeIn.pending ? progress : null} />
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button takesFocus={!chosen.isSealed} isDisabled={takeIn.pending} onPress={onClose}>
          {t('question.cancel')}
        </Button>
        <Button
          kind="danger"
          type="submit"
          isDisabled={chosen.isSealed && typed === ''}
          isPending={takeIn.pending}
        >
          {t('question.confirm')}
        </Button>
      </DialogActions>
    </form>
  )
}
