import type { Word } from '../topics.ts'
import {
  type BlockWeights,
  buildFeatureSpace,
  type Counts,
  createReader,
  type FeatureSpace
} from './feature-space.ts'
import { fitLogistic, type Lesson } from './logistic-regression.ts'
import { type Bayes, bayesLogits, runBayes } from './naive-bayes.ts'
import {
  addText,
  bayesText,
  centreFeatures,
  multiply,
  normaliseRows,
  softmax,
  type SparseText,
  weighText
} from './sparse-text.ts'
import { type TextModelOptions, textModelOptions } from './options.ts'

export type Words = readonly Word[]

/** A profile, read. */
export interface ProfileText {
  readonly colleagueId: string
  /** The topics as the person wrote them, and their words. */
  readonly written: readonly string[]
  readonly topics: readonly Words[]
  /** What it says beside its topics: role and bio. */
  readonly about: readonly Words[]
}

export interface ConfirmedText {
  readonly colleagueId: string
  readonly words: Words
}

/** All that a model rests on. Orders do not matter. */
export interface TextFacts {
  readonly profiles: readonly ProfileText[]
  readonly confirmed: readonly ConfirmedText[]
  readonly backlog: readonly Words[]
}

/** Weights by feature and colleague: a logit is what a text's features weigh. */
export interface Weights {
  /** Of features weighed by TF-IDF: how near a text is to what is known of a colleague (a cosine). */
  readonly centroids: Float32Array
  readonly bayes: Bayes
  /** Of features weighed by TF-IDF of another mix. */
  readonly logistic: Float32Array
  readonly mix: Mix
}

/** What each of the three says counts. */
export interface Mix {
  readonly centroids: number
  readonly bayes: number
  readonly logistic: number
}

export const noTopic = 255

export interface TextModel {
  readonly colleagueIds: readonly string[]
  /** The topics of each colleague, as written. */
  readonly written: readonly (readonly string[])[]
  readonly space: FeatureSpace
  /** By feature and colleague: which topic the feature goes with; `noTopic` where that is not known. */
  readonly topicOf: Uint8Array
  /** From profiles and backlog alone. */
  readonly topics: Weights
  /** From confirmed texts too; null when there are none. */
  readonly all: Weights | null
}

/** The mix of blocks for nearness, and for logistic regression. */
export const nearnessBlocks: BlockWeights = { word: 1, pair: 1, gram: 1, stop: 0.5, sequence: 0 }
export const logisticBlocks: BlockWeights = { word: 1, pair: 0.7, gram: 0, stop: 0.7, sequence: 0.7 }

interface Prepared {
  readonly near: SparseText
  readonly logistic: SparseText
  readonly bayes: SparseText
}

const prepare = (space: FeatureSpace, counts: Counts): Prepared => ({
  near: weighText(space, counts, nearnessBlocks),
  logistic: weighText(space, counts, logisticBlocks),
  bayes: bayesText(space, counts)
})

interface Profiles {
  readonly topics: readonly { readonly row: number; readonly text: Prepared }[]
  readonly about: readonly { readonly row: number; readonly text: Prepared }[]
}

const keyOf = (words: Words): string => words.map((word) => word.folded).join(' ')

const byKey = <Text>(texts: readonly Text[], key: (text: Text) => string): readonly Text[] =>
  texts
    .map((text) => ({ text, key: key(text) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ text }) => text)

/** Fits a model. The same facts in any order give the same model on any machine. */
export const fitTextModel = (facts: TextFacts, options: TextModelOptions = textModelOptions): TextModel => {
  const people = byKey(facts.profiles, (profile) => profile.colleagueId)
  const rowOf = new Map(people.map((profile, row) => [profile.colleagueId, row]))
  const confirmed = byKey(
    facts.confirmed.filter((text) => rowOf.has(text.colleagueId)),
    (text) => `${text.colleagueId} ${keyOf(text.words)}`
  )
  const backlog = byKey(facts.backlog, keyOf)
  const profileTexts = people.flatMap((profile) => [...profile.topics, ...profile.about])
  const space = buildFeatureSpace([...backlog, ...confirmed.map((text) => text.words)], profileTexts)
  const reader = createReader(space)
  const read = (words: Words): Prepared => prepare(space, reader.counts(words))
  const profiles: Profiles = {
    topics: people.flatMap((profile, row) => profile.topics.map((words) => ({ row, text: read(words) }))),
    about: people.flatMap((profile, row) => profile.about.map((words) => ({ row, text: read(words) })))
  }
  const texts = backlog.map(read)
  const lessons = confirmed.map((text) => ({ row: rowOf.get(text.colleagueId) ?? 0, text: read(text.words) }))
  const rows = people.length
  const byTopic = fitTopics(space, rows, profiles, texts, options)
  const fit = (confirmedTexts: readonly Confirmed[], former: Float32Array | null): Weights =>
    fitWeights(space, rows, profiles, confirmedTexts, texts, byTopic.shares, former, options)
  const topics = fit([], null)
  return {
    colleagueIds: people.map((profile) => profile.colleagueId),
    written: people.map((profile) => profile.written),
    space,
    topicOf: byTopic.topicOf,
    topics,
    all:
      lessons.length === 0
        ? null
        : fit(lessons, lessons.length > options.manyConfirmed ? topics.logistic : null)
  }
}

