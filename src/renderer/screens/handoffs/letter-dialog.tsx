import { type ReactNode, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { Carrier, LetterForm } from '../../../shared/model/handoff.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
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
  const here = [...colleagues.values()].filter(({ leftAt }) => leftAt === null)
  const [colleagueId, setColleagueId] = useState(firstColleagueId ?? here[0]?.id ?? null)
  const prepared = useApiQuery(
    'handoffs.prepare',
    { conversationId, colleagueId: colleagueId ?? '' },
    { enabled: colleagueId !== null }
  )
  const recipient = (
    <SelectField
      label={t('window.letter.to')}
      choices={here.map(({ id, name, role }) => ({ value: id, label: name, detail: role }))}
      value={colleagueId}
      onChange={setColleagueId}
    />
  )
  return (
    <Dialog
      title={t('window.letter.title')}
      isOpen
      onClose={onClose}
      closeLabel={t('window.close')}
      width="wide"
    >
      {prepared.data === undefined || colleagueId === null ? (
        <>
          <DialogBody>
            {recipient}
            {prepared.error !== null ? (
              <Problem>{sentenceOf(prepared.error)}</Problem>
            ) : (
              <LoadingState label={t('window.letter.loading')} rows={4} />
            )}
          </DialogBody>
          <DialogActions>
            <Button onPress={onClose}>{t('window.cancel')}</Button>
          </DialogActions>
        </>
      ) : (
        <FilledLetter
          key={colleagueId}
          prepared={prepared.data}
          name={colleagues.get(colleagueId)?.name ?? ''}
          recipient={recipient}
          onClose={onClose}
          onAsked={onAsked}
        />
      )}
    </Dialog>
  )
}

const FilledLetter = ({
  prepared,
  name,
  recipient,
  onClose,
  onAsked
}: {
  readonly prepared: AppOutput<'handoffs.prepare'>
  readonly name: string
  /** The field that says to whom. */
  readonly recipient: ReactNode
  readonly onClose: () => void
  readonly onAsked: (asked: Asked) => void
}) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const networkName = useNetworkName()
  const create = useApiCommand('handoffs.create')
  const [form, setForm] = useState<LetterForm>(prepared.form)
  const [day, setDay] = useState(() => dayIn(prepared.form.dueAt, prepared.timeZone))
  const [carrier, setCarrier] = useState<Carrier>(
    prepared.carriers.find(({ obstacle }) => obstacle === null)?.carrier ?? 'link'
  )
  const [isPreviewing, setPreviewing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = (part: Partial<LetterForm>): void => setForm({ ...form, ...part })
  // The letter names the day as it is where the colleague works.
  const dueAt = lastSecondOf(day, prepared.timeZone)
  const softens = form.messages.some(({ softened }) => softened)
  const obstacles = new Map(prepared.carriers.map((one) => [one.carrier, one.obstacle]))
  const wrong =
    form.messages.length === 0
      ? t('window.letter.noMessage')
      : softens && form.summary.trim() === ''
        ? t('window.letter.summaryMissing')
        : form.expectation.trim() === ''
          ? t('window.letter.expectationMissing')
          : dueAt === null
            ? t('window.letter.dayWrong')
            : null
  const whole: LetterForm = { ...form, dueAt: dueAt ?? form.dueAt }
  const send = async (): Promise<void> => {
    if (wrong !== null) return setProblem(wrong)
    const result = await create.run({ form: whole, handoffId: null, carrier })
    if (result.ok) onAsked({ colleagueId: form.colleagueId, carrier })
    else setProblem(sentenceOf(result.error))
  }
  return (
    <>
      <DialogBody>
        <div className={styles.letter}>
          {recipient}
          <QuotedMessages
            messages={prepared.messages}
            chosen={form.messages}
            onChange={(messages) => change({ messages: [...messages] })}
          />
          {softens ? (
            <TextAreaField
              label={t('window.letter.summary')}
              help={t('window.letter.summaryHelp')}
              value={form.summary}
              maxLength={500}
              onChange={(summary) => change({ summary })}
            />
          ) : null}
          <TextAreaField
            label={t('window.letter.why')}
            value={form.why}
            maxLength={1_000}
            onChange={(why) => change({ why })}
          />
          <TextAreaField
            label={t('window.letter.expectation')}
            value={form.expectation}
            maxLength={2_000}
            onChange={(expectation) => change({ expectation })}
          />
          <DateField
            label={t('window.letter.by')}
            value={day}
            onChange={setDay}
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
              if ((obstacles.get(chosen) ?? null) === null) setCarrier(chosen)
              else setProblem(t(`window.obstacle.${obstacles.get(chosen) ?? 'no_address'}`, { name }))
            }}
          />
          {isPreviewing && wrong === null ? <LetterPreview form={whole} /> : null}
          <Problem>{problem}</Problem>
        </div>
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('window.cancel')}</Button>
        <Button
          onPress={() => {
            setProblem(wrong)
            setPreviewing(wrong === null)
          }}
        >
          {t('window.letter.preview')}
        </Button>
        <Button kind="main" isPending={create.pending} onPress={() => void send()}>
          {t(`window.ask.${carrier}`)}
        </Button>
      </DialogActions>
    </>
  )
}
