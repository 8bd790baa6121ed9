import { sql } from 'kysely'
import { z } from 'zod'
import { absenceSchema } from '../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import { day, type Instant, instantSchema, plus } from '../../shared/model/instant.ts'
import { type RoutingDecision, routingDecisionSchema } from '../../shared/model/routing.ts'
import { listRecoveries } from './assignments.ts'
import { compiledRead, compiledWrite } from './compiled-once.ts'
import type { RankingRow } from './schema.ts'
import { parseJson } from './parse-json.ts'
import { rankingText } from './ranking-text.ts'
import type { AnyDb, WriteDb } from './store.ts'
import { factsChangedKey } from './word-tables.ts'

/** The load of a week lightens as time passes: an open conversation is ranked again after this long. */
const rankingLife = day

/** The ranking of a conversation; null when it has none yet, or one that no longer parses (it is then made anew). */
export const getRanking = async (db: AnyDb, id: ConversationId): Promise<RoutingDecision | null> =>
  (await listRankings(db, [id])).get(id) ?? null

/** The rankings of these conversations; those without a readable one are absent. */
export const listRankings = async (
  db: AnyDb,
  ids: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, RoutingDecision>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('ranking')
    .select(['conversation_id', 'decision'])
    .where('conversation_id', 'in', [...ids])
    .execute()
  return new Map(
    rows.flatMap((row) => {
      const parsed = routingDecisionSchema.safeParse(parseJson(row.decision))
      return parsed.success ? [[row.conversation_id, parsed.data] as const] : []
    })
  )
}

/**
 * Keeps rankings, with the words that tell, and the suggestion that the inbox shows. Conversations and colleagues that were
 * removed since the facts were read are passed over.
 */
export const saveRankings = async (
  tx: WriteDb,
  rankings: readonly { readonly conversationId: ConversationId; readonly decision: RoutingDecision }[],
  madeAt: Instant
): Promise<void> => {
  if (rankings.length === 0) return
  const ids = rankings.map((ranking) => ranking.conversationId)
  const conversations = await tx
    .selectFrom('conversation')
    .select(['id', 'suggested_id'])
    .where('id', 'in', ids)
    .execute()
  const suggested = new Map(conversations.map((row) => [row.id, row.suggested_id]))
  const colleagues = new Set((await tx.selectFrom('colleague').select('id').execute()).map((row) => row.id))
  const rows: RankingRow[] = []
  const moved = new Map<ColleagueId | null, ConversationId[]>()
  for (const { conversationId, decision } of rankings) {
    const former = suggested.get(conversationId)
    if (former === undefined) continue
    rows.push({
      conversation_id: conversationId,
      decision: rankingText(decision),
      made_at: madeAt
    })
    const choice = decision.choice !== null && colleagues.has(decision.choice) ? decision.choice : null
    if (choice !== former) moved.set(choice, [...(moved.get(choice) ?? []), conversationId])
  }
  if (rows.length > 0)
    await tx
      .insertInto('ranking')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('conversation_id').doUpdateSet((row) => ({
          decision: row.ref('excluded.decision'),
          made_at: row.ref('excluded.made_at')
        }))
      )
      .execute()
  for (const [choice, conversationIds] of moved)
    await tx
      .updateTable('conversation')
      .set({ suggested_id: choice })
      .where('id', 'in', conversationIds)
      .execute()
}

const factsChanged = compiledRead((db, { key }: { readonly key: string }) =>
  db.selectFrom('setting').select('value').where('key', '=', key)
)

/** When the facts last changed; null when they never did. */
export const getFactsChangedAt = async (db: AnyDb): Promise<Instant | null> => {
  const [row] = await factsChanged(db, { key: factsChangedKey })
  const parsed = instantSchema.safeParse(row === undefined ? null : parseJson(row.value))
  return parsed.success ? parsed.data : null
}

const sayFactsChanged = compiledWrite((tx, row: { readonly key: string; readonly value: string }) =>
  tx
    .insertInto('setting')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: row.value }))
)

const sayFactsChangedLater = compiledWrite(
  (tx, { key, value }: { readonly key: string; readonly value: string }) =>
    tx
      .updateTable('setting')
      .set({ value })
      .where('key', '=', key)
      .where('value', '<', value)
      .returning('key')
)

/**
 * Says, in the transaction that changes a colleague or a consent, learns from an assignment or takes one back, that every
 * ranking made until now is stale. One millisecond beyond the clock and beyond the last change, so that a ranking made in
 * this very millisecond is stale too.
 */
export const markFactsChanged = async (tx: WriteDb, now: Instant): Promise<void> => {
  const next = JSON.stringify(plus(now, 1))
  // One statement, unless the clock went back or nothing was said before: somebody waits for it after a key.
  const [said] = await sayFactsChangedLater(tx, { key: factsChangedKey, value: next })
  if (said !== undefined) return
  const former = await getFactsChangedAt(tx)
  const value = former !== null && former > now ? JSON.stringify(plus(former, 1)) : next
  await sayFactsChanged(tx, { key: factsChangedKey, value })
}

/** The text model that rankings are made with. A row of `setting`, which the person does not see. */
const modelKey = 'routing.model_version'
const modelSchema = z.string()

