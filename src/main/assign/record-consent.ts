import type { ColleagueId, ConsentId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Ids } from '../runtime/ids.ts'
import {
  appendConsent,
  appendTopicConsent,
  judgeConsent,
  listLatestConsents,
  listRefusedTopics
} from '../store/consents.ts'
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

/**
 * Appends to the ledger which topics a colleague refuses from now on; those refused before that are absent are accepted
 * again. Returns how many lines were added.
 */
export const recordRefusedTopics = async (
  ids: Ids,
  tx: WriteDb,
  colleagueId: ColleagueId,
  topics: readonly string[],
  now: Instant
): Promise<number> => {
  const standing = (await listRefusedTopics(tx)).get(colleagueId) ?? []
  const has = (list: readonly string[], topic: string): boolean =>
    list.some((other) => other.toLowerCase() === topic.toLowerCase())
  const lines = [
    ...topics
      .filter((topic, index) => !has(standing, topic) && !has(topics.slice(0, index), topic))
      .map((topic) => ({ topic, kind: 'refuse' as const })),
    ...standing.filter((topic) => !has(topics, topic)).map((topic) => ({ topic, kind: 'accept' as const }))
  ]
  for (const { topic, kind } of lines)
    await appendTopicConsent(tx, { id: ids.next<ConsentId>(), colleagueId, topic, kind, recordedAt: now })
  return lines.length
}

/** Withdraws every consent that stands: who left speaks no more. Returns how many lines were added. */
export const withdrawAll = (ids: Ids, tx: WriteDb, colleagueId: ColleagueId, now: Instant): Promise<number> =>
  recordConsent(ids, tx, colleagueId, [], now, now)
