import type { Account } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/delivery.ts'

/**
 * How an account is, for the eye: fine · first: never read yet · paused · failing: it waits for a person · waiting: it
 * tries again by itself · file and sample: nothing is fetched.
 */
export type AccountState = 'fine' | 'first' | 'paused' | 'failing' | 'waiting' | 'file' | 'sample'

export const accountStateOf = (
  account: Pick<Account, 'connection' | 'pausedAt' | 'health'>
): AccountState => {
  if (account.connection !== 'live') return account.connection
  if (account.pausedAt !== null) return 'paused'
  if (account.health.failure !== null) return asksForPerson(account.health.failure) ? 'failing' : 'waiting'
  return account.health.lastSuccessAt === null ? 'first' : 'fine'
}

/** Only signing in again helps. */
export const asksForPerson = (failure: Failure): boolean =>
  failure.kind === 'unauthorized' || failure.kind === 'rejected'

/** The network's own words in a failure, where there are any. */
export const wordsOf = (failure: Failure): string | null => {
  if (failure.kind === 'rate_limited') return null
  return failure.message === '' ? null : failure.message
}
