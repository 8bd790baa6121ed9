import type { AccountId } from '../../shared/model/ids.ts'

/** From where a community manager spoke, as far as it matters for the question. */
export interface SpokenFrom {
  /** The account of the last reply, of this session or of one before; null: there was none. */
  readonly last: AccountId | null
  /** The accounts from which replies were given since the app was opened. */
  readonly inSession: ReadonlySet<AccountId>
}

/**
 * Whether the person is asked before a reply leaves: it is the first of the session from this account, and the last
 * one left from another. Asked once, since a question that comes each time is answered without being read.
 */
export const asksAboutAccount = (account: AccountId, { last, inSession }: SpokenFrom): boolean =>
  last !== null && last !== account && !inSession.has(account)
