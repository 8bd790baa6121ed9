import { z } from 'zod'
import type { ColleagueId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Woven, wovenSchema } from '../../shared/model/woven.ts'
import { soundWoven } from '../../shared/text/woven-spans.ts'
import type { AnyDb, WriteDb } from './store.ts'

const wovenListSchema = z.array(wovenSchema)

/** What the words of a draft are for. */
export interface DraftTarget {
  /** The message that they were begun for. */
  readonly parentMessageId: MessageId | null
  /** The newest message that was there by then: what came after it came while they were written. */
  readonly knownMessageId: MessageId | null
  /** Only the person answered is to read them. */
  readonly privately: boolean
  /** They leave as a thread where they are too long for one reply. */
  readonly inThread: boolean
}

export interface Draft extends DraftTarget {
  readonly body: string
  /** Where snippets and proofs stand in it. */
  readonly woven: readonly Woven[]
  readonly speakerId: ColleagueId | null
  readonly updatedAt: Instant
}

export interface DraftToSave extends Partial<DraftTarget> {
  readonly conversationId: ConversationId
  readonly body: string
  readonly speakerId: ColleagueId | null
  readonly savedAt: Instant
  readonly woven?: readonly Woven[]
}

/** The words in the composer of a conversation; null when there are none. */
export const getDraft = async (db: AnyDb, conversationId: ConversationId): Promise<Draft | null> => {
  const row = await db
    .selectFrom('draft')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const woven = wovenListSchema.parse(JSON.parse(row.woven))
  return {
    body: row.body,
    woven,
    speakerId: row.speaker_id,
    updatedAt: row.updated_at,
    parentMessageId: row.parent_message_id,
    knownMessageId: row.known_message_id,
    privately: row.private_at !== null,
    inThread: row.thread_at !== null
  }
}

/** Keeps the words of the composer; an empty body removes the draft. Retired drafts stay as they are. */
export const saveDraft = async (tx: WriteDb, draft: DraftToSave): Promise<void> => {
  if (draft.body === '') {
    await removeDraft(tx, draft.conversationId)
    return
  }
  const words = {
    body: draft.body,
    woven: JSON.stringify(soundWoven(draft.body, draft.woven ?? [])),
    speaker_id: draft.speakerId,
    updated_at: draft.savedAt,
    parent_message_id: await messageOf(tx, draft.conversationId, draft.parentMessageId ?? null),
    known_message_id: await messageOf(tx, draft.conversationId, draft.knownMessageId ?? null),
    private_at: draft.privately === true ? draft.savedAt : null,
    thread_at: draft.inThread === true ? draft.savedAt : null
  }
  await tx
    .insertInto('draft')
    .values({ conversation_id: draft.conversationId, ...words, retired_at: null })
    .onConflict((conflict) =>
      conflict.column('conversation_id').where('retired_at', 'is', null).doUpdateSet(words)
    )
    .execute()
}

/** Words are kept also where the message that they were begun for is no longer there: null then. */
const messageOf = async (
  tx: WriteDb,
  conversationId: ConversationId,
  id: MessageId | null
): Promise<MessageId | null> => {
  if (id === null) return null
  const row = await tx
    .selectFrom('message')
    .select('id')
    .where('id', '=', id)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The words went into the outbox: the composer is empty. */
export const removeDraft = async (tx: WriteDb, conversationId: ConversationId): Promise<void> => {
  await tx
    .deleteFrom('draft')
    .where('conversation_id', '=', conversationId)
    .where('retired_at', 'is', null)
    .execute()
}

/** Takes the draft of a conversation out of the composer and keeps it, to be found again. */
export const retireDrafts = async (
  tx: WriteDb,
  conversationId: ConversationId,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('draft')
    .set({ retired_at: now })
    .where('conversation_id', '=', conversationId)
    .where('retired_at', 'is', null)
    .execute()
}

/** Forgets the drafts that were retired before this moment. */
export const forgetRetiredDrafts = async (tx: WriteDb, before: Instant): Promise<void> => {
  await tx.deleteFrom('draft').where('retired_at', '<', before).execute()
}
