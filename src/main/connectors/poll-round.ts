import { type Instant, plus } from '../../shared/model/instant.ts'
import type { AuditWish } from './connector.ts'

/**
 * What connectors share that read a list in rounds: each poll goes down (or up) to a floor somewhat below what was read
 * before, once a day further, and remembers what it saw to tell what is new, changed or gone.
 */

/** How far below the newest read before a round goes, in milliseconds. */
export interface Reach {
  readonly overlap: number
  readonly audit: number
  /** How often a round goes as far as an audit when the app does not say when. */
  readonly auditEvery: number
}

export interface RoundPlan {
  readonly isAudit: boolean
  /** What is older is not looked for. */
  readonly floor: Instant
}

/** How far the round goes that begins now. `since`: how far the very first one does. */
export const planRound = (
  former: { readonly readUpTo: Instant | null; readonly auditedAt: Instant | null },
  session: { readonly since: Instant; readonly audit?: AuditWish },
  reach: Reach,
  now: Instant
): RoundPlan => {
  const ownWish = former.auditedAt === null || plus(former.auditedAt, reach.auditEvery) <= now
  const isAudit = session.audit === undefined ? ownWish : session.audit === 'due'
  const below = isAudit ? reach.audit : reach.overlap
  return { isAudit, floor: floorBelow(former.readUpTo, session.since, below, now) }
}

/** How far down is read: so far below the newest read before, `since` the very first time. */
export const floorBelow = (readUpTo: Instant | null, since: Instant, below: number, now: Instant): Instant =>
  readUpTo === null ? since : plus(earlier(readUpTo, now), -below)

/** A date that lies ahead is a wrong one: from there on nothing would ever be new again. */
export const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other)

export const later = (one: Instant | null, other: Instant | null): Instant | null => {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

/** Newest first, each once (what was added last counts), none further than `reach` below the newest, `most` at most. */
export const keepNewest = <Known extends { readonly at: Instant }>(
  former: readonly Known[],
  added: readonly Known[],
  keyOf: (known: Known) => string | number,
  { reach, most }: { readonly reach: number; readonly most: number }
): Known[] => {
  const byKey = new Map([...former, ...added].map((one) => [keyOf(one), one]))
  const all = [...byKey.values()].toSorted((one, other) => (one.at < other.at ? 1 : -1))
  const newest = all[0]?.at
  return newest === undefined ? [] : all.filter((one) => one.at >= plus(newest, -reach)).slice(0, most)
}
