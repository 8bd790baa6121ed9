import type { ColleagueId } from '../../../shared/model/ids.ts'
import { confidenceOf } from './confidence.ts'
import type { TextScores } from './score-text.ts'

/** What a model says of the words of one conversation. */
export interface TextEvidence {
  readonly colleagueIds: readonly string[]
  readonly scores: TextScores
}

/** The same, compared among those who may be asked: what a word says for everybody says nothing. */
export interface ComparedText {
  readonly knows: (id: ColleagueId) => boolean
  /** By word of the message, in logits. */
  readonly topicPoints: (id: ColleagueId) => Float64Array
  readonly historyPoints: (id: ColleagueId) => Float64Array
  readonly topicOf: (id: ColleagueId, place: number) => string | null
  /** How likely the first of the eligible is right, by the words alone. */
  readonly confidence: number
  /** How much its confidence weighs against the points, from 0 to 1: where few texts were read, points decide. */
  readonly trust: number
}

/** Compares what the model says of those who are eligible and of all others with the mean of the eligible. */
export const compareText = (
  evidence: TextEvidence | null,
  eligible: readonly ColleagueId[]
): ComparedText | null => {
  if (evidence === null) return null
  const { scores } = evidence
  const rowOf = new Map(evidence.colleagueIds.map((id, row) => [id, row]))
  const rows = eligible.flatMap((id) => rowOf.get(id) ?? [])
  const topicMean = meanOf(scores.topics, rows)
  const historyMean = meanOf(scores.history, rows)
  const against = (lists: readonly Float64Array[], id: ColleagueId, mean: Float64Array): Float64Array => {
    const own = lists[rowOf.get(id) ?? -1] ?? new Float64Array(mean.length)
    return own.map((value, place) => value - (mean[place] ?? 0))
  }
  const sums = rows.map((row) => sumOf(scores.topics[row]) + sumOf(scores.history[row]))
  return {
    knows: (id) => rowOf.has(id),
    topicPoints: (id) => against(scores.topics, id, topicMean),
    historyPoints: (id) => against(scores.history, id, historyMean),
    topicOf: (id, place) => scores.topicOf(rowOf.get(id) ?? -1, place),
    confidence: confidenceOf(
      sums,
      rows.map((row) => scores.nearness[row] ?? 0)
    ),
    trust: scores.trust
  }
}

const sumOf = (values: Float64Array | undefined): number =>
  values === undefined ? 0 : values.reduce((sum, value) => sum + value, 0)

const meanOf = (lists: readonly Float64Array[], rows: readonly number[]): Float64Array => {
  const mean = new Float64Array(lists[0]?.length ?? 0)
  for (const row of rows)
    for (const [place, value] of (lists[row] ?? []).entries())
      mean[place] = (mean[place] ?? 0) + value / rows.length
  return mean
}
