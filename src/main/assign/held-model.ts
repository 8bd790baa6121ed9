import type { ConversationFacts } from '../domain/routing-facts.ts'
import { createReader } from '../domain/text-model/feature-space.ts'
import type { TextModel } from '../domain/text-model/fit-text-model.ts'
import { type Step, stepOf, takeStep, teachable } from '../domain/text-model/learn-text.ts'
import { readBacklogText } from '../domain/text-model/read-text.ts'
import { createScorer, type OwnLesson } from '../domain/text-model/score-text.ts'
import type { AssignmentId } from '../../shared/model/ids.ts'
import type { Store } from '../store/store.ts'
import { listMovedAssignments } from '../store/routing-texts.ts'
import { listInboundTexts } from './gather-facts.ts'
import type { FittedModel } from './model-file.ts'

/** The model of a store, with what was taught since it was fitted. */
interface HeldModel {
  readonly fitted: FittedModel
  readonly base: TextModel
  readonly current: ReturnType<typeof teachable>
  readonly reader: ReturnType<typeof createReader>
  readonly score: ReturnType<typeof createScorer>
  /** What was fitted in, and the steps taken since: 1 for a choice that was made, -1 for one that was taken back. */
  readonly known: ReadonlySet<AssignmentId>
  readonly steps: Map<AssignmentId, { readonly step: Step; readonly direction: 1 | -1 }>
}

const held = new WeakMap<Store, HeldModel>()

/** From now on conversations of this store are ranked with this model. */
export const holdModel = (store: Store, fitted: FittedModel): void => {
  const current = teachable(fitted.model)
  held.set(store, {
    fitted,
    base: fitted.model,
    current,
    reader: createReader(fitted.model.space),
    score: createScorer(current),
    known: new Set(fitted.assignmentIds),
    steps: new Map()
  })
}

/** Forgets the model of a store: words are compared one by one until the next fit. */
export const dropModel = (store: Store): void => {
  held.delete(store)
}

/** What the model of a store was fitted on; null without one. */
export const getHeldModel = (store: Store): FittedModel | null => held.get(store)?.fitted ?? null

/** Learns what was chosen and unlearns what was taken back since the fit. Costs a query and a few milliseconds. */
export const followChoices = async (store: Store): Promise<void> => {
  const model = held.get(store)
  if (model === undefined) return
  const moved = await listMovedAssignments(store.read, model.fitted.fittedAt, [...model.steps.keys()])
  const wanted = new Map<AssignmentId, 1 | -1 | 0>()
  for (const one of moved) {
    const known = model.known.has(one.assignmentId)
    wanted.set(one.assignmentId, one.standing === known ? 0 : one.standing ? 1 : -1)
  }
  // An assignment that is gone with its conversation teaches nothing any more.
  for (const id of model.steps.keys()) if (!wanted.has(id)) wanted.set(id, model.known.has(id) ? -1 : 0)
  const missing = moved.filter(
    (one) => wanted.get(one.assignmentId) !== 0 && !model.steps.has(one.assignmentId)
  )
  const texts = await listInboundTexts(
    store.read,
    missing.map((one) => one.conversationId)
  )
  let changed = false
  for (const [id, direction] of wanted) {
    const taken = model.steps.get(id)
    if ((taken?.direction ?? 0) === direction) continue
    changed = true
    const one = moved.find((other) => other.assignmentId === id)
    model.steps.delete(id)
    if (direction === 0 || one === undefined) continue
    const words = readBacklogText(texts.get(one.conversationId) ?? '')
    const step = taken?.step ?? stepOf(model.base, model.reader, words, one.colleagueId)
    if (step !== null) model.steps.set(id, { step, direction })
  }
  if (!changed) return
  // From the fitted numbers and in one order, so that what was taken back leaves no trace, not even of rounding.
  model.current.all.logistic.set((model.base.all ?? model.base.topics).logistic)
  for (const [, { step, direction }] of [...model.steps].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    takeStep(model.current.all, step, direction)
}

/** Whether a choice that was fitted in has been taken back: then the model must be made anew without it. */
export const mustUnlearn = (store: Store): boolean =>
  [...(held.get(store)?.steps.values() ?? [])].some(({ direction }) => direction === -1)

/** What a conversation that is given to somebody taught the model; null where it taught nothing. */
const ownLesson = (model: HeldModel, { ownAssignment }: ConversationFacts): OwnLesson | null => {
  if (ownAssignment === undefined || ownAssignment === null) return null
  const { assignmentId, colleagueId } = ownAssignment
  const taken = model.steps.get(assignmentId)
  if (taken !== undefined) return taken.direction === 1 ? { colleagueId, step: taken.step } : null
  return model.known.has(assignmentId) ? { colleagueId, step: null } : null
}

/** The facts of a conversation with what the model of this store says of its words. */
export const withText = (store: Store, facts: ConversationFacts): ConversationFacts => {
  const model = held.get(store)
  if (model === undefined) return facts
  return {
    ...facts,
    text: {
      colleagueIds: model.current.colleagueIds,
      scores: model.score(facts.words, ownLesson(model, facts))
    }
  }
}
