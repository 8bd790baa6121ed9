import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextField } from '../../ui/field.tsx'
import { ComboField } from '../../ui/select.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'

/** The name of an account as it is shown here, and the place that it speaks for. */
export const RenameDialog = ({
  account,
  places,
  onClose
}: {
  /** Null: closed. */
  readonly account: Account | null
  readonly places: readonly string[]
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('accounts')
  return (
    <Dialog title={t('rename.title')} isOpen={account !== null} onClose={onClose}>
      {account === null ? null : (
        <RenameForm key={account.id} account={account} places={places} onClose={onClose} />
      )}
    </Dialog>
  )
}

const RenameForm = ({
  account,
  places,
  onClose
}: {
  readonly account: Account
  readonly places: readonly string[]
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('accounts')
  const sentenceOf = useErrorSentence()
  const rename = useApiCommand('accounts.rename')
  const [name, setName] = useState(account.name)
  const [place, setPlace] = useState(account.place ?? '')
  const [nameProblem, setNameProblem] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const fields = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(fields)
  const save = async () => {
    if (name.trim() === '') {
      setNameProblem(t('rename.nameMissing'))
      return toFirstWrong()
    }
    const result = await rename.run({
      accountId: account.id,
      name,
      place: place.trim() === '' ? null : place.trim()
    })
    if (result.ok) onClose()
    else setProblem(sentenceOf(result.error))
  }
  return (
    <form
      ref={fields}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <DialogBody>
        <TextField
          label={t('rename.name')}
          help={t('rename.nameHelp')}
          value={name}
          maxLength={120}
          isRequired
          takesFocus
          onChange={(text) => {
            setName(text)
            setNameProblem(null)
          }}
          error={nameProblem}
        />
        <ComboField
          label={t('form.place')}
          help={t('form.placeHelp')}
          isFree
          choices={places.map((each) => ({ value: each, label: each }))}
          value={place}
          onChange={setPlace}
        />
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('rename.cancel')}</Button>
        <Button kind="main" type="submit" isPending={rename.pending}>
          {t('rename.save')}
        </Button>
      </DialogActions>
    </form>
  )
}
