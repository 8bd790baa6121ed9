import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ColleagueFacts } from '../domain/routing-facts.ts'
import { type RoutingWeights, tuneWeights } from '../domain/routing-weights.ts'
import { route } from '../domain/routing.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { getFactsChangedAt, listStaleConversations, saveRankings } from '../store/rankings.ts'
import { getTuning } from '../store/routing-tuning.ts'
import { addLearned, gatherColleagues, gatherConversations, listTurns, withoutOwn } from './gather-facts.ts'
import { followChoices, withText } from './held-model.ts'

/** So few at a time, and a turn of the loop after each, that the window answers between them within a frame. */
const batchLength = 4

/** Most open conversations whose ranking is kept up to date: older ones are ranked when something is said in them. */
const mostOpen = 2_000

/**
 * Ranks the colleagues for these conversations and keeps the rankings. Colleagues are read once, and again only when they
 * changed meanwhile.
 */
export const rankConversations = async (
  ctx: Pick<Context, 'store' | 'clock'>,
  ids: readonly ConversationId[]
): Promise<void> => {
  const db = ctx.store.read
  let known: {
    readonly changedAt: Instant | null
    readonly colleagues: readonly ColleagueFacts[]
    readonly weights: RoutingWeights
  } | null = null
  for (let start = 0; start < ids.length; start += batchLength) {
    const batch = ids.slice(start, start + batchLength)
    const now = ctx.clock.now()
    const changedAt = await getFactsChangedAt(db)
    if (known === null || known.changedAt !== changedAt) {
      known = {
        changedAt,
        colleagues: await gatherColleagues(db, now),
        weights: tuneWeights(await getTuning(db))
      }
      await followChoices(ctx.store)
    }
    const { weights } = known
    const conversations = await gatherConversations(db, batch, now)
    const colleagues = await addLearned(db, known.colleagues, [...conversations.values()])
    await nextTurn()
    const rankings: { readonly conversationId: ConversationId; readonly decision: RoutingDecision }[] = []
    for (const [conversationId, facts] of conversations) {
      const others = await withoutOwn(db, colleagues, facts)
      rankings.push({ conversationId, decision: route(withText(ctx.store, facts), others, now, weights) })
      await nextTurn()
    }
    // Not before the facts it rests on: see markFactsChanged.
    const madeAt = changedAt !== null && changedAt > now ? changedAt : now
    await ctx.store.write((tx) => saveRankings(tx, rankings, madeAt))
    await nextTurn()
  }
}

/**
 * Ranks anew what a changed colleague, consent or assignment made stale, newest first: to be run every few seconds, off
 * the path of any call. Also finds what was never ranked, because the app was stopped before.
 */
export const rerankOpenConversations = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<void> => {
  const db = ctx.store.read
  const now = ctx.clock.now()
  await rankConversations(ctx, await listStaleConversations(db, now, mostOpen, await listTurns(db, now)))
}
