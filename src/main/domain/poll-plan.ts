import type { Failure } from '../../shared/model/delivery.ts'
import { hour, type Instant, minute, plus } from '../../shared/model/instant.ts'
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

/** What makes polls of an account more or less worth their while. */
export interface Circumstances {
  /** When it last brought something; null: never. */
  readonly lastItemAt: Instant | null
  readonly isNight: boolean
  /** The computer runs on its battery. */
  readonly onBattery: boolean
  /** The network itself says when something is new: a poll is only there in case it does not. */
  readonly isListening: boolean
}

/** The time between two polls, in milliseconds. */
export interface PollRhythm {
  /** While people are answering each other: `activeFor` after the last message. */
  readonly active: number
  readonly activeFor: number
  readonly every: number
  /** Where nothing was said for `quietAfter`. */
  readonly quiet: number
  readonly quietAfter: number
  readonly night: number
  readonly listening: number
  /** On battery each wait is so many times longer. */
  readonly batteryFactor: number
}

export interface PollPolicy {
  readonly poll: PollRhythm
  readonly backoff: Backoff
}

/** Accounts connected together drift apart by a tenth of their rhythm. */
const spread = 0.1

const later = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one)

const within = (at: Instant | null, milliseconds: number, now: Instant): boolean =>
  at !== null && plus(at, milliseconds) > now

/** Milliseconds until the next poll of an account that is well: faster after activity, slower when quiet, at night and on battery. */
export const waitBetweenPolls = (circumstances: Circumstances, now: Instant, rhythm: PollRhythm): number => {
  const { lastItemAt, isListening, onBattery } = circumstances
  const isActive = within(lastItemAt, rhythm.activeFor, now)
  const byDay = isActive
    ? rhythm.active
    : within(lastItemAt, rhythm.quietAfter, now)
      ? rhythm.every
      : rhythm.quiet
  // Somebody who writes at night is answered at night's pace only once they pause.
  const wait = circumstances.isNight && !isActive ? Math.max(byDay, rhythm.night) : byDay
  const needed = isListening ? Math.max(wait, rhythm.listening) : wait
  return onBattery ? needed * rhythm.batteryFactor : needed
}

/** When to poll an account next, or null: not before a person has reconnected it. `unit` in [0, 1) is the jitter. */
export const nextPollAt = (
  end: PollEnd,
  circumstances: Circumstances,
  now: Instant,
  policy: PollPolicy,
  unit: number
): Instant | null => {
  if (end.kind === 'polled') {
    const wait = waitBetweenPolls(circumstances, now, policy.poll) * (1 - spread + 2 * spread * unit)
    return later(plus(now, end.more ? 0 : Math.round(wait)), end.notBefore)
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

/** Two looks far back in one night are one too many. */
const auditAgainAfter = 12 * hour
/** A computer that is off at night looks back by day, once the last time is this long ago. */
const auditAtLatestAfter = 30 * hour

/**
 * Whether it is time to look far back for what was missed, edited or deleted: at night, where the computer is on then. A last
 * time that is still to come was told by a clock that has been set back since: it says nothing.
 */
export const isAuditDue = (auditedAt: Instant | null, night: boolean, now: Instant): boolean =>
  auditedAt === null ||
  auditedAt > plus(now, minute) ||
  !within(auditedAt, night ? auditAgainAfter : auditAtLatestAfter, now)
