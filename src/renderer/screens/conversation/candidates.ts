import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { Network } from '../../../shared/model/network.ts'
import type { Candidate, Exclusion, RoutingDecision } from '../../../shared/model/routing.ts'
import { consentFor } from '../composer/consent-for.ts'

/** Whether the person may choose this colleague all the same: being away or full is a reason, not a wall. */
export const mayBeChosen = ({ exclusion }: Pick<Candidate, 'exclusion'>): boolean =>
  exclusion === null || !walls.has(exclusion.gate)

/** Without consent, or without the colleague, there is nobody to speak. */
const walls: ReadonlySet<Exclusion['gate']> = new Set(['consent', 'left'])

/** The explained list that 1, 2, 3 choose from, best first. */
export const choicesOf = (decision: RoutingDecision | undefined): readonly ColleagueId[] =>
  (decision?.ranking ?? []).filter(mayBeChosen).map(({ colleagueId }) => colleagueId)

/** The words of the message that met what this colleague knows. */
export const wordsOf = (candidate: Candidate | undefined): readonly string[] =>
  (candidate?.reasons ?? []).flatMap((reason) =>
    reason.signal === 'topic' ? reason.words.map(({ found }) => found) : []
  )

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
