import type { ConversationFacts } from '../domain/routing-facts.ts'
import { route } from '../domain/routing.ts'
import { tuneWeights } from '../domain/routing-weights.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { hostileWeight, type RoutingDecision } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { recoveryTime } from '../store/assignments.ts'
import { getTuning } from '../store/routing-tuning.ts'
import { addLearned, gatherColleagues, withoutOwn } from './gather-facts.ts'
import { followChoices, withText } from './held-model.ts'
import { learnGiven } from './learn-given.ts'

/**
 * Decides conversations one after the other, each knowing what those before gave, so that giving many at once exceeds
 * nobody's budget and asks nobody who recovers. `assignees`: who has them already, to whom they weigh nothing anew.
 */
export const decideInTurn = async (
  ctx: Pick<Context, 'store'>,
  conversations: ReadonlyMap<ConversationId, ConversationFacts>,
  assignees: ReadonlyMap<ConversationId, ColleagueId | null>,
  now: Instant
): Promise<ReadonlyMap<ConversationId, RoutingDecision>> => {
  await learnGiven(ctx.store, now)
  const db = ctx.store.read
  const weights = tuneWeights(await getTuning(db))
  let colleagues = await addLearned(db, await gatherColleagues(db, now), [...conversations.values()])
  await followChoices(ctx.store)
  const decisions = new Map<ConversationId, RoutingDecision>()
  for (const [id, facts] of conversations) {
    const others = await withoutOwn(db, colleagues, facts)
    const decision = route(withText(ctx.store, facts), others, now, weights)
    decisions.set(id, decision)
    const { choice } = decision
    if (choice === null || assignees.get(id) === choice) continue
    const weight = facts.weight ?? 1
    colleagues = colleagues.map((colleague) =>
      colleague.id === choice
        ? {
            ...colleague,
            weekLoad: colleague.weekLoad + weight,
            recoveringUntil:
              weight >= hostileWeight ? plus(now, recoveryTime) : (colleague.recoveringUntil ?? null)
          }
        : colleague
    )
  }
  return decisions
}
