import type { Instant } from '../../shared/model/instant.ts'
import { isInSight, type Standing } from '../../shared/model/message.ts'
import { askAgain, restIfNothingAsks } from '../store/asking.ts'
import type { StoredAction } from '../store/message-actions.ts'
import { getMessage, insertRevisions, likeMessage, rewriteMessage } from '../store/messages.ts'
import type { MessageRow } from '../store/schema.ts'
import { reindexMessage } from '../store/search-sqlite.ts'
import type { WriteDb } from '../store/store.ts'

/** What the network did is true of our copy too, in the transaction that says it is done. */
export const recordAction = async (tx: WriteDb, action: StoredAction, now: Instant): Promise<void> => {
  const message = await getMessage(tx, action.message_id)
  if (message === null) return
  switch (action.kind) {
    case 'like':
      return await likeMessage(tx, message.id, now)
    case 'unlike':
      return await likeMessage(tx, message.id, null)
    case 'hide':
      return await stand(tx, message, 'hidden', now)
    case 'hold':
      return await stand(tx, message, 'held', now)
    case 'spam':
      return await stand(tx, message, 'spam', now)
    case 'unhide':
    case 'approve':
      return await stand(tx, message, 'shown', now)
    case 'delete':
      await rewriteMessage(tx, { ...message, deleted_at: now })
      return await reindexMessage(tx, message.sequence)
    case 'edit':
      return await say(tx, message, action, now)
  }
}

/** Our own words are others now; the former ones are kept. */
const say = async (tx: WriteDb, message: MessageRow, { text }: StoredAction, now: Instant): Promise<void> => {
  if (text === null || text === message.text) return
  await insertRevisions(tx, [{ message_id: message.id, text: message.text, replaced_at: now }])
  await rewriteMessage(tx, { ...message, text, spans: '[]', edited_at: now })
  await reindexMessage(tx, message.sequence)
}

const stand = async (tx: WriteDb, message: MessageRow, standing: Standing, now: Instant): Promise<void> => {
  const wasInSight = isInSight(message.standing)
  const asks_at = isInSight(standing) ? (message.asks_at ?? (wasInSight ? null : now)) : null
  await rewriteMessage(tx, { ...message, standing, asks_at })
  if (message.asks_at !== null && asks_at === null) await restIfNothingAsks(tx, message.conversation_id, now)
  if (message.asks_at === null && asks_at !== null) await askAgain(tx, message.conversation_id, now)
}
