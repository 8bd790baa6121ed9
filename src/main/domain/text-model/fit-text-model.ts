import type { Word } from '../topics.ts'
import type { ListedLanguage } from '../translate-word.ts'
import { buildFeatureSpace } from './build-feature-space.ts'
import { moveToAnswers, profileCentroids } from './centroids.ts'
import type { FeatureSpace } from './feature-space.ts'
import {
  type Basis,
  type Corrected,
  guessBacklog,
  guessCorrected,
  judgeTexts,
  weighGuesses
} from './guess-backlog.ts'
import { fitLogistic, type Lessons } from './logistic-regression.ts'
import { findNearTexts } from './near-texts.ts'
import { type Bayes, runBayes } from './naive-bayes.ts'
import { type TextModelOptions, textModelOptions } from './options.ts'
import { measureHistory } from './measure-history.ts'
import { type OwnedTexts, prepareProfiles, prepareTexts } from './prepare-texts.ts'
import { readBacklogText, tellSpoken } from './read-text.ts'
import { addText, centreFeatures, countRows, joinRows, multiply, rowOf, softmax } from './sparse-rows.ts'
import { findDirections, type TextDirections } from './text-directions.ts'
import { fitTopics } from './topic-columns.ts'
import { lastCounted } from './views.ts'

export type Words = readonly Word[]

/** A profile, read. */
export interface ProfileText {
  readonly colleagueId: string
  /** The topics as the person wrote them, and their words. */
  readonly written: readonly string[]
  readonly topics: readonly Words[]
  /** What it says beside its topics: role and bio. */
  readonly about: readonly Words[]
  /** What its words may mean in the other language. */
  readonly translated: readonly TranslatedWord[]
}

/** A word of a profile with its stem in another language. */
export interface TranslatedWord {
  readonly into: ListedLanguage
  /** The place of its topic in the profile; null for role and bio. */
  readonly topic: number | null
  readonly word: Word
}

export interface ConfirmedText {
  readonly colleagueId: string
  readonly text: string
}

/** All that a model rests on. Orders do not matter. */
export interface TextFacts {
  readonly profiles: readonly ProfileText[]
  readonly confirmed: readonly ConfirmedText[]
  readonly backlog: readonly string[]
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

export interface TextModel {
  readonly colleagueIds: readonly string[]
  /** How far what it learned from texts beside the profiles is believed, from 0 to 1. */
  readonly trust: number
  /** The topics of each colleague, as written. */
  readonly written: readonly (readonly string[])[]
  readonly space: FeatureSpace
  /** By feature and colleague: which topic the feature goes with; `noTopic` where that is not known. */
  readonly topicOf: Uint8Array
  /** By feature and colleague: how many confirmed texts hold it; grams are not counted. */
  readonly confirmedIn: Uint16Array
  /** From profiles and backlog alone. */
  readonly topics: Weights
  /** From confirmed texts too; null when there are none. */
  readonly all: Weights | null
  /** How much of what `all` says more than `topics` is believed, from 0 to 1: as much as it was found to help. */
  readonly historyShare: number
}

const byKey = <One>(all: readonly One[], key: (one: One) => string): readonly One[] =>
  all
    .map((one) => ({ one, key: key(one) }))
    .toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ one }) => one)

