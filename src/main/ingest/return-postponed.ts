import type { AuditId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getTriageRow, listDueLater, markTriage } from '../store/conversations.ts'

/** Tick: conversations postponed until now stand in `to_answer` again, unread. */
export const returnPostponed = async (ctx: Pick<Context, 'store' | 'clock' | 'ids'>): Promise<void> => {
  const now = ctx.clock.now()
  const due = await listDueLater(ctx.store.read, now)
  if (due.length === 0) return
  const batch = ctx.ids.next()
  await ctx.store.write(async (tx) => {
    for (const conversationId of due) {
      const row = await getTriageRow(tx, conversationId)
      if (row?.state !== 'later') continue
      const after = {
        state: 'to_answer',
        state_at: now,
        later_until: null,
        silence_reason: null,
        read_at: null
      } as const
      await markTriage(tx, conversationId, after)
      await appendAudit(tx, {
        id: ctx.ids.next<AuditId>(),
        batch,
        at: now,
        action: 'returned',
        conversation_id: conversationId,
        before: null,
        after: JSON.stringify(after)
      })
    }
  })
}
