import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import { lockMinutes } from '../../../shared/model/lock.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem, TextField } from '../../ui/field.tsx'
import { keepFocus } from '../../ui/keep-focus.ts'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { LoadingState } from '../../ui/list-states.tsx'
import { ChoiceField } from '../../ui/select.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { BackupsSection } from './backups-section.tsx'
import { ExportSection } from './export-section.tsx'
import { HolidayField } from './holiday-field.tsx'
import { TuningSection } from './tuning-section.tsx'
import { HandoffSection } from './handoff-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'
import { MailSection } from './mail-section.tsx'
import { ChoosePassphrase, PassphraseDialog } from './passphrase-form.tsx'
import { OwnWordsSection } from './own-words-section.tsx'
import { SettingsContents, SettingsPart, type SettingsGroup } from './settings-contents.tsx'
import styles from './settings.module.css'

type Current = AppOutput<'settings.get'>
type Change = AppInput<'settings.change'>

/** What a person sets once; each choice takes effect at once. */
export const SettingsScreen = () => {
  const { t } = useTranslation('settings')
  const current = useApiQuery('settings.get', {})
  const notRead = useListProblem(current)
  const page = useRef<HTMLElement>(null)
  const groups = useGroups()
  return (
    <main ref={page} className={styles.screen}>
      <div ref={keepFocus} className={styles.page}>
        <h1>{t('title')}</h1>
        {notRead !== null ? (
          <ListNotRead title={t('notRead')} problem={notRead} />
        ) : current.data === undefined ? (
          <LoadingState label={t('loading')} rows={3} look="lines" />
        ) : (
          <div className={styles.layout}>
            <SettingsContents groups={groups} pageRef={page} />
            <div className={styles.parts}>
              <Parts current={current.data} />
            </div>
          </div>
        )}
      </div>
    </main>
  )
}

/** In the order of the contents: the window, the company, who speaks, what is kept. */
const Parts = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  return (
    <>
      <SettingsPart id="language">
        <LanguageSection current={current} />
      </SettingsPart>
      <SettingsPart id="look">
        <OwnLook current={current} />
      </SettingsPart>
      <SettingsPart id="keyboard">
        <OwnKeys current={current} />
      </SettingsPart>
      <SettingsPart id="lock">
        <LockSection current={current} />
      </SettingsPart>
      <SettingsPart id="company">
        <CompanySection current={current} />
      </SettingsPart>
      <SettingsPart id="holidays">
        <HolidaySection current={current} />
      </SettingsPart>
      <SettingsPart id="sample">
        <SampleSection current={current} />
      </SettingsPart>
      <SettingsPart id="tuning">
        <TuningSection />
      </SettingsPart>
      <SettingsPart id="handoff">
        <HandoffSection />
      </SettingsPart>
      <SettingsPart id="mail">
        <MailSection companyName={current.companyName} />
      </SettingsPart>
      <SettingsPart id="ownWords">
        <OwnWordsSection />
      </SettingsPart>
      <SettingsPart id="backups">
        <BackupsSection />
      </SettingsPart>
      <SettingsPart id="exports">
        <ExportSection />
      </SettingsPart>
      <SettingsPart id="secrets">
        <SecretsSection current={current} />
      </SettingsPart>
      <SettingsPart id="about">
        <FormSection level={2} title={t('about.title')}>
          <div className={styles.words}>
            <p className={styles.strong}>{t('about.version', { version: current.version })}</p>
            <p>{t('about.text')}</p>
          </div>
        </FormSection>
      </SettingsPart>
    </>
  )
}

const useGroups = (): readonly SettingsGroup[] => {
  const { t } = useTranslation('settings')
  const { t: tKeyboard } = useTranslation('keyboard')
  const { t: tRouting } = useTranslation('routing')
  const { t: tHandoffs } = useTranslation('handoffs')
  const { t: tMail } = useTranslation('mail')
  const { t: tBackups } = useTranslation('backups')
  const { t: tExports } = useTranslation('exports')
  return [
    {
      title: t('contents.window'),
      parts: [
        { id: 'language', title: t('language.title') },
        { id: 'look', title: t('look.title') },
        { id: 'keyboard', title: tKeyboard('title') },
        { id: 'lock', title: t('lock.title') }
      ]
    },
    {
      title: t('contents.company'),
      parts: [
        { id: 'company', title: t('company.title') },
        { id: 'holidays', title: t('holidays.title') },
        { id: 'sample', title: t('sample.title') }
      ]
    },
    {
      title: t('contents.speaking'),
      parts: [
        { id: 'tuning', title: tRouting('tuning.title') },
        { id: 'handoff', title: tHandoffs('window.settings.title') },
        { id: 'mail', title: tMail('title') },
        { id: 'ownWords', title: t('ownWords.title') }
      ]
    },
    {
      title: t('contents.kept'),
      parts: [
        { id: 'backups', title: tBackups('title') },
        { id: 'exports', title: tExports('title') },
        { id: 'secrets', title: t('secrets.title') },
        { id: 'about', title: t('about.title') }
      ]
    }
  ]
}

/** Changes a setting, and keeps the sentence of a refusal for the section that asked. */
const useChange = () => {
  const sentenceOf = useErrorSentence()
  const change = useApiCommand('settings.change')
  const [problem, setProblem] = useState<string | null>(null)
  return {
    problem,
    change: async (part: Change): Promise<boolean> => {
      const result = await change.run(part)
      setProblem(result.ok ? null : sentenceOf(result.error))
      return result.ok
    }
  }
}

