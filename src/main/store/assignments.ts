import { sql } from 'kysely'
import {
  type AssignmentId,
  type ColleagueId,
  colleagueIdSchema,
  type ConversationId
} from '../../shared/model/ids.ts'
import { day, type Instant, plus } from '../../shared/model/instant.ts'
import { hostileWeight, type Weight } from '../../shared/model/routing.ts'
import { compiledRead, compiledWrite } from './compiled-once.ts'
import type { AssignmentRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Milliseconds over which the load of a colleague is weighed. */
const loadWindow = 7 * day

export interface CurrentAssignment {
  readonly id: AssignmentId
  readonly colleagueId: ColleagueId
  readonly kind: AssignmentRow['kind']
  readonly at: Instant
}

const currentAssignment = compiledRead(
  (db, { conversationId }: { readonly conversationId: ConversationId }) =>
    db
      .selectFrom('assignment')
      .select(['id', 'colleague_id', 'kind', 'decided_at'])
      .where('conversation_id', '=', conversationId)
      .where('undone_at', 'is', null)
      .orderBy('decided_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
)

/** To whom a conversation is given now; null when to nobody. */
export const getCurrentAssignment = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<CurrentAssignment | null> => {
  const [row] = await currentAssignment(db, { conversationId })
  return row === undefined
    ? null
    : { id: row.id, colleagueId: row.colleague_id, kind: row.kind, at: row.decided_at }
}

type NewAssignment = Omit<AssignmentRow, 'undone_at' | 'weighed_at' | 'to_learn_since'>

const insertNew = compiledWrite((tx, assignment: NewAssignment) =>
  tx
    .insertInto('assignment')
    .values({ ...assignment, weighed_at: null, undone_at: null, to_learn_since: assignment.decided_at })
)

/** Keeps a choice; what it teaches is learned later, see `listToLearn`. */
export const insertAssignment = async (tx: WriteDb, assignment: NewAssignment): Promise<void> => {
  await insertNew(tx, assignment)
}

/** Standing assignments whose words are still to be learned, the oldest first. */
export const listToLearn = async (
  db: AnyDb,
  most: number
): Promise<
  readonly {
    readonly id: AssignmentId
    readonly colleagueId: ColleagueId
    readonly conversationId: ConversationId
  }[]
> =>
  await db
    .selectFrom('assignment')
    .select(['id', 'colleague_id as colleagueId', 'conversation_id as conversationId'])
    .where('to_learn_since', 'is not', null)
    .orderBy('id')
    .limit(most)
    .execute()

/** Its words are learned. */
export const markLearned = async (tx: WriteDb, id: AssignmentId): Promise<void> => {
  await tx.updateTable('assignment').set({ to_learn_since: null }).where('id', '=', id).execute()
}

const endAssignment = compiledWrite((tx, { id, now }: { readonly id: AssignmentId; readonly now: Instant }) =>
  tx
    .updateTable('assignment')
    .set({ undone_at: now, to_learn_since: null })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
)

const forgetLearned = compiledWrite((tx, { id }: { readonly id: AssignmentId }) =>
  tx.deleteFrom('learned_word').where('assignment_id', '=', id)
)

/** Ends an assignment: from now on it neither weighs on the colleague nor teaches. */
export const closeAssignment = async (tx: WriteDb, id: AssignmentId, now: Instant): Promise<void> => {
  await endAssignment(tx, { id, now })
  await forgetLearned(tx, { id })
}

const reopen = compiledWrite((tx, { id }: { readonly id: AssignmentId }) =>
  tx
    .updateTable('assignment')
    .from('conversation')
    .set((row) => ({ undone_at: null, weight: row.ref('conversation.weight') }))
    .whereRef('conversation.id', '=', 'assignment.conversation_id')
    .where('assignment.id', '=', id)
)

/** Brings a closed assignment back, at what its conversation weighs now; its words are to be learned anew. */
export const reopenAssignment = async (tx: WriteDb, id: AssignmentId): Promise<void> => {
  await reopen(tx, { id })
}

/**
 * Gives the conversations that wait for an answer from this colleague back to nobody, and takes back where they are
 * suggested: until ranked anew, those need a decision. Returns how many were given back.
 */
export const freeOpenConversations = async (
  tx: WriteDb,
  colleagueId: ColleagueId,
  now: Instant
): Promise<number> => {
  const waiting = tx
    .selectFrom('conversation')
    .select('id')
    .where('assignee_id', '=', colleagueId)
    .where('state', 'in', ['to_answer', 'later'])
  const standing = tx
    .selectFrom('assignment')
    .select('id')
    .where('colleague_id', '=', colleagueId)
    .where('undone_at', 'is', null)
    .where('conversation_id', 'in', waiting)
  await tx.deleteFrom('learned_word').where('assignment_id', 'in', standing).execute()
  await tx
    .updateTable('assignment')
    .set({ undone_at: now, to_learn_since: null })
    .where('id', 'in', standing)
    .execute()
  await tx
    .updateTable('conversation')
    .set({ suggested_id: null })
    .where('suggested_id', '=', colleagueId)
    .execute()
  const freed = await tx
    .updateTable('conversation')
    .set({ assignee_id: null })
    .where('assignee_id', '=', colleagueId)
    .where('state', 'in', ['to_answer', 'later'])
    .executeTakeFirst()
  return Number(freed.numUpdatedRows)
}

/** Keeps what a standing assignment teaches: the words that such conversations hold. Closing it removes them. */
export const insertLearnedWords = async (
  tx: WriteDb,
  assignmentId: AssignmentId,
  colleagueId: ColleagueId,
  words: readonly string[]
): Promise<void> => {
  if (words.length === 0) return
  await tx
    .insertInto('learned_word')
    .values(words.map((word) => ({ assignment_id: assignmentId, colleague_id: colleagueId, word })))
    .execute()
}

export interface LearnedWord {
  readonly colleagueId: ColleagueId
  readonly word: string
  /** Standing assignments that taught it, and the newest of them. */
  readonly count: number
  readonly newest: AssignmentId
}

/** What standing assignments taught about these words; `except` is one that does not count. */
export const listLearnedWords = async (
  db: AnyDb,
  words: readonly string[],
  except: AssignmentId | null = null
): Promise<readonly LearnedWord[]> => {
  if (words.length === 0) return []
  const rows = await db
    .selectFrom('learned_word')
    .select(({ fn }) => [
      'colleague_id',
      'word',
      fn.countAll<number>().as('count'),
      // Ids sort by the time they were made.
      fn.max('assignment_id').as('newest')
    ])
    .where('word', 'in', [...words])
    .$if(except !== null, (query) => query.where('assignment_id', '!=', except))
    .groupBy(['word', 'colleague_id'])
    .execute()
  return rows.map((row) => ({
    colleagueId: row.colleague_id,
    word: row.word,
    count: Number(row.count),
    newest: row.newest
  }))
}

/** The assignments by which these conversations are given to somebody. */
export const listStandingAssignments = async (
  db: AnyDb,
  conversationIds: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, { assignmentId: AssignmentId; colleagueId: ColleagueId }>> => {
  if (conversationIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('assignment')
    .select(['id', 'conversation_id', 'colleague_id'])
    .where('conversation_id', 'in', [...conversationIds])
    .where('undone_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [row.conversation_id, { assignmentId: row.id, colleagueId: row.colleague_id }])
  )
}

/** How many standing assignments each colleague has, as `view-counts-sqlite.ts` keeps them. */
export const countAssignments = async (db: AnyDb): Promise<ReadonlyMap<ColleagueId, number>> => {
  const rows = await db
    .selectFrom('view_count')
    .select(['colleague_id', 'count'])
    .where('view', '=', 'given')
    .where('count', '>', 0)
    .execute()
  return new Map(rows.map((row) => [colleagueIdSchema.parse(row.colleague_id), row.count]))
}

/**
 * What was given later than this from now was given while the clock was wrong: nobody knows when, and it is not held against
 * a colleague until that day comes.
 */
const latestGiven = day

/**
 * The weight of what was given to each colleague in the last seven days and stands. Summed here: asked for groups, SQLite
 * reads every assignment there ever was in the order of colleagues.
 */
export const sumWeekLoads = async (db: AnyDb, now: Instant): Promise<ReadonlyMap<ColleagueId, number>> => {
  const rows = await db
    .selectFrom('assignment')
    .select(['colleague_id', 'weight'])
    .where('undone_at', 'is', null)
    .where('decided_at', '>', plus(now, -loadWindow))
    .where('decided_at', '<=', plus(now, latestGiven))
    .execute()
  const loads = new Map<ColleagueId, number>()
  for (const { colleague_id: id, weight } of rows) loads.set(id, (loads.get(id) ?? 0) + weight)
  return loads
}

/** Milliseconds during which who was given a hostile conversation is given no other. */
export const recoveryTime = 2 * day

/** Until when each colleague recovers from the last hostile conversation given to them; moments that have passed included. */
export const listRecoveries = async (db: AnyDb, now: Instant): Promise<ReadonlyMap<ColleagueId, Instant>> => {
  const since = plus(now, -2 * recoveryTime)
  const latest = plus(now, latestGiven)
  const rows = await db
    .selectFrom('assignment')
    .select(['colleague_id', 'decided_at', 'weighed_at'])
    .where('undone_at', 'is', null)
    // As a word of the statement: an index of some rows only is never used for a value that may be any.
    .where('weight', '>=', sql.lit(hostileWeight))
    .where((where) => where.or([where('decided_at', '>', since), where('weighed_at', '>', since)]))
    .execute()
  const recoveries = new Map<ColleagueId, Instant>()
  for (const { colleague_id: id, decided_at: given, weighed_at: weighed } of rows) {
    // One that turns hostile later is hostile from then on.
    const moments = [given, weighed ?? given].filter((moment) => moment <= latest).toSorted()
    const last = moments.at(-1)
    if (last === undefined) continue
    const until = plus(last, recoveryTime)
    const known = recoveries.get(id)
    if (known === undefined || until > known) recoveries.set(id, until)
  }
  return recoveries
}

/** Weighs what is given of a conversation; a colleague recovers from the moment at which it was found hostile. */
export const weighAssignment = async (
  tx: WriteDb,
  conversationId: ConversationId,
  weight: Weight,
  weighedAt: Instant | null
): Promise<void> => {
  await tx
    .updateTable('assignment')
    .set({ weight, weighed_at: weighedAt })
    .where('conversation_id', '=', conversationId)
    .where('undone_at', 'is', null)
    .execute()
}

/** The part of a colleague's load that comes from these conversations themselves. */
export const listOwnLoads = async (
  db: AnyDb,
  conversationIds: readonly ConversationId[],
  now: Instant
): Promise<ReadonlyMap<ConversationId, { colleagueId: ColleagueId; weight: number }>> => {
  if (conversationIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('assignment')
    .select(['conversation_id', 'colleague_id', 'weight'])
    .where('conversation_id', 'in', [...conversationIds])
    .where('undone_at', 'is', null)
    .where('decided_at', '>', plus(now, -loadWindow))
    .execute()
  return new Map(
    rows.map((row) => [row.conversation_id, { colleagueId: row.colleague_id, weight: row.weight }])
  )
}

/** Removes all that was ever given to a colleague, and what it taught. Conversations given to them are given to nobody. */
export const removeAssignmentsOf = async (tx: WriteDb, colleagueId: ColleagueId): Promise<void> => {
  await tx.deleteFrom('learned_word').where('colleague_id', '=', colleagueId).execute()
  await tx.deleteFrom('assignment').where('colleague_id', '=', colleagueId).execute()
  await tx
    .updateTable('conversation')
    .set({ assignee_id: null })
    .where('assignee_id', '=', colleagueId)
    .execute()
  await tx
    .updateTable('conversation')
    .set({ suggested_id: null })
    .where('suggested_id', '=', colleagueId)
    .execute()
}
