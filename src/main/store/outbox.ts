import { createHash } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import { failureSchema } from '../../shared/model/delivery.ts'
import type { AccountId, ConversationId, MessageId, OutboxId } from '../../shared/model/ids.ts'
import { type Instant, instantFromMilliseconds, instantSchema } from '../../shared/model/instant.ts'
import { type OutboxEntry, outboxEntrySchema, type OutboxState } from '../../shared/model/outbox.ts'
import { unreachable } from '../../shared/result.ts'
import type { OutboxRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

export type StoredReply = Selectable<OutboxRow>

const waitingPrefix = 'outbox:'
/** The first text that no longer begins with the prefix: a range that an index can search. */
const afterWaitingPrefix = 'outbox;'

/** Refs that name a reply of the outbox: its own on the network is not known, or not yet. */
export const waitingRefs = [waitingPrefix, afterWaitingPrefix] as const

export const waitingRef = (id: OutboxId): string => `${waitingPrefix}${id}`

/** A part of a thread whose part before is not known to stand on the network: it has nothing to answer yet. */
export const waitsForPart = ({ part, parent_ref }: Pick<StoredReply, 'part' | 'parent_ref'>): boolean =>
  part > 1 && parent_ref.startsWith(waitingPrefix)

type StateColumns = Pick<
  StoredReply,
  | 'state'
  | 'attempt'
  | 'checks'
  | 'due_at'
  | 'blocked_reason'
  | 'failure'
  | 'sent_at'
  | 'proof'
  | 'published_ref'
  | 'published_url'
  | 'cancelled_at'
>

/** What binds a signature to the exact text. */
export const hashText = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A new reply, frozen: its text and hash, target, account, speaker and consent never change after. */
export type NewReply = Omit<
  Insertable<OutboxRow>,
  keyof StateColumns | 'text_hash' | 'approved_hash' | 'consent_kind' | 'recorded_at'
>

/** Puts a reply into the outbox. The database refuses it without a speaker, or without their consent for that network. */
export const insertOutboxEntry = async (tx: WriteDb, reply: NewReply, state: OutboxState): Promise<void> => {
  const hash = hashText(reply.text)
  await tx
    .insertInto('outbox')
    .values({
      ...reply,
      text_hash: hash,
      approved_hash: hash,
      consent_kind: 'grant',
      ...columnsOf(state, { attempt: 0, checks: 0 })
    })
    .execute()
}

/** A row that can no longer be read, or whose text is no longer the one that was signed, is shown as damaged. */
export const toOutboxEntry = (row: StoredReply): OutboxEntry => {
  const parsed = outboxEntrySchema.safeParse({
    ...factsOf(row),
    createdAt: row.created_at,
    state: stateOf(row)
  })
  if (parsed.success && hashText(row.text) === row.text_hash) return parsed.data
  const createdAt = instantSchema.safeParse(row.created_at)
  return {
    ...factsOf(row),
    createdAt: createdAt.success ? createdAt.data : instantFromMilliseconds(0),
    state: { kind: 'blocked', attempt: row.attempt, reason: 'damaged', failure: null }
  }
}

const factsOf = (row: StoredReply) => ({
  id: row.id,
  conversationId: row.conversation_id,
  accountId: row.account_id,
  parentMessageId: row.parent_message_id,
  speakerId: row.speaker_id,
  text: row.text,
  body: row.body,
  audience: row.audience,
  part:
    row.thread_id === null
      ? null
      : { threadId: row.thread_id, number: row.part, of: row.parts, waits: waitsForPart(row) }
})

const stateOf = (row: StoredReply): unknown => {
  const { attempt, checks } = row
  switch (row.state) {
    case 'queued':
      return { kind: 'queued', attempt, notBefore: row.due_at }
    case 'sending':
      return { kind: 'sending', attempt, leaseUntil: row.due_at }
    case 'unconfirmed':
      return { kind: 'unconfirmed', attempt, checks, checkAt: row.due_at }
    case 'with_person':
      return { kind: 'with_person' }
    case 'blocked':
      return { kind: 'blocked', attempt, reason: row.blocked_reason, failure: readFailure(row.failure) }
    case 'sent':
      return {
        kind: 'sent',
        sentAt: row.sent_at,
        proof:
          row.proof === 'person'
            ? { by: 'person' }
            : {
                by: 'network',
                published: { ref: row.published_ref, url: row.published_url, at: row.sent_at }
              }
      }
    case 'cancelled':
      return { kind: 'cancelled', cancelledAt: row.cancelled_at }
    default:
      return row.state
  }
}

/** The words of a failure are no reason to call a reply damaged. */
const readFailure = (stored: string | null): unknown => {
  if (stored === null) return null
  try {
    const parsed = failureSchema.safeParse(JSON.parse(stored))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** How a state lies in the columns; states that do not count keep the counts they had. */
const columnsOf = (
  state: OutboxState,
  counts: { readonly attempt: number; readonly checks: number }
): StateColumns => {
  const base: StateColumns = {
    state: state.kind,
    attempt: counts.attempt,
    checks: counts.checks,
    due_at: null,
    blocked_reason: null,
    failure: null,
    sent_at: null,
    proof: null,
    published_ref: null,
    published_url: null,
    cancelled_at: null
  }
  switch (state.kind) {
    case 'queued':
      return { ...base, attempt: state.attempt, checks: 0, due_at: state.notBefore }
    case 'sending':
      return { ...base, attempt: state.attempt, checks: 0, due_at: state.leaseUntil }
    case 'unconfirmed':
      return { ...base, attempt: state.attempt, checks: state.checks, due_at: state.checkAt }
    case 'with_person':
      return base
    case 'blocked':
      return {
        ...base,
        attempt: state.attempt,
        blocked_reason: state.reason,
        failure: state.failure === null ? null : JSON.stringify(state.failure)
      }
    case 'sent':
      return {
        ...base,
        sent_at: state.sentAt,
        proof: state.proof.by,
        published_ref: state.proof.by === 'network' ? state.proof.published.ref : null,
        published_url: state.proof.by === 'network' ? state.proof.published.url : null
      }
    case 'cancelled':
      return { ...base, cancelled_at: state.cancelledAt }
    default:
      return unreachable(state)
  }
}

export const getOutboxRow = async (db: AnyDb, id: OutboxId): Promise<StoredReply | null> =>
  (await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/**
 * Writes the state that `advance` gave. False when the row is no longer in the state that was read, or is over: somebody
 * else was faster.
 */
export const markOutboxState = async (tx: WriteDb, from: StoredReply, to: OutboxState): Promise<boolean> => {
  const updated = await tx
    .updateTable('outbox')
    .set(columnsOf(to, from))
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('attempt', '=', from.attempt)
    .where('state', 'not in', ['sent', 'cancelled'])
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** When the network was first asked to take this reply: from then on it may be there. */
export const markFirstTried = async (tx: WriteDb, id: OutboxId, now: Instant): Promise<void> => {
  await tx
    .updateTable('outbox')
    .set({ first_tried_at: now })
    .where('id', '=', id)
    .where('first_tried_at', 'is', null)
    .execute()
}

/** Replies that are not over, oldest first, each with whom it answers. */
export const listPendingOutbox = async (
  db: AnyDb
): Promise<readonly (OutboxEntry & { readonly personName: string })[]> =>
  (
    await db
      .selectFrom('outbox')
      .innerJoin('conversation', 'conversation.id', 'outbox.conversation_id')
      .leftJoin('handle', 'handle.id', 'conversation.handle_id')
      .selectAll('outbox')
      .select(['handle.name as person_name', 'handle.handle as person_handle'])
      .where('outbox.state', 'in', ['queued', 'sending', 'unconfirmed', 'with_person', 'blocked'])
      .orderBy('outbox.created_at')
      .orderBy('outbox.id')
      .execute()
  ).map((row) => ({ ...toOutboxEntry(row), personName: row.person_name || row.person_handle || '' }))

export interface SentBody {
  readonly id: OutboxId
  readonly body: string
  readonly sentAt: Instant
  /** To whom: the name or handle of who opened the conversation; empty where nobody knows. */
  readonly personName: string
}

/** What was typed of the replies sent since then, newest first. */
export const listSentBodies = async (
  db: AnyDb,
  since: Instant,
  limit: number
): Promise<readonly SentBody[]> => {
  const rows = await db
    .selectFrom('outbox')
    .innerJoin('conversation', 'conversation.id', 'outbox.conversation_id')
    .leftJoin('handle', 'handle.id', 'conversation.handle_id')
    .select(['outbox.id', 'outbox.body', 'outbox.sent_at', 'handle.name', 'handle.handle'])
    .where('outbox.sent_at', '>=', since)
    .orderBy('outbox.sent_at', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap(({ id, body, sent_at, name, handle }) =>
    sent_at === null ? [] : [{ id, body, sentAt: sent_at, personName: name || handle || '' }]
  )
}

/** Replies of a conversation but for the cancelled ones, oldest first. */
export const listConversationOutbox = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly OutboxEntry[]> =>
  (
    await db
      .selectFrom('outbox')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('state', '!=', 'cancelled')
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  ).map(toOutboxEntry)

/** Replies of a conversation made since then that were not cancelled, newest first. */
export const listRecentReplies = async (
  db: AnyDb,
  conversationId: ConversationId,
  since: Instant
): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('created_at', '>', since)
    .where('state', '!=', 'cancelled')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** From which account the last reply was given; the sample speaks for nobody. */
export const getLastReplyAccount = async (db: AnyDb): Promise<AccountId | null> => {
  const row = await db
    .selectFrom('outbox')
    .innerJoin('account', 'account.id', 'outbox.account_id')
    .select('outbox.account_id')
    .where('account.connection', '!=', 'sample')
    .where('account.removed_at', 'is', null)
    .orderBy('outbox.created_at', 'desc')
    .orderBy('outbox.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.account_id ?? null
}

/** Replies in this state whose time has come, the longest waiting first; never a part whose part before does not stand there. */
export const listDueOutbox = async (
  db: AnyDb,
  state: 'queued' | 'sending' | 'unconfirmed',
  now: Instant,
  limit: number
): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', state)
    .where('due_at', '<=', now)
    .where((where) => where.or([where('part', '=', 1), where('parent_ref', 'not like', `${waitingPrefix}%`)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()

/** Replies that wait for a time after this one. */
export const listOutboxBeyond = async (db: AnyDb, at: Instant): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', 'in', ['queued', 'sending', 'unconfirmed'])
    .where('due_at', '>', at)
    .execute()

/** Replies of which nobody could tell whether they arrived: a person is asked, unless they come back by themselves. */
export const listUntold = async (db: AnyDb): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'blocked')
    .where('blocked_reason', '=', 'cannot_tell')
    .execute()

export const listQueuedOfAccount = async (db: AnyDb, accountId: AccountId): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'queued')
    .where('account_id', '=', accountId)
    .execute()

/** Another reply of this conversation is on its way, or nobody knows whether it arrived. */
export const hasReplyInFlight = async (db: AnyDb, conversationId: ConversationId): Promise<boolean> =>
  (await db
    .selectFrom('outbox')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('state', 'in', ['sending', 'unconfirmed'])
    .executeTakeFirst()) !== undefined

/** The parts of the thread that a reply belongs to, in order; of a reply of one part itself. */
export const listParts = async (
  db: AnyDb,
  reply: Pick<StoredReply, 'id' | 'thread_id'>
): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where((where) =>
      reply.thread_id === null ? where('id', '=', reply.id) : where('thread_id', '=', reply.thread_id)
    )
    .orderBy('part')
    .execute()

/** The part after this one, once it may leave; null where there is none, or it has to wait. */
export const findNextPart = async (db: AnyDb, id: OutboxId, now: Instant): Promise<OutboxId | null> => {
  const row = await getOutboxRow(db, id)
  if (row === null || row.thread_id === null) return null
  const next = (await listParts(db, row)).find(({ part }) => part === row.part + 1)
  const mayLeave = next?.state === 'queued' && !waitsForPart(next) && (next.due_at ?? now) <= now
  return mayLeave ? next.id : null
}

/** A part stands on the network, and this is its ref there: the part after it has something to answer, and may leave. */
export const markPartBefore = async (
  tx: WriteDb,
  before: Pick<StoredReply, 'id' | 'thread_id' | 'part'>,
  ref: string
): Promise<void> => {
  if (before.thread_id === null) return
  await tx
    .updateTable('outbox')
    .set({ parent_ref: ref })
    .where('thread_id', '=', before.thread_id)
    .where('part', '=', before.part + 1)
    .where('parent_ref', '=', waitingRef(before.id))
    .execute()
}

/** This part and those after it answer the part before, no longer the message that the thread was begun for. */
export const markAnswersPartBefore = async (
  tx: WriteDb,
  part: Pick<StoredReply, 'thread_id' | 'part'>,
  before: MessageId
): Promise<void> => {
  if (part.thread_id === null) return
  await tx
    .updateTable('outbox')
    .set({ parent_message_id: before })
    .where('thread_id', '=', part.thread_id)
    .where('part', '>=', part.part)
    .execute()
}

/** The ref of a reply that a person saw on the network, learned later. */
export const markPublishedRef = async (
  tx: WriteDb,
  id: OutboxId,
  published: { readonly ref: string; readonly url: string | null }
): Promise<void> => {
  await tx
    .updateTable('outbox')
    .set({ published_ref: published.ref, published_url: published.url })
    .where('id', '=', id)
    .where('state', '=', 'sent')
    .where('published_ref', 'is', null)
    .execute()
}

/** Sent, but the conversation does not show it yet. */
export const listUnrecorded = async (db: AnyDb): Promise<readonly StoredReply[]> =>
  await db
    .selectFrom('outbox')
    .selectAll()
    .where('sent_at', 'is not', null)
    .where('recorded_at', 'is', null)
    .orderBy('id')
    .execute()

export const markRecorded = async (tx: WriteDb, id: OutboxId, now: Instant): Promise<void> => {
  await tx.updateTable('outbox').set({ recorded_at: now }).where('id', '=', id).execute()
}

/**
 * After a database was put back from a backup: what had not left by then may have left since, so nothing of it is sent
 * before the network was read back. Of several for one conversation one can be looked up, though no part of a thread before
 * the one before it; a person looks for the others.
 */
export const doubtUnsentReplies = async (tx: WriteDb, now: Instant): Promise<void> => {
  const rows = await tx
    .selectFrom('outbox')
    .select(['id', 'conversation_id', 'state', 'part', 'parent_ref'])
    .where('state', 'in', ['queued', 'sending', 'unconfirmed'])
    .orderBy('id')
    .execute()
  const lookedUp = new Set(rows.flatMap((row) => (row.state === 'queued' ? [] : [row.conversation_id])))
  for (const row of rows) {
    const isFirst = row.state !== 'queued' || (!lookedUp.has(row.conversation_id) && !waitsForPart(row))
    if (isFirst) lookedUp.add(row.conversation_id)
    await tx
      .updateTable('outbox')
      .set(
        isFirst
          ? { state: 'unconfirmed', due_at: now, checks: 0 }
          : { state: 'blocked', due_at: null, blocked_reason: 'cannot_tell' }
      )
      .where('id', '=', row.id)
      .execute()
  }
}

/**
 * In a copy of an inbox: what had not left when it was copied may have left from there, and may still do so. Nothing of it
 * leaves from here without a person’s word, which asks the network first.
 */
export const leaveUnsentToPerson = async (tx: WriteDb): Promise<void> => {
  await tx
    .updateTable('outbox')
    .set((row) => ({
      state: 'blocked',
      due_at: null,
      blocked_reason: 'cannot_tell',
      first_tried_at: row.fn.coalesce('first_tried_at', 'created_at')
    }))
    .where('state', 'in', ['queued', 'sending', 'unconfirmed'])
    .execute()
}
