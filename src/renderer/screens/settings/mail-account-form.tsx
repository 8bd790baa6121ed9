import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { MailTrial } from '../../../shared/contract/mail.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FieldRow, Outcome, Problem, TextAreaField, TextField } from '../../ui/field.tsx'
import { ChoiceField, SelectField } from '../../ui/select.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import {
  type BrowserForm,
  type MailForm,
  mailFormOf,
  type MailFormProblems,
  presetFor,
  readMailForm,
  type ServerForm,
  withPreset
} from './mail-form.ts'
import { MailProblemSentence } from './mail-problem-sentence.tsx'
import styles from './settings.module.css'

type Trials = AppOutput<'mail.test'>

/** The mail account as a form; servers of known providers fill themselves from the address. */
export const MailAccountForm = ({
  current,
  companyName,
  onClose
}: {
  readonly current: AppOutput<'mail.get'>
  readonly companyName: string
  readonly onClose: (saved: boolean) => void
}) => {
  const { t } = useTranslation('mail')
  const sentenceOf = useErrorSentence()
  const presets = useApiQuery('mail.presets', {}).data ?? []
  const test = useApiCommand('mail.test')
  const save = useApiCommand('mail.save')
  const beginSignIn = useApiCommand('mail.beginSignIn')
  const [form, setForm] = useState(() => mailFormOf(current.account, companyName))
  const [problems, setProblems] = useState<MailFormProblems>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [trials, setTrials] = useState<Trials | null>(null)
  const fields = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(fields)
  const storage = useApiQuery('settings.get', {}).data?.secretStorage ?? 'session'
  const keptWhere = t(`kept.${storage}`)
  const preset = presetFor(form.address, presets)
  // A secret of the other kind opens nothing.
  const isKept = current.hasSecret && form.signIn === (current.account?.signIn.kind ?? form.signIn)
  const change = (part: Partial<MailForm>): void => {
    setForm({ ...form, ...part })
    setTrials(null)
  }
  const problemAt = (field: keyof MailFormProblems): string | null => {
    const key = problems[field]
    return key === undefined ? null : t(key)
  }
  const submit = async (command: 'test' | 'save'): Promise<void> => {
    const read = readMailForm(form, isKept)
    setProblems(read.kind === 'wrong' ? read.problems : {})
    setRefusal(null)
    if (read.kind === 'wrong') return toFirstWrong()
    const input = { account: read.account, secret: read.secret }
    if (command === 'save') {
      const result = await save.run(input)
      if (!result.ok) return setRefusal(sentenceOf(result.error))
      const begun = form.signIn === 'browser' && !current.isSignedIn ? await beginSignIn.run({}) : result
      return begun.ok ? onClose(true) : setRefusal(sentenceOf(begun.error))
    }
    const result = await test.run(input)
    setTrials(result.ok ? result.value : null)
    if (!result.ok) setRefusal(sentenceOf(result.error))
  }
  return (
    <form
      ref={fields}
      className={styles.form}
      aria-label={t('form')}
      onSubmit={(event) => {
        event.preventDefault()
        void submit('save')
      }}
    >
      <FieldRow>
        <TextField
          label={t('address')}
          help={t('addressHelp')}
          type="email"
          takesFocus
          value={form.address}
          error={problemAt('address')}
          onChange={(address) => change({ address })}
          onLeave={() => {
            if (preset !== null && form.sending.host === '') change(withPreset(form, preset))
          }}
        />
        <TextField
          label={t('name')}
          value={form.name}
          maxLength={120}
          onChange={(name) => change({ name })}
        />
      </FieldRow>
      <SelectField
        label={t('provider')}
        choices={[
          { value: '', label: t('otherProvider') },
          ...presets.map(({ name }) => ({ value: name, label: name }))
        ]}
        value={presets.find((one) => one.sending.host === form.sending.host)?.name ?? ''}
        error={null}
        onChange={(name) => {
          const chosen = presets.find((one) => one.name === name)
          if (chosen !== undefined) change(withPreset(form, chosen))
        }}
      />
      <ChoiceField
        label={t('signIn.label')}
        help={t(`signIn.help.${form.signIn}`)}
        choices={(['password', 'browser'] as const).map((value) => ({
          value,
          label: t(`signIn.kinds.${value}`)
        }))}
        value={form.signIn}
        onChange={(signIn) => change({ signIn, password: '' })}
      />
      {form.signIn === 'password' ? (
        <TextField
          label={t('password')}
          help={
            preset?.asks === 'app_password'
              ? t('appPassword', { provider: preset.name })
              : isKept
                ? t('passwordKept')
                : keptWhere
          }
          type="password"
          width="short"
          value={form.password}
          error={problemAt('password')}
          onChange={(password) => change({ password })}
        />
      ) : (
        <BrowserFields
          browser={form.browser}
          secret={form.password}
          isKept={isKept}
          keptWhere={keptWhere}
          problemAt={problemAt}
          onChange={(browser) => change({ browser })}
          onSecret={(password) => change({ password })}
        />
      )}
      <ServerFields
        title={t('sending')}
        server={form.sending}
        onChange={(sending) => change({ sending })}
        errors={{
          host: problemAt('sending.host'),
          port: problemAt('sending.port'),
          security: problemAt('sending.security')
        }}
      />
      <ChoiceField
        label={t('receiving')}
        help={form.inboxKind === 'imap' ? t('inboxHelp') : undefined}
        choices={(['imap', 'files', 'none'] as const).map((value) => ({
          value,
          label: t(`inboxes.${value}`)
        }))}
        value={form.inboxKind}
        onChange={(inboxKind) => change({ inboxKind })}
      />
      {form.inboxKind === 'imap' ? (
        <>
          <ServerFields
            title={t('mailbox')}
            server={form.receiving}
            onChange={(receiving) => change({ receiving })}
            errors={{
              host: problemAt('receiving.host'),
              port: problemAt('receiving.port'),
              security: problemAt('receiving.security')
            }}
          />
          <TextField
            label={t('folder')}
            width="short"
            value={form.mailboxFolder}
            error={problemAt('mailboxFolder')}
            onChange={(mailboxFolder) => change({ mailboxFolder })}
          />
        </>
      ) : null}
      {form.inboxKind === 'files' ? (
        <FolderField
          folder={form.filesFolder}
          error={problemAt('filesFolder')}
          onChange={(filesFolder) => change({ filesFolder })}
          onRefused={setRefusal}
        />
      ) : null}
      <Checkbox isSelected={form.plusAddresses} onChange={(plusAddresses) => change({ plusAddresses })}>
        {t('plusAddresses')}
      </Checkbox>
      <details className={styles.more} open={form.authority !== '' || problems.authority !== undefined}>
        <summary>{t('advanced')}</summary>
        <TextAreaField
          label={t('authority')}
          help={t('authorityHelp')}
          value={form.authority}
          error={problemAt('authority')}
          onChange={(authority) => change({ authority })}
        />
      </details>
      <Problem>{refusal}</Problem>
      {trials === null ? null : (
        <>
          <Trial trial={trials.sending} works={t('trial.sendingWorks')} failed={t('trial.sendingFailed')} />
          <Trial
            trial={trials.receiving}
            works={t('trial.receivingWorks')}
            failed={t('trial.receivingFailed')}
          />
        </>
      )}
      <div className={styles.deeds}>
        <Button type="submit" kind="main" isPending={save.pending || beginSignIn.pending}>
          {t(form.signIn === 'browser' && !current.isSignedIn ? 'signIn.saveAndBegin' : 'save')}
        </Button>
        <Button isPending={test.pending} onPress={() => void submit('test')}>
          {t('test')}
        </Button>
        <Button kind="quiet" onPress={() => onClose(false)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** A folder on this computer, chosen or typed. */
const FolderField = ({
  folder,
  error,
  onChange,
  onRefused
}: {
  readonly folder: string
  readonly error: string | null
  readonly onChange: (folder: string) => void
  readonly onRefused: (sentence: string | null) => void
}) => {
  const { t } = useTranslation('mail')
  const sentenceOf = useErrorSentence()
  const choose = useApiCommand('mail.chooseFolder')
  const chooseOne = async (): Promise<void> => {
    const result = await choose.run({})
    onRefused(result.ok ? null : sentenceOf(result.error))
    if (result.ok && result.value !== null) onChange(result.value.folder)
  }
  return (
    <>
      <TextField label={t('filesFolder')} value={folder} error={error} onChange={onChange} />
      <div>
        <Button isPending={choose.pending} onPress={() => void chooseOne()}>
          {t('chooseFolder')}
        </Button>
      </div>
    </>
  )
}

/** Of an application that the company registered with its provider: its id, its secret where it has one, and where to sign in. */
const BrowserFields = ({
  browser,
  secret,
  isKept,
  keptWhere,
  problemAt,
  onChange,
  onSecret
}: {
  readonly browser: BrowserForm
  readonly secret: string
  readonly isKept: boolean
  /** How long this computer keeps a secret, as a sentence. */
  readonly keptWhere: string
  readonly problemAt: (field: keyof MailFormProblems) => string | null
  readonly onChange: (browser: BrowserForm) => void
  readonly onSecret: (secret: string) => void
}) => {
  const { t } = useTranslation('mail')
  const addresses = ['authorization', 'token', 'scope'] as const
  const isUnknown = addresses.some((field) => browser[field] === '' || problemAt(field) !== null)
  return (
    <>
      <FieldRow>
        <TextField
          label={t('signIn.clientId')}
          value={browser.clientId}
          error={problemAt('clientId')}
          onChange={(clientId) => onChange({ ...browser, clientId })}
        />
        <TextField
          label={t('signIn.clientSecret')}
          help={isKept ? t('passwordKept') : `${t('signIn.clientSecretHelp')} ${keptWhere}`}
          type="password"
          value={secret}
          onChange={onSecret}
        />
      </FieldRow>
      <details className={styles.more} open={isUnknown}>
        <summary>{t('signIn.addresses')}</summary>
        {addresses.map((field) => (
          <TextField
            key={field}
            label={t(`signIn.${field}`)}
            value={browser[field]}
            error={problemAt(field)}
            onChange={(text) => onChange({ ...browser, [field]: text })}
          />
        ))}
      </details>
    </>
  )
}

const ServerFields = ({
  title,
  server,
  onChange,
  errors
}: {
  readonly title: string
  readonly server: ServerForm
  readonly onChange: (server: ServerForm) => void
  readonly errors: Readonly<Record<'host' | 'port' | 'security', string | null>>
}) => {
  const { t } = useTranslation('mail')
  return (
    <fieldset className={styles.server}>
      <legend>{title}</legend>
      <FieldRow>
        <TextField
          label={t('host')}
          value={server.host}
          error={errors.host}
          onChange={(host) => onChange({ ...server, host })}
        />
        <TextField
          label={t('port')}
          type="number"
          width="tiny"
          value={server.port}
          error={errors.port}
          onChange={(port) => onChange({ ...server, port })}
        />
      </FieldRow>
      <FieldRow>
        <SelectField
          label={t('security')}
          choices={(['tls', 'starttls', 'none'] as const).map((value) => ({
            value,
            label: t(`securities.${value}`)
          }))}
          value={server.security}
          error={errors.security}
          onChange={(security) => onChange({ ...server, security })}
        />
        <TextField label={t('user')} value={server.user} onChange={(user) => onChange({ ...server, user })} />
      </FieldRow>
    </fieldset>
  )
}

const Trial = ({
  trial,
  works,
  failed
}: {
  readonly trial: MailTrial
  readonly works: string
  readonly failed: string
}) => {
  const { t } = useTranslation('mail')
  if (trial.kind === 'failed')
    return (
      <Problem>
        {failed} <MailProblemSentence problem={trial.problem} />
      </Problem>
    )
  return <Outcome>{trial.kind === 'works' ? works : t('trial.notUsed')}</Outcome>
}
