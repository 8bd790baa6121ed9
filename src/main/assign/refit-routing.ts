import { z } from 'zod'
import { fitTextModel } from '../domain/text-model/fit-text-model.ts'
import { readProfileText } from '../domain/text-model/read-text.ts'
import type { Colleague } from '../../shared/model/colleague.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { instantSchema, millisecondsOf, minute } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { heard } from '../runtime/parent-process.ts'
import type { Processes } from '../runtime/processes.ts'
import { listColleagues } from '../store/colleagues.ts'
import { getRankingModel, markFactsChanged, saveRankingModel } from '../store/rankings.ts'
import {
  countRoutingFacts,
  listBacklogConversations,
  listConfirmedConversations
} from '../store/routing-texts.ts'
import type { AnyDb, Store } from '../store/store.ts'
import { listInboundTexts } from './gather-facts.ts'
import { followChoices, getHeldModel, holdModel, mustUnlearn } from './held-model.ts'
import { type FittedModel, modelFile, modelVersion, readModel } from './model-file.ts'

/** What a fit reads at most: the newest. */
const mostConfirmed = 20_000
const mostBacklog = 4_000

/** A new fit is worth its time when the inbox has grown by this share, and by this many conversations. */
const growth = 0.1
const fewestNew = 30

export const refitOrderSchema = z.object({
  databaseFile: z.string(),
  modelFile: z.string(),
  now: instantSchema
})
export type RefitOrder = z.infer<typeof refitOrderSchema>

/** The last word of a fit: why there is no model. */
const refitEndSchema = z.object({ problem: z.string().nullable() })
export type RefitEnd = z.infer<typeof refitEndSchema>

const describeBasis = async (db: AnyDb, now: Instant): Promise<FittedModel['basis']> => {
  const colleagues = await listColleagues(db, now)
  const profiles = colleagues
    .filter((colleague) => colleague.leftAt === null)
    .map(({ id, topics, role, bio }) => [id, topics, role, bio])
    .toSorted((one, other) => String(one[0]).localeCompare(String(other[0]), 'en'))
  return { profiles: JSON.stringify(profiles), ...(await countRoutingFacts(db)) }
}

/** Single choices are learned as they come; they are fitted in when there are some, or after a while. */
const fewestChoices = 20
const longest = 10 * minute

const isStale = (former: FittedModel, basis: FittedModel['basis'], now: Instant): boolean => {
  const { profiles, conversations, standing, newest } = former.basis
  const chosen = standing !== basis.standing || newest !== basis.newest
  return (
    profiles !== basis.profiles ||
    Math.abs(basis.standing - standing) >= fewestChoices ||
    (chosen && millisecondsOf(now) - millisecondsOf(former.fittedAt) >= longest) ||
    Math.abs(basis.conversations - conversations) >= Math.max(fewestNew, growth * conversations)
  )
}

/**
 * Fits a model on the facts of a store: profiles of those who are there, standing assignments, what was given to nobody.
 * `instead`: these colleagues in place of those that are kept, to see what another profile would change.
 */
export const fitFromStore = async (
  db: AnyDb,
  now: Instant,
  instead: readonly Colleague[] | null = null
): Promise<FittedModel> => {
  const basis = await describeBasis(db, now)
  const colleagues = (instead ?? (await listColleagues(db, now))).filter(
    (colleague) => colleague.leftAt === null
  )
  const confirmed = await listConfirmedConversations(db, mostConfirmed)
  const backlog = await listBacklogConversations(db, mostBacklog)
  const texts = await listInboundTexts(db, [...confirmed.map((one) => one.conversationId), ...backlog])
  const model = fitTextModel({
    profiles: colleagues.map(readProfileText),
    confirmed: confirmed.flatMap(({ colleagueId, conversationId }) => {
      const text = texts.get(conversationId)
      return text === undefined ? [] : [{ colleagueId, text }]
    }),
    backlog: backlog.flatMap((id) => texts.get(id) ?? [])
  })
  return {
    version: modelVersion,
    fittedAt: now,
    basis,
    assignmentIds: confirmed.map((one) => one.assignmentId),
    model: {
      ...model,
      colleagueIds: [...model.colleagueIds],
      written: model.written.map((topics) => [...topics]),
      space: { ...model.space, lexicon: new Map(model.space.lexicon), grams: new Map(model.space.grams) }
    }
  }
}

