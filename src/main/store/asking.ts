import type { ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { getConversationRow, saveConversation } from './conversations.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** When the newest message that asks for an answer was said; null when none does. */
const getNewestAsking = async (db: AnyDb, conversationId: ConversationId): Promise<Instant | null> =>
  (
    await db
      .selectFrom('message')
      .select('sort_at')
      .where('conversation_id', '=', conversationId)
      .where('asks_at', 'is not', null)
      .where('deleted_at', 'is', null)
      .orderBy('sort_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.sort_at ?? null

/**
 * A message was taken out of the public’s sight: when nothing else of its conversation asks for an answer, there is none to
 * give. What a person decided (later, silence, done) stays.
 */
export const restIfNothingAsks = async (
  tx: WriteDb,
  conversationId: ConversationId,
  now: Instant
): Promise<void> => {
  const row = await getConversationRow(tx, conversationId)
  if (row === null || row.state !== 'to_answer') return
  const asked = await getNewestAsking(tx, conversationId)
  const answered = asked !== null && row.last_outbound_at !== null && row.last_outbound_at > asked
  if (asked !== null && !answered) return
  await saveConversation(tx, { former: row, row: { ...row, state: 'done', state_at: now } })
}

/** A message stands in the public’s sight again and asks: its conversation is to answer, unless it was answered since. */
export const askAgain = async (tx: WriteDb, conversationId: ConversationId, now: Instant): Promise<void> => {
  const row = await getConversationRow(tx, conversationId)
  const asked = await getNewestAsking(tx, conversationId)
  if (row === null || asked === null || row.state === 'to_answer') return
  if (row.last_outbound_at !== null && row.last_outbound_at > asked) return
  await saveConversation(tx, {
    former: row,
    row: {
      ...row,
      state: 'to_answer',
      state_at: now,
      later_until: null,
      silence_reason: null,
      read_at: null
    }
  })
}