/** Fits a model. The same facts in any order give the same model on any machine. */
export const fitTextModel = (facts: TextFacts, options: TextModelOptions = textModelOptions): TextModel => {
  const backlog = facts.backlog.toSorted()
  const spoken = tellSpoken([...backlog, ...facts.confirmed.map((one) => one.text)])
  const people = byKey(facts.profiles, (profile) => profile.colleagueId).map((profile) => ({
    ...profile,
    translated: profile.translated.filter((one) => spoken.includes(one.into))
  }))
  const columnOf = new Map(people.map((profile, column) => [profile.colleagueId, column]))
  const confirmed = takeEvenly(
    byKey(
      facts.confirmed.filter((one) => columnOf.has(one.colleagueId)),
      (one) => `${one.colleagueId} ${one.text}`
    ),
    options.mostConfirmed
  )
  const columns = people.length
  const built = buildFeatureSpace(
    eachWords([...backlog, ...confirmed.map((one) => one.text)]),
    people.flatMap((profile) => profile.topics),
    [
      ...people.flatMap((profile) => profile.about),
      ...people.flatMap((profile) => profile.translated.map((one) => [one.word]))
    ]
  )
  const { space } = built
  const read = backlog.length + confirmed.length
  const profiles = prepareProfiles(built, read, people)
  const texts = prepareTexts(built, 0, backlog.length)
  const countable = space.blockOf.subarray(0, space.gramsFrom).map((block) => (block <= lastCounted ? 1 : 0))
  const centroids = profileCentroids(space.blockOf.length, columns, profiles, options)
  const byTopic = fitTopics(space.gramsFrom, columns, profiles, centroids, countable, texts, options)
  const basis: Basis = {
    space,
    columns,
    profiles,
    countable,
    backlog: texts,
    byTopic: byTopic.shares,
    near: findNearTexts(texts.logistic, space.gramsFrom, options.nearTexts),
    options
  }
  const nobody: OwnedTexts = { owners: new Int32Array(), texts: prepareTexts(built, 0, 0) }
  const topics = fitWeights(basis, centroids, nobody, { kind: 'nothing' })
  const confirmedIn = new Uint16Array(space.gramsFrom * columns)
  const learnFrom = (part: OwnedTexts, sums: Float32Array, counts: Int32Array, begun: Begun): Weights =>
    fitWeights(basis, moveToAnswers(centroids, columns, sums, counts, options), part, begun)
  const corrected = (part: OwnedTexts, directions: TextDirections | null): Begun => ({
    kind: 'guessed',
    ...guessCorrected(basis, topics, part, directions)
  })
  const learnFromPart = (part: OwnedTexts, directions: TextDirections | null): Weights => {
    const sums = new Float32Array(space.blockOf.length * columns)
    const counts = new Int32Array(columns)
    for (const [text, owner] of part.owners.entries()) {
      addText(sums, columns, owner, rowOf(part.texts.near, text), 1)
      counts[owner] = (counts[owner] ?? 0) + 1
    }
    return learnFrom(part, sums, counts, corrected(part, directions))
  }
  const learn = (): Pick<TextModel, 'all' | 'historyShare'> => {
    const owners = Int32Array.from(confirmed, (one) => columnOf.get(one.colleagueId) ?? 0)
    const answers = new Float32Array(space.blockOf.length * columns)
    const counts = new Int32Array(columns)
    const many = owners.length > options.manyConfirmed
    const prepared = prepareTexts(built, backlog.length, read, (near, text) => {
      const owner = owners[text] ?? 0
      addText(answers, columns, owner, near, 1)
      counts[owner] = (counts[owner] ?? 0) + 1
      return !many
    })
    const whole = { owners, texts: prepared }
    countTexts(confirmedIn, columns, whole)
    const seen =
      options.keptCorrection(owners.length / columns) > 0 &&
      space.gramsFrom <= options.directions.mostFeatures &&
      owners.length * columns <= options.directions.mostCells
    const directions = seen
      ? findDirections(joinRows(texts.logistic, prepared.logistic), space.gramsFrom, options.directions)
      : null
    const historyShare = many
      ? 1
      : measureHistory(columns, whole, topics, options, (part) => learnFromPart(part, directions))
    const begun: Begun = many ? { kind: 'former', logistic: topics.logistic } : corrected(whole, directions)
    return { all: learnFrom(whole, answers, counts, begun), historyShare }
  }
  return {
    colleagueIds: people.map((profile) => profile.colleagueId),
    trust: options.trust(backlog.length, confirmed.length),
    written: people.map((profile) => profile.written),
    space,
    topicOf: byTopic.topicOf,
    confirmedIn,
    topics,
    ...(confirmed.length === 0 ? { all: null, historyShare: 1 } : learn())
  }
}

/** Of each colleague's texts, which lie together, at most so many, evenly. */
const takeEvenly = (confirmed: readonly ConfirmedText[], most: number): readonly ConfirmedText[] => {
  const counts = new Map<string, number>()
  for (const { colleagueId } of confirmed) counts.set(colleagueId, (counts.get(colleagueId) ?? 0) + 1)
  const seen = new Map<string, number>()
  return confirmed.filter(({ colleagueId }) => {
    const place = seen.get(colleagueId) ?? 0
    seen.set(colleagueId, place + 1)
    const share = Math.min(1, most / (counts.get(colleagueId) ?? 1))
    return Math.floor((place + 1) * share) > Math.floor(place * share)
  })
}

/** The words of each text, one text at a time: as words they take ten times the memory. */
const eachWords = (texts: readonly string[]): Iterable<Words> => ({
  *[Symbol.iterator]() {
    for (const text of texts) yield readBacklogText(text)
  }
})

