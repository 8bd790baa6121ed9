import type { ColleagueId } from '../../shared/model/ids.ts'
import type { Candidate, Reason, RoutingDecision } from '../../shared/model/routing.ts'

/** The first of a ranking before and after a change, and what moved most. */
export interface Difference {
  readonly from: ColleagueId | null
  readonly to: ColleagueId | null
  readonly why: Reason | null
  /** It is what the former first lost, not what the new one gained. */
  readonly lost: boolean
}

const candidateOf = (decision: RoutingDecision, id: ColleagueId | null): Candidate | undefined =>
  decision.ranking.find((candidate) => candidate.colleagueId === id)

/** The reason of one ranking that gained most over the other; null when none did. */
const mostGained = (gaining: Candidate | undefined, other: Candidate | undefined): Reason | null => {
  const gains = (gaining?.reasons ?? []).map((reason) => ({
    reason,
    gain: reason.points - (other?.reasons.find((before) => before.signal === reason.signal)?.points ?? 0)
  }))
  const best = gains.toSorted((one, another) => another.gain - one.gain)[0]
  return best !== undefined && best.gain > 0 ? best.reason : null
}

/** What a change of facts does to one decision: null when the first stays the first. */
export const compareDecisions = (before: RoutingDecision, after: RoutingDecision): Difference | null => {
  const [from, to] = [before.choice, after.choice]
  if (from === to) return null
  // Where nobody fits any more, it is what the former first lost that tells why.
  const gained = to === null ? null : mostGained(candidateOf(after, to), candidateOf(before, to))
  if (gained !== null) return { from, to, why: gained, lost: false }
  const why = mostGained(candidateOf(before, from), candidateOf(after, from))
  return { from, to, why, lost: why !== null }
}
