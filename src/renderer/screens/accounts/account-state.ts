import { type Account, expiresSoon } from '../../../shared/model/account.ts'
import { asksForPerson } from '../../../shared/model/delivery.ts'
import { instantFromMilliseconds } from '../../../shared/model/instant.ts'

/**
 * How an account is, for the eye: fine · first: never read yet · paused · failing: it waits for a person · waiting: it
 * tries again by itself · expiring: well today, and to be signed in to again within days · file and sample: nothing is
 * fetched.
 */
export type AccountState =
  'fine' | 'first' | 'paused' | 'failing' | 'waiting' | 'expiring' | 'file' | 'sample'

/** `now` in milliseconds since 1970. */
export const accountStateOf = (
  { connection, pausedAt, health }: Pick<Account, 'connection' | 'pausedAt' | 'health'>,
  now: number
): AccountState => {
  if (connection !== 'live') return connection
  if (pausedAt !== null) return 'paused'
  if (health.failure !== null) return asksForPerson(health.failure) ? 'failing' : 'waiting'
  if (expiresSoon(health, instantFromMilliseconds(now))) return 'expiring'
  return health.lastSuccessAt === null ? 'first' : 'fine'
}
