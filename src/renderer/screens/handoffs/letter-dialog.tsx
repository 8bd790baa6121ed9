import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { Carrier, LetterForm } from '../../../shared/model/handoff.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextAreaField } from '../../ui/field.tsx'
import { LoadingState } from '../../ui/list-states.tsx'
import { ChoiceField, SelectField } from '../../ui/select.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { dayIn, lastSecondOf } from './due-day.ts'
import { LetterPreview } from './letter-preview.tsx'
import styles from './letter-dialog.module.css'
import { QuotedMessages } from './quoted-messages.tsx'

/** What came of asking. */
export interface Asked {
  readonly colleagueId: ColleagueId
  readonly carrier: Carrier
}

type Prepared = AppOutput<'handoffs.prepare'>

/** A letter as it is being written. */
interface Letter {
  readonly form: LetterForm
  /** By when it asks for an answer, as it is typed: of where the colleague works. */
  readonly day: string
  readonly carrier: Carrier
  readonly isPreviewing: boolean
  readonly problem: string | null
}

const letterFrom = (prepared: Prepared): Letter => ({
  form: prepared.form,
  day: dayIn(prepared.form.dueAt, prepared.timeZone),
  carrier: prepared.carriers.find(({ obstacle }) => obstacle === null)?.carrier ?? 'link',
  isPreviewing: false,
  problem: null
})

/** The letter by which a colleague is asked to write: what it says, to whom, how it leaves, and its very bytes. */
export const LetterDialog = ({
  conversationId,
  firstColleagueId,
  colleagues,
  onClose,
  onAsked
}: {
  readonly conversationId: ConversationId
  /** Chosen or suggested; null: nobody yet. */
  readonly firstColleagueId: ColleagueId | null
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly onClose: () => void
  readonly onAsked: (asked: Asked) => void
}) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const create = useApiCommand('handoffs.create')
  const here = [...colleagues.values()].filter(({ leftAt }) => leftAt === null)
  const [colleagueId, setColleagueId] = useState(firstColleagueId ?? here[0]?.id ?? null)
  const { data: prepared, error } = useApiQuery(
    'handoffs.prepare',
    { conversationId, colleagueId: colleagueId ?? '' },
    { enabled: colleagueId !== null }
  )
  // To somebody else another letter is written; the first one is as it was left when its reader is chosen again.
  const [letters, setLetters] = useState<ReadonlyMap<ColleagueId, Letter>>(new Map())
  const letter =
    prepared === undefined ? null : (letters.get(prepared.form.colleagueId) ?? letterFrom(prepared))
  const change = (part: Partial<Letter>): void => {
    if (letter === null) return
    const { colleagueId: reader } = letter.form
    setLetters((all) => new Map(all).set(reader, { ...(all.get(reader) ?? letter), ...part }))
  }
  // The letter names the day as it is where the colleague works.
  const dueAt = letter === null || prepared === undefined ? null : lastSecondOf(letter.day, prepared.timeZone)
  const wrong =
    letter === null
      ? null
      : letter.form.messages.length === 0
        ? t('window.letter.noMessage')
        : softens(letter) && letter.form.summary.trim() === ''
          ? t('window.letter.summaryMissing')
          : letter.form.expectation.trim() === ''
            ? t('window.letter.expectationMissing')
            : dueAt === null
              ? t('window.letter.dayWrong')
              : null
  const send = async ({ form, carrier }: Letter): Promise<void> => {
    if (wrong !== null) return change({ problem: wrong })
    const whole = { ...form, dueAt: dueAt ?? form.dueAt }
    const result = await create.run({ form: whole, handoffId: null, carrier })
    if (result.ok) onAsked({ colleagueId: form.colleagueId, carrier })
    else change({ problem: sentenceOf(result.error) })
  }
  return (
    <Dialog
      title={t('window.letter.title')}
      isOpen
      onClose={onClose}
      closeLabel={t('window.close')}
      width="wide"
    >
      <DialogBody>
        <div className={styles.letter}>
          <SelectField
            label={t('window.letter.to')}
            choices={here.map(({ id, name, role }) => ({ value: id, label: name, detail: role }))}
            value={colleagueId}
            onChange={setColleagueId}
          />
          {letter !== null && prepared !== undefined ? (
            <LetterFields
              key={letter.form.colleagueId}
              prepared={prepared}
              letter={letter}
              dueAt={dueAt}
              name={colleagues.get(letter.form.colleagueId)?.name ?? ''}
              isSound={wrong === null}
              onChange={change}
            />
          ) : error !== null ? (
            <Problem>{sentenceOf(error)}</Problem>
          ) : (
            <LoadingState label={t('window.letter.loading')} rows={4} />
          )}
        </div>
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('window.cancel')}</Button>
        {letter === null ? null : (
          <>
            <Button onPress={() => change({ problem: wrong, isPreviewing: wrong === null })}>
              {t('window.letter.preview')}
            </Button>
            <Button kind="main" isPending={create.pending} onPress={() => void send(letter)}>
              {t(`window.ask.${letter.carrier}`)}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  )
}

