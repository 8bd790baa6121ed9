import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { type Proof, proofSchema } from '../../../shared/model/proof.ts'
import { callApi, useApiQuery } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { DateField } from '../../ui/date-field.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FieldRow, TextAreaField, TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { SelectField } from '../../ui/select.tsx'

const nobody = 'nobody'
const typedSchema = proofSchema.omit({ id: true })

/** Records a proof, or changes one. */
export const ProofDialog = ({
  proof,
  onClose,
  onKept
}: {
  readonly proof: Proof | null
  readonly onClose: () => void
  readonly onKept: () => void
}) => {
  const { t } = useTranslation('proofs')
  const sentenceOf = useErrorSentence()
  const colleagues = (useApiQuery('colleagues.list', {}).data ?? []).filter(({ leftAt }) => leftAt === null)
  const [fact, setFact] = useState(proof?.fact ?? '')
  const [value, setValue] = useState(proof?.value ?? '')
  const [happenedOn, setHappenedOn] = useState(proof?.happenedOn ?? '')
  const [place, setPlace] = useState(proof?.place ?? '')
  const [witness, setWitness] = useState(proof?.witness ?? '')
  const [link, setLink] = useState(proof?.link ?? '')
  const [ownerId, setOwnerId] = useState<string>(proof?.ownerId ?? nobody)
  const [expiresOn, setExpiresOn] = useState(proof?.expiresOn ?? '')
  const [wasTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const given = {
    fact,
    value,
    happenedOn: happenedOn.trim() === '' ? null : happenedOn,
    place,
    witness,
    link: link.trim() === '' ? null : link.trim(),
    ownerId: colleagues.find(({ id }) => id === ownerId)?.id ?? null,
    expiresOn: expiresOn.trim() === '' ? null : expiresOn
  }
  const parsed = typedSchema.safeParse(given)
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]))
  const errorOf = (field: 'fact' | 'value' | 'happenedOn' | 'link' | 'expiresOn') =>
    wasTried && wrong.has(field) ? { error: t(`wrong.${field}`) } : {}

  const keep = async (): Promise<void> => {
    setTried(true)
    if (!parsed.success) return
    setBusy(true)
    const result = await callApi('proofs.keep', { ...parsed.data, id: proof?.id ?? null })
    setBusy(false)
    if (result.ok) onKept()
    else setProblem(sentenceOf(result.error))
  }
  return (
    <FormDialog
      title={t(proof === null ? 'recordTitle' : 'changeTitle')}
      problem={problem}
      cancelLabel={t('cancel')}
      keepLabel={t('keep')}
      isBusy={isBusy}
      onClose={onClose}
      onKeep={() => void keysWaitFor(keep())}
    >
      <TextAreaField
        label={t('fact')}
        help={t('factHelp')}
        value={fact}
        onChange={setFact}
        maxLength={500}
        {...errorOf('fact')}
      />
      <TextField
        label={t('value')}
        help={t('valueHelp')}
        value={value}
        onChange={setValue}
        maxLength={80}
        {...errorOf('value')}
      />
      <FieldRow>
        <DateField
          label={t('happenedOn')}
          value={happenedOn}
          onChange={setHappenedOn}
          {...errorOf('happenedOn')}
        />
        <TextField label={t('place')} value={place} onChange={setPlace} maxLength={120} />
      </FieldRow>
      <TextField
        label={t('witness')}
        help={t('witnessHelp')}
        value={witness}
        onChange={setWitness}
        maxLength={120}
      />
      <TextField
        label={t('link')}
        value={link}
        onChange={setLink}
        maxLength={500}
        type="url"
        {...errorOf('link')}
      />
      <FieldRow>
        <SelectField
          label={t('owner')}
          choices={[
            { value: nobody, label: t('nobody') },
            ...colleagues.map(({ id, name, role }) => ({ value: String(id), label: name, detail: role }))
          ]}
          value={ownerId}
          onChange={setOwnerId}
        />
        <DateField
          label={t('expiresOn')}
          help={t('expiresHelp')}
          value={expiresOn}
          onChange={setExpiresOn}
          {...errorOf('expiresOn')}
        />
      </FieldRow>
    </FormDialog>
  )
}
