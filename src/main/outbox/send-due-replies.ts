import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId, OutboxId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { unreachable } from '../../shared/result.ts'
import type { OutboundImage, PublishOutcome } from '../connectors/connector.ts'
import { advance, type OutboxEvent, type OutboxPolicy } from '../domain/outbox-machine.ts'
import { getAccount, markAccountFailed, toAccount } from '../store/accounts.ts'
import { sealHolds } from '../store/approvals.ts'
import { type ConsentAnswer, getValidConsent } from '../store/consents.ts'
import {
  findNextPart,
  getOutboxRow,
  hasReplyInFlight,
  listDueOutbox,
  listQueuedOfAccount,
  markFirstTried,
  markOutboxState,
  type StoredReply,
  toOutboxEntry,
  waitsForPart
} from '../store/outbox.ts'
import { getPartBefore } from '../store/own-messages.ts'
import { getReplyTarget } from '../store/reply-targets.ts'
import type { AccountRow } from '../store/schema.ts'
import { type AccountLanes, createAccountLanes } from '../runtime/account-lanes.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { neverAborted } from '../runtime/never-aborted.ts'
import { inPatience } from '../store/in-patience.ts'
import type { WriteDb } from '../store/store.ts'
import { afterClockSetBack } from './after-clock-set-back.ts'
import { moveReply } from './move-reply.ts'
import { recordSentReplies } from './record-sent-replies.ts'
import { readReplyImages } from './reply-images.ts'
import { type Line, openLine, outboundReply, type TransmissionContext } from './transmission.ts'
import { reached } from '../runtime/reached.ts'

/** Most replies looked at in one run. */
const batch = 500

/**
 * Transmits every reply whose time has come, and returns when all have ended. Each is claimed in the store before its
 * request, so that a crash leaves a trace; accounts do not wait for one another; within one account replies leave one by one.
 */
export const sendDueReplies = async (ctx: TransmissionContext, signal = neverAborted()): Promise<void> => {
  const due = await listDueByAccount(ctx)
  await Promise.all([...due].map(([accountId, rows]) => sendForAccount(ctx, accountId, rows, signal)))
}

/** The tick of an application that stays: a slow account holds up neither the others nor the end of the application. */
export interface ReplySender {
  /** Starts what is due on accounts that are not sending already; does not wait for it. */
  tick(): Promise<void>
  /** Cuts off the requests in progress, whose replies are read back at the next start, and waits for their traces. */
  stop: AccountLanes['stop']
}

export const createReplySender = (ctx: TransmissionContext): ReplySender => {
  const lanes = createAccountLanes()
  return {
    async tick() {
      for (const [accountId, rows] of await listDueByAccount(ctx))
        lanes.start(accountId, (signal) => sendForAccount(ctx, accountId, rows, signal))
    },
    stop: () => lanes.stop()
  }
}

const listDueByAccount = async (
  ctx: TransmissionContext
): Promise<ReadonlyMap<AccountId, readonly StoredReply[]>> => {
  await recordSentReplies(ctx)
  await afterClockSetBack(ctx)
  const due = await listDueOutbox(ctx.store.read, 'queued', ctx.clock.now(), batch)
  const byAccount = new Map<AccountId, StoredReply[]>()
  for (const row of due) byAccount.set(row.account_id, [...(byAccount.get(row.account_id) ?? []), row])
  return byAccount
}

const sendForAccount = async (
  ctx: TransmissionContext,
  accountId: AccountId,
  rows: readonly StoredReply[],
  signal: AbortSignal
): Promise<void> => {
  try {
    const waiting = rows.map(({ id }) => id)
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      if (signal.aborted) return
      // Read anew each time: the reply before may have shown that the account has to be reconnected.
      const account = await getAccount(ctx.store.read, accountId)
      if (account === null || account.paused_at !== null || asksToReconnect(ctx, account)) return
      const line = await openLine(ctx, account)
      if (line === null) {
        await askToReconnect(ctx, account, 'no secret is kept for this account')
        return
      }
      if ((await sendReply(ctx, line, id, signal)) === 'wait') return
      // The parts of a thread follow each other at once.
      const next = await findNextPart(ctx.store.read, id, ctx.clock.now())
      if (next !== null) waiting.unshift(next)
    }
  } catch (problem) {
    ctx.log.error('account_not_served', problem, { accountId })
  }
}

