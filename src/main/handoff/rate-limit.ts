import { type Instant, millisecondsOf } from '../../shared/model/instant.ts'

/** Who did something how often of late. */
export interface RateLimit {
  /** Counts one more; false when it is one too many. */
  take(who: string, now: Instant): boolean
  /** False when there were too many already; counts nothing. */
  mayGoOn(who: string, now: Instant): boolean
}

/** Beyond this many the oldest are forgotten: memory is bounded, whoever asks. */
const mostKnown = 10_000

/** So many within so many milliseconds, counted anew when that time is over. */
export const rateLimit = (most: number, within: number): RateLimit => {
  const known = new Map<string, { readonly since: number; count: number }>()
  const current = (who: string, now: Instant): { readonly since: number; count: number } => {
    const at = millisecondsOf(now)
    const entry = known.get(who)
    if (entry !== undefined && at - entry.since < within && at >= entry.since) return entry
    known.delete(who)
    for (const oldest of known.keys()) {
      if (known.size < mostKnown) break
      known.delete(oldest)
    }
    const fresh = { since: at, count: 0 }
    known.set(who, fresh)
    return fresh
  }
  return {
    take(who, now) {
      const entry = current(who, now)
      entry.count += 1
      return entry.count <= most
    },
    mayGoOn: (who, now) => current(who, now).count < most
  }
}
