import { route } from '../domain/routing.ts'
import { tuneWeights } from '../domain/routing-weights.ts'
import type { Network } from '../../shared/model/network.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { getTuning } from '../store/routing-tuning.ts'
import { addLearned, gatherColleagues, gatherText, listShops } from './gather-facts.ts'
import { followChoices, withText } from './held-model.ts'
import { learnGiven } from './learn-given.ts'

/** Whom a text would go to if someone said it now. Without a network, a consent for any network is enough. Keeps nothing. */
export const routeText = async (
  ctx: Pick<Context, 'store' | 'clock'>,
  text: string,
  network: Network | null = null
): Promise<RoutingDecision> => {
  const db = ctx.store.read
  const now = ctx.clock.now()
  await learnGiven(ctx.store, now)
  const conversation = { ...gatherText(text, network), shops: await listShops(db) }
  const colleagues = await addLearned(db, await gatherColleagues(db, now), [conversation])
  await followChoices(ctx.store)
  return route(withText(ctx.store, conversation), colleagues, now, tuneWeights(await getTuning(db)))
}