interface Confirmed {
  readonly row: number
  readonly text: Prepared
}

const fitWeights = (
  space: FeatureSpace,
  rows: number,
  profiles: Profiles,
  confirmed: readonly Confirmed[],
  backlog: readonly Prepared[],
  byTopic: Float64Array | null,
  former: Float32Array | null,
  options: TextModelOptions
): Weights => {
  const features = space.blockOf.length
  const perPerson = rows === 0 ? 0 : confirmed.length / rows
  const centroids = fitCentroids(features, rows, profiles, confirmed, options)
  const countable = countableOf(space)
  const seed = new Float32Array(space.gramsFrom * rows)
  for (const { row, text } of profiles.topics) addText(seed, rows, row, text.bayes, options.topicCount)
  for (const { row, text } of profiles.about) addText(seed, rows, row, text.bayes, options.aboutCount)
  for (const { row, text } of confirmed) addText(seed, rows, row, text.bayes, 1)
  const cosines = backlog.map((text) => {
    const into = new Float64Array(rows)
    multiply(centroids, rows, text.near, into)
    return into
  })
  const firstShares = new Float64Array(backlog.length * rows)
  for (const [index, cosine] of cosines.entries())
    firstShares.set(softmax(cosine.map((value) => value * options.firstSharpness)), index * rows)
  const mix = options.mix(perPerson)
  let { bayes } = runBayes(
    seed,
    rows,
    countable,
    backlog.map((text) => text.bayes),
    firstShares,
    options.bayes
  )
  const known = confirmed.map(({ row, text }): Lesson => {
    const shares = new Float64Array(rows)
    shares[row] = 1
    return { text: text.logistic, shares, weight: 1 }
  })
  const backlogWeight = options.guessWeight(perPerson)
  let logistic = former ?? new Float32Array(space.gramsFrom * rows)
  const logits = new Float64Array(rows)
  for (let round = former === null ? 0 : options.teachings - 1; round < options.teachings; round += 1) {
    const guesses = backlog.map((text, index): Lesson => {
      bayesLogits(bayes, text.bayes, logits)
      const shares = new Float64Array(rows)
      if (round > 0) multiply(logistic, rows, text.logistic, shares)
      const cosine = cosines[index]
      const teacher = round === 0 ? options.firstTeacher : options.laterTeacher
      for (let row = 0; row < rows; row += 1)
        shares[row] =
          options.guessSharpness *
          ((shares[row] ?? 0) +
            teacher.centroids * (cosine?.[row] ?? 0) +
            teacher.bayes * (logits[row] ?? 0) +
            (byTopic === null ? 0 : teacher.topics * (byTopic[index * rows + row] ?? 0)))
      softmax(shares)
      let highest = 0
      for (const share of shares) if (share > highest) highest = share
      return { text: text.logistic, shares, weight: backlogWeight * highest * highest }
    })
    const last = round === options.teachings - 1
    logistic = fitLogistic([...guesses, ...known], rows, space.gramsFrom, {
      ...options.logistic,
      epochs: last ? options.logistic.epochs : options.draftEpochs
    })
  }
  const bayesWeights = bayes.weights
  centreFeatures(bayesWeights, rows)
  centreFeatures(logistic, rows)
  bayes = { ...bayes, weights: bayesWeights }
  return { centroids, bayes, logistic, mix }
}

