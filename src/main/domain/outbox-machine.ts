import type { Failure, Published } from '../../shared/model/delivery.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { BlockedReason, OutboxState } from '../../shared/model/outbox.ts'
import { ok, type Result, unreachable } from '../../shared/result.ts'
import { type Backoff, backoffDelay } from './backoff.ts'

/** Durations in milliseconds. */
export interface OutboxPolicy {
  readonly sendLease: number
  readonly sendAttempts: number
  readonly confirmDelay: number
  readonly confirmAttempts: number
  readonly lookupAttempts: number
  readonly backoff: Backoff
}

/** What can happen to a reply on its way. */
export type OutboxEvent =
  /** About to be transmitted; committed before the request. */
  | { readonly kind: 'claim' }
  /** The account has to wait, for a reason that another reply met. */
  | { readonly kind: 'hold'; readonly until: Instant }
  /** The clock of the computer was set back: what it waited for would come far too late. */
  | { readonly kind: 'clock_set_back' }
  /** The speaker’s consent is no longer valid at the moment of transmission. */
  | { readonly kind: 'consent_withdrawn' }
  /** The words are no longer, digest for digest, the ones that the speaker approved. */
  | { readonly kind: 'seal_broken' }
  /** The network’s proof: its answer, its read-back, or the reply coming back in a poll. */
  | { readonly kind: 'published'; readonly published: Published }
  /** The network surely did not take it. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Nobody knows whether it arrived. */
  | { readonly kind: 'lost' }
  /** Read back: the network does not have it. */
  | { readonly kind: 'absent' }
  /** Read back: the network could not be asked. */
  | { readonly kind: 'unanswered'; readonly retryAt: Instant | null }
  /** No read-back can tell. */
  | { readonly kind: 'cannot_tell' }
  /** A person has seen it on the network. */
  | { readonly kind: 'confirm' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'cancel' }

export type Advanced = Result<OutboxState, { readonly code: 'conflict' }>

/**
 * The only code that moves a reply. An event that does not belong to the state is a conflict: somebody else was faster.
 * Nothing leaves `sent` and `cancelled`; `unconfirmed` becomes `queued` only when the network was read back.
 */
export const advance = (
  state: OutboxState,
  event: OutboxEvent,
  now: Instant,
  policy: OutboxPolicy
): Advanced => {
  switch (state.kind) {
    case 'queued':
      return whenQueued(state, event, now, policy)
    case 'sending':
      return whenSending(state, event, now, policy)
    case 'unconfirmed':
      return whenUnconfirmed(state, event, now, policy)
    case 'with_person':
      if (event.kind === 'confirm') return seenByPerson(now)
      return event.kind === 'cancel' ? cancelled(now) : conflict
    case 'blocked':
      return whenBlocked(state, event, now)
    case 'sent':
    case 'cancelled':
      return conflict
    default:
      return unreachable(state)
  }
}

type In<Kind extends OutboxState['kind']> = Extract<OutboxState, { kind: Kind }>

const whenQueued = (
  state: In<'queued'>,
  event: OutboxEvent,
  now: Instant,
  policy: OutboxPolicy
): Advanced => {
  switch (event.kind) {
    case 'claim':
      if (now < state.notBefore) return conflict
      return ok({ kind: 'sending', attempt: state.attempt + 1, leaseUntil: plus(now, policy.sendLease) })
    case 'hold':
      return ok({ ...state, notBefore: event.until > state.notBefore ? event.until : state.notBefore })
    // Nobody knows how long it has waited: the time to undo begins again, and more.
    case 'clock_set_back':
      return ok({ ...state, notBefore: plus(now, policy.backoff.first) })
    case 'consent_withdrawn':
      return ok(blocked(state.attempt, 'consent_withdrawn', null))
    case 'seal_broken':
      return ok(blocked(state.attempt, 'damaged', null))
    // The answer of an earlier transmission, given up for lost while the computer slept.
    case 'published':
      return provenByNetwork(event.published, now)
    case 'cancel':
      return cancelled(now)
    default:
      return conflict
  }
}

const whenSending = (
  state: In<'sending'>,
  event: OutboxEvent,
  now: Instant,
  policy: OutboxPolicy
): Advanced => {
  switch (event.kind) {
    case 'published':
      return provenByNetwork(event.published, now)
    case 'failed':
      return ok(afterFailure(state.attempt, event.failure, now, policy))
    case 'lost':
      return ok(toReadBack(state.attempt, now, policy))
    case 'clock_set_back':
      return ok({ ...state, leaseUntil: plus(now, policy.sendLease) })
    default:
      return conflict
  }
}

