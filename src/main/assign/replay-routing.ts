import { z } from 'zod'
import { compareDecisions } from '../domain/replay.ts'
import type { ColleagueFacts } from '../domain/routing-facts.ts'
import { route } from '../domain/routing.ts'
import { tuneWeights } from '../domain/routing-weights.ts'
import {
  type Replay,
  replaySchema,
  type RoutingChange,
  routingChangeSchema
} from '../../shared/contract/routing.ts'
import type { Colleague } from '../../shared/model/colleague.ts'
import { type ColleagueId, colleagueIdSchema, type ConversationId } from '../../shared/model/ids.ts'
import { day, type Instant, instantSchema, plus } from '../../shared/model/instant.ts'
import { networks } from '../../shared/model/network.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import type { RoutingTuning } from '../../shared/model/routing-tuning.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { listColleagues } from '../store/colleagues.ts'
import { listNewest, listSummaries } from '../store/conversations.ts'
import { getTuning } from '../store/routing-tuning.ts'
import type { Store } from '../store/store.ts'
import { addLearned, describeColleagues, gatherConversations, withoutOwn } from './gather-facts.ts'
import { dropModel, holdModel, withText } from './held-model.ts'
import { learnGiven } from './learn-given.ts'
import { modelFile, readModel } from './model-file.ts'
import { fitFromStore } from './refit-routing.ts'

/** How many of the newest conversations are looked at again. */
const mostReplayed = 300
const batchLength = 25

export const replayOrderSchema = z.object({
  databaseFile: z.string(),
  modelFile: z.string(),
  now: instantSchema,
  change: routingChangeSchema
})
export type ReplayOrder = z.infer<typeof replayOrderSchema>

/** The id of somebody who is not added yet, in a replay only. */
const newcomer = colleagueIdSchema.parse('new')

/** Whatever passes: a replay asks who is the right one, as if everybody were there and nobody's week were full. */
const atRest = (colleague: ColleagueFacts): ColleagueFacts => ({
  ...colleague,
  absences: [],
  publicHolidays: [],
  atWorkUntil: null,
  recoveringUntil: null,
  weeklyBudget: null,
  weekLoad: 0
})

const withProfiles = (
  colleagues: readonly Colleague[],
  change: Extract<RoutingChange, { kind: 'profiles' }>
): readonly Colleague[] => {
  const byId = new Map(change.profiles.map(({ colleagueId, profile }) => [colleagueId, profile]))
  const added = byId.get(null)
  return [
    ...colleagues.map((colleague) => ({ ...colleague, ...byId.get(colleague.id) })),
    ...(added === undefined
      ? []
      : [
          {
            ...added,
            id: newcomer,
            leftAt: null,
            forgottenAt: null,
            sample: false,
            consents: [],
            expiredConsents: [],
            refusedTopics: [],
            weekLoad: 0
          }
        ])
  ]
}

const decideAll = async (
  store: Store,
  colleagues: readonly Colleague[],
  ids: readonly ConversationId[],
  tuning: RoutingTuning,
  now: Instant
): Promise<ReadonlyMap<ConversationId, RoutingDecision>> => {
  const db = store.read
  const weights = tuneWeights(tuning)
  // Somebody new has agreed to nothing yet: what matters here is whether they would be the right one.
  const agreed = new Map(
    networks.map((network) => [network, { kind: 'grant' as const, validUntil: plus(now, day) }])
  )
  const facts = (await describeColleagues(db, colleagues, now)).map((colleague) =>
    atRest(colleague.id === newcomer ? { ...colleague, consents: agreed } : colleague)
  )
  const decisions = new Map<ConversationId, RoutingDecision>()
  for (let start = 0; start < ids.length; start += batchLength) {
    const conversations = await gatherConversations(db, ids.slice(start, start + batchLength), now)
    const people = await addLearned(db, facts, [...conversations.values()])
    for (const [id, conversation] of conversations) {
      const others = await withoutOwn(db, people, conversation)
      decisions.set(
        id,
        route(withText(store, { ...conversation, ownLoad: null, weight: 1 }), others, now, weights)
      )
    }
  }
  return decisions
}

/**
 * Decides the newest conversations as things stand and as they would stand after a change. The two text models of a changed
 * profile are both fitted anew, so that nothing but the change tells them apart. Takes seconds: for a worker.
 */
export const replayInStore = async (store: Store, order: ReplayOrder): Promise<Replay> => {
  const { change, now } = order
  await learnGiven(store, now)
  const db = store.read
  const colleagues = await listColleagues(db, now)
  const tuning = await getTuning(db)
  const ids = await listNewest(db, mostReplayed)
  const changed = change.kind === 'profiles' ? withProfiles(colleagues, change) : colleagues
  const hold = async (people: readonly Colleague[]): Promise<void> => {
    const fitted =
      change.kind === 'profiles' ? await fitFromStore(db, now, people) : await readModel(order.modelFile)
    if (fitted === null) dropModel(store)
    else holdModel(store, fitted)
  }
  await hold(colleagues)
  const before = await decideAll(store, colleagues, ids, tuning, now)
  await hold(changed)
  const after = await decideAll(store, changed, ids, change.kind === 'tuning' ? change.tuning : tuning, now)
  const differences = new Map(
    ids.flatMap((id) => {
      const [former, latter] = [before.get(id), after.get(id)]
      const difference =
        former === undefined || latter === undefined ? null : compareDecisions(former, latter)
      return difference === null ? [] : [[id, difference] as const]
    })
  )
  const summaries = await listSummaries(db, [...differences.keys()])
  const first = (id: ColleagueId | null): ColleagueId | 'new' | null => (id === newcomer ? 'new' : id)
  return {
    compared: before.size,
    changed: summaries.flatMap((summary) => {
      const difference = differences.get(summary.id)
      if (difference === undefined) return []
      return [
        {
          conversationId: summary.id,
          network: summary.network,
          personName: summary.personName,
          at: summary.lastInboundAt,
          excerpt: summary.excerpt,
          from: first(difference.from),
          to: first(difference.to),
          why: difference.why,
          lost: difference.lost
        }
      ]
    })
  }
}

/** Replays past conversations under a change, in a worker. Refused with `unavailable` when it could not be computed. */
export const replayRouting = async (
  ctx: Pick<Context, 'clock' | 'workers' | 'dataFolder' | 'log'>,
  change: RoutingChange
): Promise<Result<Replay>> => {
  const order: ReplayOrder = {
    databaseFile: databaseFile(ctx.dataFolder),
    modelFile: modelFile(ctx.dataFolder),
    now: ctx.clock.now(),
    change
  }
  let told: Replay | null = null
  const problem = await ctx.workers.start('assign/replay-routing', order, (message) => {
    told = replaySchema.parse(message)
  }).ended
  if (problem !== null) ctx.log.error('replay_failed', problem)
  return told === null ? err('unavailable') : ok(told)
}