/** The name of the text model that the rankings were made with; null where some were made without one. */
export const getRankingModel = async (db: AnyDb): Promise<string | null> => {
  const row = await db.selectFrom('setting').select('value').where('key', '=', modelKey).executeTakeFirst()
  const parsed = modelSchema.safeParse(row === undefined ? null : parseJson(row.value))
  return parsed.success ? parsed.data : null
}

/** Says with which text model rankings are made from now on, in the transaction that makes the others stale. */
export const saveRankingModel = async (tx: WriteDb, name: string): Promise<void> => {
  const value = JSON.stringify(name)
  await tx
    .insertInto('setting')
    .values({ key: modelKey, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** Says that rankings were made without a text model: the next one makes them stale, whichever it is. */
export const clearRankingModel = async (tx: WriteDb): Promise<void> => {
  if ((await getRankingModel(tx)) !== null)
    await tx.deleteFrom('setting').where('key', '=', modelKey).execute()
}

const absencesColumn = z.array(absenceSchema)

/**
 * The last moment, until now, at which a consent expired, an absence began or ended, a recovery was over or one of these
 * other `turns` came; null when there was none.
 */
const getLastTurn = async (db: AnyDb, now: Instant, others: readonly Instant[]): Promise<Instant | null> => {
  const consents = await db
    .selectFrom('consent')
    .select('valid_until')
    .where('valid_until', '<=', now)
    .execute()
  const colleagues = await db.selectFrom('colleague').select('absences').execute()
  const absences = colleagues.flatMap((row) => absencesColumn.parse(JSON.parse(row.absences)))
  const recoveries = await listRecoveries(db, now)
  const turns = [
    ...others,
    ...recoveries.values(),
    ...consents.map((row) => row.valid_until),
    ...absences.flatMap((absence) => [absence.from, absence.until])
  ]
  return (
    turns
      .filter((turn) => turn <= now)
      .toSorted()
      .at(-1) ?? null
  )
}

/**
 * Open conversations, the newest `among` of them, whose ranking is missing, rests on former facts or is a day old; newest
 * first. `turns` are moments at which facts changed that no table tells: hours, public holidays.
 */
export const listStaleConversations = async (
  db: AnyDb,
  now: Instant,
  among: number,
  turns: readonly Instant[]
): Promise<readonly ConversationId[]> => {
  const oldest = [plus(now, -rankingLife), await getFactsChangedAt(db), await getLastTurn(db, now, turns)]
  const before = oldest
    .flatMap((moment) => moment ?? [])
    .toSorted()
    .at(-1)
  if (before === undefined) return []
  // Each state in the order of its index: together, all that wait would have to be sorted.
  const newestIn = (state: 'to_answer' | 'later') =>
    db
      .selectFrom(
        db
          .selectFrom('conversation')
          .select(['id', 'last_inbound_at'])
          .where('state', '=', state)
          .orderBy('last_inbound_at', 'desc')
          .orderBy('id', 'desc')
          .limit(among)
          .as('waiting')
      )
      .selectAll()
  const newest = db
    .selectFrom(newestIn('to_answer').unionAll(newestIn('later')).as('both'))
    .selectAll()
    .orderBy('last_inbound_at', 'desc')
    .orderBy('id', 'desc')
    .limit(among)
    .as('newest')
  const rows = await db
    .selectFrom(newest)
    .leftJoin('ranking', 'ranking.conversation_id', 'newest.id')
    .select('newest.id')
    .where((where) => where.or([where('ranking.made_at', 'is', null), where('ranking.made_at', '<', before)]))
    .orderBy('newest.last_inbound_at', 'desc')
    .orderBy('newest.id', 'desc')
    .execute()
  return rows.map((row) => row.id)
}

/** How many rows are read at once where each must be looked into. */
const forgetBatch = 200

/**
 * Takes a colleague out of the decisions that are kept: the rankings, and those that were seen when something was given.
 * Returns the last id it looked at, to go on from; null when it has seen all.
 */
export const forgetInDecisions = async (
  tx: WriteDb,
  table: 'ranking' | 'assignment',
  colleagueId: ColleagueId,
  after: string
): Promise<string | null> => {
  const key = table === 'ranking' ? 'conversation_id' : 'id'
  const rows = await sql<{ key: string; decision: string }>`
    select ${sql.ref(key)} as key, decision from ${sql.table(table)}
    where ${sql.ref(key)} > ${after} order by ${sql.ref(key)} limit ${forgetBatch}`.execute(tx)
  for (const row of rows.rows) {
    if (!row.decision.includes(colleagueId)) continue
    const parsed = routingDecisionSchema.safeParse(parseJson(row.decision))
    const former: RoutingDecision = parsed.success ? parsed.data : { choice: null, ranking: [] }
    const decision: RoutingDecision = {
      ...former,
      choice: former.choice === colleagueId ? null : former.choice,
      ranking: former.ranking.filter((candidate) => candidate.colleagueId !== colleagueId)
    }
    await sql`update ${sql.table(table)} set decision = ${rankingText(decision)}
      where ${sql.ref(key)} = ${row.key}`.execute(tx)
  }
  return rows.rows.length < forgetBatch ? null : (rows.rows.at(-1)?.key ?? null)
}