const afterFailure = (attempt: number, failure: Failure, now: Instant, policy: OutboxPolicy): OutboxState => {
  switch (failure.kind) {
    case 'rate_limited':
    case 'unavailable':
      if (attempt >= policy.sendAttempts) return blocked(attempt, 'gave_up', failure)
      return {
        kind: 'queued',
        attempt,
        notBefore: retryTime(attempt, failure.kind === 'rate_limited' ? failure.retryAt : null, now, policy)
      }
    case 'rejected':
      // A network that refuses a duplicate most likely has the reply already: it is read back, not given up.
      return failure.code === 'duplicate'
        ? toReadBack(attempt, now, policy)
        : blocked(attempt, 'rejected', failure)
    case 'unauthorized':
    case 'unreadable':
      return blocked(attempt, failure.kind, failure)
    default:
      return unreachable(failure)
  }
}

const whenUnconfirmed = (
  state: In<'unconfirmed'>,
  event: OutboxEvent,
  now: Instant,
  policy: OutboxPolicy
): Advanced => {
  const checks = state.checks + 1
  switch (event.kind) {
    case 'published':
      return provenByNetwork(event.published, now)
    case 'absent':
      // Once may be too early: what was just published is not always found at once.
      if (checks < policy.confirmAttempts)
        return ok({ ...state, checks, checkAt: plus(now, policy.confirmDelay) })
      if (state.attempt >= policy.sendAttempts) return ok(blocked(state.attempt, 'gave_up', null))
      return ok({ kind: 'queued', attempt: state.attempt, notBefore: now })
    case 'unanswered':
      if (checks >= policy.lookupAttempts) return ok(blocked(state.attempt, 'cannot_tell', null))
      return ok({ ...state, checks, checkAt: retryTime(checks, event.retryAt, now, policy) })
    case 'cannot_tell':
      return ok(blocked(state.attempt, 'cannot_tell', null))
    case 'clock_set_back':
      return ok({ ...state, checkAt: plus(now, policy.confirmDelay) })
    default:
      return conflict
  }
}

const whenBlocked = (state: In<'blocked'>, event: OutboxEvent, now: Instant): Advanced => {
  if (event.kind === 'cancel') return cancelled(now)
  // What can no longer be read must not be sent, nor called sent.
  if (state.reason === 'damaged') return conflict
  switch (event.kind) {
    case 'retry':
      return ok({ kind: 'queued', attempt: 0, notBefore: now })
    case 'published':
      return provenByNetwork(event.published, now)
    case 'confirm':
      return state.reason === 'cannot_tell' ? seenByPerson(now) : conflict
    default:
      return conflict
  }
}

const conflict = { ok: false, error: { code: 'conflict' } } as const

const blocked = (attempt: number, reason: BlockedReason, failure: Failure | null): OutboxState => ({
  kind: 'blocked',
  attempt,
  reason,
  failure
})

const cancelled = (now: Instant): Advanced => ok({ kind: 'cancelled', cancelledAt: now })

const provenByNetwork = (published: Published, now: Instant): Advanced =>
  ok({ kind: 'sent', sentAt: now, proof: { by: 'network', published } })

const seenByPerson = (now: Instant): Advanced => ok({ kind: 'sent', sentAt: now, proof: { by: 'person' } })

const toReadBack = (attempt: number, now: Instant, policy: OutboxPolicy): OutboxState => ({
  kind: 'unconfirmed',
  attempt,
  checks: 0,
  checkAt: plus(now, policy.confirmDelay)
})

/** When to try again: as the network asks, or by back-off; never at once, never later than the longest back-off. */
const retryTime = (
  attempt: number,
  retryAt: Instant | null,
  now: Instant,
  { backoff }: OutboxPolicy
): Instant => {
  const soonest = plus(now, backoff.first)
  const latest = plus(now, backoff.most)
  // The whole wait, without chance: the replies of an account leave one by one anyway.
  const asked = retryAt ?? plus(now, backoffDelay(attempt, backoff, 1))
  if (asked < soonest) return soonest
  return asked > latest ? latest : asked
}
