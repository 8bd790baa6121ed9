import { createHash } from 'node:crypto'
import { rankConversations } from '../assign/rank-conversations.ts'
import { isNight } from '../domain/night.ts'
import { type Circumstances, isAuditDue, nextPollAt } from '../domain/poll-plan.ts'
import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import { type Instant, minute, plus } from '../../shared/model/instant.ts'
import type { AnyConnector, InboundItem, Io, PollOutcome, PollPage } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import { neverAborted } from '../runtime/never-aborted.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { openSession } from '../runtime/open-session.ts'
import {
  getAccount,
  listDueAccounts,
  markAccountFailed,
  markAccountPolled,
  markOldConversationsDone,
  type PollMark
} from '../store/accounts.ts'
import { getCursor, saveCursor } from '../store/cursors.ts'
import { listMessagesByRefs } from '../store/messages.ts'
import { insertApart, type KeptApart, settlePlacedItems } from '../store/quarantine.ts'
import type { AccountRow } from '../store/schema.ts'
import { ingestItems } from './ingest-items.ts'
import { saveQuietEvents } from './save-quiet-events.ts'
import { setApart } from './set-apart.ts'
import { reached } from '../runtime/reached.ts'

export type PollContext = Pick<
  Context,
  'store' | 'secrets' | 'clock' | 'ids' | 'connectors' | 'fetch' | 'log' | 'policy' | 'desktop'
>