const LanguageSection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  return (
    <FormSection level={2} title={t('language.title')}>
      <ChoiceField
        label={t('language.title')}
        isLabelHidden
        choices={[
          {
            value: 'system',
            label: t('language.system', { language: t(`language.names.${current.systemLanguage}`) })
          },
          { value: 'fr', label: t('language.fr') },
          { value: 'en', label: t('language.en') }
        ]}
        value={current.language}
        onChange={(language) => void change({ language })}
      />
      <Problem>{problem}</Problem>
    </FormSection>
  )
}

const OwnLook = ({ current }: { readonly current: Current }) => {
  const { problem, change } = useChange()
  return <AppearanceSection look={current} problem={problem} onChange={(look) => void change(look)} />
}

const OwnKeys = ({ current }: { readonly current: Current }) => {
  const { problem, change } = useChange()
  return (
    <KeyboardSection
      keyboard={current.keyboard}
      problem={problem}
      onChange={({ preset, changes }) => void change({ keyboard: { preset, changes: { ...changes } } })}
    />
  )
}

const CompanySection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  const [typed, setTyped] = useState<string | null>(null)
  const [isSaved, setSaved] = useState(false)
  const save = async () => {
    if (typed === null || typed.trim() === current.companyName) return setTyped(null)
    if (!(await change({ companyName: typed }))) return
    setTyped(null)
    setSaved(true)
  }
  return (
    <FormSection level={2} title={t('company.title')}>
      <form
        className={styles.company}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextField
          label={t('company.name')}
          help={t('company.help')}
          maxLength={120}
          value={typed ?? current.companyName}
          onChange={(text) => {
            setTyped(text)
            setSaved(false)
          }}
          onLeave={() => void save()}
        />
        <Outcome>{isSaved ? t('company.saved') : null}</Outcome>
        <Problem>{problem}</Problem>
      </form>
    </FormSection>
  )
}

const HolidaySection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  return (
    <FormSection level={2} title={t('holidays.title')} help={t('holidays.help')}>
      <HolidayField
        label={t('holidays.country')}
        help={t('holidays.source')}
        others={[{ value: 'none', label: t('holidays.none') }]}
        value={current.holidays}
        onChange={(holidays) => void change({ holidays })}
      />
      <Problem>{problem}</Problem>
    </FormSection>
  )
}

const SecretsSection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const [isEntering, setEntering] = useState(false)
  const [isAnew, setAnew] = useState(false)
  const isLocked = current.secretStorage === 'locked'
  return (
    <FormSection level={2} title={t('secrets.title')}>
      <div className={styles.words} data-state={current.secretStorage}>
        <p className={styles.strong}>{t(`secrets.${current.secretStorage}`)}</p>
        <p>{t(`secrets.${current.secretStorage}Text`)}</p>
      </div>
      {isLocked && (
        <div className={styles.deeds}>
          <Button onPress={() => setEntering(true)}>{t('passphrase.enter')}</Button>
          <Button kind="quiet" onPress={() => setAnew(!isAnew)}>
            {t('passphrase.lost')}
          </Button>
        </div>
      )}
      {current.mayChoosePassphrase && (current.secretStorage === 'session' || (isLocked && isAnew)) && (
        <ChoosePassphrase isAnew={isLocked} />
      )}
      {isEntering && isLocked && <PassphraseDialog onClose={() => setEntering(false)} />}
    </FormSection>
  )
}

const LockSection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const { problem, change } = useChange()
  const asks = current.secretStorage === 'passphrase' || current.secretStorage === 'locked'
  return (
    <FormSection
      level={2}
      title={t('lock.title')}
      help={`${t('lock.help')} ${t(asks ? 'lock.asksPassphrase' : 'lock.asksNothing')}`}
    >
      <ChoiceField
        label={t('lock.after')}
        choices={[
          { value: 'never', label: t('lock.never') },
          ...lockMinutes.map((count) => ({ value: `${count}`, label: t('lock.minutes', { count }) }))
        ]}
        value={`${current.lockAfterMinutes ?? 'never'}`}
        onChange={(chosen) =>
          void change({ lockAfterMinutes: lockMinutes.find((minutes) => `${minutes}` === chosen) ?? null })
        }
      />
      <Problem>{problem}</Problem>
    </FormSection>
  )
}

const SampleSection = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('settings')
  const sentenceOf = useErrorSentence()
  const load = useApiCommand('sample.load')
  const remove = useApiCommand('sample.remove')
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (command: typeof load, done: string) => {
    setOutcome(null)
    const result = await command.run({})
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (result.ok) setOutcome(done)
  }
  return (
    <FormSection level={2} title={t('sample.title')}>
      <div className={styles.words}>
        <p>{t(current.sampleLoaded ? 'sample.loaded' : 'sample.absent')}</p>
      </div>
      <div className={styles.deeds}>
        {current.sampleLoaded ? (
          <Button isPending={remove.pending} onPress={() => void run(remove, t('sample.removed'))}>
            {t('sample.remove')}
          </Button>
        ) : (
          <Button isPending={load.pending} onPress={() => void run(load, t('sample.nowLoaded'))}>
            {t('sample.load')}
          </Button>
        )}
        <Outcome>{outcome}</Outcome>
      </div>
      <Problem>{problem}</Problem>
    </FormSection>
  )
}
