import { z } from 'zod'
import { readProfile } from '../domain/profile-words.ts'
import type { ColleagueFacts } from '../domain/routing-facts.ts'
import { route } from '../domain/routing.ts'
import { fitTextModel, type TextModel } from '../domain/text-model/fit-text-model.ts'
import { readProfileText } from '../domain/text-model/read-text.ts'
import { createScorer } from '../domain/text-model/score-text.ts'
import { type ColleagueId, colleagueIdSchema } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { instantSchema } from '../../shared/model/instant.ts'
import { networkSchema } from '../../shared/model/network.ts'
import { gatherText } from './gather-facts.ts'

/** A file of profiles, as the measurements have it. */
export const evaluationProfilesSchema = z.object({
  colleagues: z.array(
    z.object({
      id: colleagueIdSchema,
      topics: z.array(z.string()).default([]),
      role: z.string().default(''),
      bio: z.string().default('')
    })
  )
})
export type EvaluationProfiles = z.infer<typeof evaluationProfilesSchema>

/** A line of a file of messages: the colleagues who are right, or the one, `none` where nobody is; a backlog has none. */
export const evaluationLineSchema = z.object({
  text: z.string(),
  gold: z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([])
})
export type EvaluationLine = z.infer<typeof evaluationLineSchema>

export interface EvaluationInput {
  readonly profiles: EvaluationProfiles
  readonly history: readonly EvaluationLine[]
  readonly backlog: readonly EvaluationLine[]
  readonly declineValidation: readonly EvaluationLine[] | null
  readonly test: readonly EvaluationLine[]
}

/** The precision that the threshold of confidence keeps. */
const precision = 0.9

export interface Evaluation {
  readonly messages: number
  readonly answerable: number
  readonly unanswerable: number
  /** Share of the answerable whose first colleague is right, and of those with a right one among three; null without any. */
  readonly top1: number | null
  readonly top3: number | null
  readonly threshold: number
  readonly thresholdFrom: 'validation' | 'test'
  /** At the threshold: right among those that are routed, answerable that are routed, unanswerable that are not. */
  readonly precision: number | null
  readonly coverage: number | null
  readonly declined: number | null
  readonly msPerMessage: { readonly p50: number; readonly p95: number }
  readonly fitSeconds: number
  readonly modelMegabytes: number
  readonly memoryMegabytes: number
}

/** What is injected: a clock in milliseconds, and the memory that the process holds, in bytes. */
export interface Gauges {
  readonly milliseconds: () => number
  readonly memory: () => number
}

const now: Instant = instantSchema.parse('2026-01-01T00:00:00.000Z')
const later: Instant = instantSchema.parse('2027-01-01T00:00:00.000Z')

interface Judged {
  readonly answerable: boolean
  readonly right: boolean
  readonly among3: boolean
  readonly confidence: number
}

const nobody = 'none'

/** Everybody may speak, nobody has a place or a load: what is left is what the words say. */
const colleagueOf = (profile: EvaluationProfiles['colleagues'][number], answers: number): ColleagueFacts => ({
  id: profile.id,
  leftAt: null,
  languages: [],
  place: null,
  absences: [],
  weeklyBudget: null,
  weekLoad: 0,
  consents: new Map(
    networkSchema.options.slice(0, 1).map((network) => [network, { kind: 'grant', validUntil: later }])
  ),
  profile: readProfile(profile),
  learned: new Map(),
  assignmentCount: answers
})

/** Fits the model of the app on these files and routes the messages of the test with the app's own ranking. */
export const evaluateRouting = (input: EvaluationInput, gauges: Gauges): Evaluation => {
  const before = gauges.memory()
  const began = gauges.milliseconds()
  const model = fitTextModel({
    profiles: input.profiles.colleagues.map(readProfileText),
    confirmed: input.history.flatMap((line) => {
      return line.gold.filter((id) => id !== nobody).map((colleagueId) => ({ colleagueId, text: line.text }))
    }),
    backlog: input.backlog.map((line) => line.text)
  })
  const fitSeconds = (gauges.milliseconds() - began) / 1_000
  const counts = new Map<string, number>()
  for (const id of input.history.flatMap((line) => line.gold)) counts.set(id, (counts.get(id) ?? 0) + 1)
  const colleagues = input.profiles.colleagues.map((profile) =>
    colleagueOf(profile, counts.get(profile.id) ?? 0)
  )
  const scorer = createScorer(model)
  const times: number[] = []
  const judge = (line: EvaluationLine): Judged => {
    const start = gauges.milliseconds()
    const facts = gatherText(line.text, null)
    const decision = route(
      {
        ...facts,
        language: null,
        text: { colleagueIds: model.colleagueIds, scores: scorer(facts.words) }
      },
      colleagues,
      now
    )
    times.push(gauges.milliseconds() - start)
    const isRight = (id: ColleagueId | undefined): boolean => id !== undefined && line.gold.includes(id)
    const first3 = decision.ranking.slice(0, 3).map((candidate) => candidate.colleagueId)
    return {
      answerable: !line.gold.includes(nobody),
      right: isRight(first3[0]),
      among3: first3.some(isRight),
      confidence: decision.confidence ?? 0
    }
  }
  const validation = input.declineValidation?.map(judge) ?? null
  times.length = 0
  const judged = input.test.map(judge)
  const threshold = chooseThreshold(validation ?? judged)
  const answerable = judged.filter((one) => one.answerable)
  const unanswerable = judged.filter((one) => !one.answerable)
  const routed = judged.filter((one) => one.confidence >= threshold)
  const sorted = times.toSorted((one, other) => one - other)
  return {
    messages: judged.length,
    answerable: answerable.length,
    unanswerable: unanswerable.length,
    top1: share(answerable, (one) => one.right),
    top3: share(answerable, (one) => one.among3),
    threshold,
    thresholdFrom: validation === null ? 'test' : 'validation',
    precision: share(routed, (one) => one.right),
    coverage: share(answerable, (one) => one.confidence >= threshold),
    declined: share(unanswerable, (one) => one.confidence < threshold),
    msPerMessage: { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) },
    fitSeconds,
    modelMegabytes: sizeOf(model) / 1024 / 1024,
    memoryMegabytes: Math.max(0, gauges.memory() - before) / 1024 / 1024
  }
}

const share = <One>(all: readonly One[], holds: (one: One) => boolean): number | null =>
  all.length === 0 ? null : all.filter(holds).length / all.length

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0

/** The lowest confidence from which on as many of those routed are right as is asked; 1 and more where none is. */
const chooseThreshold = (judged: readonly Judged[]): number => {
  const surest = judged.toSorted((one, other) => other.confidence - one.confidence)
  let right = 0
  let threshold = 1.01
  for (const [index, one] of surest.entries()) {
    if (one.right) right += 1
    const next = surest[index + 1]
    if (next !== undefined && next.confidence === one.confidence) continue
    if (right / (index + 1) >= precision) threshold = one.confidence
  }
  return threshold
}

/** Bytes of the numbers of a model, without the names of its features. */
const sizeOf = (model: TextModel): number => {
  const tables = [model.topics, ...(model.all === null ? [] : [model.all])]
  return (
    model.space.rarity.byteLength +
    model.topicOf.byteLength +
    tables.reduce(
      (sum, weights) =>
        sum + weights.centroids.byteLength + weights.bayes.weights.byteLength + weights.logistic.byteLength,
      0
    )
  )
}