type RefitContext = Pick<Context, 'store' | 'clock' | 'processes' | 'dataFolder' | 'log'>

const fitting = new WeakMap<Store, Promise<void>>()
const asked = new WeakSet<Store>()

/**
 * The next round fits anew whatever has moved: a fit that began in the middle of something large knows half of it, and what
 * came after may be too little to be worth another.
 */
export const askRefit = (store: Store): void => {
  asked.add(store)
}

/** Whether the model that rankings are made with rests on everything it should. */
export const isModelSettled = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<boolean> => {
  const { store } = ctx
  if (fitting.has(store) || asked.has(store) || mustUnlearn(store)) return false
  const held = getHeldModel(store)
  const now = ctx.clock.now()
  return held !== null && !isStale(held, await describeBasis(store.read, now), now)
}

/**
 * Takes up the model of the data folder, and fits a new one in a process of its own when profiles, choices or the inbox have moved:
 * to be run every few seconds. Rankings are made anew where there is another model than the one they were made with.
 */
export const refitRouting = async (ctx: RefitContext): Promise<void> => {
  const { store } = ctx
  if (fitting.has(store)) return
  const fit = fitOnce(ctx).finally(() => fitting.delete(store))
  fitting.set(store, fit)
  await fit
}

/** The same for what is ranked with it at once: a fit that is under way knows half of it, and is waited for first. */
export const refitAfterOthers = async (ctx: RefitContext): Promise<void> => {
  for (let fit = fitting.get(ctx.store); fit !== undefined; fit = fitting.get(ctx.store))
    // Whoever began it hears of its failure.
    await fit.catch(() => {})
  await refitRouting(ctx)
}

/**
 * Fits in a process of its own: it takes two hundred megabytes for some seconds, all of which its end gives back, where a
 * thread left a part of them in main. Settles with why there is no new model, or null.
 */
const fitBeside = async (processes: Processes, order: RefitOrder): Promise<Error | null> => {
  let end: RefitEnd = { problem: 'it ended without a word' }
  const handle = processes.start('assign/refit-routing', order, (message) => {
    end = refitEndSchema.parse(message)
    handle.post(heard)
  })
  const problem = await handle.ended
  return problem ?? (end.problem === null ? null : new Error(end.problem))
}

const fitOnce = async (ctx: RefitContext): Promise<void> => {
  const { store } = ctx
  const file = modelFile(ctx.dataFolder)
  const basis = await describeBasis(store.read, ctx.clock.now())
  if (getHeldModel(store) === null) {
    const kept = await readModel(file)
    if (kept !== null) holdModel(store, kept)
  }
  const former = getHeldModel(store)
  // Made with this very model before the app was closed, rankings are still right.
  if (former !== null && (await getRankingModel(store.read)) !== nameOf(former)) await rankWith(ctx, former)
  await followChoices(store)
  const isAsked = asked.delete(store)
  if (!isAsked && former !== null && !mustUnlearn(store) && !isStale(former, basis, ctx.clock.now())) return
  const order: RefitOrder = {
    databaseFile: databaseFile(ctx.dataFolder),
    modelFile: file,
    now: ctx.clock.now()
  }
  const problem = await fitBeside(ctx.processes, order)
  if (problem !== null) return ctx.log.error('refit_failed', problem)
  const fitted = await readModel(file)
  if (fitted === null) return
  holdModel(store, fitted)
  await rankWith(ctx, fitted)
}

/** Of another version of the app, or of another fit. */
const nameOf = ({ version, fittedAt }: FittedModel): string => `${version} ${fittedAt}`

/** From now on rankings are made with this model; what was made before is stale. */
const rankWith = async (
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  fitted: FittedModel
): Promise<void> =>
  await store.write(async (tx) => {
    await saveRankingModel(tx, nameOf(fitted))
    await markFactsChanged(tx, clock.now())
  })
