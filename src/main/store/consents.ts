import type { Consent } from '../../shared/model/colleague.ts'
import type { ColleagueId, ConsentId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { compiledRead } from './compiled-once.ts'
import type { ConsentRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Whether a colleague may be named on a network now. A withdrawn consent is a missing one: it is nobody's business when. */
export type ConsentAnswer =
  | { readonly kind: 'valid'; readonly consent: Consent }
  | { readonly kind: 'missing' }
  | { readonly kind: 'expired'; readonly expiredAt: Instant }

const toConsent = (row: ConsentRow): Consent => ({
  id: row.id,
  colleagueId: row.colleague_id,
  network: row.network,
  kind: row.kind,
  validUntil: row.valid_until,
  recordedAt: row.recorded_at
})

/** What the latest line of the ledger says at this moment. `validUntil` itself is no longer valid, as in the database's law. */
export const judgeConsent = (latest: Consent | undefined, now: Instant): ConsentAnswer => {
  if (latest === undefined || latest.kind === 'withdraw') return { kind: 'missing' }
  return latest.validUntil > now
    ? { kind: 'valid', consent: latest }
    : { kind: 'expired', expiredAt: latest.validUntil }
}

/** Adds a line to the ledger; nothing there is ever changed or removed. */
export const appendConsent = async (tx: WriteDb, consent: Consent): Promise<void> => {
  await tx
    .insertInto('consent')
    .values({
      id: consent.id,
      colleague_id: consent.colleagueId,
      network: consent.network,
      kind: consent.kind,
      valid_until: consent.validUntil,
      recorded_at: consent.recordedAt
    })
    .execute()
}

const colleagueOf = compiledRead((db, { colleagueId }: { readonly colleagueId: ColleagueId }) =>
  db.selectFrom('colleague').select(['name', 'left_at']).where('id', '=', colleagueId)
)

/**
 * The lines of a ledger for a network, in any order: joined with the colleague, or sorted, SQLite plans the query anew for each
 * value that it is given, which takes longer than to run it.
 */
const consentsOf = compiledRead(
  (db, { colleagueId, network }: { readonly colleagueId: ColleagueId; readonly network: Network }) =>
    db
      .selectFrom('consent')
      .selectAll()
      .where('colleague_id', '=', colleagueId)
      .where('network', '=', network)
)

/** The line that was recorded last. */
const latestOf = (lines: readonly ConsentRow[]): ConsentRow | undefined =>
  lines.reduce<ConsentRow | undefined>((latest, line) => {
    if (latest === undefined || line.recorded_at > latest.recorded_at) return line
    return line.recorded_at === latest.recorded_at && line.id > latest.id ? line : latest
  }, undefined)

/** A colleague as far as it matters for naming them on a network. */
export interface Nameable {
  readonly name: string
  readonly leftAt: Instant | null
  readonly consent: ConsentAnswer
}

/** Who this colleague is and whether they consent to be named on this network now; null when there is no such colleague. */
export const getNameable = async (
  db: AnyDb,
  colleagueId: ColleagueId,
  network: Network,
  now: Instant
): Promise<Nameable | null> => {
  const [colleague] = await colleagueOf(db, { colleagueId })
  if (colleague === undefined) return null
  const latest = latestOf(await consentsOf(db, { colleagueId, network }))
  return {
    name: colleague.name,
    leftAt: colleague.left_at,
    consent: judgeConsent(latest === undefined ? undefined : toConsent(latest), now)
  }
}

/** The consent that lets this colleague be named on this network now, or why there is none. */
export const getValidConsent = async (
  db: AnyDb,
  colleagueId: ColleagueId,
  network: Network,
  now: Instant
): Promise<ConsentAnswer> =>
  (await getNameable(db, colleagueId, network, now))?.consent ?? { kind: 'missing' }

/** The whole ledger of a colleague, oldest line first. */
export const listConsentHistory = async (db: AnyDb, colleagueId: ColleagueId): Promise<readonly Consent[]> =>
  (
    await db
      .selectFrom('consent')
      .selectAll()
      .where('colleague_id', '=', colleagueId)
      .orderBy('recorded_at')
      .orderBy('id')
      .execute()
  ).map(toConsent)

/** The line that counts for each colleague and network: two lines of one instant count in the order they were made. */
export const listLatestConsents = async (
  db: AnyDb
): Promise<ReadonlyMap<ColleagueId, ReadonlyMap<Network, Consent>>> => {
  const rows = await db.selectFrom('consent').selectAll().orderBy('recorded_at').orderBy('id').execute()
  const latest = new Map<ColleagueId, Map<Network, Consent>>()
  for (const row of rows) {
    const ofColleague = latest.get(row.colleague_id) ?? new Map<Network, Consent>()
    ofColleague.set(row.network, toConsent(row))
    latest.set(row.colleague_id, ofColleague)
  }
  return latest
}

/** One line of the ledger of topics. */
export interface TopicConsent {
  readonly id: ConsentId
  readonly colleagueId: ColleagueId
  readonly topic: string
  readonly kind: 'refuse' | 'accept'
  readonly recordedAt: Instant
}

/** Adds a line to the ledger of topics; nothing there is ever changed. */
export const appendTopicConsent = async (tx: WriteDb, line: TopicConsent): Promise<void> => {
  await tx
    .insertInto('topic_consent')
    .values({
      id: line.id,
      colleague_id: line.colleagueId,
      topic: line.topic,
      kind: line.kind,
      recorded_at: line.recordedAt
    })
    .execute()
}

/** The topics that each colleague refuses now, in the order in which they were refused. */
export const listRefusedTopics = async (db: AnyDb): Promise<ReadonlyMap<ColleagueId, readonly string[]>> => {
  const rows = await db.selectFrom('topic_consent').selectAll().orderBy('recorded_at').orderBy('id').execute()
  const refused = new Map<ColleagueId, string[]>()
  for (const { colleague_id: id, topic, kind } of rows) {
    const others = (refused.get(id) ?? []).filter((other) => other.toLowerCase() !== topic.toLowerCase())
    refused.set(id, kind === 'refuse' ? [...others, topic] : others)
  }
  return refused
}

/** The whole ledger of topics of a colleague, oldest line first. */
export const listTopicHistory = async (
  db: AnyDb,
  colleagueId: ColleagueId
): Promise<readonly TopicConsent[]> =>
  (
    await db
      .selectFrom('topic_consent')
      .selectAll()
      .where('colleague_id', '=', colleagueId)
      .orderBy('recorded_at')
      .orderBy('id')
      .execute()
  ).map((row) => ({
    id: row.id,
    colleagueId: row.colleague_id,
    topic: row.topic,
    kind: row.kind,
    recordedAt: row.recorded_at
  }))
