import type { Reason, RoutingDecision } from './routing.ts'

type TopicWords = Extract<Reason, { signal: 'topic' }>['words']

/** A word that brings less than this share of what the best one brings would only distract. */
const tellingShare = 0.25

/** How many words of a reason are told at most. */
export const mostTelling = 8

/** Of the words that met a profile, those that made the difference, the weightiest first. */
export const tellingWords = (words: TopicWords): TopicWords => weightiest(words, 1)

/** `side`: 1 for words that speak for somebody, -1 for those that speak against. */
const weightiest = (words: TopicWords, side: 1 | -1): TopicWords => {
  const heaviest = Math.max(0, ...words.map(({ points }) => points * side))
  return words
    .filter(({ points }) => points * side > 0 && points * side >= heaviest * tellingShare)
    .toSorted((one, other) => (other.points - one.points) * side)
    .slice(0, mostTelling)
}

const withTelling = (reason: Reason): Reason => {
  if (reason.signal === 'topic')
    return { ...reason, words: weightiest(reason.words, reason.points < 0 ? -1 : 1) }
  // They come in the order in which they tell.
  return reason.signal === 'history' ? { ...reason, words: reason.words.slice(0, mostTelling) } : reason
}

/**
 * A ranking as it is kept and shown: its points are those that were reckoned, and of the words behind them stay those that
 * made the difference. A text model weighs every word of the conversation for every colleague: whole, the ranking of thirty
 * takes a hundred kilobytes.
 */
export const withTellingWords = (decision: RoutingDecision): RoutingDecision => ({
  ...decision,
  ranking: decision.ranking.map((candidate) => ({
    ...candidate,
    reasons: candidate.reasons.map(withTelling)
  }))
})