const addCounted = (
  seed: Float32Array,
  columns: number,
  { owners, texts }: OwnedTexts,
  count: number
): void => {
  for (let text = 0; text < owners.length; text += 1)
    addText(seed, columns, owners[text] ?? 0, rowOf(texts.counted, text), count)
}

const mostCounted = 2 ** 16 - 1

const countTexts = (counts: Uint16Array, columns: number, { owners, texts }: OwnedTexts): void => {
  for (const [text, owner] of owners.entries())
    for (const feature of rowOf(texts.logistic, text).features) {
      const cell = feature * columns + owner
      counts[cell] = Math.min(mostCounted, (counts[cell] ?? 0) + 1)
    }
}

/** What the model of profiles and backlog hands on to the one with confirmed texts. */
type Begun =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'former'; readonly logistic: Float32Array }
  | ({ readonly kind: 'guessed' } & Corrected)

const fitWeights = (basis: Basis, centroids: Float32Array, confirmed: OwnedTexts, begun: Begun): Weights => {
  const { space, columns, profiles, countable, backlog, options } = basis
  const perPerson = columns === 0 ? 0 : confirmed.owners.length / columns
  const texts = countRows(backlog.near)
  const seed = new Float32Array(space.gramsFrom * columns)
  addCounted(seed, columns, profiles.topics, options.topicCount)
  addCounted(seed, columns, profiles.about, options.aboutCount)
  addCounted(seed, columns, profiles.translated, options.translatedCount)
  addCounted(seed, columns, confirmed, 1)
  const cosines = new Float32Array(texts * columns)
  const shares = new Float32Array(texts * columns)
  const logits = new Float64Array(columns)
  for (let text = 0; text < texts; text += 1) {
    logits.fill(0)
    multiply(centroids, columns, backlog.near, text, logits)
    cosines.set(logits, text * columns)
    for (let column = 0; column < columns; column += 1)
      logits[column] = options.firstSharpness * (logits[column] ?? 0)
    shares.set(softmax(logits), text * columns)
  }
  const bayes = runBayes(seed, columns, countable, backlog.counted, shares, options.bayes)
  const trust = options.trust(texts, confirmed.owners.length)
  const mix = options.mix(perPerson, trust)
  const untaught = { centroids, bayes: bayes.weights, logistic: null, mix }
  const offsets =
    begun.kind === 'guessed'
      ? joinLogits(
          judgeTexts(untaught, columns, backlog, 1),
          judgeTexts(untaught, columns, confirmed.texts, 1)
        )
      : null
  const lessons = lessonsOf(basis, confirmed, offsets)
  let logistic = begun.kind === 'former' ? begun.logistic : new Float32Array(space.gramsFrom * columns)
  for (
    let round = begun.kind === 'former' ? options.teachings - 1 : 0;
    round < options.teachings;
    round += 1
  ) {
    if (round === 0 && begun.kind === 'guessed') lessons.shares.set(begun.shares)
    else
      guessBacklog(
        basis,
        { centroids: cosines, bayes, logistic: round === 0 ? null : logistic },
        perPerson,
        lessons
      )
    weighGuesses(basis, perPerson, lessons)
    const last = round === options.teachings - 1
    logistic = fitLogistic(lessons, columns, space.gramsFrom, {
      ...options.logistic,
      epochs: last ? options.logistic.epochs : options.draftEpochs
    })
  }
  // What confirmed texts alone teach stands beside what guesses made of it: they lean on profiles, which may be wrong.
  const kept = begun.kind === 'guessed' ? begun.correction : null
  // A new table: the draft it was taught by is that of the first fit.
  const keptShare = options.keptCorrection(perPerson)
  const learned = logistic.map((weight, cell) => trust * (weight + keptShare * (kept?.[cell] ?? 0)))
  centreFeatures(bayes.weights, columns)
  centreFeatures(learned, columns)
  return { centroids, bayes, logistic: learned, mix }
}

/** The texts of the backlog, whose shares are still to be guessed, and after them the confirmed ones. */
const lessonsOf = (
  { columns, backlog }: Basis,
  confirmed: OwnedTexts,
  offsets: Float32Array | null
): Lessons => {
  const texts = joinRows(backlog.logistic, confirmed.texts.logistic)
  const first = countRows(backlog.logistic)
  const shares = new Float32Array(countRows(texts) * columns)
  for (const [index, owner] of confirmed.owners.entries()) shares[(first + index) * columns + owner] = 1
  return { texts, shares, weights: new Float32Array(countRows(texts)).fill(1), offsets }
}

const joinLogits = (one: Float32Array, other: Float32Array): Float32Array => {
  const joined = new Float32Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}
