import type { AccountId } from '../../shared/model/ids.ts'
import { plus } from '../../shared/model/instant.ts'
import type { LookupOutcome } from '../connectors/connector.ts'
import type { OutboxEvent } from '../domain/outbox-machine.ts'
import { capabilitiesOf, getAccount } from '../store/accounts.ts'
import { getOutboxRow, listDueOutbox, listUntold, type StoredReply } from '../store/outbox.ts'
import { findEcho } from '../store/own-messages.ts'
import { moveReply } from './move-reply.ts'
import { recordSentReplies } from './record-sent-replies.ts'
import { readBack, type TransmissionContext } from './transmission.ts'
import { reached } from '../runtime/reached.ts'

/** Most replies looked at in one run. */
const batch = 500

/**
 * Tick: finds out what became of replies whose answer was lost. A transmission whose lease has ended, because the app
 * crashed or the computer slept, counts as lost; then the network is read back until it can tell, and a person is asked
 * when it cannot.
 */
export const confirmLostReplies = async (
  ctx: TransmissionContext,
  signal = new AbortController().signal
): Promise<void> => {
  const { read } = ctx.store
  for (const row of await listDueOutbox(read, 'sending', ctx.clock.now(), batch))
    await move(ctx, row, { kind: 'lost' })
  for (const row of await listUntold(read)) {
    const echo = await echoProof(ctx, row)
    if (echo !== null) await move(ctx, row, echo)
  }
  const due = await listDueOutbox(read, 'unconfirmed', ctx.clock.now(), batch)
  const byAccount = new Map<AccountId, StoredReply[]>()
  for (const row of due) byAccount.set(row.account_id, [...(byAccount.get(row.account_id) ?? []), row])
  await Promise.all([...byAccount.values()].map((rows) => confirmForAccount(ctx, rows, signal)))
  await recordSentReplies(ctx)
}

const confirmForAccount = async (
  ctx: TransmissionContext,
  rows: readonly StoredReply[],
  signal: AbortSignal
): Promise<void> => {
  for (const row of rows) {
    if (signal.aborted) return
    try {
      const event = await lookUp(ctx, row, signal)
      reached('outbox.read_back')
      // A look-up that was cut off says nothing about the network.
      if (!signal.aborted || event.kind === 'published') await move(ctx, row, event)
    } catch (problem) {
      ctx.log.error('reply_not_confirmed', problem, { outboxId: row.id })
    }
  }
}

/** The reply came back in a poll: that is the proof. */
const echoProof = async (ctx: TransmissionContext, row: StoredReply): Promise<OutboxEvent | null> => {
  const echo = await findEcho(ctx.store.read, row)
  return echo === null
    ? null
    : { kind: 'published', published: { ref: echo.ref, url: echo.url, at: echo.sort_at } }
}

/** What is known of a reply whose answer was lost: by its echo in the conversation first, then by asking the network. */
const lookUp = async (
  ctx: TransmissionContext,
  row: StoredReply,
  signal: AbortSignal
): Promise<OutboxEvent> => {
  const echo = await echoProof(ctx, row)
  if (echo !== null) return echo
  const account = await getAccount(ctx.store.read, row.account_id)
  const idempotency = account === null ? 'none' : capabilitiesOf(account, ctx.connectors).idempotency
  if (idempotency === 'none') return { kind: 'cannot_tell' }
  const outcome = await readBack(ctx, row, signal)
  if (outcome.kind !== 'absent') return meaningOf(outcome)
  const keyEnds = plus(row.first_tried_at ?? row.created_at, ctx.policy.keyFor)
  // Past its window the key protects no more, and a network that relies on keys is not trusted to find every post.
  return idempotency === 'key' && ctx.clock.now() > keyEnds ? { kind: 'cannot_tell' } : { kind: 'absent' }
}

const meaningOf = (outcome: Exclude<LookupOutcome, { kind: 'absent' }>): OutboxEvent => {
  if (outcome.kind === 'found') return { kind: 'published', published: outcome.published }
  const { failure } = outcome
  // Something else stands under the key of this reply: asking again changes nothing.
  if (failure.kind === 'rejected') return { kind: 'cannot_tell' }
  return { kind: 'unanswered', retryAt: failure.kind === 'rate_limited' ? failure.retryAt : null }
}

/** Moves a reply by an event, unless it moved meanwhile. */
const move = async (ctx: TransmissionContext, read: StoredReply, event: OutboxEvent): Promise<void> => {
  const { policy } = ctx
  const now = ctx.clock.now()
  await ctx.store.write(async (tx) => {
    const row = await getOutboxRow(tx, read.id)
    if (row === null || row.state !== read.state || row.attempt !== read.attempt) return
    await moveReply(tx, row, event, now, policy)
  })
}