const fitCentroids = (
  features: number,
  rows: number,
  profiles: Profiles,
  confirmed: readonly Confirmed[],
  options: TextModelOptions
): Float32Array => {
  const centroids = new Float32Array(features * rows)
  for (const { row, text } of profiles.topics) addText(centroids, rows, row, text.near, 1)
  for (const { row, text } of profiles.about) addText(centroids, rows, row, text.near, options.aboutShare)
  normaliseRows(centroids, rows)
  if (confirmed.length === 0) return centroids
  const answers = new Float32Array(features * rows)
  const counts = new Float64Array(rows)
  for (const { row, text } of confirmed) {
    addText(answers, rows, row, text.near, 1)
    counts[row] = (counts[row] ?? 0) + 1
  }
  normaliseRows(answers, rows)
  for (let cell = 0; cell < centroids.length; cell += 1) {
    const answer = answers[cell] ?? 0
    if (answer === 0) continue
    const count = counts[cell % rows] ?? 0
    centroids[cell] = (centroids[cell] ?? 0) + options.answersShare * (count / (count + 4)) * answer
  }
  normaliseRows(centroids, rows)
  return centroids
}

/** Features that naive Bayes counts. */
const countableOf = (space: FeatureSpace): Uint8Array =>
  space.blockOf.slice(0, space.gramsFrom).map((block) => (block <= 2 ? 1 : 0))

interface ByTopic {
  /** The logarithm of each colleague's share in each text of the backlog; null where that was not computed. */
  readonly shares: Float64Array | null
  readonly topicOf: Uint8Array
}

/**
 * Naive Bayes with each topic of each profile as a row of its own: a colleague's topics are different subjects, and one
 * cloud around all of them fits none. Runs over the part of the backlog that the time of a fit allows.
 */
const fitTopics = (
  space: FeatureSpace,
  rows: number,
  profiles: Profiles,
  backlog: readonly Prepared[],
  options: TextModelOptions
): ByTopic => {
  const topics = profiles.topics.length
  const topicOf = new Uint8Array(space.gramsFrom * rows).fill(noTopic)
  if (topics === 0) return { shares: null, topicOf }
  const owners = profiles.topics.map(({ row }) => row)
  const centroids = fitCentroids(space.blockOf.length, rows, profiles, [], options)
  const seed = new Float32Array(space.gramsFrom * topics)
  const nearness = new Float32Array(space.blockOf.length * topics)
  for (const [topic, { row, text }] of profiles.topics.entries()) {
    addText(seed, topics, topic, text.bayes, options.topicOwn)
    addText(nearness, topics, topic, text.near, 1)
    for (const other of profiles.topics)
      if (other.row === row) addText(seed, topics, topic, other.text.bayes, options.topicSibling)
    for (const about of profiles.about)
      if (about.row === row) addText(seed, topics, topic, about.text.bayes, options.topicAbout)
  }
  const read = topics * backlog.length > options.mostTopicCells ? [] : backlog
  const first = new Float64Array(read.length * topics)
  const logits = new Float64Array(topics)
  const cosines = new Float64Array(rows)
  for (const [index, text] of read.entries()) {
    logits.fill(0)
    cosines.fill(0)
    multiply(nearness, topics, text.near, logits)
    multiply(centroids, rows, text.near, cosines)
    for (let topic = 0; topic < topics; topic += 1)
      logits[topic] = options.topicSharpness * ((logits[topic] ?? 0) + (cosines[owners[topic] ?? 0] ?? 0))
    first.set(softmax(logits), index * topics)
  }
  const { bayes, shares } = runBayes(
    seed,
    topics,
    countableOf(space),
    read.map((text) => text.bayes),
    first,
    options.topicBayes
  )
  findTopics(bayes, rows, owners, topicOf)
  if (read.length === 0) return { shares: null, topicOf }
  const byColleague = new Float64Array(read.length * rows).fill(1e-4)
  for (let cell = 0; cell < shares.length; cell += 1) {
    const at = Math.floor(cell / topics) * rows + (owners[cell % topics] ?? 0)
    byColleague[at] = (byColleague[at] ?? 0) + (shares[cell] ?? 0)
  }
  return { shares: byColleague.map((share) => Math.log(share)), topicOf }
}

/** Finds, for each feature and colleague, the topic that it is likeliest under. */
const findTopics = (bayes: Bayes, rows: number, owners: readonly number[], topicOf: Uint8Array): void => {
  const topics = owners.length
  const firstOf = new Map<number, number>()
  for (const [topic, owner] of owners.entries()) if (!firstOf.has(owner)) firstOf.set(owner, topic)
  for (let feature = 0; feature * rows < topicOf.length; feature += 1) {
    const best = new Float64Array(rows).fill(-Infinity)
    for (let topic = 0; topic < topics; topic += 1) {
      const owner = owners[topic] ?? 0
      const weight = bayes.weights[feature * topics + topic] ?? 0
      if (weight <= (best[owner] ?? 0)) continue
      best[owner] = weight
      topicOf[feature * rows + owner] = Math.min(noTopic - 1, topic - (firstOf.get(owner) ?? 0))
    }
  }
}
