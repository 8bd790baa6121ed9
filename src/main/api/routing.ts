import { helpProfile } from '../assign/help-profile.ts'
import { listEvidence } from '../assign/list-evidence.ts'
import { countAwaitingRanking, rankConversations } from '../assign/rank-conversations.ts'
import { isModelSettled } from '../assign/refit-routing.ts'
import { replayRouting } from '../assign/replay-routing.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { AuditId } from '../../shared/model/ids.ts'
import { ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { markFactsChanged } from '../store/rankings.ts'
import { getTuning, saveTuning } from '../store/routing-tuning.ts'

export const routingHandlers = {
  async tuning(ctx) {
    return ok(await getTuning(ctx.store.read))
  },
  async awaited(ctx) {
    const words = !(await isModelSettled(ctx))
    return ok({ conversations: await countAwaitingRanking(ctx), words })
  },
  async rank(ctx, { conversationId }) {
    await rankConversations(ctx, [conversationId])
    return ok(null)
  },
  async applyTuning(ctx, tuning) {
    await ctx.store.write(async (tx) => {
      const now = ctx.clock.now()
      await saveTuning(tx, tuning)
      await appendAudit(tx, {
        id: ctx.ids.next<AuditId>(),
        batch: ctx.ids.next(),
        at: now,
        action: 'routing_tuned',
        conversation_id: null,
        // Changed again where it was changed, not with Z.
        before: null,
        after: JSON.stringify(tuning)
      })
      await markFactsChanged(tx, now)
    })
    return ok(null)
  },
  replay: (ctx, { change }) => replayRouting(ctx, change),
  async profileHelp(ctx, { colleagueId, ...profile }) {
    const { words, twins } = await helpProfile(ctx, colleagueId, profile)
    return ok({
      words: [...words],
      twins: twins.map((twin) => ({ colleagueId: twin.colleagueId, words: [...twin.words] }))
    })
  },
  async evidence(ctx, { conversationId, colleagueId }) {
    return ok(await listEvidence(ctx, conversationId, colleagueId))
  }
} satisfies Handlers<AppContract, Context>['routing']
