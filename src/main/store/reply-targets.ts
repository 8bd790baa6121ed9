import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Audience, Standing } from '../../shared/model/message.ts'
import type { AnyDb } from './store.ts'

/** What a reply needs to know of the message it answers. */
export interface ReplyTarget {
  readonly ref: string
  readonly replyTarget: string | null
  readonly url: string | null
  readonly deletedAt: Instant | null
  readonly standing: Standing
  readonly audience: Audience
}

/** The message to answer; null when it does not stand in this conversation. */
export const getReplyTarget = async (
  db: AnyDb,
  conversationId: ConversationId,
  messageId: MessageId
): Promise<ReplyTarget | null> => {
  const row = await db
    .selectFrom('message')
    .select(['ref', 'reply_target', 'url', 'deleted_at', 'standing', 'audience'])
    .where('id', '=', messageId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        ref: row.ref,
        replyTarget: row.reply_target,
        url: row.url,
        deletedAt: row.deleted_at,
        standing: row.standing,
        audience: row.audience
      }
}

/**
 * True when something was said after this message came in: by a person of the public, or by the company from elsewhere.
 * A reply that left from here names its speaker and is no news. Also true when that message is not of this conversation.
 */
export const hasMovedSince = async (
  db: AnyDb,
  conversationId: ConversationId,
  lastSeen: MessageId
): Promise<boolean> => {
  const seen = await db
    .selectFrom('message')
    .select('sequence')
    .where('id', '=', lastSeen)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (seen === undefined) return true
  const newer = await db
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('sequence', '>', seen.sequence)
    .where('speaker_id', 'is', null)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return newer !== undefined
}

/** The message of a conversation that had come in last by then; null where there was none. */
export const getNewestBy = async (
  db: AnyDb,
  conversationId: ConversationId,
  at: Instant
): Promise<MessageId | null> => {
  const row = await db
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('received_at', '<=', at)
    .orderBy('received_at', 'desc')
    .orderBy('sequence', 'desc')
    .executeTakeFirst()
  return row?.id ?? null
}

/** True when the company said something in this conversation since then, from here or from elsewhere. */
export const publishedSince = async (
  db: AnyDb,
  conversationId: ConversationId,
  since: Instant
): Promise<boolean> => {
  const sent = await db
    .selectFrom('outbox')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('sent_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  if (sent !== undefined) return true
  const seen = await db
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('side', '=', 'ours')
    .where('sort_at', '>', since)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return seen !== undefined
}

/** The message that a reply answers unless another is chosen: the newest that asks, else the newest of theirs that stands. */
export const findReplyTo = async (db: AnyDb, conversationId: ConversationId): Promise<MessageId | null> => {
  const rows = await db
    .selectFrom('message')
    .select(['id', 'asks_at'])
    .where('conversation_id', '=', conversationId)
    .where('side', '=', 'theirs')
    .where('deleted_at', 'is', null)
    .orderBy('sort_at', 'desc')
    .orderBy('sequence', 'desc')
    .execute()
  return (rows.find((row) => row.asks_at !== null) ?? rows[0])?.id ?? null
}
