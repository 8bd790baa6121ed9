import type { Failure } from '../../shared/model/delivery.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { unreachable } from '../../shared/result.ts'
import { type Backoff, backoffDelay } from './backoff.ts'

/** How the polls of an account in one tick ended. */
export type PollEnd =
  | {
      readonly kind: 'polled'
      /** There were more pages than one tick reads. */
      readonly more: boolean
      /** The network asks not to be polled before. */
      readonly notBefore: Instant | null
    }
  /** `failures` counts those in a row, this one included. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly failures: number }

export interface PollPolicy {
  readonly poll: { readonly every: number }
  readonly backoff: Backoff
}

/** Accounts connected together drift apart by a tenth of their rhythm. */
const spread = 0.1

const later = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one)

/** When to poll an account next, or null: not before a person has reconnected it. `unit` in [0, 1) is the jitter. */
export const nextPollAt = (end: PollEnd, now: Instant, policy: PollPolicy, unit: number): Instant | null => {
  if (end.kind === 'polled') {
    const wait = end.more ? 0 : policy.poll.every * (1 - spread + 2 * spread * unit)
    return later(plus(now, Math.round(wait)), end.notBefore)
  }
  const backedOff = plus(now, backoffDelay(end.failures, policy.backoff, unit))
  switch (end.failure.kind) {
    case 'unauthorized':
      return null
    case 'rate_limited':
      return later(backedOff, end.failure.retryAt)
    case 'unavailable':
    case 'rejected':
    case 'unreadable':
      return backedOff
    default:
      return unreachable(end.failure)
  }
}
