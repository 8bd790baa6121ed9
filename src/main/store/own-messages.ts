import {
  type AccountId,
  type ColleagueId,
  type ConversationId,
  type MessageId,
  outboxIdSchema
} from '../../shared/model/ids.ts'
import type { InboundItem } from '../connectors/connector.ts'
import { hour, type Instant, plus } from '../../shared/model/instant.ts'
import type { Audience } from '../../shared/model/message.ts'
import type { Actionable } from '../../shared/model/message-action.ts'
import { sameWords } from '../../shared/text/same-words.ts'
import { getConversationRow, saveConversation } from './conversations.ts'
import { insertMessages, nextSequence } from './messages.ts'
import {
  getOutboxRow,
  markPartBefore,
  markPublishedRef,
  type StoredReply,
  waitingRef,
  waitingRefs
} from './outbox.ts'
import type { MessageRow } from './schema.ts'
import { indexNewMessages } from './search-sqlite.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** A reply of ours as the conversation shows it. */
export interface OwnMessage {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly ref: string
  readonly parentRef: string
  readonly speakerId: ColleagueId
  readonly text: string
  readonly url: string | null
  readonly publishedAt: Instant
  readonly audience: Audience
}

/** A reply that a person published by hand bears this ref: the network’s own is not known. */
const [handPrefix, afterHandPrefix] = waitingRefs

/**
 * Puts our reply into its conversation. Recording it twice changes nothing; when a poll brought it first, only its speaker
 * is added (R-11: our own reply is never new work).
 */
export const recordOwnMessage = async (tx: WriteDb, own: OwnMessage, now: Instant): Promise<void> => {
  const existing = await tx
    .selectFrom('message')
    .select(['id', 'speaker_id'])
    .where('account_id', '=', own.accountId)
    .where('ref', '=', own.ref)
    .executeTakeFirst()
  if (existing !== undefined) {
    if (existing.speaker_id === null)
      await tx
        .updateTable('message')
        .set({ speaker_id: own.speakerId })
        .where('id', '=', existing.id)
        .where('side', '=', 'ours')
        .execute()
    return
  }
  const sequence = await nextSequence(tx)
  const saidAt = own.publishedAt < now ? own.publishedAt : now
  await insertMessages(tx, [toRow(own, sequence, saidAt, now)])
  await indexNewMessages(tx, sequence)
  const conversation = await getConversationRow(tx, own.conversationId)
  if (conversation === null) return
  const last = conversation.last_outbound_at
  await saveConversation(tx, {
    former: conversation,
    row: {
      ...conversation,
      message_count: conversation.message_count + 1,
      last_outbound_at: last !== null && last > saidAt ? last : saidAt
    }
  })
}

const toRow = (own: OwnMessage, sequence: number, saidAt: Instant, now: Instant): MessageRow => ({
  sequence,
  id: own.id,
  conversation_id: own.conversationId,
  account_id: own.accountId,
  ref: own.ref,
  parent_ref: own.parentRef,
  side: 'ours',
  handle_id: null,
  speaker_id: own.speakerId,
  text: own.text,
  spans: '[]',
  reply_target: null,
  url: own.url,
  language: null,
  rating: null,
  published_at: own.publishedAt,
  sort_at: saidAt,
  asks_at: null,
  received_at: now,
  edited_at: null,
  deleted_at: null,
  audience: own.audience,
  standing: 'shown',
  liked_at: null
})

/** The reply of the outbox that a message of ours came from; null when it was said from elsewhere. */
export const findReplyBehind = async (
  db: AnyDb,
  message: Pick<MessageRow, 'account_id' | 'conversation_id' | 'ref'>
): Promise<StoredReply | null> =>
  (await db
    .selectFrom('outbox')
    .selectAll()
    .where('account_id', '=', message.account_id)
    .where('published_ref', '=', message.ref)
    .where('conversation_id', '=', message.conversation_id)
    .executeTakeFirst()) ?? null