const asksToReconnect = (ctx: TransmissionContext, account: AccountRow): boolean =>
  toAccount(account, ctx.connectors).health.failure?.kind === 'unauthorized'

/** The queue is kept, nothing is asked of the network until a person has reconnected the account. */
const askToReconnect = async (
  ctx: TransmissionContext,
  account: AccountRow,
  message: string
): Promise<void> => {
  await ctx.store.write((tx) =>
    markAccountFailed(tx, account, {
      failure: { kind: 'unauthorized', message },
      failures: account.failure_count + 1,
      nextPollAt: null
    })
  )
}

/** `wait`: the account had better not be asked again in this run. */
const sendReply = async (
  ctx: TransmissionContext,
  line: Line,
  id: OutboxId,
  signal: AbortSignal
): Promise<'next' | 'wait'> => {
  const now = ctx.clock.now()
  const { policy } = ctx
  // Read before the claim: a reply whose image is gone must not leave without it.
  const images = await readReplyImages(ctx, id)
  const claimed = await ctx.store.write((tx) => claim(tx, id, images !== null, now, policy))
  if (claimed === null) return 'next'
  reached('outbox.claimed')
  const outcome = await publish(ctx, line, claimed, images ?? [], signal)
  reached('outbox.answered')
  switch (outcome.kind) {
    case 'published':
      // Alone in its transaction, before anything that could fail.
      await settle(ctx, claimed, { kind: 'published', published: outcome.published }, signal)
      await recordSentReplies(ctx)
      return 'next'
    case 'unknown':
      await settle(ctx, claimed, { kind: 'lost' }, signal)
      return 'wait'
    case 'failed': {
      const failure = whilePartBeforeIsNotShown(claimed, outcome.failure, policy)
      await settle(ctx, claimed, { kind: 'failed', failure }, signal)
      if (failure.kind === 'rate_limited') await holdOthers(ctx, line.account.id, id)
      if (failure.kind === 'unauthorized') await askToReconnect(ctx, line.account, failure.message)
      return failure.kind === 'rejected' ? 'next' : 'wait'
    }
    default:
      return unreachable(outcome)
  }
}

/**
 * A network shows what it has just taken a moment later, and says until then that it is not there (seen on Bluesky, whose
 * view follows the account’s own server). The part before is proven to have arrived: it is deleted only if the network
 * still says so at the last try.
 */
const whilePartBeforeIsNotShown = (
  { row, attempt }: Claimed,
  failure: Failure,
  policy: OutboxPolicy
): Failure =>
  row.part > 1 &&
  attempt < policy.sendAttempts &&
  failure.kind === 'rejected' &&
  failure.code === 'target_gone'
    ? { kind: 'unavailable', message: failure.message }
    : failure

interface Claimed {
  readonly row: StoredReply
  readonly attempt: number
  readonly leaseUntil: Instant
  readonly firstTriedAt: Instant
}

