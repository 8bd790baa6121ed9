import { Ellipsis } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { Account } from '../../../shared/model/account.ts'
import { asksForPerson, type Failure } from '../../../shared/model/delivery.ts'
import { type Instant, instantFromMilliseconds } from '../../../shared/model/instant.ts'
import { sayFailureWords } from '../../../shared/text/failure-words.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { shortDate, timeOf } from '../../ui/describe-time.ts'
import { useErrorSentence, useSayFailure } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { TimeAgo, useNow } from '../../ui/time-ago.tsx'
import { accountStateOf } from './account-state.ts'
import { ReadingBack } from './reading-back.tsx'
import styles from './accounts.module.css'

/** One account: what it is, how it is, and what can be done about it. */
export const AccountRow = ({
  account,
  messagesSoFar,
  onReconnect,
  onRename,
  onRemove
}: {
  readonly account: Account
  /** Of a first reading that goes on. */
  readonly messagesSoFar: number
  readonly onReconnect: () => void
  readonly onRename: () => void
  readonly onRemove: () => void
}) => {
  const { t } = useTranslation('accounts')
  const sentenceOf = useErrorSentence()
  const say = useSayFailure()
  const { t: tFailure } = useTranslation('failures')
  const nameOfNetwork = useNetworkName()
  const now = useNow()
  const syncNow = useApiCommand('accounts.syncNow')
  const pause = useApiCommand('accounts.pause')
  const resume = useApiCommand('accounts.resume')
  const test = useApiCommand('accounts.test')
  const stopReading = useApiCommand('accounts.stopReadingBack')
  const [problem, setProblem] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  /** When it was last tried for nothing, where its health says why. */
  const [inVain, setInVain] = useState<Instant | null>(null)
  const state = accountStateOf(account, now)
  const isLive = account.connection === 'live'
  const { id: accountId, name } = account

  const clear = () => {
    setProblem(null)
    setOutcome(null)
    setInVain(null)
  }
  const run = async (command: typeof syncNow, done: string | null) => {
    clear()
    const result = await command.run({ accountId })
    if (result.ok) setOutcome(done)
    else if (command === syncNow && saidByHealth.has(result.error.code)) setInVain(momentNow())
    else setProblem(sentenceOf(result.error))
  }
  const tryConnection = async () => {
    clear()
    setOutcome(t('testing'))
    const result = await test.run({ accountId })
    if (!result.ok || result.value.kind === 'failed') setOutcome(null)
    if (!result.ok) return setProblem(sentenceOf(result.error))
    if (result.value.kind === 'works') return setOutcome(t('tested', { name }))
    const { failure } = result.value
    if (isSameFailure(failure, account.health.failure)) return setInVain(momentNow())
    const words = wordsOf(failure)
    setProblem(
      [
        tFailure(`${failure.kind}.what`),
        words === null ? null : sayFailureWords(words, say),
        tFailure(`${failure.kind}.next`)
      ]
        .filter((part) => part !== null)
        .join(' ')
    )
  }

  return (
    <li className={styles.account} data-connection={account.connection}>
      <span className={styles.dot} data-state={state} aria-hidden />
      <div className={styles.words}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.where}>
          {[nameOfNetwork(account.network), account.handle, account.place]
            .filter((part) => part !== null && part !== '')
            .join(' · ')}
        </p>
        {/* The title above says of the whole group that it is the sample, and that it came by files. */}
        {account.connection === 'sample' ? null : (
          <p className={styles.facts}>
            {isLive ? (
              <span className={styles.state} data-state={state}>
                {t(`health.${state}`)}
              </span>
            ) : null}
            <Facts account={account} />
          </p>
        )}
        <AuditFact account={account} />
        <Problem>{problem}</Problem>
        <Outcome>{outcome}</Outcome>
      </div>
      {account.connection === 'sample' ? null : (
        <div className={styles.deeds}>
          {!isLive || state === 'failing' ? null : state === 'paused' ? (
            <Button
              label={t('resumeNamed', { name })}
              isPending={resume.pending}
              onPress={() => void run(resume, null)}
            >
              {t('resume')}
            </Button>
          ) : (
            <Button
              label={t('syncNowNamed', { name })}
              isPending={syncNow.pending}
              onPress={() => void run(syncNow, t('synced', { name }))}
            >
              {t('syncNow')}
            </Button>
          )}
          <MenuTrigger>
            <AriaButton className={styles.more ?? ''} aria-label={t('more', { name })}>
              <Ellipsis aria-hidden />
            </AriaButton>
            <Popover className={styles.menu ?? ''} placement="bottom end">
              <Menu
                className={styles.menuList ?? ''}
                onAction={(key) => {
                  if (key === 'test') void tryConnection()
                  if (key === 'rename') onRename()
                  if (key === 'reconnect') onReconnect()
                  if (key === 'pause') void run(pause, null)
                  if (key === 'remove') onRemove()
                }}
              >
                {isLive ? <Deed id="test">{t('menu.test')}</Deed> : null}
                <Deed id="rename">{t('menu.rename')}</Deed>
                {isLive ? <Deed id="reconnect">{t('menu.reconnect')}</Deed> : null}
                {isLive && state !== 'paused' ? <Deed id="pause">{t('menu.pause')}</Deed> : null}
                <Deed id="remove">{t('menu.remove')}</Deed>
              </Menu>
            </Popover>
          </MenuTrigger>
        </div>
      )}
      <ReadingBack
        account={account}
        messages={messagesSoFar}
        isStopping={stopReading.pending}
        onStop={() => void run(stopReading, t('readingBack.stopped', { name }))}
      />
      <Attention account={account} inVain={inVain} onReconnect={onReconnect} />
    </li>
  )
}

