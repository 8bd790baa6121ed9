import type { Colleague, NameForm } from '../../../shared/model/colleague.ts'
import { millisecondsOf, type Instant } from '../../../shared/model/instant.ts'
import type { Network } from '../../../shared/model/network.ts'

/** Whether a colleague may be named on a network at this moment (milliseconds since 1970), and how. */
export type Consent =
  | { readonly kind: 'agreed'; readonly nameForm: NameForm; readonly until: Instant }
  | { readonly kind: 'not_agreed' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'left' }

/** Main checks it again when the reply is taken, and once more when it leaves. */
export const consentFor = (colleague: Colleague, network: Network, now: number): Consent => {
  if (colleague.leftAt !== null) return { kind: 'left' }
  const consent = colleague.consents.find((each) => each.network === network)
  if (consent === undefined)
    return {
      kind: colleague.expiredConsents.some((each) => each.network === network) ? 'ended' : 'not_agreed'
    }
  if (millisecondsOf(consent.validUntil) <= now) return { kind: 'ended' }
  return {
    kind: 'agreed',
    nameForm: colleague.signatures[network]?.nameForm ?? 'first',
    until: consent.validUntil
  }
}
