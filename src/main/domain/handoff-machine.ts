import type { OutboxId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { HandoffPurpose, HandoffState } from '../../shared/model/handoff.ts'
import { ok, type Result, unreachable } from '../../shared/result.ts'

/** Durations in milliseconds. */
export interface HandoffPolicy {
  /** How long after the last words typed a colleague counts as writing. */
  readonly writingLease: number
}

/** What can happen to a hand-off. */
export type HandoffEvent =
  /** The page kept words that the colleague types. */
  | { readonly kind: 'write' }
  /** *Not now*, until the day that the colleague named. */
  | { readonly kind: 'postpone'; readonly until: Instant }
  /** Words came, or the shaped words were approved. */
  | { readonly kind: 'answer' }
  /** It comes back without words: silence until the end, *Not me*, or withdrawn. One event, so that none is told from another. */
  | { readonly kind: 'return' }
  /** A new link in place of the former. */
  | { readonly kind: 'renew' }
  /** The shaped words go back to the colleague. */
  | { readonly kind: 'send_back' }
  /** The words went into the outbox. */
  | { readonly kind: 'accept'; readonly outboxId: OutboxId }
  /** That reply was stopped before it left. */
  | { readonly kind: 'undo_accept' }
  /** The community manager uses words that came when it was over. */
  | { readonly kind: 'use_late' }
  /** A public reply that is not this colleague’s answer. */
  | { readonly kind: 'retire' }
  /** Nothing was typed for the length of the lease. */
  | { readonly kind: 'rest' }

export type Advanced = Result<HandoffState, { readonly code: 'conflict' }>

/** Whether a lease is over; one that ends further ahead than it lasts is of before the clock was set back. */
export const isRested = (leaseUntil: Instant, now: Instant, lease: number): boolean =>
  leaseUntil <= now || leaseUntil > plus(now, lease)

/** True while the colleague’s link opens the question. */
export const isOpen = (state: Pick<HandoffState, 'kind'>): boolean =>
  state.kind === 'asked' || state.kind === 'writing' || state.kind === 'postponed'

/**
 * The only code that moves a hand-off. An event that does not belong to the state is a conflict: somebody else was faster.
 * What is over is left only by asking anew, by stopping the reply, or by using words that came late.
 */
export const advanceHandoff = (
  state: HandoffState,
  event: HandoffEvent,
  now: Instant,
  policy: HandoffPolicy
): Advanced => {
  switch (state.kind) {
    case 'asked':
    case 'writing':
    case 'postponed':
      return whenOpen(state, event, now, policy)
    case 'answered':
      return whenAnswered(event, now)
    case 'accepted':
      return event.kind === 'undo_accept' || event.kind === 'use_late' ? home(now) : conflict
    case 'returned':
      if (event.kind === 'renew') return asked('words')
      return event.kind === 'use_late' ? home(now) : conflict
    case 'retired':
      return event.kind === 'use_late' ? home(now) : conflict
    default:
      return unreachable(state)
  }
}

type Open = Extract<HandoffState, { kind: 'asked' | 'writing' | 'postponed' }>

const whenOpen = (state: Open, event: HandoffEvent, now: Instant, policy: HandoffPolicy): Advanced => {
  const { purpose } = state
  switch (event.kind) {
    case 'write':
      return ok({
        kind: 'writing',
        purpose,
        since: state.kind === 'writing' ? state.since : now,
        leaseUntil: plus(now, policy.writingLease)
      })
    case 'rest':
      return state.kind === 'writing' && isRested(state.leaseUntil, now, policy.writingLease)
        ? asked(purpose)
        : conflict
    case 'postpone':
      return event.until > now ? ok({ kind: 'postponed', purpose, until: event.until }) : conflict
    case 'answer':
    case 'use_late':
      return home(now)
    case 'return':
      // Words came before: what comes back is the approval, not the words.
      return purpose === 'approval' ? home(now) : ok({ kind: 'returned', at: now })
    case 'renew':
      return asked(purpose)
    case 'retire':
      return ok({ kind: 'retired', at: now })
    // The community manager publishes words that the colleague had approved, while others are still with them.
    case 'accept':
      return purpose === 'approval' ? ok({ kind: 'accepted', outboxId: event.outboxId }) : conflict
    case 'send_back':
    case 'undo_accept':
      return conflict
    default:
      return unreachable(event)
  }
}

const whenAnswered = (event: HandoffEvent, now: Instant): Advanced => {
  switch (event.kind) {
    case 'send_back':
      return asked('approval')
    case 'accept':
      return ok({ kind: 'accepted', outboxId: event.outboxId })
    case 'retire':
      return ok({ kind: 'retired', at: now })
    // Of two texts that came, the other one.
    case 'use_late':
      return home(now)
    default:
      return conflict
  }
}

const conflict = { ok: false, error: { code: 'conflict' } } as const

const home = (now: Instant): Advanced => ok({ kind: 'answered', at: now })

const asked = (purpose: HandoffPurpose): Advanced => ok({ kind: 'asked', purpose })