/** What polling one account came to. */
export type AccountPoll =
  | {
      readonly kind: 'polled'
      readonly added: number
      readonly updated: number
      /** There are pages left, and the network lets them be read at once. */
      readonly more: boolean
      /** The network asks not to be polled before. */
      readonly notBefore: Instant | null
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** There is nothing to poll (it was removed or paused, or has no network behind it), or the app is stopping. */
  | { readonly kind: 'skipped' }

/** Networks with one list to read have one stream. */
export const stream = 'main'

/** What is published so shortly before a poll may come with the next one: it was not missed. */
const margin = 15 * minute

/** Polls every account that is due, side by side: what happens to one touches no other. Returns when all have ended. */
export const pollDueAccounts = async (ctx: PollContext, signal = neverAborted()): Promise<void> => {
  const due = await listDueAccounts(ctx.store.read, ctx.clock.now())
  await Promise.all(due.map((account) => pollAccount(ctx, account.id, signal)))
}

/**
 * Polls one account now, a few pages at most, and keeps its health. The cursor of a page is saved in the transaction of its
 * items: what was read is there, and what was not is read again. Never throws: a bug in one account is logged and backs
 * that account off.
 */
export const pollAccount = async (
  ctx: PollContext,
  accountId: AccountId,
  signal = neverAborted(),
  isListening = false
): Promise<AccountPoll> => {
  const account = await getPollable(ctx, accountId)
  if (account === null) return { kind: 'skipped' }
  try {
    return await pollPages(ctx, account, signal, isListening)
  } catch (problem) {
    ctx.log.error('poll_failed', problem, { accountId })
    return await keepFailure(ctx, account, { kind: 'unavailable', message: '' }, signal)
  }
}

const getPollable = async (ctx: PollContext, accountId: AccountId): Promise<AccountRow | null> => {
  const account = await getAccount(ctx.store.read, accountId)
  const isPollable =
    account?.connection === 'live' && account.removed_at === null && account.paused_at === null
  return isPollable ? account : null
}

const pollPages = async (
  ctx: PollContext,
  first: AccountRow,
  signal: AbortSignal,
  isListening: boolean
): Promise<AccountPoll> => {
  const connector = ctx.connectors[first.network]
  if (connector === undefined) return { kind: 'skipped' }
  const io = connectorIo(ctx, signal)
  let account = first
  let added = 0
  let updated = 0
  for (let pages = 1; ; pages += 1) {
    const cursor = await getCursor(ctx.store.read, account.id, stream)
    const outcome = await pollPage(ctx, connector, account, cursor, io)
    if (outcome.kind === 'failed') return await keepFailure(ctx, account, outcome.failure, signal)
    const { page } = outcome
    reached('ingest.page_read')
    const { items, apart } = setApart(page.items, ctx.policy.messageLength)
    const missed = await countMissed(ctx, account, items)
    const ingested = await ingestItems(ctx, account.id, items, async (tx, soFar) => {
      const now = ctx.clock.now()
      // Somebody polled it by hand meanwhile: the items are the same, and the other cursor stands.
      const isOurs = (await getCursor(tx, account.id, stream)) === cursor
      if (isOurs && page.cursor !== cursor) await saveCursor(tx, account.id, stream, page.cursor, now)
      await saveQuietEvents(ctx, tx, account, page.events)
      await insertApart(ctx, tx, account.id, [...unreadOf(page), ...apart], digestOf, now)
      await settlePlacedItems(
        tx,
        account.id,
        items.map(({ ref }) => ref),
        now
      )
      if (account.caught_up_at === null && account.done_before !== null)
        await markOldConversationsDone(tx, soFar.conversations, account.done_before, now)
      const broughtItems = added + soFar.added > 0
      const circumstances = around(ctx, account, isListening)
      const end = { kind: 'polled' as const, more: page.more, notBefore: page.notBefore }
      await markAccountPolled(tx, account, {
        at: now,
        broughtItems,
        nextPollAt: nextPollAt(
          end,
          broughtItems ? { ...circumstances, lastItemAt: now } : circumstances,
          now,
          ctx.policy,
          ctx.ids.unit()
        ),
        ...progressOf(account, page),
        audit: auditOf(ctx, account, page, missed, soFar.updated)
      })
    })
    reached('ingest.page_kept')
    added += ingested.added
    updated += ingested.updated
    await rank(ctx, account.id, ingested.conversations)
    const { notBefore } = page
    const more = page.more && (notBefore === null || notBefore <= ctx.clock.now())
    if (!more || pages >= ctx.policy.poll.pages || signal.aborted)
      return { kind: 'polled', added, updated, more, notBefore }
    // Read anew for each page: a person may have paused it, reconnected it, or called the first reading off.
    const current = await getPollable(ctx, account.id)
    if (current === null || current.secret_ref !== account.secret_ref)
      return { kind: 'polled', added, updated, more: false, notBefore }
    account = current
  }
}

const unreadOf = ({ unread = [] }: PollPage<string>): readonly KeptApart[] =>
  unread.map((one) => ({ ...one, reason: 'item_unreadable', values: {} }))

/**
 * One page, by the newest secret. Somebody else who speaks for the account may renew its credentials in the same moment,
 * which ends those that this poll holds: a refusal then says nothing, and the page is asked for once more.
 */
export const pollPage = async (
  ctx: PollContext,
  connector: AnyConnector,
  account: AccountRow,
  cursor: string | null,
  io: Io
): Promise<PollOutcome<string>> => {
  const refused: PollOutcome<string> = { kind: 'failed', failure: { kind: 'unauthorized', message: '' } }
  for (let isLast = false; ; isLast = true) {
    const session = await openSession(ctx.secrets, account)
    if (session === null || account.secret_ref === null) return refused
    let held = session.credentials
    const outcome = await connector.poll(
      {
        ...session,
        audit: auditUpTo(ctx, account) === null ? 'not_due' : 'due',
        async renew(credentials) {
          await session.renew(credentials)
          held = credentials
        }
      },
      cursor,
      io
    )
    const isRefused = outcome.kind === 'failed' && outcome.failure.kind === 'unauthorized'
    if (isLast || !isRefused || (await ctx.secrets.get(account.secret_ref)) === held) return outcome
  }
}

/** What a page tells of a first reading. */
const progressOf = (
  account: AccountRow,
  page: PollPage<string>
): Pick<PollMark, 'reachedBackAt' | 'caughtUp'> => {
  if (account.caught_up_at !== null) return { reachedBackAt: null, caughtUp: false }
  const { reachedBack } = page
  const before = account.reached_back_at
  const isFurther = reachedBack !== null && (before === null || reachedBack < before)
  return { reachedBackAt: isFurther ? reachedBack : before, caughtUp: !page.more }
}

/** Until when everything should have been read, if it is time to look whether it was; null when it is not. */
const auditUpTo = (ctx: PollContext, account: AccountRow): Instant | null => {
  if (account.audit_up_to !== null) return account.audit_up_to
  const now = ctx.clock.now()
  // A first reading is a look far back itself.
  if (account.caught_up_at === null) return null
  // Read in what is the future now, as the clock was set back: what came since then is known after this poll.
  if (account.last_success_at !== null && account.last_success_at > now) return null
  return isAuditDue(account.audited_at ?? account.caught_up_at, isNight(now, ctx.desktop.timeZone), now)
    ? account.last_success_at
    : null
}

const auditOf = (
  ctx: PollContext,
  account: AccountRow,
  page: PollPage<string>,
  missed: number,
  changed: number
): PollMark['audit'] => {
  const upTo = auditUpTo(ctx, account)
  if (upTo === null) return null
  const goesOn = account.audit_up_to !== null
  return {
    upTo,
    missed: missed + (goesOn ? account.audit_missed : 0),
    changed: changed + (goesOn ? account.audit_changed : 0),
    ended: page.auditEnded ?? !page.more
  }
}

/** How many messages of a page earlier polls should have brought and did not. */
const countMissed = async (
  ctx: PollContext,
  account: AccountRow,
  items: readonly InboundItem[]
): Promise<number> => {
  const upTo = auditUpTo(ctx, account)
  if (upTo === null) return 0
  const before = plus(upTo, -margin)
  const refs = items.flatMap(({ ref, context, state, author, publishedAt }) =>
    !context && state === 'visible' && !author.isUs && publishedAt !== null && publishedAt < before
      ? [ref]
      : []
  )
  const known = await listMessagesByRefs(ctx.store.read, account.id, refs)
  return refs.filter((ref) => !known.has(ref)).length
}

const around = (ctx: PollContext, account: AccountRow, isListening: boolean): Circumstances => ({
  lastItemAt: account.last_item_at,
  isNight: isNight(ctx.clock.now(), ctx.desktop.timeZone),
  onBattery: ctx.desktop.onBattery(),
  isListening
})

/** The name of what has none of its own. */
const digestOf = (raw: string): string => createHash('sha256').update(raw).digest('hex')

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
      nextPollAt: nextPollAt(
        { kind: 'failed', failure, failures },
        around(ctx, account, false),
        now,
        ctx.policy,
        ctx.ids.unit()
      )
    })
  )
  return { kind: 'failed', failure }
}
