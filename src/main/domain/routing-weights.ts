import { day } from '../../shared/model/instant.ts'
import type { RoutingTuning } from '../../shared/model/routing-tuning.ts'

/** What each fact is worth, in points. Data: the same conversation and facts always give the same ranking. */
export interface RoutingWeights {
  /** Fewer points than this and nobody is proposed. More than language and load together, so that some fact about the conversation itself is needed. */
  readonly threshold: number
  /** A word of a topic that no other colleague has. */
  readonly topicWord: number
  /** What one logit of the text model is worth, from profiles and from confirmed answers; how sure it must be for words alone to name somebody. */
  readonly logit: number
  readonly historyLogit: number
  readonly confidence: number
  /** What a word is worth elsewhere in the profile, as a share of a topic's. */
  readonly roleShare: number
  readonly bioShare: number
  /** A word of the same family only (allergy, allergen). */
  readonly kinShare: number
  /** Two words that follow each other in both texts, on top of the words themselves. */
  readonly pair: number
  /** A word that only this colleague's confirmed conversations hold, and the most that all words give. */
  readonly historyWord: number
  readonly historyMost: number
  readonly continuity: number
  /** Milliseconds after which a former answer counts half. */
  readonly continuityHalfLife: number
  readonly placeOfAccount: number
  readonly placeNamed: number
  /** This person wrote to that shop before. */
  readonly placeOfHistory: number
  readonly firstLanguage: number
  readonly otherLanguage: number
  /** At work now, so that the answer comes sooner. */
  readonly hours: number
  readonly load: number
  /** The weekly budget that is assumed for colleagues who set none. */
  readonly usualBudget: number
}

export const routingWeights: RoutingWeights = {
  threshold: 2,
  topicWord: 4,
  logit: 1,
  historyLogit: 1,
  confidence: 0.5,
  roleShare: 0.5,
  bioShare: 0.4,
  kinShare: 0.5,
  pair: 3,
  historyWord: 2,
  historyMost: 8,
  continuity: 5,
  continuityHalfLife: 180 * day,
  placeOfAccount: 3,
  placeNamed: 5,
  placeOfHistory: 2,
  firstLanguage: 0.5,
  otherLanguage: 0.3,
  hours: 0.3,
  load: 0.5,
  usualBudget: 20
}

/** The usual weights, each multiplied by what the person chose. */
export const tuneWeights = (tuning: RoutingTuning): RoutingWeights => ({
  ...routingWeights,
  threshold: routingWeights.threshold * tuning.threshold,
  confidence: Math.min(1, routingWeights.confidence * tuning.threshold),
  topicWord: routingWeights.topicWord * tuning.topic,
  pair: routingWeights.pair * tuning.topic,
  logit: routingWeights.logit * tuning.topic,
  historyLogit: routingWeights.historyLogit * tuning.history,
  historyWord: routingWeights.historyWord * tuning.history,
  historyMost: routingWeights.historyMost * tuning.history,
  continuity: routingWeights.continuity * tuning.continuity,
  placeNamed: routingWeights.placeNamed * tuning.place,
  placeOfAccount: routingWeights.placeOfAccount * tuning.place,
  placeOfHistory: routingWeights.placeOfHistory * tuning.place,
  firstLanguage: routingWeights.firstLanguage * tuning.language,
  otherLanguage: routingWeights.otherLanguage * tuning.language,
  hours: routingWeights.hours * tuning.hours,
  load: routingWeights.load * tuning.load
})
