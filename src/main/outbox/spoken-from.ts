import type { AccountId } from '../../shared/model/ids.ts'
import { asksAboutAccount } from '../domain/other-account.ts'
import { getAccount } from '../store/accounts.ts'
import { getLastReplyAccount } from '../store/outbox.ts'
import type { AnyDb, Store } from '../store/store.ts'

/** The accounts from which replies were given since the app was opened, the last one last. */
const sessions = new WeakMap<Store, AccountId[]>()

/** The name of the account that spoke last, where the person is to be asked whether this one is meant; else null. */
export const accountBefore = async (
  store: Store,
  db: AnyDb,
  account: AccountId
): Promise<{ readonly name: string } | null> => {
  const inSession = sessions.get(store) ?? []
  const last = inSession.at(-1) ?? (await getLastReplyAccount(db))
  if (!asksAboutAccount(account, { last, inSession: new Set(inSession) })) return null
  const before = last === null ? null : await getAccount(db, last)
  return before === null ? null : { name: before.name }
}

/** A reply was taken: this account has spoken. */
export const noteSpoken = (store: Store, account: AccountId): void => {
  const others = (sessions.get(store) ?? []).filter((one) => one !== account)
  sessions.set(store, [...others, account])
}
