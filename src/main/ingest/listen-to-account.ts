import { backoffDelay } from '../domain/backoff.ts'
import { type Instant, millisecondsOf, plus } from '../../shared/model/instant.ts'
import type { AnyConnector, ListenOutcome } from '../connectors/connector.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { openSession } from '../runtime/open-session.ts'
import { getCursor } from '../store/cursors.ts'
import type { AccountRow } from '../store/schema.ts'
import { type PollContext, stream } from './poll-due-accounts.ts'

/** What is known of listening to one account. */
export interface Listening {
  /** The network said, or would have said, what was new: polls may be rarer. */
  readonly works: boolean
  readonly failures: number
  /** Not before; null: at once. */
  readonly againAt: Instant | null
}

export const notListening: Listening = { works: false, failures: 0, againAt: null }

/** A wait that was cut off for a poll after this long did listen, if it says so. */
const provenAfter = 20_000

/**
 * Waits once for something new on an account and says what that means for the next wait, and whether something is there, or
 * may be: a stream that was relied on and broke leaves that to the next poll. Never throws. A wait that the signal ends says
 * nothing but that it was well until then.
 */
export const listenOnce = async (
  ctx: PollContext,
  account: AccountRow,
  listen: NonNullable<AnyConnector['listen']>,
  former: Listening,
  signal: AbortSignal
): Promise<{ readonly heard: boolean; readonly listening: Listening }> => {
  const startedAt = ctx.clock.now()
  const outcome = await wait(ctx, account, listen, signal)
  const now = ctx.clock.now()
  if (signal.aborted && outcome.kind !== 'heard') {
    const lasted = millisecondsOf(now) - millisecondsOf(startedAt)
    const isProven = outcome.kind === 'quiet' && lasted >= provenAfter
    return { heard: false, listening: { ...former, works: former.works || isProven } }
  }
  switch (outcome.kind) {
    case 'heard':
    case 'quiet':
      return {
        heard: outcome.kind === 'heard',
        listening: { works: true, failures: 0, againAt: null }
      }
    case 'not_offered':
      return {
        heard: false,
        listening: { works: false, failures: 0, againAt: plus(now, ctx.policy.listen.askAgainAfter) }
      }
    case 'failed': {
      const failures = former.failures + 1
      const againAt = plus(now, backoffDelay(failures, ctx.policy.backoff, ctx.ids.unit()))
      ctx.log.warn('listening_failed', { accountId: account.id, kind: outcome.failure.kind, failures })
      return { heard: former.works, listening: { works: false, failures, againAt } }
    }
  }
}

const wait = async (
  ctx: PollContext,
  account: AccountRow,
  listen: NonNullable<AnyConnector['listen']>,
  signal: AbortSignal
): Promise<ListenOutcome> => {
  try {
    const session = await openSession(ctx.secrets, account)
    if (session === null) return { kind: 'not_offered' }
    const cursor = await getCursor(ctx.store.read, account.id, stream)
    // Called off before it began: a signal that has spoken says nothing to who listens later.
    if (signal.aborted) return { kind: 'quiet' }
    return await listen(session, cursor, connectorIo(ctx, signal))
  } catch (problem) {
    ctx.log.error('listening_broke', problem, { accountId: account.id })
    return { kind: 'failed', failure: { kind: 'unavailable', message: '' } }
  }
}
