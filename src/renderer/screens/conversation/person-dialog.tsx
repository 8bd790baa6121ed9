import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { PersonId } from '../../../shared/model/ids.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'

/** What somebody of the public may ask: a copy of what is held about them, and to be forgotten. */
export const PersonDialog = ({
  personId,
  name,
  onClose
}: {
  readonly personId: PersonId
  readonly name: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('conversation')
  const sentenceOf = useErrorSentence()
  const save = useApiCommand('people.save')
  const forget = useApiCommand('people.forget')
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const saveCopy = async (): Promise<void> => {
    const result = await save.run({ personId })
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (result.ok && result.value !== null) setOutcome(t('person.saved', { file: result.value.fileName }))
  }
  const forgetAll = async (): Promise<void> => {
    const result = await forget.run({ personId })
    if (result.ok) onClose()
    else setProblem(sentenceOf(result.error))
  }
  return (
    <Dialog title={t('person.title', { name })} isOpen onClose={onClose} kind="question">
      <DialogBody>
        <p>{t('person.copy')}</p>
        <p>{t('person.forgetText')}</p>
        <Outcome>{outcome}</Outcome>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button takesFocus onPress={onClose}>
          {t('person.close')}
        </Button>
        <Button isPending={save.pending} onPress={() => void saveCopy()}>
          {t('person.save')}
        </Button>
        <Button kind="danger" isPending={forget.pending} onPress={() => void forgetAll()}>
          {t('person.forget')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
