import { Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Outcome } from '../../ui/field.tsx'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { InsteadOfList, Page } from '../../ui/page.tsx'
import { AccountRow } from './account-row.tsx'
import { ConnectDialog } from './connect-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import styles from './accounts.module.css'

/** Where people write to the company: every account with its health. */
export const AccountsScreen = ({
  reconnecting,
  onReconnectEnd
}: {
  /** The account that the person came to reconnect. */
  readonly reconnecting: AccountId | null
  readonly onReconnectEnd: () => void
}) => {
  const { t } = useTranslation('accounts')
  const list = useApiQuery('accounts.list', {})
  const notRead = useListProblem(list)
  const connectable = useApiQuery('accounts.connectable', {})
  const settings = useApiQuery('settings.get', {})
  const colleagues = useApiQuery('colleagues.list', {})
  const readingBack = useApiQuery('accounts.readingBack', {})
  const signIn = useApiQuery('accounts.signIn', {})
  const [asked, setConnecting] = useState<{ readonly again: Account | null } | null>(null)
  const [renaming, setRenaming] = useState<Account | null>(null)
  const [removing, setRemoving] = useState<Account | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)

  const accounts = list.data ?? []
  const accountOf = (id: AccountId | null): Account | null => accounts.find((each) => each.id === id) ?? null
  // A sign-in that waits for the browser is shown wherever it began, also after the window was closed.
  const waiting = signIn.data?.kind === 'waiting' ? { again: accountOf(signIn.data.accountId) } : null
  const called = accountOf(reconnecting)
  const connecting = asked ?? (called === null ? waiting : { again: called })
  const endConnecting = (): void => {
    setConnecting(null)
    onReconnectEnd()
  }
  const live = accounts.filter((account) => account.connection === 'live')
  const files = accounts.filter((account) => account.connection === 'file')
  const samples = accounts.filter((account) => account.connection === 'sample')
  const places = [
    ...new Set(
      [...accounts, ...(colleagues.data ?? [])].flatMap(({ place }) => (place === null ? [] : [place]))
    )
  ].toSorted((one, other) => one.localeCompare(other))
  const row = (account: Account) => (
    <AccountRow
      key={account.id}
      account={account}
      messagesSoFar={readingBack.data?.find((each) => each.accountId === account.id)?.messages ?? 0}
      onReconnect={() => setConnecting({ again: account })}
      onRename={() => setRenaming(account)}
      onRemove={() => setRemoving(account)}
    />
  )
  const connect = (
    <Button kind="main" icon={<Plus />} onPress={() => setConnecting({ again: null })}>
      {t('connect')}
    </Button>
  )

  return (
    <Page title={t('title')} summary={t('summary')} deed={accounts.length > 0 ? connect : null}>
      <Outcome>{outcome}</Outcome>
      {notRead !== null ? (
        <InsteadOfList>
          <ListNotRead title={t('notRead')} problem={notRead} />
        </InsteadOfList>
      ) : list.data === undefined ? (
        <LoadingState label={t('loading')} rows={4} look="lines" />
      ) : accounts.length === 0 ? (
        <InsteadOfList>
          <EmptyState title={t('none.title')} action={connect}>
            {t('none.text')}
          </EmptyState>
        </InsteadOfList>
      ) : (
        <>
          <section aria-labelledby="accounts-live">
            <div className={styles.groupHead}>
              <h2 id="accounts-live">{t('live.title')}</h2>
              <p>{t('live.help')}</p>
            </div>
            {live.length === 0 ? (
              <p className={styles.nothing}>{t('live.none')}</p>
            ) : (
              <ul className={styles.accounts}>{live.map(row)}</ul>
            )}
          </section>
          <AccountGroup id="accounts-files" title={t('files.title')} help={t('files.help')}>
            {files.map(row)}
          </AccountGroup>
          <AccountGroup id="accounts-sample" title={t('sample.title')} help={t('sample.help')}>
            {samples.map(row)}
          </AccountGroup>
        </>
      )}
      <ConnectDialog
        key={connecting?.again?.id ?? 'new'}
        connectable={connectable.data ?? []}
        again={connecting?.again ?? null}
        places={places}
        secretStorage={settings.data?.secretStorage ?? 'session'}
        isOpen={connecting !== null}
        onClose={endConnecting}
        onConnected={(name) => {
          setOutcome(t(connecting?.again === null ? 'form.connected' : 'form.reconnected', { name }))
          endConnecting()
        }}
      />
      <RenameDialog account={renaming} places={places} onClose={() => setRenaming(null)} />
      <RemoveDialog
        account={removing}
        onClose={() => setRemoving(null)}
        onRemoved={(name) => {
          setRemoving(null)
          setOutcome(t('remove.removed', { name }))
        }}
      />
    </Page>
  )
}

/** Accounts under one title; nothing while there are none. */
const AccountGroup = ({
  id,
  title,
  help,
  children
}: {
  readonly id: string
  readonly title: string
  readonly help: string
  readonly children: readonly ReactNode[]
}) =>
  children.length === 0 ? null : (
    <section aria-labelledby={id}>
      <div className={styles.groupHead}>
        <h2 id={id}>{title}</h2>
        <p>{help}</p>
      </div>
      <ul className={styles.accounts}>{children}</ul>
    </section>
  )