const Deed = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => (
  <MenuItem id={id} className={styles.menuItem ?? ''}>
    {children}
  </MenuItem>
)

const Facts = ({ account }: { readonly account: Account }) => {
  const { t, i18n } = useTranslation('accounts')
  const now = useNow()
  const { lastSuccessAt, lastItemAt, nextPollAt } = account.health
  if (account.connection === 'sample') return null
  if (account.connection === 'file')
    return lastSuccessAt === null ? (
      <span>{t('neverImported')}</span>
    ) : (
      <Fact words={t('lastImport')} at={lastSuccessAt} />
    )
  if (account.pausedAt !== null)
    return <span>{t('pausedSince', { date: shortDate(account.pausedAt, now, i18n.language) })}</span>
  return (
    <>
      {lastSuccessAt === null ? null : <Fact words={t('lastSuccess')} at={lastSuccessAt} />}
      {lastItemAt === null ? <span>{t('noItem')}</span> : <Fact words={t('lastItem')} at={lastItemAt} />}
      {nextPollAt === null ? null : <span>{t('next', { time: timeOf(nextPollAt, i18n.language) })}</span>}
    </>
  )
}

/** What the last look far back found. */
const AuditFact = ({ account }: { readonly account: Account }) => {
  const { t, i18n } = useTranslation('accounts')
  const now = useNow()
  const { audit } = account.health
  if (audit === null || account.pausedAt !== null) return null
  return (
    <p className={styles.facts}>
      <span>{t('audited', { count: audit.missed, when: shortDate(audit.at, now, i18n.language) })}</span>
    </p>
  )
}

const Fact = ({ words, at }: { readonly words: string; readonly at: Instant }) => (
  <span>
    {words} <TimeAgo at={at} form="sentence" />
  </span>
)

/** With which the reading of an account is refused, after its health was told the same. */
const saidByHealth: ReadonlySet<string> = new Set([
  'sign_in_refused',
  'server_unreachable',
  'server_answer_unreadable',
  'rate_limited'
])

const momentNow = (): Instant => instantFromMilliseconds(Date.now())

const isSameFailure = (one: Failure, other: Failure | null): boolean =>
  one.kind === other?.kind && wordsOf(one) === wordsOf(other)

const wordsOf = (failure: Failure): string | null =>
  failure.kind === 'rate_limited' ? null : failure.message

/** What went wrong, in whose words, and what to do; or that the sign-in ends in a few days. */
const Attention = ({
  account,
  inVain,
  onReconnect
}: {
  readonly account: Account
  /** When the person last tried it for nothing; null where they did not. */
  readonly inVain: Instant | null
  readonly onReconnect: () => void
}) => {
  const { t, i18n } = useTranslation('failures')
  const { t: tAccounts } = useTranslation('accounts')
  const say = useSayFailure()
  const now = useNow()
  const { failure, expiresAt } = account.health
  const state = accountStateOf(account, now)
  if (state === 'expiring' && expiresAt !== null)
    return (
      <div className={styles.failure}>
        <p>
          <strong>{t('expires.what', { date: shortDate(expiresAt, now, i18n.language) })}</strong>{' '}
          {t('expires.next')}
        </p>
        <Button label={tAccounts('reconnectNamed', { name: account.name })} onPress={onReconnect}>
          {tAccounts('reconnect')}
        </Button>
      </div>
    )
  if (failure === null || account.pausedAt !== null) return null
  const words = wordsOf(failure)
  const tried = inVain === null ? null : tAccounts('inVain', { time: timeOf(inVain, i18n.language) })
  const detail = [words === null ? null : sayFailureWords(words, say), tried].filter((part) => part !== null)
  return (
    <div className={styles.failure}>
      <div>
        <p>
          <strong>{t(`${failure.kind}.what`)}</strong> {t(`${failure.kind}.next`)}
        </p>
        {detail.length === 0 ? null : <p className={styles.detail}>{detail.join(' ')}</p>}
      </div>
      {/* Heard each time: in the box it may be the words that stood there before. */}
      <div className="visually-hidden" role="alert">
        {tried === null ? null : `${t(`${failure.kind}.what`)} ${detail.join(' ')}`}
      </div>
      {asksForPerson(failure) ? (
        <Button kind="main" label={tAccounts('reconnectNamed', { name: account.name })} onPress={onReconnect}>
          {tAccounts('reconnect')}
        </Button>
      ) : null}
    </div>
  )
}
