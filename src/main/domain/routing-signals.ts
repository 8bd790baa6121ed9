import type { AssignmentId } from '../../shared/model/ids.ts'
import { type Instant, millisecondsOf } from '../../shared/model/instant.ts'
import type { Reason } from '../../shared/model/routing.ts'
import { isSamePlace, type PlaceIndex, wordsNamingPlace } from './place-names.ts'
import type { ComparedText } from './text-model/text-evidence.ts'
import { matchProfile, type ProfileMatch } from './profile-words.ts'
import { type ColleagueFacts, type ConversationFacts, loadOf } from './routing-facts.ts'
import type { RoutingWeights } from './routing-weights.ts'
import type { Word } from './topics.ts'

/**
 * What the signals look at. `eligible` are the colleagues that no gate excludes, in the order of their ids: how rare a
 * word is, and who answered most, is asked among them only, so that an excluded colleague changes nothing.
 */
export interface Case {
  readonly conversation: ConversationFacts
  readonly eligible: readonly ColleagueFacts[]
  readonly now: Instant
  readonly weights: RoutingWeights
  /** Of the places of `eligible` and of the company's shops. */
  readonly places: PlaceIndex
  /** What the text model says, against the mean of `eligible`; null without a model. */
  readonly text: ComparedText | null
}

export type Signal = (about: Case, colleague: ColleagueFacts) => Reason | null

/** Points of the text model are in hundredths: they are many and small. */
export const hundredths = (points: number): number => Math.round(points * 100) / 100

/** Points of whole facts are in tenths. */
export const tenths = (points: number): number => Math.round(points * 10) / 10

/** Most assignments that a reason names. */
const evidenceLength = 50

type TopicWord = Extract<Reason, { signal: 'topic' }>['words'][number]

/** A word of the message that met one of a profile, and whether the list of the two languages joined them. */
const topicWord = (found: string, match: ProfileMatch, points: number): TopicWord => ({
  found,
  profile: match.word.written,
  points,
  ...(match.translated ? { translated: true } : {})
})

const strengthOf =
  (weights: RoutingWeights) =>
  (match: ProfileMatch): number => {
    const share = { topic: 1, role: weights.roleShare, bio: weights.bioShare }[match.word.source]
    return match.exact ? share : share * weights.kinShare
  }

/** 1 for a word that one profile has, less the more have it: the logarithm of TF-IDF, scaled to the number of colleagues. */
const rarityOf = (about: Case, stems: readonly string[]): number => {
  const strength = strengthOf(about.weights)
  let holders = 0
  for (const colleague of about.eligible) {
    const match = matchProfile(colleague.profile, stems, strength)
    if (match !== null) holders += strength(match)
  }
  const people = Math.max(1, about.eligible.length)
  return Math.log1p(people / Math.max(1, holders)) / Math.log1p(people)
}

/** A word of the message as it is told, or small words that weigh together: alone, none of them would be a reason. */
interface ToldWord {
  readonly folded: string
  readonly written: string
  readonly stems: readonly string[]
  /** The place of its first word. */
  readonly place: number
  readonly points: number
}

/** The words of a message with what they weigh, small words that follow each other and weigh something as one phrase. */
const tellWords = ({ words, said }: ConversationFacts, points: Float64Array): readonly ToldWord[] => {
  const told: ToldWord[] = []
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place]
    if (word === undefined) break
    let last = place
    let sum = points[place] ?? 0
    if (word.stems.length === 0 && sum !== 0)
      while (words[last + 1]?.stems.length === 0 && (points[last + 1] ?? 0) !== 0) {
        last += 1
        sum += points[last] ?? 0
      }
    if (last === place) {
      const { folded, written, stems } = word
      told.push({ folded, written, stems, place, points: sum })
      continue
    }
    const phrase = words.slice(place, last + 1)
    const written = said?.slice(word.start, words[last]?.end) ?? phrase.map((one) => one.written).join(' ')
    const folded = phrase.map((one) => one.folded).join(' ')
    told.push({ folded, written, stems: word.stems, place, points: sum })
    place = last
  }
  return told
}

