import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { Network } from '../../../shared/model/network.ts'
import { mostTelling, tellingWords } from '../../../shared/model/reason-words.ts'
import type { Candidate, Exclusion, RoutingDecision } from '../../../shared/model/routing.ts'
import { absenceAt } from '../colleagues/consent-state.ts'
import { consentFor } from '../composer/consent-for.ts'

/** Whether the person may choose this colleague all the same: being away or full is a reason, not a wall. */
export const mayBeChosen = ({ exclusion }: Pick<Candidate, 'exclusion'>): boolean =>
  exclusion === null || !walls.has(exclusion.gate)

/** Without consent, or without the colleague, there is nobody to speak. */
const walls: ReadonlySet<Exclusion['gate']> = new Set(['consent', 'left'])

/** The explained list that 1, 2, 3 choose from, best first. */
export const choicesOf = (decision: RoutingDecision | undefined): readonly ColleagueId[] =>
  (decision?.ranking ?? []).filter(mayBeChosen).map(({ colleagueId }) => colleagueId)

/** The words of the message that counted for this colleague, or that name what they refuse: those to be marked. */
export const wordsOf = (candidate: Candidate | undefined): readonly string[] => [
  ...(candidate?.exclusion?.gate === 'refused_topic' ? candidate.exclusion.words : []),
  ...(candidate?.reasons ?? []).flatMap((reason): readonly string[] => {
    if (reason.signal === 'topic') return tellingWords(reason.words).map(({ found }) => found)
    if (reason.signal === 'place') return reason.words
    return reason.signal === 'history' && reason.points > 0 ? reason.words.slice(0, mostTelling) : []
  })
]

/** How many are shown where nobody fits: those one would think of first. */
const nearestShown = 3

/** Where nobody fits, the colleagues with the most points, whatever keeps them from being proposed; not those who left. */
export const nearestOf = (decision: RoutingDecision): readonly Candidate[] =>
  decision.ranking
    .filter(({ exclusion }) => exclusion?.gate !== 'left')
    .toSorted((one, other) => other.score - one.score)
    .slice(0, nearestShown)

/**
 * The explained list for several conversations at once: those who may speak in all of them, without points, which differ from
 * one to the next; then those who are away, and those who may not, with the network that they did not agree to.
 */
export const decisionForMany = (
  colleagues: readonly Colleague[],
  networks: readonly Network[],
  now: number
): RoutingDecision => {
  const candidates = colleagues
    .filter(({ leftAt }) => leftAt === null)
    .map((colleague): Candidate => {
      const missing = networks.find((network) => consentFor(colleague, network, now).kind !== 'agreed')
      const absence = absenceAt(colleague, now)
      return {
        colleagueId: colleague.id,
        score: 0,
        reasons: [],
        exclusion:
          missing !== undefined
            ? { gate: 'consent', network: missing, expiredAt: null }
            : absence === undefined
              ? null
              : { gate: 'away', until: absence.until }
      }
    })
  return {
    choice: null,
    ranking: candidates.toSorted(
      (one, other) => Number(one.exclusion !== null) - Number(other.exclusion !== null)
    )
  }
}

/**
 * The ranking with those colleagues added who joined since it was made: without points, and set aside when they
 * may not speak on this network now.
 */
export const withNewcomers = (
  decision: RoutingDecision,
  colleagues: readonly Colleague[],
  network: Network,
  now: number
): RoutingDecision => {
  const ranked = new Set(decision.ranking.map(({ colleagueId }) => colleagueId))
  const newcomers = colleagues
    .filter(({ id, leftAt }) => leftAt === null && !ranked.has(id))
    .map((colleague): Candidate => {
      const agreed = consentFor(colleague, network, now).kind === 'agreed'
      return {
        colleagueId: colleague.id,
        score: 0,
        reasons: [],
        exclusion: agreed ? null : { gate: 'consent', network, expiredAt: null }
      }
    })
  return newcomers.length === 0 ? decision : { ...decision, ranking: [...decision.ranking, ...newcomers] }
}
