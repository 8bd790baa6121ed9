import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AuditId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getTriageRow, keptTriage, listDueLater, markTriage } from '../store/conversations.ts'

/** After a long absence many come back at once: so few at a time, that the window answers between them. */
const batchLength = 10

/** Tick: conversations postponed until now stand in `to_answer` again, unread. */
export const returnPostponed = async (ctx: Pick<Context, 'store' | 'clock' | 'ids'>): Promise<void> => {
  const now = ctx.clock.now()
  const due = await listDueLater(ctx.store.read, now)
  if (due.length === 0) return
  const batch = ctx.ids.next()
  for (let start = 0; start < due.length; start += batchLength) {
    await ctx.store.write(async (tx) => {
      for (const conversationId of due.slice(start, start + batchLength)) {
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
          after: keptTriage(after)
        })
      }
    })
    await nextTurn()
  }
}
