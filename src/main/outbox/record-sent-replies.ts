import type { MessageId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import {
  listUnrecorded,
  markPartBefore,
  markPublishedRef,
  markRecorded,
  waitingRef
} from '../store/outbox.ts'
import { findEcho, recordOwnMessage } from '../store/own-messages.ts'
import { reached } from '../runtime/reached.ts'

/**
 * What follows `sent`, apart from it: our reply appears in its conversation, and the next part of its thread may leave. Done for every reply that lacks it, so
 * that a crash between the two only delays it; recording one twice changes nothing.
 */
export const recordSentReplies = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'log'>
): Promise<void> => {
  for (const row of await listUnrecorded(ctx.store.read)) {
    const now = ctx.clock.now()
    const id = ctx.ids.next<MessageId>()
    try {
      await ctx.store.write(async (tx) => {
        // Published by hand: a poll may have brought it before the person said so.
        const echo = row.proof === 'person' ? await findEcho(tx, row) : null
        await recordOwnMessage(
          tx,
          {
            id,
            conversationId: row.conversation_id,
            accountId: row.account_id,
            ref: row.published_ref ?? echo?.ref ?? waitingRef(row.id),
            parentRef: row.parent_ref,
            speakerId: row.speaker_id,
            text: row.text,
            url: row.published_url ?? echo?.url ?? null,
            publishedAt: row.sent_at ?? now,
            audience: row.audience
          },
          now
        )
        if (echo !== null) await markPublishedRef(tx, row.id, echo)
        const ref = row.published_ref ?? echo?.ref ?? null
        if (ref !== null) await markPartBefore(tx, row, ref)
        await markRecorded(tx, row.id, now)
      })
      reached('outbox.shown')
    } catch (problem) {
      // It stays unrecorded and is tried again; the replies after it are not to wait for it.
      ctx.log.error('reply_not_recorded', problem, { outboxId: row.id })
    }
  }
}
