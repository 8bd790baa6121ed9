import { type Kysely, sql } from 'kysely'
import type { TableName } from '../../shared/contract/define.ts'
import type { Database } from './schema.ts'

/** The views that hold a conversation, each once; `when` says which rows stand in a view. */
const counted: readonly { readonly view: string; readonly colleague: string; readonly when: string }[] = [
  { view: '{row}.state', colleague: "''", when: 'true' },
  {
    view: "'undecided'",
    colleague: "''",
    when: "{row}.state = 'to_answer' and {row}.assignee_id is null and {row}.suggested_id is null"
  },
  {
    view: "'attributed'",
    colleague: '{row}.assignee_id',
    when: "{row}.state = 'to_answer' and {row}.assignee_id is not null"
  },
  { view: "'sent'", colleague: "''", when: '{row}.last_outbound_at is not null' },
  { view: "'starred'", colleague: "''", when: '{row}.starred_at is not null' }
]

const columns = ['state', 'assignee_id', 'suggested_id', 'last_outbound_at', 'starred_at']

/** Adds to the counts of each view that holds a row, inside a trigger. */
const count = (row: 'old' | 'new', by: 1 | -1): string =>
  `insert into view_count (view, colleague_id, count) ${counted
    .map(({ view, colleague, when }) => `select ${view}, ${colleague}, ${by} where ${when}`)
    .join(' union all ')
    .replaceAll('{row}', row)}
  on conflict (view, colleague_id) do update set count = count + excluded.count;`

/** Views that hold conversations for their hand-offs (as `handoffs.ts` has them): few, and counted anew when one changes. */
const recounts = [
  { view: 'awaiting', when: "state in ('asked', 'writing', 'postponed')" },
  {
    view: 'returned',
    when: "state = 'answered' or id in (select handoff_id from handoff_answer where standing = 'offered')"
  }
].map(
  ({ view, when }) => `insert into view_count (view, colleague_id, count)
    select '${view}', '', count(distinct conversation_id) from handoff where ${when}
    on conflict (view, colleague_id) do update set count = excluded.count;`
)

/**
 * What was given to each colleague and stands: no view, and asked at every ranking (`countAssignments`). Counting what was
 * given in three years took a tenth of a second.
 */
const given = (row: 'old' | 'new', by: 1 | -1): string =>
  `insert into view_count (view, colleague_id, count) select 'given', ${row}.colleague_id, ${by}
    where ${row}.undone_at is null
    on conflict (view, colleague_id) do update set count = count + excluded.count;`

const givenTriggers = [
  { name: 'view_count_given_in', sql: `after insert on assignment begin ${given('new', 1)} end` },
  { name: 'view_count_given_out', sql: `after delete on assignment begin ${given('old', -1)} end` },
  {
    name: 'view_count_given_moved',
    sql: `after update of undone_at, colleague_id on assignment
      begin ${given('old', -1)} ${given('new', 1)} end`
  }
]

const recountGiven = `insert into view_count (view, colleague_id, count)
  select 'given', colleague_id, count(*) from assignment where undone_at is null group by colleague_id`

/** Whoever writes one of these changes the counts too. */
export const countedTables: readonly TableName[] = ['conversation', 'handoff', 'handoff_answer', 'assignment']

const handoffTriggers = ['handoff', 'handoff_answer'].flatMap((table) =>
  ['insert', 'delete', `update of ${table === 'handoff' ? 'state' : 'standing'}`].map((event) => ({
    name: `view_count_${table}_${event.slice(0, 6)}`,
    sql: `after ${event} on ${table} begin ${recounts.join(' ')} end`
  }))
)

const triggers: readonly { readonly name: string; readonly sql: string }[] = [
  { name: 'view_count_in', sql: `after insert on conversation begin ${count('new', 1)} end` },
  { name: 'view_count_out', sql: `after delete on conversation begin ${count('old', -1)} end` },
  {
    name: 'view_count_moved',
    sql: `after update of ${columns.join(', ')} on conversation
      when ${columns.map((column) => `old.${column} is not new.${column}`).join(' or ')}
      begin ${count('old', -1)} ${count('new', 1)} end`
  },
  ...handoffTriggers,
  ...givenTriggers
]
  // As SQLite itself writes it down, so that the two can be compared.
  .map((trigger) => ({ ...trigger, sql: `CREATE TRIGGER ${trigger.name} ${trigger.sql}` }))

/** The only ones that stand in the file, as SQLite writes them down. */
export const viewCountTriggers: ReadonlySet<string> = new Set(triggers.map((trigger) => trigger.sql))

/**
 * Keeps `view_count` true in the transaction that changes a conversation, whatever changes it: a person, an import, a
 * colleague who is removed. Counting 200,000 rows at each change would take a frame. The counts are derived: where the
 * triggers are missing, or those of another version of the app, they are made and everything is counted anew.
 * https://sqlite.org/lang_createtrigger.html
 */
export const ensureViewCounts = async (db: Kysely<Database>): Promise<void> => {
  const { rows: standing } = await sql<{ sql: string }>`
    select sql from sqlite_schema where type = 'trigger' and name like 'view_count%'`.execute(db)
  const known = new Set(standing.map((trigger) => trigger.sql))
  if (standing.length === triggers.length && triggers.every((trigger) => known.has(trigger.sql))) return
  await db.transaction().execute(async (tx) => {
    for (const trigger of triggers) {
      await sql.raw(`drop trigger if exists ${trigger.name}`).execute(tx)
      await sql.raw(trigger.sql).execute(tx)
    }
    await tx.deleteFrom('view_count').execute()
    for (const { view, colleague, when } of counted)
      await sql
        .raw(
          `insert into view_count (view, colleague_id, count)
            select ${view}, ${colleague}, count(*) from conversation where ${when} group by 1, 2`.replaceAll(
            '{row}',
            'conversation'
          )
        )
        .execute(tx)
    for (const recount of [...recounts, recountGiven]) await sql.raw(recount).execute(tx)
  })
}
