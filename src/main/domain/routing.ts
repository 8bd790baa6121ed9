import type { Instant } from '../../shared/model/instant.ts'
import type { Candidate, RoutingDecision } from '../../shared/model/routing.ts'
import type { ColleagueFacts, ConversationFacts } from './routing-facts.ts'
import { findExclusion } from './routing-gates.ts'
import { indexPlaces } from './place-names.ts'
import { type Case, hundredths, signals, takenShare } from './routing-signals.ts'
import { type ComparedText, compareText } from './text-model/text-evidence.ts'
import { type RoutingWeights, routingWeights } from './routing-weights.ts'

/** Facts beside the words name somebody when they reach the threshold; words, when the model is sure of them too. */
const isEnough = (
  first: Candidate,
  text: ComparedText | null,
  needed: { readonly points: number; readonly confidence: number }
): boolean => {
  if (first.score < needed.points) return false
  if (text === null || text.confidence >= needed.confidence) return true
  const beside = first.reasons.reduce(
    (sum, reason) => (reason.signal === 'topic' || reason.signal === 'history' ? sum : sum + reason.points),
    0
  )
  return beside >= needed.points
}

/**
 * Ranks colleagues for a conversation. Gates exclude; signals add points; the score is exactly the sum of the reasons
 * shown. Those passed over keep their reasons, so that it can be said what they would have brought. `choice` is null when
 * nobody who may speak reaches the threshold. The same facts in any order give the same ranking.
 */
export const route = (
  conversation: ConversationFacts,
  people: readonly ColleagueFacts[],
  now: Instant,
  weights: RoutingWeights = routingWeights
): RoutingDecision => {
  const judged = people
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map((colleague) => ({ colleague, exclusion: findExclusion(conversation, colleague, now) }))
  const eligible = judged.flatMap(({ colleague, exclusion }) => (exclusion === null ? [colleague] : []))
  // Where one alone may be asked, there is nobody to compare words with: each is looked up in that one profile.
  const text =
    eligible.length < 2
      ? null
      : compareText(
          conversation.text ?? null,
          eligible.map((colleague) => colleague.id)
        )
  const places = indexPlaces(
    eligible.flatMap((colleague) => colleague.place ?? []),
    conversation.shops ?? []
  )
  const about: Case = { conversation, eligible, now, weights, places, text }
  const candidates = judged.map(({ colleague, exclusion }) => {
    const reasons = signals.flatMap((signal) => signal(about, colleague) ?? [])
    const score = hundredths(reasons.reduce((sum, reason) => sum + reason.points, 0))
    const candidate: Candidate = { colleagueId: colleague.id, score, reasons, exclusion }
    return { candidate, taken: takenShare(about, colleague) }
  })
  const ranking = candidates
    .toSorted(
      (one, other) =>
        Number(one.candidate.exclusion !== null) - Number(other.candidate.exclusion !== null) ||
        other.candidate.score - one.candidate.score ||
        one.taken - other.taken ||
        (one.candidate.colleagueId < other.candidate.colleagueId ? -1 : 1)
    )
    .map(({ candidate }) => candidate)
  const first = ranking[0]
  const needed = { points: weights.threshold, confidence: weights.confidence * (text?.trust ?? 1) }
  const fits = first !== undefined && first.exclusion === null && isEnough(first, text, needed)
  const choice = fits ? first.colleagueId : null
  return text === null
    ? { choice, needed, ranking }
    : { choice, confidence: text.confidence, needed, ranking }
}