/** The message that the part of a thread before this one became; null for a first part, and while it does not stand there. */
export const getPartBefore = async (
  db: AnyDb,
  part: Pick<StoredReply, 'account_id' | 'conversation_id' | 'parent_ref' | 'part'>
): Promise<Pick<MessageRow, 'id' | 'deleted_at'> | null> =>
  part.part === 1
    ? null
    : ((await db
        .selectFrom('message')
        .select(['id', 'deleted_at'])
        .where('account_id', '=', part.account_id)
        .where('conversation_id', '=', part.conversation_id)
        .where('ref', '=', part.parent_ref)
        .where('side', '=', 'ours')
        .executeTakeFirst()) ?? null)

export type ReplyBehind = Pick<
  StoredReply,
  'text' | 'body' | 'reply_target' | 'provenance' | 'approval' | 'part'
>

/** What was typed for our messages of a conversation, and what they answered, by their ref on the network. */
export const listRepliesBehind = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<ReadonlyMap<string, ReplyBehind>> => {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'published_ref', 'text', 'body', 'reply_target', 'provenance', 'approval', 'part'])
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'sent')
    .execute()
  return new Map(rows.map(({ id, published_ref, ...reply }) => [published_ref ?? waitingRef(id), reply]))
}

/** A message as an action sees it. */
export const toActionable = (row: MessageRow): Actionable => ({
  side: row.side,
  isDeleted: row.deleted_at !== null,
  standing: row.standing,
  isLiked: row.liked_at !== null,
  isKnownThere: !row.ref.startsWith(handPrefix)
})

/** How far the clocks of a network and of this computer may differ. */
const clockSkew = hour / 6

/** Our reply as a poll brought it back before the app knew that it is there: no speaker yet, same parent, same words. */
export const findEcho = async (
  db: AnyDb,
  reply: Pick<StoredReply, 'conversation_id' | 'parent_ref' | 'text' | 'first_tried_at' | 'created_at'>
): Promise<Pick<MessageRow, 'ref' | 'url' | 'sort_at'> | null> => {
  const rows = await db
    .selectFrom('message')
    .select(['ref', 'url', 'sort_at', 'text'])
    .where('conversation_id', '=', reply.conversation_id)
    .where('side', '=', 'ours')
    .where('speaker_id', 'is', null)
    .where('parent_ref', '=', reply.parent_ref)
    .where('received_at', '>=', plus(reply.first_tried_at ?? reply.created_at, -clockSkew))
    .orderBy('sequence')
    .execute()
  return rows.find((row) => sameWords(row.text, reply.text)) ?? null
}

/**
 * A reply that a person published by hand comes back with the network’s own ref: the message recorded for it takes that
 * ref, so that the same words do not stand there twice. Nothing happens when that ref is known, or nothing waits.
 */
export const adoptOwnMessage = async (
  tx: WriteDb,
  accountId: AccountId,
  echo: Pick<InboundItem, 'ref' | 'parentRef' | 'text' | 'url'>
): Promise<void> => {
  const known = await tx
    .selectFrom('message')
    .select('id')
    .where('account_id', '=', accountId)
    .where('ref', '=', echo.ref)
    .executeTakeFirst()
  if (known !== undefined || echo.parentRef === null) return
  const rows = await tx
    .selectFrom('message')
    .select(['id', 'ref', 'text', 'url'])
    .where('account_id', '=', accountId)
    .where('ref', '>=', handPrefix)
    .where('ref', '<', afterHandPrefix)
    .where('parent_ref', '=', echo.parentRef)
    .where('side', '=', 'ours')
    .execute()
  const waiting = rows.find((row) => sameWords(row.text, echo.text))
  if (waiting === undefined) return
  await tx
    .updateTable('message')
    .set({ ref: echo.ref, url: echo.url ?? waiting.url })
    .where('id', '=', waiting.id)
    .execute()
  const reply = await getOutboxRow(tx, outboxIdSchema.parse(waiting.ref.slice(handPrefix.length)))
  if (reply === null) return
  await markPublishedRef(tx, reply.id, { ref: echo.ref, url: echo.url ?? waiting.url })
  await markPartBefore(tx, reply, echo.ref)
}
