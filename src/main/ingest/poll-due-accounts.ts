import { rankConversations } from '../assign/rank-conversations.ts'
import { nextPollAt } from '../domain/poll-plan.ts'
import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { openSession } from '../runtime/open-session.ts'
import { getAccount, listDueAccounts, markAccountFailed, markAccountPolled } from '../store/accounts.ts'
import { getCursor, saveCursor } from '../store/cursors.ts'
import type { AccountRow } from '../store/schema.ts'
import { ingestItems } from './ingest-items.ts'
import { saveQuietEvents } from './save-quiet-events.ts'

export type PollContext = Pick<
  Context,
  'store' | 'secrets' | 'clock' | 'ids' | 'connectors' | 'fetch' | 'log' | 'policy'
>

/** What polling one account came to. */
export type AccountPoll =
  | {
      readonly kind: 'polled'
      readonly added: number
      readonly updated: number
      /** There are pages left, and the network lets them be read at once. */
      readonly more: boolean
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** There is nothing to poll (it was removed, or has no network behind it), or the app is stopping. */
  | { readonly kind: 'skipped' }

/** Networks with one list to read have one stream. */
const stream = 'main'

const neverAborted = (): AbortSignal => new AbortController().signal

/** Polls every account that is due, side by side: what happens to one touches no other. Returns when all have ended. */
export const pollDueAccounts = async (ctx: PollContext, signal = neverAborted()): Promise<void> => {
  const due = await listDueAccounts(ctx.store.read, ctx.clock.now())
  await Promise.all(due.map((account) => pollAccount(ctx, account.id, signal)))
}

/** The tick of an application that stays: a slow account holds up neither the others nor the end of the application. */
export interface AccountPoller {
  /** Starts what is due and not already in progress; does not wait for it. */
  tick(): Promise<void>
  /** Cuts off what is in progress and waits for it. */
  stop(): Promise<void>
}

export const createAccountPoller = (ctx: PollContext): AccountPoller => {
  const inProgress = new Map<AccountId, Promise<unknown>>()
  const stopping = new AbortController()
  return {
    async tick() {
      const due = await listDueAccounts(ctx.store.read, ctx.clock.now())
      for (const { id } of due) {
        if (stopping.signal.aborted || inProgress.has(id)) continue
        const poll = pollAccount(ctx, id, stopping.signal).finally(() => inProgress.delete(id))
        inProgress.set(id, poll)
      }
    },
    async stop() {
      stopping.abort()
      await Promise.all(inProgress.values())
    }
  }
}

/**
 * Polls one account now, a few pages at most, and keeps its health. The cursor of a page is saved in the transaction of its
 * items: what was read is there, and what was not is read again. Never throws: a bug in one account is logged and backs
 * that account off.
 */
export const pollAccount = async (
  ctx: PollContext,
  accountId: AccountId,
  signal = neverAborted()
): Promise<AccountPoll> => {
  const account = await getAccount(ctx.store.read, accountId)
  if (account === null || account.connection !== 'live' || account.removed_at !== null)
    return { kind: 'skipped' }
  try {
    return await pollPages(ctx, account, signal)
  } catch (problem) {
    ctx.log.error('poll_failed', problem, { accountId })
    return await keepFailure(ctx, account, { kind: 'unavailable', message: '' }, signal)
  }
}

const pollPages = async (
  ctx: PollContext,
  account: AccountRow,
  signal: AbortSignal
): Promise<AccountPoll> => {
  const connector = ctx.connectors[account.network]
  if (connector === undefined) return { kind: 'skipped' }
  const io = connectorIo(ctx, signal)
  let added = 0
  let updated = 0
  for (let pages = 1; ; pages += 1) {
    // Opened for each page: the page before may have renewed the credentials.
    const session = await openSession(ctx.secrets, account)
    if (session === null)
      return await keepFailure(ctx, account, { kind: 'unauthorized', message: '' }, signal)
    const cursor = await getCursor(ctx.store.read, account.id, stream)
    const outcome = await connector.poll(session, cursor, io)
    if (outcome.kind === 'failed') return await keepFailure(ctx, account, outcome.failure, signal)
    const { page } = outcome
    const ingested = await ingestItems(ctx, account.id, page.items, async (tx, soFar) => {
      const now = ctx.clock.now()
      // Somebody polled it by hand meanwhile: the items are the same, and the other cursor stands.
      const isOurs = (await getCursor(tx, account.id, stream)) === cursor
      if (isOurs && page.cursor !== cursor) await saveCursor(tx, account.id, stream, page.cursor, now)
      await saveQuietEvents(ctx, tx, account, page.events)
      const end = { kind: 'polled' as const, more: page.more, notBefore: page.notBefore }
      await markAccountPolled(tx, account, {
        at: now,
        broughtItems: added + soFar.added > 0,
        nextPollAt: nextPollAt(end, now, ctx.policy, ctx.ids.unit())
      })
    })
    added += ingested.added
    updated += ingested.updated
    await rank(ctx, account.id, ingested.conversations)
    const more = page.more && (page.notBefore === null || page.notBefore <= ctx.clock.now())
    if (!more || pages >= ctx.policy.poll.pages || signal.aborted)
      return { kind: 'polled', added, updated, more }
  }
}

/** The messages are in: a ranking that fails is a bug to be logged, not a failure of the account. */
const rank = async (
  ctx: PollContext,
  accountId: AccountId,
  conversations: readonly ConversationId[]
): Promise<void> => {
  if (conversations.length === 0) return
  try {
    await rankConversations(ctx, conversations)
  } catch (problem) {
    ctx.log.error('ranking_failed', problem, { accountId })
  }
}

const keepFailure = async (
  ctx: PollContext,
  account: AccountRow,
  failure: Failure,
  signal: AbortSignal
): Promise<AccountPoll> => {
  // A request that the app cut off says nothing about the account.
  if (signal.aborted) return { kind: 'skipped' }
  const now = ctx.clock.now()
  const failures = account.failure_count + 1
  ctx.log.warn('poll_refused', { accountId: account.id, kind: failure.kind, failures })
  await ctx.store.write((tx) =>
    markAccountFailed(tx, account, {
      failure,
      failures,
      nextPollAt: nextPollAt({ kind: 'failed', failure, failures }, now, ctx.policy, ctx.ids.unit())
    })
  )
  return { kind: 'failed', failure }
}
