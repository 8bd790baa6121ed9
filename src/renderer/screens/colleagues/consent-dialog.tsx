import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { instantFromMilliseconds, millisecondsOf } from '../../../shared/model/instant.ts'
import type { Network } from '../../../shared/model/network.ts'
import { useApiCommand } from '../../api/client.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { ConsentFields } from './consent-fields.tsx'
import type { ConsentState } from './consent-state.ts'
import { dateMonthsAfter, endOfDate } from './local-date.ts'
import { TopicField } from './topic-field.tsx'
import type { ConsentForm } from './use-unfinished.ts'

/** Records what a colleague agrees to from now on: the networks ticked until that day, and no other. */
export const ConsentDialog = ({
  colleague,
  consent,
  now,
  networksInUse,
  onClose,
  onRecorded
}: {
  readonly colleague: Colleague
  readonly consent: ConsentState
  readonly now: number
  readonly networksInUse: readonly Network[]
  readonly onClose: () => void
  readonly onRecorded: (sentence: string) => void
}) => {
  const { t } = useTranslation('colleagues')
  const sentenceOf = useErrorSentence()
  const record = useApiCommand('colleagues.recordConsent')
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const granted = consent.kind === 'valid' ? consent.valid.map((line) => line.network) : []
  const [form, setForm] = useState<ConsentForm>({
    networks: granted,
    until: dateMonthsAfter(instantFromMilliseconds(now), 12, timeZone)
  })
  const [refused, setRefused] = useState<readonly string[]>(colleague.refusedTopics)
  const [problem, setProblem] = useState<string | null>(null)
  const [dateProblem, setDateProblem] = useState<string | null>(null)
  const name = firstNameOf(colleague.name)
  const withdraws = form.networks.length === 0 && granted.length > 0

  const save = async () => {
    // A withdrawal holds whatever the day that stands there.
    const namesNobody = form.networks.length === 0
    const validUntil = namesNobody ? instantFromMilliseconds(now) : endOfDate(form.until, timeZone)
    const sameTopics = JSON.stringify(refused) === JSON.stringify(colleague.refusedTopics)
    if (namesNobody && granted.length === 0 && sameTopics) return setProblem(t('consent.nothing'))
    if (validUntil === null || (!namesNobody && millisecondsOf(validUntil) <= now))
      return setDateProblem(t('consent.untilPast'))
    const result = await record.run({
      colleagueId: colleague.id,
      networks: [...form.networks],
      validUntil,
      refusedTopics: [...refused]
    })
    if (!result.ok) return setProblem(sentenceOf(result.error))
    onRecorded(t(withdraws ? 'consent.withdrawn' : 'consent.recorded', { name }))
  }

  return (
    <FormDialog
      title={t('consent.title', { name })}
      problem={problem}
      cancelLabel={t('consent.cancel')}
      keepLabel={t(withdraws ? 'consent.withdraw' : 'consent.record')}
      keepKind={withdraws ? 'danger' : 'main'}
      isBusy={record.pending}
      onClose={onClose}
      onKeep={() => void save()}
    >
      <p>{t('consent.text', { name })}</p>
      <ConsentFields
        value={form}
        onChange={(next) => {
          setForm(next)
          setProblem(null)
          setDateProblem(null)
        }}
        networksInUse={networksInUse}
        dateProblem={dateProblem}
      />
      <TopicField
        labels={{
          label: t('consent.refused'),
          help: t('consent.refusedHelp'),
          list: t('consent.refusedList')
        }}
        topics={refused}
        onChange={(topics) => {
          setRefused(topics)
          setProblem(null)
        }}
      />
    </FormDialog>
  )
}