/** Takes a reply in hand, or blocks it when it must not leave any more; null when there is nothing to transmit. */
const claim = async (
  tx: WriteDb,
  id: OutboxId,
  hasItsImages: boolean,
  now: Instant,
  policy: OutboxPolicy
): Promise<Claimed | null> => {
  const row = await getOutboxRow(tx, id)
  if (row === null || row.state !== 'queued' || waitsForPart(row)) return null
  const entry = toOutboxEntry(row)
  if (await hasReplyInFlight(tx, row.conversation_id)) return null
  const consent = await getValidConsent(tx, row.speaker_id, row.network, now)
  const target = await getReplyTarget(tx, row.conversation_id, row.parent_message_id)
  const seal = hasItsImages && (await sealHolds(tx, row)) ? 'whole' : 'broken'
  const next = advance(entry.state, mayLeave(consent.kind, seal), now, policy)
  if (!next.ok) return null
  const before = await getPartBefore(tx, row)
  const isGone = (target?.deletedAt ?? before?.deleted_at ?? null) !== null
  if (next.value.kind === 'sending' && isGone) {
    const failure = { kind: 'rejected', code: 'target_gone', message: '' } as const
    const gone = advance(next.value, { kind: 'failed', failure }, now, policy)
    if (gone.ok) await markOutboxState(tx, row, gone.value)
    return null
  }
  if (!(await markOutboxState(tx, row, next.value)) || next.value.kind !== 'sending') return null
  await markFirstTried(tx, id, now)
  const { attempt, leaseUntil } = next.value
  return { row, attempt, leaseUntil, firstTriedAt: row.first_tried_at ?? now }
}

/** What is checked at the very moment of sending: the consent that stands now, and the seal of approved words. */
const mayLeave = (consent: ConsentAnswer['kind'], seal: 'whole' | 'broken'): OutboxEvent => {
  if (consent !== 'valid') return { kind: 'consent_withdrawn' }
  return seal === 'whole' ? { kind: 'claim' } : { kind: 'seal_broken' }
}

const publish = async (
  ctx: TransmissionContext,
  line: Line,
  claimed: Claimed,
  images: readonly OutboundImage[],
  signal: AbortSignal
): Promise<PublishOutcome> => {
  // Stopped since its claim, by the system or a sleep: another process may have taken it for lost, and sent it.
  if (ctx.clock.now() > claimed.leaseUntil) return { kind: 'unknown', message: '' }
  try {
    const reply = outboundReply(claimed.row, claimed.firstTriedAt, images)
    return await line.connector.publish(line.session, reply, connectorIo(ctx, signal, claimed.leaseUntil))
  } catch (problem) {
    // A connector never throws; if one does, the request may have left.
    ctx.log.error('publish_threw', problem, { outboxId: claimed.row.id })
    return { kind: 'unknown', message: '' }
  }
}

/**
 * Writes what became of a transmission. A proof counts whenever it comes; any other outcome only while the reply is still
 * in that very transmission, because a lease may have ended meanwhile. It waits for an import that writes: where a network
 * cannot be asked again, a person would have to say what became of it.
 */
const settle = async (
  ctx: TransmissionContext,
  claimed: Claimed,
  event: OutboxEvent,
  signal: AbortSignal
): Promise<void> => {
  const { policy } = ctx
  const now = ctx.clock.now()
  const write = (): Promise<boolean> =>
    ctx.store.write(async (tx) => {
      const row = await getOutboxRow(tx, claimed.row.id)
      if (row === null) return false
      const current = row.state === 'sending' && row.attempt === claimed.attempt
      if (!current && event.kind !== 'published') return false
      return (await moveReply(tx, row, event, now, policy)) !== null
    })
  const written = await inPatience(write, { goesOn: () => !signal.aborted })
  reached('outbox.settled')
  if (!written) ctx.log.warn('outcome_came_late', { outboxId: claimed.row.id, outcome: event.kind })
}

/** The other replies of an account wait as long as the one that the network told to wait. */
const holdOthers = async (ctx: TransmissionContext, accountId: AccountId, id: OutboxId): Promise<void> => {
  const { policy } = ctx
  const now = ctx.clock.now()
  await ctx.store.write(async (tx) => {
    const limited = await getOutboxRow(tx, id)
    if (limited === null || limited.state !== 'queued' || limited.due_at === null) return
    for (const row of await listQueuedOfAccount(tx, accountId))
      await moveReply(tx, row, { kind: 'hold', until: limited.due_at }, now, policy)
  })
}