const softens = ({ form }: Letter): boolean => form.messages.some(({ softened }) => softened)

const LetterFields = ({
  prepared,
  letter,
  dueAt,
  name,
  isSound,
  onChange
}: {
  readonly prepared: Prepared
  readonly letter: Letter
  /** Null: no day that comes. */
  readonly dueAt: Instant | null
  readonly name: string
  /** It could leave so. */
  readonly isSound: boolean
  readonly onChange: (part: Partial<Letter>) => void
}) => {
  const { t } = useTranslation('handoffs')
  const networkName = useNetworkName()
  const { form, day, carrier, isPreviewing, problem } = letter
  const write = (part: Partial<LetterForm>): void => onChange({ form: { ...form, ...part } })
  const obstacles = new Map(prepared.carriers.map((one) => [one.carrier, one.obstacle]))
  return (
    <>
      <QuotedMessages
        messages={prepared.messages}
        chosen={form.messages}
        onChange={(messages) => write({ messages: [...messages] })}
      />
      {softens(letter) ? (
        <TextAreaField
          label={t('window.letter.summary')}
          help={t('window.letter.summaryHelp')}
          value={form.summary}
          maxLength={500}
          onChange={(summary) => write({ summary })}
        />
      ) : null}
      <TextAreaField
        label={t('window.letter.why')}
        value={form.why}
        maxLength={1_000}
        onChange={(why) => write({ why })}
      />
      <TextAreaField
        label={t('window.letter.expectation')}
        value={form.expectation}
        maxLength={2_000}
        onChange={(expectation) => write({ expectation })}
      />
      <DateField
        label={t('window.letter.by')}
        value={day}
        onChange={(chosen) => onChange({ day: chosen })}
        {...(dueAt === null ? { error: t('window.letter.dayWrong') } : {})}
      />
      <p className={styles.public}>
        {t('window.letter.public', {
          network: networkName(prepared.publicAs.network),
          account: prepared.publicAs.accountName,
          signature: prepared.publicAs.signature
        })}
      </p>
      <ChoiceField
        label={t('window.letter.carrier')}
        help={t(`window.reach.${prepared.reach}`)}
        choices={(['smtp', 'mailto', 'link'] as const).map((value) => {
          const obstacle = obstacles.get(value) ?? null
          return {
            value,
            label: t(`window.carrier.${value}`),
            ...(obstacle === null ? {} : { detail: t(`window.obstacle.${obstacle}`, { name }) })
          }
        })}
        value={carrier}
        onChange={(chosen) => {
          if ((obstacles.get(chosen) ?? null) === null) onChange({ carrier: chosen })
          else onChange({ problem: t(`window.obstacle.${obstacles.get(chosen) ?? 'no_address'}`, { name }) })
        }}
      />
      {isPreviewing && isSound ? <LetterPreview form={{ ...form, dueAt: dueAt ?? form.dueAt }} /> : null}
      <Problem>{problem}</Problem>
    </>
  )
}
