import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { insertRows } from './insert-rows.ts'
import type { MessageRevisionRow, MessageRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

export const getMessage = async (db: AnyDb, id: MessageId): Promise<MessageRow | null> =>
  (await db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** The messages of an account that bear these refs, by ref. */
export const listMessagesByRefs = async (
  db: AnyDb,
  accountId: AccountId,
  refs: readonly string[]
): Promise<Map<string, MessageRow>> => {
  const rows = await db
    .selectFrom('message')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('ref', 'in', [...new Set(refs)])
    .execute()
  return new Map(rows.map((row) => [row.ref, row]))
}

/** The number that the next message received takes; to take it, ask inside the transaction that inserts it. */
export const nextSequence = async (db: AnyDb): Promise<number> => {
  const last = await db
    .selectFrom('message')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (last?.sequence ?? 0) + 1
}

export const insertMessages = async (tx: WriteDb, rows: readonly MessageRow[]): Promise<void> => {
  await insertRows(tx, 'message', rows)
}

/** Writes what may change of a message after it came: its words, whether it asks, who sees it, whether it is still there. */
export const rewriteMessage = async (tx: WriteDb, row: MessageRow): Promise<void> => {
  const { text, spans, reply_target, edited_at, deleted_at, asks_at, standing, audience } = row
  await tx
    .updateTable('message')
    .set({ text, spans, reply_target, edited_at, deleted_at, asks_at, standing, audience })
    .where('id', '=', row.id)
    .execute()
}

/** Since when we like it; null: no longer. */
export const likeMessage = async (tx: WriteDb, id: MessageId, at: Instant | null): Promise<void> => {
  await tx.updateTable('message').set({ liked_at: at }).where('id', '=', id).execute()
}

/** Keeps the former words of messages that were edited. */
export const insertRevisions = async (tx: WriteDb, rows: readonly MessageRevisionRow[]): Promise<void> => {
  if (rows.length === 0) return
  await tx
    .insertInto('message_revision')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The former words of the messages of a conversation, in the order in which they were replaced. */
export const listRevisions = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly MessageRevisionRow[]> =>
  await db
    .selectFrom('message')
    .innerJoin('message_revision', 'message_revision.message_id', 'message.id')
    .selectAll('message_revision')
    .where('message.conversation_id', '=', conversationId)
    .orderBy('message_revision.replaced_at')
    .execute()

/** The newest words of a conversation that ask for an answer; null when all of them are gone. */
export const getNewestWords = async (db: AnyDb, conversationId: ConversationId): Promise<string | null> => {
  const newest = await db
    .selectFrom('message')
    .select('text')
    .where('conversation_id', '=', conversationId)
    .where('side', '=', 'theirs')
    .where('deleted_at', 'is', null)
    .orderBy('sort_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.text ?? null
}

export interface MessageWithAuthor extends MessageRow {
  handle_name: string | null
  handle_handle: string | null
  person_id: string | null
  speaker_name: string | null
}

/** Oldest first, with the names of those who speak. */
export const listMessages = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly MessageWithAuthor[]> =>
  await db
    .selectFrom('message')
    .leftJoin('handle', 'handle.id', 'message.handle_id')
    .leftJoin('person_link', (join) =>
      join.onRef('person_link.handle_id', '=', 'handle.id').on('person_link.undone_at', 'is', null)
    )
    .leftJoin('colleague', 'colleague.id', 'message.speaker_id')
    .selectAll('message')
    .select([
      'handle.name as handle_name',
      'handle.handle as handle_handle',
      'person_link.person_id as person_id',
      'colleague.name as speaker_name'
    ])
    .where('message.conversation_id', '=', conversationId)
    .orderBy('message.sort_at')
    .orderBy('message.sequence')
    .execute()

/** Whether we answered in a conversation, and who of us spoke there last by name. */
export interface OurSide {
  readonly isAnswered: boolean
  readonly speakerName: string | null
}

/**
 * What we said in these conversations, where we said anything: whether something of ours followed what was said to us, whoever
 * of us said it, and who of the colleagues spoke last.
 */
export const listOurSides = async (
  db: AnyDb,
  conversationIds: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, OurSide>> => {
  if (conversationIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('message as ours')
    .leftJoin('colleague', 'colleague.id', 'ours.speaker_id')
    .select(({ exists, selectFrom }) => [
      'ours.conversation_id',
      'colleague.name',
      exists(
        selectFrom('message as theirs')
          .select('theirs.id')
          .whereRef('theirs.conversation_id', '=', 'ours.conversation_id')
          .whereRef('theirs.sort_at', '<', 'ours.sort_at')
          .where('theirs.side', '=', 'theirs')
      ).as('followed')
    ])
    .where('ours.conversation_id', 'in', [...conversationIds])
    .where('ours.side', '=', 'ours')
    .orderBy('ours.sort_at')
    .execute()
  const sides = new Map<ConversationId, OurSide>()
  for (const { conversation_id: conversationId, name, followed } of rows) {
    const before = sides.get(conversationId)
    sides.set(conversationId, {
      isAnswered: Boolean(followed) || before?.isAnswered === true,
      speakerName: name ?? before?.speakerName ?? null
    })
  }
  return sides
}

/** What people said on these accounts that came in after a sequence and asks for an answer. */
export const countArrivals = async (
  db: AnyDb,
  afterSequence: number,
  accountIds: readonly AccountId[]
): Promise<{ readonly messages: number; readonly conversations: number }> => {
  if (accountIds.length === 0) return { messages: 0, conversations: 0 }
  return await db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .select(({ fn }) => [
      fn.count<number>('message.id').as('messages'),
      fn.count<number>('message.conversation_id').distinct().as('conversations')
    ])
    .where('message.sequence', '>=', afterSequence)
    .where('message.account_id', 'in', [...accountIds])
    .where('message.side', '=', 'theirs')
    .where('message.asks_at', 'is not', null)
    .where('conversation.state', '=', 'to_answer')
    .executeTakeFirstOrThrow()
}