/** The words of the message that speak for or against a colleague, each with what it goes with in the profile. */
const topicOfModel = (about: Case, text: ComparedText, colleague: ColleagueFacts): Reason | null => {
  const strength = strengthOf(about.weights)
  const byWord = new Map<string, TopicWord>()
  for (const word of tellWords(about.conversation, text.topicPoints(colleague.id))) {
    const former = byWord.get(word.folded)
    const points = hundredths((former?.points ?? 0) + about.weights.logit * word.points)
    if (former !== undefined) {
      byWord.set(word.folded, { ...former, points })
      continue
    }
    const match = matchProfile(colleague.profile, word.stems, strength)
    byWord.set(
      word.folded,
      match === null
        ? { found: word.written, profile: text.topicOf(colleague.id, word.place) ?? '', points }
        : topicWord(word.written, match, points)
    )
  }
  const words = [...byWord.values()]
    .filter((word) => word.points !== 0)
    .toSorted((one, other) => other.points - one.points)
  if (words.length === 0) return null
  return { signal: 'topic', points: hundredths(words.reduce((sum, word) => sum + word.points, 0)), words }
}

/** What confirmed answers add to the words of the message, or take from them. */
const historyOfModel = (about: Case, text: ComparedText, colleague: ColleagueFacts): Reason | null => {
  const words: { readonly written: string; readonly points: number }[] = []
  const assignmentIds = new Set<AssignmentId>()
  let sum = 0
  for (const word of tellWords(about.conversation, text.historyPoints(colleague.id))) {
    const own = about.weights.historyLogit * word.points
    sum += own
    if (Math.abs(own) < 0.05 || words.some((other) => other.written === word.written)) continue
    words.push({ written: word.written, points: own })
    for (const stem of word.stems) {
      const newest = colleague.learned.get(stem)?.newest
      if (newest !== undefined) assignmentIds.add(newest)
    }
  }
  const total = hundredths(sum)
  if (total === 0) return null
  const telling = words.toSorted(
    (one, other) => (other.points - one.points) * Math.sign(total) || (one.written < other.written ? -1 : 1)
  )
  return {
    signal: 'history',
    points: total,
    words: telling.map((word) => word.written),
    assignmentIds: [...assignmentIds]
      .toSorted((one, other) => (one < other ? 1 : -1))
      .slice(0, evidenceLength)
  }
}

const topic: Signal = (about, colleague) => {
  const { conversation, weights } = about
  if (about.text?.knows(colleague.id) === true) return topicOfModel(about, about.text, colleague)
  const strength = strengthOf(weights)
  const found = (words: readonly Word[], worth: number, used: Set<string>) =>
    words.flatMap((word) => {
      const match = matchProfile(colleague.profile, word.stems, strength)
      if (match === null || used.has(match.word.written)) return []
      used.add(match.word.written)
      const points = tenths(worth * strength(match) * rarityOf(about, word.stems))
      return points === 0 ? [] : [topicWord(word.written, match, points)]
    })
  const words = [
    ...found(conversation.words, weights.topicWord, new Set()),
    ...found(conversation.pairs, weights.pair, new Set())
  ].toSorted((one, other) => other.points - one.points)
  if (words.length === 0) return null
  return { signal: 'topic', points: tenths(words.reduce((sum, word) => sum + word.points, 0)), words }
}

/** How often a word stands in the conversations confirmed for a colleague; one unseen conversation keeps first choices modest. */
const frequency = (colleague: ColleagueFacts, stem: string): number =>
  (colleague.learned.get(stem)?.count ?? 0) / (colleague.assignmentCount + 1)

