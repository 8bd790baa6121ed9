import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { Account } from '../../../shared/model/account.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { shortDate, timeOf } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { TimeAgo, useNow } from '../../ui/time-ago.tsx'
import { accountStateOf, asksForPerson, wordsOf } from './account-state.ts'
import styles from './accounts.module.css'

/** One account: what it is, how it is, and what can be done about it. */
export const AccountRow = ({
  account,
  onSignInAgain,
  onRename,
  onRemove
}: {
  readonly account: Account
  readonly onSignInAgain: () => void
  readonly onRename: () => void
  readonly onRemove: () => void
}) => {
  const { t } = useTranslation('accounts')
  const sentenceOf = useErrorSentence()
  const nameOfNetwork = useNetworkName()
  const syncNow = useApiCommand('accounts.syncNow')
  const pause = useApiCommand('accounts.pause')
  const resume = useApiCommand('accounts.resume')
  const [problem, setProblem] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const state = accountStateOf(account)
  const { id: accountId, name } = account

  const run = async (command: typeof syncNow, done: string | null) => {
    setOutcome(null)
    const result = await command.run({ accountId })
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (result.ok) setOutcome(done)
  }

  return (
    <li className={styles.account}>
      <span className={styles.dot} data-state={state} aria-hidden />
      <div className={styles.words}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.where}>
          {[nameOfNetwork(account.network), account.handle, account.place]
            .filter((part) => part !== null && part !== '')
            .join(' · ')}
        </p>
        <p className={styles.facts}>
          <span className={styles.state} data-state={state}>
            {t(`health.${state}`)}
          </span>
          <Facts account={account} />
        </p>
        <Problem>{problem}</Problem>
        <Outcome>{outcome}</Outcome>
      </div>
      {account.connection === 'sample' ? null : (
        <div className={styles.deeds}>
          {account.connection !== 'live' || state === 'failing' ? null : state === 'paused' ? (
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
                  if (key === 'rename') onRename()
                  if (key === 'pause') void run(pause, null)
                  if (key === 'remove') onRemove()
                }}
              >
                <MenuItem id="rename" className={styles.menuItem ?? ''}>
                  {t('menu.rename')}
                </MenuItem>
                {account.connection === 'live' && state !== 'paused' ? (
                  <MenuItem id="pause" className={styles.menuItem ?? ''}>
                    {t('menu.pause')}
                  </MenuItem>
                ) : null}
                <MenuItem id="remove" className={styles.menuItem ?? ''}>
                  {t('menu.remove')}
                </MenuItem>
              </Menu>
            </Popover>
          </MenuTrigger>
        </div>
      )}
      <FailureWords account={account} onSignInAgain={onSignInAgain} />
    </li>
  )
}

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

const Fact = ({ words, at }: { readonly words: string; readonly at: Instant }) => (
  <span>
    {words} <TimeAgo at={at} form="sentence" />
  </span>
)

const FailureWords = ({
  account,
  onSignInAgain
}: {
  readonly account: Account
  readonly onSignInAgain: () => void
}) => {
  const { t } = useTranslation(['accounts', 'failures'])
  const { failure } = account.health
  if (failure === null || account.pausedAt !== null) return null
  const words = wordsOf(failure)
  return (
    <div className={styles.failure}>
      <div>
        <p>
          <strong>{t(`failures:${failure.kind}.what`)}</strong> {t(`failures:${failure.kind}.next`)}
        </p>
        {words === null ? null : <p className={styles.detail}>{t('failures:detail', { message: words })}</p>}
      </div>
      {asksForPerson(failure) ? (
        <Button kind="main" onPress={onSignInAgain}>
          {t('accounts:signInAgain')}
        </Button>
      ) : null}
    </div>
  )
}
