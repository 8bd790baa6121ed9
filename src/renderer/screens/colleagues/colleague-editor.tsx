import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { languageSchema, type Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { millisecondsOf } from '../../../shared/model/instant.ts'
import type { Network } from '../../../shared/model/network.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FieldRow, FormSection, Problem, TextAreaField, TextField } from '../../ui/field.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { ComboField } from '../../ui/select.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import { useLanguageName } from './calendar-words.ts'
import { profileOf, type ColleagueForm, type FormProblem } from './colleague-form.ts'
import { ConsentFields } from './consent-fields.tsx'
import { endOfDate } from './local-date.ts'
import { PortraitField } from './portrait-field.tsx'
import { SignaturesField } from './signatures-field.tsx'
import { AbsencesField, HoursField, TimeZoneField } from './time-fields.tsx'
import { HolidayField } from '../settings/holiday-field.tsx'
import { ReplayView } from '../settings/replay-view.tsx'
import { ProfileHelp } from './profile-help.tsx'
import { TopicField } from './topic-field.tsx'
import { addTopics } from './topic-list.ts'
import { isChanged, type Unfinished } from './use-unfinished.ts'
import styles from './colleagues.module.css'

/** The form of a colleague: everything they say of themself and, for somebody new, what they agreed to. */
export const ColleagueEditor = ({
  unfinished,
  onChange,
  now,
  networksInUse,
  places,
  colleagues,
  onCancel,
  onSaved
}: {
  readonly unfinished: Unfinished
  readonly onChange: (unfinished: Unfinished) => void
  /** Milliseconds since 1970. */
  readonly now: number
  readonly networksInUse: readonly Network[]
  readonly places: readonly string[]
  readonly colleagues: readonly Colleague[]
  readonly onCancel: () => void
  readonly onSaved: (id: ColleagueId, name: string) => void
}) => {
  const { t } = useTranslation('colleagues')
  const sentenceOf = useErrorSentence()
  const nameOfLanguage = useLanguageName()
  const create = useApiCommand('colleagues.create')
  const rewrite = useApiCommand('colleagues.rewriteProfile')
  const [problems, setProblems] = useState<readonly FormProblem[]>([])
  const [dateProblem, setDateProblem] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const page = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(page)
  const { form, consent, colleagueId } = unfinished

  const change = (part: Partial<ColleagueForm>) => {
    const changed = Object.keys(part)
    setProblems(problems.filter((each) => !changed.includes(each.at.split('.')[0] ?? '')))
    setRefusal(null)
    onChange({ ...unfinished, form: { ...form, ...part } })
  }
  const problemAt = (at: string): string | null => {
    const problem = problems.find((each) => each.at === at)
    return problem === undefined ? null : t(`problem.${problem.code}`)
  }
  const read = profileOf(form)
  const save = async () => {
    const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    const validUntil = endOfDate(consent.until, timeZone)
    const wrongDate =
      consent.networks.length > 0 && (validUntil === null || millisecondsOf(validUntil) <= now)
    setDateProblem(wrongDate ? t('consent.untilPast') : null)
    setProblems(read.kind === 'problems' ? read.problems : [])
    if (read.kind === 'problems' || wrongDate) return toFirstWrong()
    const { profile } = read
    const result =
      colleagueId === null
        ? await create.run({
            profile,
            consent:
              consent.networks.length === 0 || validUntil === null
                ? null
                : { networks: [...consent.networks], validUntil }
          })
        : await rewrite.run({ colleagueId, profile })
    if (!result.ok) return setRefusal(sentenceOf(result.error))
    const id = colleagueId ?? result.value?.colleagueId
    if (id !== undefined) onSaved(id, firstNameOf(profile.name))
  }

  const count = problems.length + (dateProblem === null ? 0 : 1)
  const firstName = form.name.trim() === '' ? null : firstNameOf(form.name)
  return (
    <form
      ref={page}
      className={styles.editor}
      aria-labelledby="editor-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={styles.editorPage}>
        <header className={styles.editorHead}>
          <h2 id="editor-title">
            {colleagueId === null ? t('form.addTitle') : t('form.editTitle', { name: unfinished.name })}
          </h2>
        </header>

        <FormSection title={t('form.who')}>
          <PortraitField
            name={form.name}
            portrait={form.portrait}
            onChange={(portrait) => change({ portrait })}
          />
          <FieldRow>
            <TextField
              label={t('form.name')}
              value={form.name}
              onChange={(name) => change({ name })}
              error={problemAt('name')}
              isRequired
              takesFocus
            />
            <TextField
              label={t('form.role')}
              help={t('form.roleHelp')}
              value={form.role}
              maxLength={120}
              onChange={(role) => change({ role })}
              error={problemAt('role')}
            />
          </FieldRow>
          <FieldRow>
            <ComboField
              label={t('form.place')}
              help={t('form.placeHelp')}
              isFree
              choices={places.map((place) => ({ value: place, label: place }))}
              value={form.place}
              onChange={(place) => change({ place })}
              error={problemAt('place')}
            />
            <TextField
              label={t('form.email')}
              help={t('form.emailHelp')}
              type="email"
              value={form.email}
              onChange={(email) => change({ email })}
              error={problemAt('email')}
            />
          </FieldRow>
          <CheckboxList
            label={t('form.languages')}
            help={t('form.languagesHelp')}
            look="chips"
            choices={languageSchema.options.map((language) => ({
              value: language,
              label: nameOfLanguage(language)
            }))}
            values={form.languages}
            onChange={(languages) => change({ languages })}
            error={problemAt('languages')}
          />
        </FormSection>

        <FormSection title={t('form.knowledge')} help={t('form.knowledgeHelp')}>
          <TopicField
            labels={{
              label: t('form.topics'),
              help: t('form.topicsHelp'),
              list: t('form.topicsList')
            }}
            topics={form.topics}
            onChange={(topics) => change({ topics })}
          />
          <ProfileHelp
            colleagueId={colleagueId}
            form={form}
            colleagues={colleagues}
            onAdd={(topic) => change({ topics: addTopics(form.topics, topic).topics })}
          />
          <TextAreaField
            label={t('form.bio')}
            help={t('form.bioHelp')}
            value={form.bio}
            maxLength={2000}
            onChange={(bio) => change({ bio })}
          />
        </FormSection>

        <FormSection title={t('form.signatures')} help={t('form.signaturesHelp')}>
          <SignaturesField
            name={form.name}
            role={form.role}
            place={form.place}
            lines={form.signatures}
            networksInUse={networksInUse}
            onChange={(signatures) => change({ signatures })}
          />
        </FormSection>

        <FormSection title={t('form.time')} help={t('form.timeHelp')}>
          <HoursField lines={form.hours} onChange={(hours) => change({ hours })} problemAt={problemAt} />
          <TimeZoneField
            value={form.timeZone}
            onChange={(timeZone) => change({ timeZone })}
            problem={problemAt('timeZone')}
          />
          <AbsencesField
            lines={form.absences}
            onChange={(absences) => change({ absences })}
            problemAt={problemAt}
          />
          <TextField
            label={t('form.budget')}
            help={t('form.budgetHelp')}
            type="number"
            width="short"
            value={form.weeklyBudget}
            onChange={(weeklyBudget) => change({ weeklyBudget })}
            error={problemAt('weeklyBudget')}
          />
          <HolidayField
            label={t('form.holidays')}
            help={t('form.holidaysHelp')}
            others={[
              { value: 'company', label: t('form.holidaysCompany') },
              { value: 'none', label: t('form.holidaysNone') }
            ]}
            value={form.holidays}
            onChange={(holidays) => change({ holidays })}
          />
        </FormSection>

        <FormSection title={t('form.replay')} help={t('form.replayHelp')}>
          <ReplayView
            change={
              read.kind === 'profile' && isChanged(unfinished)
                ? { kind: 'profiles', profiles: [{ colleagueId, profile: read.profile }] }
                : null
            }
            {...(read.kind === 'profile' ? {} : { help: t('form.replayNotYet') })}
          />
        </FormSection>

        {colleagueId === null ? (
          <FormSection title={t('form.consent')} help={t('form.consentHelp')}>
            <ConsentFields
              value={consent}
              onChange={(next) => {
                setDateProblem(null)
                onChange({ ...unfinished, consent: next })
              }}
              networksInUse={networksInUse}
              dateProblem={dateProblem}
            />
          </FormSection>
        ) : null}
      </div>

      <footer className={styles.editorFoot}>
        <Problem>{refusal ?? (count > 0 ? t('form.problems', { count }) : null)}</Problem>
        <div className={styles.editorActions}>
          <Button onPress={onCancel}>{t('form.cancel')}</Button>
          <Button kind="main" type="submit" isPending={create.pending || rewrite.pending}>
            {colleagueId !== null
              ? t('form.save')
              : firstName === null
                ? t('form.createUnnamed')
                : t('form.create', { name: firstName })}
          </Button>
        </div>
      </footer>
    </form>
  )
}
