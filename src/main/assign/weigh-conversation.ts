import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { AuditId, ConversationId } from '../../shared/model/ids.ts'
import { type Instant, instantSchema } from '../../shared/model/instant.ts'
import { type Weight, weightSchema } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { weighAssignment } from '../store/assignments.ts'
import { appendAudit } from '../store/audit.ts'
import { weighConversation } from '../store/conversations.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

const batchLength = 25

/** What was weighed before, as the audit keeps it; `weighedAt` is that of the assignment that stood. */
const weighedSchema = z.object({ weight: weightSchema, weighedAt: instantSchema.nullable() })

/**
 * Says what conversations weigh on who answers them: it counts in the care budget, and who has a hostile one recovers from
 * now on. What weighs that already is left alone.
 */
export const weighConversations = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids'>,
  conversationIds: readonly ConversationId[],
  weight: Weight
): Promise<void> => {
  const ids = [...new Set(conversationIds)]
  const batch = ctx.ids.next()
  for (let start = 0; start < ids.length; start += batchLength) {
    const now = ctx.clock.now()
    await ctx.store.write(async (tx) => {
      const rows = await tx
        .selectFrom('conversation')
        .leftJoin('assignment', (join) =>
          join
            .onRef('assignment.conversation_id', '=', 'conversation.id')
            .on('assignment.undone_at', 'is', null)
        )
        .select(['conversation.id', 'conversation.weight', 'assignment.weighed_at'])
        .where('conversation.id', 'in', ids.slice(start, start + batchLength))
        .where('conversation.weight', '!=', weight)
        .execute()
      for (const row of rows) {
        await weighConversation(tx, row.id, weight)
        await weighAssignment(tx, row.id, weight, now)
        await appendAudit(tx, {
          id: ctx.ids.next<AuditId>(),
          batch,
          at: now,
          action: 'weigh',
          conversation_id: row.id,
          before: JSON.stringify({ weight: row.weight, weighedAt: row.weighed_at }),
          after: JSON.stringify({ weight, weighedAt: now })
        })
      }
      if (rows.length > 0) await markFactsChanged(tx, now)
    })
    await nextTurn()
  }
}

/** Undoes one `weigh` of the audit. */
export const restoreWeight = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.conversation_id === null || row.before === null) return
  const before = weighedSchema.parse(JSON.parse(row.before))
  await weighConversation(tx, row.conversation_id, before.weight)
  await weighAssignment(tx, row.conversation_id, before.weight, before.weighedAt)
  await markFactsChanged(tx, now)
}
