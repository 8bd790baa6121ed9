import { sql, type SqlBool } from 'kysely'
import type { ConversationSummary, Triage, View } from '../../shared/model/conversation.ts'
import type { ColleagueId, ConversationId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Weight } from '../../shared/model/routing.ts'
import { unreachable } from '../../shared/result.ts'
import { compiledRead, compiledWrite } from './compiled-once.ts'
import type { ConversationRow } from './schema.ts'
import { insertRows } from './insert-rows.ts'
import { forgetConversation } from './search-sqlite.ts'
import type { AnyDb, WriteDb } from './store.ts'
import { awaitingHandoffs, returnedHandoffs } from './handoffs.ts'

export interface ConversationChange {
  /** As it stands in the store; null for a new one. */
  readonly former: ConversationRow | null
  readonly row: ConversationRow
}

/** Inserts a conversation, or writes what changed of it. */
export const saveConversation = (tx: WriteDb, change: ConversationChange): Promise<void> =>
  saveConversations(tx, [change])

/** Inserts the new conversations, and writes what changed of the others: each column left alone spares its indices. */
export const saveConversations = async (
  tx: WriteDb,
  changes: readonly ConversationChange[]
): Promise<void> => {
  await insertRows(
    tx,
    'conversation',
    changes.filter(({ former }) => former === null).map(({ row }) => row)
  )
  for (const { former, row } of changes) {
    if (former === null) continue
    const changed = changedColumns(former, row)
    if (Object.keys(changed).length > 0)
      await tx.updateTable('conversation').set(changed).where('id', '=', row.id).execute()
  }
}

/** The columns of a row that are no longer what they were. */
const changedColumns = <Row extends object>(former: Row, row: Row): Partial<Row> => {
  const changed: Partial<Row> = {}
  for (const column in row) if (row[column] !== former[column]) changed[column] = row[column]
  return changed
}

/** What the list quotes of a conversation. */
export const saveExcerpt = async (tx: WriteDb, id: ConversationId, excerpt: string): Promise<void> => {
  await tx.updateTable('conversation').set({ excerpt }).where('id', '=', id).execute()
}

/**
 * Moves the messages of a conversation that was made for replies whose parent had not come yet into the parent's. Left
 * alone when someone already worked on it.
 */
export const mergeConversation = async (
  tx: WriteDb,
  from: ConversationId,
  into: ConversationId
): Promise<void> => {
  const worked = await tx
    .selectFrom('conversation')
    .select('id')
    .where('id', '=', from)
    .where((where) =>
      where.or([
        where.exists(tx.selectFrom('outbox').select('id').where('conversation_id', '=', from)),
        where.exists(tx.selectFrom('draft').select('conversation_id').where('conversation_id', '=', from)),
        where.exists(tx.selectFrom('assignment').select('id').where('conversation_id', '=', from)),
        // Done, put off, marked…: a decision goes with its conversation, and its undo with it.
        where.exists(tx.selectFrom('audit').select('id').where('conversation_id', '=', from)),
        where.exists(
          tx
            .selectFrom('conversation')
            .select('id')
            .where('id', '=', from)
            .where((marked) =>
              marked.or([marked('starred_at', 'is not', null), marked('muted_at', 'is not', null)])
            )
        ),
        where.exists(
          tx.selectFrom('conversation_theme').select('theme_id').where('conversation_id', '=', from)
        ),
        where.exists(tx.selectFrom('note').select('id').where('conversation_id', '=', from)),
        where.exists(tx.selectFrom('note_draft').select('note_id').where('conversation_id', '=', from))
      ])
    )
    .executeTakeFirst()
  if (worked !== undefined) return
  await tx.updateTable('message').set({ conversation_id: into }).where('conversation_id', '=', from).execute()
  const newest = await tx
    .selectFrom('message')
    .select(({ fn }) => [fn.countAll<number>().as('count')])
    .where('conversation_id', '=', into)
    .executeTakeFirstOrThrow()
  const former = await getConversationRow(tx, from)
  const current = await getConversationRow(tx, into)
  if (former !== null && current !== null) {
    const later = former.last_inbound_at > current.last_inbound_at
    await tx
      .updateTable('conversation')
      .set({
        message_count: newest.count,
        ...(later ? { last_inbound_at: former.last_inbound_at, excerpt: former.excerpt } : {}),
        person_id: current.person_id ?? former.person_id,
        handle_id: current.handle_id ?? former.handle_id
      })
      .where('id', '=', into)
      .execute()
  }
  await tx.deleteFrom('conversation').where('id', '=', from).execute()
}

