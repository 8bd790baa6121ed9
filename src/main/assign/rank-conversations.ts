import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ColleagueFacts, ConversationFacts } from '../domain/routing-facts.ts'
import { type RoutingWeights, tuneWeights } from '../domain/routing-weights.ts'
import { route } from '../domain/routing.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { listToLearn } from '../store/assignments.ts'
import {
  clearRankingModel,
  getFactsChangedAt,
  listStaleConversations,
  saveRankings
} from '../store/rankings.ts'
import { getTuning } from '../store/routing-tuning.ts'
import { addLearned, gatherColleagues, gatherConversations, listTurns, withoutOwn } from './gather-facts.ts'
import { followChoices, getHeldModel, withText } from './held-model.ts'
import { learnGiven } from './learn-given.ts'

/** So few at a time, and a turn of the loop after each, that the window answers between them within a frame. */
const batchLength = 4

/** Most open conversations whose ranking is kept up to date: older ones are ranked when something is said in them. */
const mostOpen = 2_000

/** What rankings rest on besides the conversation itself. */
interface Known {
  readonly changedAt: Instant | null
  readonly colleagues: readonly ColleagueFacts[]
  readonly weights: RoutingWeights
}

/** Rankings that are made and not kept yet: see `saveRankings`. */
interface MadeRankings {
  readonly rankings: readonly {
    readonly conversationId: ConversationId
    readonly decision: RoutingDecision
  }[]
  readonly madeAt: Instant
}

const readKnown = async (ctx: Pick<Context, 'store'>, former: Known | null, now: Instant): Promise<Known> => {
  const db = ctx.store.read
  await learnGiven(ctx.store, now)
  const changedAt = await getFactsChangedAt(db)
  if (former !== null && former.changedAt === changedAt) return former
  const known = {
    changedAt,
    colleagues: await gatherColleagues(db, now),
    weights: tuneWeights(await getTuning(db))
  }
  await followChoices(ctx.store)
  return known
}

const decide = async (
  ctx: Pick<Context, 'store'>,
  known: Known,
  conversations: ReadonlyMap<ConversationId, ConversationFacts>,
  now: Instant
): Promise<MadeRankings> => {
  const db = ctx.store.read
  const colleagues = await addLearned(db, known.colleagues, [...conversations.values()])
  await nextTurn()
  const rankings: { readonly conversationId: ConversationId; readonly decision: RoutingDecision }[] = []
  for (const [conversationId, facts] of conversations) {
    const others = await withoutOwn(db, colleagues, facts)
    rankings.push({ conversationId, decision: route(withText(ctx.store, facts), others, now, known.weights) })
    await nextTurn()
  }
  // Not before the facts it rests on: see markFactsChanged.
  return { rankings, madeAt: known.changedAt !== null && known.changedAt > now ? known.changedAt : now }
}

/**
 * Ranks the colleagues for these conversations and keeps the rankings. Colleagues are read once, and again only when they
 * changed meanwhile.
 */
export const rankConversations = async (
  ctx: Pick<Context, 'store' | 'clock'>,
  ids: readonly ConversationId[]
): Promise<void> => {
  let known: Known | null = null
  for (let start = 0; start < ids.length; start += batchLength) {
    const now = ctx.clock.now()
    known = await readKnown(ctx, known, now)
    const conversations = await gatherConversations(
      ctx.store.read,
      ids.slice(start, start + batchLength),
      now
    )
    const isWithoutModel = getHeldModel(ctx.store) === null
    const { rankings, madeAt } = await decide(ctx, known, conversations, now)
    await ctx.store.write(async (tx) => {
      await saveRankings(tx, rankings, madeAt)
      if (isWithoutModel) await clearRankingModel(tx)
    })
    await nextTurn()
  }
}

/** How many open conversations wait for a ranking, or for a new one. */
export const countAwaitingRanking = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<number> => {
  const db = ctx.store.read
  const now = ctx.clock.now()
  // What was given since the last ranking makes all of them stale once its words are learned.
  const given = (await listToLearn(db, 1)).map(() => now)
  return (await listStaleConversations(db, now, mostOpen, [...given, ...(await listTurns(db, now))])).length
}

/**
 * Ranks anew what a changed colleague, consent or assignment made stale, newest first: to be run every few seconds, off
 * the path of any call. Also finds what was never ranked, because the app was stopped before.
 */
export const rerankOpenConversations = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<void> => {
  const db = ctx.store.read
  const now = ctx.clock.now()
  await learnGiven(ctx.store, now)
  await rankConversations(ctx, await listStaleConversations(db, now, mostOpen, await listTurns(db, now)))
}
