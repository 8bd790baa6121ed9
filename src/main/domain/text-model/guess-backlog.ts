import type { FeatureSpace } from './feature-space.ts'
import type { Mix, Weights } from './fit-text-model.ts'
import { fitLogistic, type Lessons } from './logistic-regression.ts'
import { type Bayes, bayesLogits } from './naive-bayes.ts'
import { leanOnNear, type NearTexts } from './near-texts.ts'
import type { TextModelOptions } from './options.ts'
import type { OwnedTexts, PreparedTexts, Profiles } from './prepare-texts.ts'
import { countRows, multiply, softmax, type SparseRows } from './sparse-rows.ts'
import { foldDirections, seeAlong, type TextDirections } from './text-directions.ts'
import { fitWhole } from './whole-regression.ts'

/** What the two fits of a model share. */
export interface Basis {
  readonly space: FeatureSpace
  readonly columns: number
  readonly profiles: Profiles
  readonly countable: Uint8Array
  readonly backlog: PreparedTexts
  readonly byTopic: Float32Array | null
  /** Of the texts of the backlog. */
  readonly near: NearTexts
  readonly options: TextModelOptions
}

/** Logits that weights give texts, `columns` for each, multiplied by `share`. */
export const judgeTexts = (
  weights: {
    readonly centroids: Float32Array
    readonly bayes: Float32Array
    readonly logistic: Float32Array | null
    readonly mix: Mix
  },
  columns: number,
  texts: PreparedTexts,
  share: number
): Float32Array => {
  const { centroids, bayes, logistic, mix } = weights
  const judged = new Float32Array(countRows(texts.near) * columns)
  const logits = new Float64Array(columns)
  const add = (table: Float32Array, rows: SparseRows, text: number, weight: number): void => {
    logits.fill(0)
    multiply(table, columns, rows, text, logits)
    for (let column = 0; column < columns; column += 1) {
      const cell = text * columns + column
      judged[cell] = (judged[cell] ?? 0) + share * weight * (logits[column] ?? 0)
    }
  }
  for (let text = 0; text < countRows(texts.near); text += 1) {
    add(centroids, texts.near, text, mix.centroids)
    add(bayes, texts.counted, text, mix.bayes)
    if (logistic !== null) add(logistic, texts.logistic, text, mix.logistic)
  }
  return judged
}

/** What confirmed texts say against the model of profiles and backlog. */
export interface Corrected {
  /** Who each text of the backlog is guessed to be for, then. */
  readonly shares: Float32Array
  /** By feature and colleague; nothing of it was taught by a guess. */
  readonly correction: Float32Array
}

/**
 * Guesses the backlog from the model of profiles and backlog, corrected by what confirmed texts, which it never saw, show
 * to be wrong with it: what that model alone took for certain would be taught on to every text of the kind. They are few,
 * and seen along the directions of all texts they also say something of words that none of them holds; null where they
 * are many, and say enough.
 */
export const guessCorrected = (
  basis: Basis,
  topics: Weights,
  confirmed: OwnedTexts,
  directions: TextDirections | null
): Corrected => {
  const { space, columns, backlog, options } = basis
  const former = { ...topics, bayes: topics.bayes.weights }
  const count = confirmed.owners.length
  const shares = new Float32Array(count * columns)
  for (const [text, owner] of confirmed.owners.entries()) shares[text * columns + owner] = 1
  const lessons: Lessons = {
    texts: confirmed.texts.logistic,
    shares,
    weights: new Float32Array(count).fill(1),
    offsets: judgeTexts(former, columns, confirmed.texts, options.corrected)
  }
  const correction =
    directions === null
      ? fitLogistic(lessons, columns, space.gramsFrom, options.logistic)
      : learnAlong(lessons, columns, space.gramsFrom, directions, options)
  const guesses = judgeTexts(former, columns, backlog, options.corrected)
  const logits = new Float64Array(columns)
  for (let text = 0; text < countRows(backlog.near); text += 1) {
    logits.set(guesses.subarray(text * columns, (text + 1) * columns))
    multiply(correction, columns, backlog.logistic, text, logits)
    for (let column = 0; column < columns; column += 1)
      logits[column] = options.guessSharpness * (logits[column] ?? 0)
    guesses.set(softmax(logits), text * columns)
  }
  leanOnNear(basis.near, columns, guesses, options.nearShare)
  return { shares: guesses, correction }
}

const learnAlong = (
  lessons: Lessons,
  columns: number,
  features: number,
  directions: TextDirections,
  options: TextModelOptions
): Float32Array => {
  const texts = seeAlong(lessons.texts, features, directions)
  const weights = fitWhole({ ...lessons, texts }, columns, features + directions.count, options.whole)
  return foldDirections(weights, columns, features, directions)
}

/** Guesses the backlog from all that is known without it, and each text from those near to it. */
export const guessBacklog = (
  basis: Basis,
  known: {
    readonly centroids: Float32Array
    readonly bayes: Bayes
    readonly logistic: Float32Array | null
  },
  perPerson: number,
  lessons: Lessons
): void => {
  const { columns, backlog, byTopic, options } = basis
  const teacher = known.logistic === null ? options.firstTeacher : options.laterTeacher
  const topicShare = teacher.topics * options.topicShare(perPerson)
  const bayesian = new Float64Array(columns)
  const logits = new Float64Array(columns)
  for (let text = 0; text < countRows(backlog.near); text += 1) {
    bayesLogits(known.bayes, backlog.counted, text, bayesian)
    logits.fill(0)
    if (known.logistic !== null) multiply(known.logistic, columns, backlog.logistic, text, logits)
    for (let column = 0; column < columns; column += 1) {
      const cell = text * columns + column
      logits[column] =
        options.guessSharpness *
        ((logits[column] ?? 0) +
          teacher.centroids * (known.centroids[cell] ?? 0) +
          teacher.bayes * (bayesian[column] ?? 0) +
          topicShare * (byTopic?.[cell] ?? 0))
    }
    lessons.shares.set(softmax(logits), text * columns)
  }
  leanOnNear(basis.near, columns, lessons.shares, options.nearShare)
}

/** What is guessed surely counts more. */
export const weighGuesses = (
  { columns, backlog, options }: Basis,
  perPerson: number,
  lessons: Lessons
): void => {
  const weight = options.guessWeight(perPerson)
  for (let text = 0; text < countRows(backlog.near); text += 1) {
    let highest = 0
    for (let cell = text * columns; cell < (text + 1) * columns; cell += 1)
      highest = Math.max(highest, lessons.shares[cell] ?? 0)
    lessons.weights[text] = weight * highest * highest
  }
}