export const getConversationRow = async (db: AnyDb, id: ConversationId): Promise<ConversationRow | null> =>
  (await db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

const summaries = (db: AnyDb) =>
  db
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .leftJoin('handle', 'handle.id', 'conversation.handle_id')
    .selectAll('conversation')
    .select([
      'account.network',
      'account.connection',
      'account.name as account_name',
      'account.place',
      'handle.name as handle_name',
      'handle.handle as handle_handle'
    ])

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>

/** The state of a conversation as the union that the rest of the app knows. */
export const toTriage = (
  row: Pick<ConversationRow, 'state' | 'state_at' | 'later_until' | 'silence_reason'>
): Triage => {
  switch (row.state) {
    case 'to_answer':
      return { kind: 'to_answer' }
    case 'later':
      return { kind: 'later', until: row.later_until ?? row.state_at }
    case 'done':
      return { kind: 'done', at: row.state_at }
    case 'silence':
      return { kind: 'silence', at: row.state_at, reason: row.silence_reason ?? '' }
    default:
      return unreachable(row.state)
  }
}

const toSummary = (row: SummaryRow): ConversationSummary => ({
  id: row.id,
  accountId: row.account_id,
  network: row.network,
  accountName: row.account_name,
  place: row.place,
  personId: row.person_id,
  personName: row.handle_name || row.handle_handle || '',
  excerpt: row.excerpt,
  rating: row.rating,
  messageCount: row.message_count,
  lastInboundAt: row.last_inbound_at,
  unread: row.read_at === null,
  starred: row.starred_at !== null,
  muted: row.muted_at !== null,
  themes: [],
  weight: row.weight,
  triage: toTriage(row),
  assigneeId: row.assignee_id,
  suggestedId: row.assignee_id === null ? row.suggested_id : null,
  sample: row.connection === 'sample'
})

export interface InboxPosition {
  readonly at: Instant
  readonly id: ConversationId
}

const orderOf = (
  view: View
): 'conversation.last_inbound_at' | 'conversation.later_until' | 'conversation.last_outbound_at' => {
  if (view === 'later') return 'conversation.later_until'
  return view === 'sent' ? 'conversation.last_outbound_at' : 'conversation.last_inbound_at'
}

const inView = (db: AnyDb, view: View, colleagueId: ColleagueId | null) => {
  const all = summaries(db)
  // As a word of the statement: an index of some rows only is never used for a value that may be any.
  const inState = (state: ConversationRow['state']) => all.where('conversation.state', '=', sql.lit(state))
  switch (view) {
    case 'to_answer':
      return inState('to_answer')
    case 'undecided':
      return inState('to_answer')
        .where('conversation.assignee_id', 'is', null)
        .where('conversation.suggested_id', 'is', null)
    case 'attributed':
      return colleagueId === null
        ? // Its index is of these words: see 0023-narrow-indexes.
          inState('to_answer').where(sql<SqlBool>`conversation.assignee_id <> ''`)
        : inState('to_answer').where('conversation.assignee_id', '=', colleagueId)
    case 'awaiting':
      return all.where('conversation.id', 'in', awaitingHandoffs(db).select('handoff.conversation_id'))
    case 'returned':
      return all.where('conversation.id', 'in', returnedHandoffs(db).select('handoff.conversation_id'))
    case 'later':
      // Which is the same as its state, and lets the index give the order.
      return all.where('conversation.later_until', 'is not', null)
    case 'done':
    case 'silence':
      return inState(view)
    case 'sent':
      return all.where('conversation.last_outbound_at', 'is not', null)
    case 'starred':
      return all.where('conversation.starred_at', 'is not', null)
    default:
      return unreachable(view)
  }
}

/** A page of a view by key, newest first (`later`: soonest first). */
export const listInbox = async (
  db: AnyDb,
  view: View,
  colleagueId: ColleagueId | null,
  after: InboxPosition | null,
  limit: number
): Promise<{ rows: readonly ConversationSummary[]; next: InboxPosition | null }> => {
  const order = orderOf(view)
  const direction = view === 'later' ? 'asc' : 'desc'
  let page = inView(db, view, colleagueId)
    .orderBy(order, direction)
    .orderBy('conversation.id', direction)
    .limit(limit + 1)
  if (after !== null) {
    const beyond = view === 'later' ? '>' : '<'
    // Both at once: as two conditions joined by "or" they would be looked for from the first row on.
    page = page.where((where) =>
      where(where.refTuple(order, 'conversation.id'), beyond, where.tuple(after.at, after.id))
    )
  }
  const rows = await page.execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const key = {
    'conversation.last_inbound_at': 'last_inbound_at',
    'conversation.later_until': 'later_until',
    'conversation.last_outbound_at': 'last_outbound_at'
  } as const
  const at = last?.[key[order]]
  return {
    rows: shown.map(toSummary),
    next: last === undefined || at === null || at === undefined ? null : { at, id: last.id }
  }
}

export const getSummary = async (db: AnyDb, id: ConversationId): Promise<ConversationSummary | null> => {
  const row = await summaries(db).where('conversation.id', '=', id).executeTakeFirst()
  return row === undefined ? null : toSummary(row)
}

const summariesOf = compiledRead((db, { ids }: { readonly ids: readonly ConversationId[] }) =>
  summaries(db).where('conversation.id', 'in', [...ids])
)

/** The summaries of these conversations, in the order given. */
export const listSummaries = async (
  db: AnyDb,
  ids: readonly ConversationId[]
): Promise<readonly ConversationSummary[]> => {
  if (ids.length === 0) return []
  const rows = await summariesOf(db, { ids })
  const byId = new Map(rows.map((row) => [row.id, toSummary(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export interface ViewCounts {
  readonly byView: Readonly<Record<View, number>>
  readonly byColleague: Readonly<Record<string, number>>
  readonly oldestToAnswerAt: Instant | null
}

/** How many conversations each view holds, and since when the oldest waits: in one query, for it runs at every change. */
export const countViews = async (db: AnyDb): Promise<ViewCounts> => {
  const rows = await db
    .selectFrom('view_count')
    .select(['view', 'colleague_id', 'count'])
    .select(({ selectFrom }) =>
      selectFrom('conversation')
        .select(({ fn }) => fn.min('last_inbound_at').as('oldest'))
        .where('state', '=', 'to_answer')
        .as('oldest')
    )
    .execute()
  const countOf = (wanted: View): number =>
    rows.reduce((sum, { view, count }) => (view === wanted ? sum + count : sum), 0)
  const attributed = rows.filter(({ view, count }) => view === 'attributed' && count > 0)
  return {
    byView: {
      to_answer: countOf('to_answer'),
      undecided: countOf('undecided'),
      attributed: countOf('attributed'),
      awaiting: countOf('awaiting'),
      returned: countOf('returned'),
      later: countOf('later'),
      done: countOf('done'),
      silence: countOf('silence'),
      sent: countOf('sent'),
      starred: countOf('starred')
    },
    byColleague: Object.fromEntries(attributed.map((row) => [row.colleague_id, row.count])),
    oldestToAnswerAt: rows[0]?.oldest ?? null
  }
}

/** What triage changes of a conversation; kept in the audit so that it can be brought back. */
export type TriageRow = Pick<
  ConversationRow,
  'state' | 'state_at' | 'later_until' | 'silence_reason' | 'read_at' | 'starred_at' | 'muted_at'
>

/** As the audit keeps it, without what is empty: most of a decision is, and each has two of these. */
export const keptTriage = (row: Partial<TriageRow>): string =>
  JSON.stringify(row, (_column, value: unknown) => value ?? undefined)

const emptyTriage = {
  later_until: null,
  silence_reason: null,
  read_at: null,
  starred_at: null,
  muted_at: null
} as const satisfies Partial<TriageRow>

/** Reads what `keptTriage` wrote. Not parsed: that took longer than the statements of Z, and nothing else writes it. */
export const readTriage = (kept: string): TriageRow => ({ ...emptyTriage, ...JSON.parse(kept) })

const triageRow = compiledRead((db, { id }: { id: ConversationId }) =>
  db
    .selectFrom('conversation')
    .select(['state', 'state_at', 'later_until', 'silence_reason', 'read_at', 'starred_at', 'muted_at'])
    .where('id', '=', id)
)

export const getTriageRow = async (db: AnyDb, id: ConversationId): Promise<TriageRow | null> =>
  (await triageRow(db, { id }))[0] ?? null

const setTriage = compiledWrite((tx, { id, ...row }: Partial<TriageRow> & { readonly id: ConversationId }) =>
  tx.updateTable('conversation').set(row).where('id', '=', id)
)

/** Moves a conversation between views; what is not there stays as it is. */
export const markTriage = async (tx: WriteDb, id: ConversationId, row: Partial<TriageRow>): Promise<void> => {
  await setTriage(tx, { ...row, id })
}

/** The newest conversations given to nobody, those to answer before those that are done; `undecided`: nobody fits. */
export const listUngiven = async (
  db: AnyDb,
  most: number
): Promise<
  readonly { readonly id: ConversationId; readonly lastInboundAt: Instant; readonly undecided: boolean }[]
> => {
  const found: { id: ConversationId; lastInboundAt: Instant; undecided: boolean }[] = []
  for (const state of ['to_answer', 'done'] as const) {
    const rows = await db
      .selectFrom('conversation')
      .select(['id', 'last_inbound_at', 'suggested_id'])
      .where('assignee_id', 'is', null)
      .where('state', '=', state)
      .orderBy('last_inbound_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most - found.length)
      .execute()
    for (const row of rows)
      found.push({
        id: row.id,
        lastInboundAt: row.last_inbound_at,
        undecided: state === 'to_answer' && row.suggested_id === null
      })
  }
  return found
}

/** The newest conversations, whatever became of them. */
export const listNewest = async (db: AnyDb, most: number): Promise<readonly ConversationId[]> =>
  (
    await db
      .selectFrom('conversation')
      .select('id')
      .orderBy('last_inbound_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
      .execute()
  ).map((row) => row.id)

/** What a conversation weighs from now on. */
export const weighConversation = async (tx: WriteDb, id: ConversationId, weight: Weight): Promise<void> => {
  await tx.updateTable('conversation').set({ weight }).where('id', '=', id).execute()
}

/** Conversations postponed until now or before. */
export const listDueLater = async (db: AnyDb, now: Instant): Promise<readonly ConversationId[]> =>
  (
    await db
      .selectFrom('conversation')
      .select('id')
      .where('later_until', '<=', now)
      .orderBy('later_until')
      .limit(200)
      .execute()
  ).map((row) => row.id)

/** What else a person said to us, newest first. */
export const listHistory = async (
  db: AnyDb,
  personId: PersonId,
  except: ConversationId,
  limit: number
): Promise<readonly ConversationSummary[]> =>
  (
    await summaries(db)
      .where('conversation.person_id', '=', personId)
      .where('conversation.id', '!=', except)
      .orderBy('conversation.last_inbound_at', 'desc')
      .limit(limit)
      .execute()
  ).map(toSummary)

/** How many other conversations there are with a person, and how many of them came before one. */
export const countHistory = async (
  db: AnyDb,
  personId: PersonId,
  { id, last_inbound_at: at }: Pick<ConversationRow, 'id' | 'last_inbound_at'>
): Promise<{ readonly all: number; readonly before: number }> =>
  await db
    .selectFrom('conversation')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('all'),
      fn.count<number>(eb.case().when('last_inbound_at', '<', at).then(1).end()).as('before')
    ])
    .where('person_id', '=', personId)
    .where('id', '!=', id)
    .executeTakeFirstOrThrow()

/** Removes a conversation with all that hangs on it, its index rows first. */
export const removeConversation = async (tx: WriteDb, id: ConversationId): Promise<void> => {
  await forgetConversation(tx, id)
  await tx.deleteFrom('conversation').where('id', '=', id).execute()
}
