import { type Account, expiresSoon } from '../../../shared/model/account.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { Instant } from '../../../shared/model/instant.ts'

export type HealthSentence =
  | 'first'
  | 'unauthorized'
  | 'unavailable'
  | 'rate_limited'
  | 'rejected'
  | 'unreadable'
  | 'expiring'
  | 'paused'

/** What the rail says of the accounts: how many are well, then each that is not, those that want a person first. */
export type HealthLine =
  | { readonly kind: 'fine'; readonly count: number }
  | {
      readonly kind: 'attention'
      readonly accountId: AccountId
      readonly name: string
      readonly sentence: HealthSentence
      /** When the next try is, where one is due. */
      readonly until: Instant | null
    }

/** The health of all accounts in few lines: one for those that are well, one for each other. */
export const healthLines = (accounts: readonly Account[], now: Instant): readonly HealthLine[] => {
  const others = accounts.flatMap((account): readonly Extract<HealthLine, { kind: 'attention' }>[] => {
    const sentence = sentenceOf(account, now)
    if (sentence === null) return []
    const until =
      account.health.failure?.kind === 'rate_limited'
        ? account.health.failure.retryAt
        : account.health.nextPollAt
    return [{ kind: 'attention', accountId: account.id, name: account.name, sentence, until }]
  })
  const fine = accounts.length - others.length
  return [
    ...(fine > 0 ? [{ kind: 'fine' as const, count: fine }] : []),
    ...others.toSorted((one, other) => urgency.indexOf(one.sentence) - urgency.indexOf(other.sentence))
  ]
}

const urgency: readonly HealthSentence[] = [
  'unauthorized',
  'rejected',
  'unreadable',
  'unavailable',
  'rate_limited',
  'expiring',
  'first',
  'paused'
]

const sentenceOf = ({ connection, pausedAt, health }: Account, now: Instant): HealthSentence | null => {
  if (pausedAt !== null) return 'paused'
  if (health.failure !== null) return health.failure.kind
  if (expiresSoon(health, now)) return 'expiring'
  return connection === 'live' && health.lastSuccessAt === null ? 'first' : null
}
