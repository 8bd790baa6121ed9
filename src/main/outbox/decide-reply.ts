import type { AuditId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { OutboxEvent } from '../domain/outbox-machine.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getOutboxRow, type StoredReply } from '../store/outbox.ts'
import type { WriteDb } from '../store/store.ts'
import { moveReply } from './move-reply.ts'

/** Moves a reply on a person’s word, which the audit keeps. Refused with `conflict` when it moved since it was read. */
export const decideReply = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  read: StoredReply,
  event: OutboxEvent,
  action: 'reply_retried' | 'reply_confirmed',
  /** What else the word of the person changes, in the same transaction. */
  also: (tx: WriteDb) => Promise<void> = async () => {}
): Promise<Result<null>> => {
  const { policy } = ctx
  const now = ctx.clock.now()
  const auditId = ctx.ids.next<AuditId>()
  return await ctx.store.write(async (tx) => {
    const row = await getOutboxRow(tx, read.id)
    const moved = row?.state === read.state ? await moveReply(tx, row, event, now, policy) : null
    if (moved === null) return err('conflict')
    await also(tx)
    await appendAudit(tx, {
      id: auditId,
      batch: auditId,
      at: now,
      action,
      conversation_id: read.conversation_id,
      before: null,
      after: JSON.stringify({ outboxId: read.id, state: moved.kind })
    })
    return ok(null)
  })
}