const history: Signal = (about, colleague) => {
  const { conversation, eligible, weights } = about
  if (about.text?.knows(colleague.id) === true) return historyOfModel(about, about.text, colleague)
  const even = 1 / Math.max(1, eligible.length)
  const words: string[] = []
  const assignmentIds = new Set<AssignmentId>()
  const seen = new Set<string>()
  let sum = 0
  for (const word of conversation.words)
    for (const stem of word.stems) {
      const confirmed = colleague.learned.get(stem)
      if (confirmed === undefined || seen.has(stem)) continue
      seen.add(stem)
      const own = frequency(colleague, stem)
      const all = eligible.reduce((total, other) => total + frequency(other, stem), 0)
      const share = own / Math.max(own, all)
      // A word that everybody is given equally says nothing.
      const lift = even === 1 ? 1 : Math.max(0, (share - even) / (1 - even))
      const points = weights.historyWord * lift * (confirmed.count / (confirmed.count + 1))
      if (points <= 0) continue
      sum += points
      if (!words.includes(word.written)) words.push(word.written)
      assignmentIds.add(confirmed.newest)
    }
  const points = tenths(weights.historyMost * (1 - Math.exp(-sum / weights.historyMost)))
  if (points === 0) return null
  const newestFirst = [...assignmentIds].toSorted((one, other) => (one < other ? 1 : -1))
  return { signal: 'history', points, words, assignmentIds: newestFirst.slice(0, evidenceLength) }
}

const continuity: Signal = ({ conversation, now, weights }, colleague) => {
  const past = conversation.pastAnswers.find((answers) => answers.colleagueId === colleague.id)
  if (past === undefined) return null
  const age = Math.max(0, millisecondsOf(now) - millisecondsOf(past.lastAt))
  const points = tenths(weights.continuity * 0.5 ** (age / weights.continuityHalfLife))
  return points === 0
    ? null
    : {
        signal: 'continuity',
        points,
        messageIds: past.messageIds.slice(0, evidenceLength),
        lastAt: past.lastAt
      }
}

/** The best of three facts: the message names the place or its shop, it came to that account, this person wrote there. */
const place: Signal = ({ conversation, places, weights }, colleague) => {
  const own = colleague.place?.trim() ?? ''
  if (own === '') return null
  const words = wordsNamingPlace(conversation.words, own, places)
  const account = conversation.accountPlace !== null && isSamePlace(conversation.accountPlace, own)
  const past = (conversation.pastPlaces ?? []).find((before) => isSamePlace(before.place, own))
  const facts: readonly Extract<Reason, { signal: 'place' }>[] = [
    ...(words === null
      ? []
      : [{ ...placeReason(own, weights.placeNamed), source: 'named' as const, words: [...words] }]),
    ...(account ? [placeReason(own, weights.placeOfAccount)] : []),
    ...(past === undefined
      ? []
      : [
          {
            ...placeReason(own, weights.placeOfHistory),
            source: 'history' as const,
            conversationIds: past.conversationIds.slice(0, evidenceLength)
          }
        ])
  ]
  const best = facts.toSorted((one, other) => other.points - one.points)[0]
  return best === undefined || best.points === 0 ? null : best
}

const placeReason = (place: string, points: number): Extract<Reason, { signal: 'place' }> => ({
  signal: 'place',
  points: tenths(points),
  place,
  source: 'account',
  words: [],
  conversationIds: []
})

/** At work now: the answer comes sooner. Nobody is excluded for their hours. */
const hours: Signal = ({ weights }, colleague) => {
  const until = colleague.atWorkUntil ?? null
  const points = tenths(weights.hours)
  return until === null || points === 0 ? null : { signal: 'hours', points, until }
}

const language: Signal = ({ conversation, weights }, colleague) => {
  if (conversation.language === null || !colleague.languages.includes(conversation.language)) return null
  const first = colleague.languages[0] === conversation.language
  const points = tenths(first ? weights.firstLanguage : weights.otherLanguage)
  return points === 0 ? null : { signal: 'language', points, language: conversation.language }
}

/** The share of the week that is taken; colleagues who set no budget are weighed as if they had the usual one. */
export const takenShare = (about: Case, colleague: ColleagueFacts): number => {
  const budget = colleague.weeklyBudget ?? about.weights.usualBudget
  return budget === 0 ? 1 : Math.min(1, loadOf(about.conversation, colleague) / budget)
}

const load: Signal = (about, colleague) => {
  const points = tenths(about.weights.load * (1 - takenShare(about, colleague)))
  const used = loadOf(about.conversation, colleague)
  return points === 0 ? null : { signal: 'load', points, used, budget: colleague.weeklyBudget }
}

/** One small function for each reason, in the order in which reasons are told. */
export const signals: readonly Signal[] = [continuity, topic, history, place, language, hours, load]
