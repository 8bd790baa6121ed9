import { blockNumbers, countFeatures, createReader, type Occurrences, weigh } from './feature-space.ts'
import type { TextModel, Weights, Words } from './fit-text-model.ts'
import { type Step, weightsOfStep } from './learn-text.ts'
import { noTopic } from './topic-columns.ts'
import { countedShares, logisticBlocks, nearnessBlocks } from './views.ts'

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

/** What the text itself taught, which is no evidence about it: it was confirmed for this colleague. */
export interface OwnLesson {
  readonly colleagueId: string
  /** Where it was learned since the fit; null where it was fitted in. */
  readonly step: Step | null
}

/** How much of what history says of a feature stands without the text's own lesson, and what is taken from its weight. */
interface Without {
  readonly share: (feature: number, column: number) => number
  readonly taken: (feature: number, column: number) => number
}

const nothing: Without = { share: () => 1, taken: () => 0 }

/**
 * A feature that only this text taught teaches nothing about it; one of ten texts keeps nine tenths. The colleague it was
 * confirmed for is measured by their own texts, the others by all.
 */
const withoutOwn = (model: TextModel, own: OwnLesson): Without => {
  if (own.step !== null) return { ...nothing, taken: weightsOfStep(own.step, 1) }
  const columns = model.colleagueIds.length
  const column = model.colleagueIds.indexOf(own.colleagueId)
  const shareOf = (texts: number): number => (texts <= 1 ? 0 : (texts - 1) / texts)
  return {
    ...nothing,
    share(feature, asked) {
      if (feature < 0) return 0
      if (asked === column) return shareOf(model.confirmedIn[feature * columns + column] ?? 0)
      let texts = 0
      for (let other = 0; other < columns; other += 1)
        texts += model.confirmedIn[feature * columns + other] ?? 0
      return shareOf(texts)
    }
  }
}

/** Scores texts against a model; `own` is what a text itself taught it. */
export const createScorer = (model: TextModel): ((words: Words, own?: OwnLesson | null) => TextScores) => {
  const reader = createReader(model.space)
  const columns = model.colleagueIds.length
  return (words, own = null) => {
    const occurrences = reader.occurrences(words)
    const values = valuesOf(model, occurrences)
    const judge = (weights: Weights, without: Without) => {
      const byWord = Array.from({ length: columns }, () => new Float64Array(words.length))
      const nearness = new Float64Array(columns)
      contribute(model, weights, occurrences, values, without, byWord, nearness)
      return { byWord, nearness }
    }
    const topics = judge(model.topics, nothing)
    const without = own === null ? nothing : withoutOwn(model, own)
    const base = own === null ? topics : judge(model.topics, { ...nothing, share: without.share })
    const all = model.all === null ? null : judge(model.all, without)
    return {
      topics: topics.byWord,
      history: topics.byWord.map((row, column) =>
        row.map((_, place) =>
          all === null
            ? 0
            : model.historyShare * ((all.byWord[column]?.[place] ?? 0) - (base.byWord[column]?.[place] ?? 0))
        )
      ),
      nearness: (all === null || own !== null ? topics : all).nearness,
      trust: model.trust,
      topicOf(colleague, place) {
        for (const feature of values.alone.get(place) ?? []) {
          const topic = model.topicOf[feature * columns + colleague]
          if (topic !== undefined && topic !== noTopic) return model.written[colleague]?.[topic] ?? null
        }
        return null
      }
    }
  }
}

/** What one occurrence of a feature is worth, in both mixes, by place among the occurrences. */
interface Values {
  /** The feature itself, or for characters that of their word; -1 where no other text holds that. */
  readonly counted: Int32Array
  readonly near: Float32Array
  readonly logistic: Float32Array
  /** By place, the features of that word without another that has a meaning, characters left out. */
  readonly alone: ReadonlyMap<number, readonly number[]>
}

const valuesOf = (model: TextModel, occurrences: Occurrences): Values => {
  const counts = countFeatures(occurrences.features)
  const near = weigh(model.space, counts, nearnessBlocks)
  const logistic = weigh(model.space, counts, logisticBlocks)
  const slot = new Map<number, number>()
  for (const [at, feature] of counts.features.entries()) slot.set(feature, at)
  const spread = (weighed: Float32Array): Float32Array =>
    Float32Array.from(occurrences.features, (feature) => {
      const at = slot.get(feature) ?? 0
      return (weighed[at] ?? 0) / (counts.counts[at] ?? 1)
    })
  const wordAt = new Map<number, number>()
  const alone = new Map<number, number[]>()
  for (const [at, feature] of occurrences.features.entries()) {
    const place = occurrences.first[at] ?? 0
    if (model.space.blockOf[feature] === blockNumbers.word) wordAt.set(place, feature)
    // Two stop words together stand for both: what they go with is asked at the first.
    if (feature >= model.space.gramsFrom || model.space.blockOf[feature] === blockNumbers.pair) continue
    const known = alone.get(place)
    if (known === undefined) alone.set(place, [feature])
    else known.push(feature)
  }
  const counted = occurrences.features.map((feature, at) =>
    feature < model.space.gramsFrom ? feature : (wordAt.get(occurrences.first[at] ?? 0) ?? -1)
  )
  return { counted, near: spread(near), logistic: spread(logistic), alone }
}

const contribute = (
  model: TextModel,
  weights: Weights,
  occurrences: Occurrences,
  values: Values,
  without: Without,
  byWord: readonly Float64Array[],
  nearness: Float64Array
): void => {
  const columns = model.colleagueIds.length
  const { mix, centroids, bayes, logistic } = weights
  const { space } = model
  const taught = without !== nothing
  for (let at = 0; at < occurrences.features.length; at += 1) {
    const feature = occurrences.features[at] ?? 0
    const first = occurrences.first[at] ?? 0
    const second = occurrences.second[at] ?? -1
    const near = values.near[at] ?? 0
    const start = feature * columns
    const plain = feature < space.gramsFrom
    const counted = plain ? (countedShares[space.blockOf[feature] ?? 0] ?? 0) : 0
    const centroidsMean = meanOf(centroids, start, columns)
    const learns = plain ? mix.logistic * (values.logistic[at] ?? 0) : 0
    const nearWeight = mix.centroids * near
    const bayesWeight = mix.bayes * counted
    const taughtBy = values.counted[at] ?? -1
    for (let column = 0; column < columns; column += 1) {
      const centroid = centroids[start + column] ?? 0
      nearness[column] = (nearness[column] ?? 0) + near * centroid
      let points = nearWeight * (centroid - centroidsMean)
      if (plain) {
        points += bayesWeight * (bayes.weights[start + column] ?? 0)
        points += learns * ((logistic[start + column] ?? 0) - (taught ? without.taken(feature, column) : 0))
      }
      if (taught) points *= without.share(taughtBy, column)
      const places = byWord[column]
      if (places === undefined) continue
      if (second < 0) places[first] = (places[first] ?? 0) + points
      else {
        places[first] = (places[first] ?? 0) + points / 2
        places[second] = (places[second] ?? 0) + points / 2
      }
    }
  }
}

const meanOf = (table: Float32Array, start: number, columns: number): number => {
  let sum = 0
  for (let column = 0; column < columns; column += 1) sum += table[start + column] ?? 0
  return sum / columns
}
