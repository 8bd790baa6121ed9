import { countFeatures, createReader, type Occurrences, weigh } from './feature-space.ts'
import type { TextModel, Weights, Words } from './fit-text-model.ts'
import { noTopic } from './topic-columns.ts'
import { lastCounted, logisticBlocks, nearnessBlocks } from './views.ts'

/** What a model says of a text; lists are by colleague, in the order of the model. */
export interface TextScores {
  /** For each colleague, what each word of the text weighs from profiles and backlog; in logits. */
  readonly topics: readonly Float64Array[]
  /** What confirmed texts add to or take from it, word by word. */
  readonly history: readonly Float64Array[]
  /** The cosine between the text and what is known of each colleague. */
  readonly nearness: Float64Array
  /** How far the model believes what it learned from texts, from 0 to 1. */
  readonly trust: number
  /** The topic of this colleague's profile that a word goes with, as written; null where that is not known. */
  readonly topicOf: (colleague: number, place: number) => string | null
}

/** Scores texts against a model. */
export const createScorer = (model: TextModel): ((words: Words) => TextScores) => {
  const reader = createReader(model.space)
  return (words) => {
    const occurrences = reader.occurrences(words)
    const counts = countFeatures(occurrences.features)
    const values = {
      near: weigh(model.space, counts, nearnessBlocks),
      logistic: weigh(model.space, counts, logisticBlocks)
    }
    const slot = new Map<number, number>()
    for (const [at, feature] of counts.features.entries()) slot.set(feature, at)
    const rows = model.colleagueIds.length
    const judge = (weights: Weights) => {
      const byWord = Array.from({ length: rows }, () => new Float64Array(words.length))
      const nearness = new Float64Array(rows)
      contribute(
        model,
        weights,
        occurrences,
        (feature) => {
          const at = slot.get(feature) ?? 0
          const count = counts.counts[at] ?? 1
          return { near: (values.near[at] ?? 0) / count, logistic: (values.logistic[at] ?? 0) / count }
        },
        byWord,
        nearness
      )
      return { byWord, nearness }
    }
    const topics = judge(model.topics)
    const all = model.all === null ? null : judge(model.all)
    return {
      topics: topics.byWord,
      history:
        all === null
          ? topics.byWord.map((row) => new Float64Array(row.length))
          : all.byWord.map((row, index) =>
              row.map((value, place) => value - (topics.byWord[index]?.[place] ?? 0))
            ),
      nearness: (all ?? topics).nearness,
      trust: model.trust,
      topicOf(colleague, place) {
        for (const [at, feature] of occurrences.features.entries()) {
          if (occurrences.first[at] !== place || occurrences.second[at] !== -1) continue
          const topic = feature < model.space.gramsFrom ? model.topicOf[feature * rows + colleague] : noTopic
          if (topic !== undefined && topic !== noTopic) return model.written[colleague]?.[topic] ?? null
        }
        return null
      }
    }
  }
}

const contribute = (
  model: TextModel,
  weights: Weights,
  occurrences: Occurrences,
  valueOf: (feature: number) => { readonly near: number; readonly logistic: number },
  byWord: readonly Float64Array[],
  nearness: Float64Array
): void => {
  const rows = model.colleagueIds.length
  const { mix, centroids, bayes, logistic } = weights
  const { space } = model
  for (let at = 0; at < occurrences.features.length; at += 1) {
    const feature = occurrences.features[at] ?? 0
    const first = occurrences.first[at] ?? 0
    const second = occurrences.second[at] ?? -1
    const value = valueOf(feature)
    const start = feature * rows
    const plain = feature < space.gramsFrom
    const counted = plain && (space.blockOf[feature] ?? 0) <= lastCounted
    const centroidsMean = meanOf(centroids, start, rows)
    for (let row = 0; row < rows; row += 1) {
      const near = value.near * (centroids[start + row] ?? 0)
      nearness[row] = (nearness[row] ?? 0) + near
      const points =
        mix.centroids * (near - value.near * centroidsMean) +
        (counted ? mix.bayes * (bayes.weights[start + row] ?? 0) : 0) +
        (plain ? mix.logistic * value.logistic * (logistic[start + row] ?? 0) : 0)
      const words = byWord[row]
      if (words === undefined) continue
      if (second < 0) words[first] = (words[first] ?? 0) + points
      else {
        words[first] = (words[first] ?? 0) + points / 2
        words[second] = (words[second] ?? 0) + points / 2
      }
    }
  }
}

const meanOf = (table: Float32Array, start: number, rows: number): number => {
  let sum = 0
  for (let row = 0; row < rows; row += 1) sum += table[start + row] ?? 0
  return sum / rows
}
