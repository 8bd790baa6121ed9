import type { AccountId, ColleagueId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { InboundItem } from '../connectors/connector.ts'
import type { MessageRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

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

/** The number that the next message received takes; only true inside the transaction that inserts it. */
export const nextSequence = async (tx: WriteDb): Promise<number> => {
  const last = await tx
    .selectFrom('message')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (last?.sequence ?? 0) + 1
}

export const insertMessages = async (tx: WriteDb, rows: readonly MessageRow[]): Promise<void> => {
  if (rows.length > 0) await tx.insertInto('message').values(rows).execute()
}

/** Leaves a tombstone. */
export const markMessageDeleted = async (tx: WriteDb, id: MessageId, now: Instant): Promise<void> => {
  await tx.updateTable('message').set({ deleted_at: now }).where('id', '=', id).execute()
}

/** What was context asks for an answer from now on. */
export const markMessageAsking = async (tx: WriteDb, id: MessageId, now: Instant): Promise<void> => {
  await tx.updateTable('message').set({ asks_at: now }).where('id', '=', id).execute()
}

/** Takes the new text and keeps the former one as a revision. */
export const rewriteMessage = async (
  tx: WriteDb,
  existing: MessageRow,
  item: Pick<InboundItem, 'text' | 'spans' | 'replyTarget'>,
  editedAt: Instant | null,
  now: Instant
): Promise<void> => {
  if (item.text !== existing.text)
    await tx
      .insertInto('message_revision')
      .values({ message_id: existing.id, text: existing.text, replaced_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await tx
    .updateTable('message')
    .set({
      text: item.text,
      spans: JSON.stringify(item.spans),
      reply_target: item.replyTarget,
      edited_at: editedAt,
      deleted_at: null
    })
    .where('id', '=', existing.id)
    .execute()
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

/** Who of ours spoke in these conversations last, by conversation. */
export const listLastSpeakers = async (
  db: AnyDb,
  conversationIds: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, { colleagueId: ColleagueId; name: string }>> => {
  if (conversationIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('message')
    .innerJoin('colleague', 'colleague.id', 'message.speaker_id')
    .select(['message.conversation_id', 'colleague.id', 'colleague.name'])
    .where('message.conversation_id', 'in', [...conversationIds])
    .orderBy('message.sort_at')
    .execute()
  return new Map(rows.map((row) => [row.conversation_id, { colleagueId: row.id, name: row.name }]))
}
