import type { Colleague } from '../../../shared/model/colleague.ts'
import { millisecondsOf, type Instant } from '../../../shared/model/instant.ts'
import type { Network } from '../../../shared/model/network.ts'

export interface ConsentLine {
  readonly network: Network
  readonly validUntil: Instant
}

/** What a colleague's consent allows now. */
export type ConsentState =
  | {
      readonly kind: 'valid'
      readonly valid: readonly ConsentLine[]
      readonly expired: readonly ConsentLine[]
      /** The soonest end among those that hold. */
      readonly firstEnd: Instant
    }
  | { readonly kind: 'expired'; readonly expired: readonly ConsentLine[] }
  | { readonly kind: 'none' }

/** What a colleague's consents come to at `now` (milliseconds since 1970): one that main still called valid may have run out. */
export const consentStateOf = (
  colleague: Pick<Colleague, 'consents' | 'expiredConsents'>,
  now: number
): ConsentState => {
  const lines = [
    ...colleague.consents.map(({ network, validUntil }) => ({ network, validUntil })),
    ...colleague.expiredConsents.map(({ network, expiredAt }) => ({ network, validUntil: expiredAt }))
  ].toSorted((one, other) => one.validUntil.localeCompare(other.validUntil))
  const valid = lines.filter((line) => millisecondsOf(line.validUntil) > now)
  const expired = lines.filter((line) => millisecondsOf(line.validUntil) <= now)
  const first = valid[0]
  if (first !== undefined) return { kind: 'valid', valid, expired, firstEnd: first.validUntil }
  return expired.length > 0 ? { kind: 'expired', expired } : { kind: 'none' }
}

/** The absence that holds at `now`, if any. */
export const absenceAt = (colleague: Pick<Colleague, 'absences'>, now: number) =>
  colleague.absences.find(
    (absence) => millisecondsOf(absence.from) <= now && now < millisecondsOf(absence.until)
  )

/**
 * The networks to choose from: those where the company has an account, then those already chosen; every network when
 * there is none yet, or when all are asked for.
 */
export const networksToOffer = (
  inUse: readonly Network[],
  chosen: readonly Network[],
  all: readonly Network[],
  showAll: boolean
): readonly Network[] => {
  const near = all.filter((network) => inUse.includes(network) || chosen.includes(network))
  return showAll || near.length === 0 ? all : near
}
