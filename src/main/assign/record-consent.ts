import type { ColleagueId, ConsentId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Ids } from '../runtime/ids.ts'
import { appendConsent, judgeConsent, listLatestConsents } from '../store/consents.ts'
import type { WriteDb } from '../store/store.ts'

/**
 * Appends what a colleague allows from now on to the ledger: grants these networks until then, and withdraws those that
 * stood before and are not among them. What stands already is not said twice. Returns how many lines were added.
 */
export const recordConsent = async (
  ids: Ids,
  tx: WriteDb,
  colleagueId: ColleagueId,
  networks: readonly Network[],
  validUntil: Instant,
  now: Instant
): Promise<number> => {
  const latest = (await listLatestConsents(tx)).get(colleagueId)
  const standing = new Map(
    [...(latest ?? [])].flatMap(([network, consent]) =>
      judgeConsent(consent, now).kind === 'valid' ? [[network, consent.validUntil] as const] : []
    )
  )
  const granted = [...new Set(networks)].filter((network) => standing.get(network) !== validUntil)
  const withdrawn = [...standing.keys()].filter((network) => !networks.includes(network))
  const line = (network: Network, kind: 'grant' | 'withdraw', until: Instant) =>
    appendConsent(tx, {
      id: ids.next<ConsentId>(),
      colleagueId,
      network,
      kind,
      validUntil: until,
      recordedAt: now
    })
  for (const network of granted) await line(network, 'grant', validUntil)
  for (const network of withdrawn) await line(network, 'withdraw', now)
  return granted.length + withdrawn.length
}
