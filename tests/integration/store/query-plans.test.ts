import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit, getLastReadAt, listAuditOf, listLastUndoable } from '../../../src/main/store/audit.ts'
import {
  countViews,
  listDueLater,
  countHistory,
  listHistory,
  listInbox,
  listNewest,
  listUngiven
} from '../../../src/main/store/conversations.ts'
import {
  countAssignments,
  getCurrentAssignment,
  listRecoveries,
  sumWeekLoads
} from '../../../src/main/store/assignments.ts'
import { countRoutingFacts, listMovedAssignments } from '../../../src/main/store/routing-texts.ts'
import { countArrivals, listMessages, listOurSides } from '../../../src/main/store/messages.ts'
import { findPeople, listLatestPeople } from '../../../src/main/store/search.ts'
import type { ReadDb } from '../../../src/main/store/store.ts'
import { viewSchema } from '../../../src/shared/model/conversation.ts'
import {
  accountIdSchema,
  auditIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  personIdSchema
} from '../../../src/shared/model/ids.ts'
import { at } from '../../support/builders.ts'
import { plansOf } from '../../support/query-plan.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const moment = at('2026-11-20T08:00:00.000Z')
const conversation = conversationIdSchema.parse('conversation-1')
const after = { at: moment, id: conversation }
const colleague = colleagueIdSchema.parse('colleague-1')

/** Tables that grow with what people say. Those of colleagues, accounts and hand-offs may be read whole. */
const large = ['conversation', 'message', 'handle', 'person', 'person_link', 'assignment', 'audit', 'ranking']

let ctx: TestContext
beforeAll(async () => {
  ctx = await openTestContext()
  await ctx.store.write((tx) =>
    appendAudit(tx, {
      id: auditIdSchema.parse('audit-1'),
      batch: 'batch-1',
      at: moment,
      action: 'view',
      conversation_id: null,
      before: '{}',
      after: '{}'
    })
  )
})
afterAll(() => ctx.close())

/** The steps that read a large table from end to end, and those that sort. */
const costly = async (run: (db: ReadDb) => Promise<unknown>): Promise<readonly string[]> => {
  const steps = await plansOf(ctx.databaseFile, run)
  expect(steps.length).toBeGreaterThan(0)
  return steps.filter(
    (step) =>
      large.some((table) => new RegExp(`^SCAN ${table}\\b(?!.* USING (COVERING )?INDEX)`, 'u').test(step)) ||
      step.includes('TEMP B-TREE FOR ORDER BY') ||
      step.includes('TEMP B-TREE FOR LAST')
  )
}

describe('a page of the inbox', () => {
  /** Their conversations are found from the hand-offs, which are few, and sorted. */
  const fromHandoffs: ReadonlySet<string> = new Set(['awaiting', 'returned'])
  const lists = viewSchema.options
    .filter((view) => !fromHandoffs.has(view))
    .flatMap((view) => [
      { view, of: null, after: null },
      { view, of: null, after }
    ])
  it.each([...lists, { view: 'attributed' as const, of: colleague, after }])(
    'of $view, after $after, is read in the order of an index',
    async ({ view, of, after: position }) => {
      expect(await costly((db) => listInbox(db, view, of, position, 100))).toEqual([])
    }
  )

  it.each([...fromHandoffs])('of %s reads no conversation but those that were handed over', async (view) => {
    const steps = await costly((db) => listInbox(db, viewSchema.parse(view), null, null, 100))
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([])
  })

  it('is read so too where SQLite knows how many rows an inbox of a million messages has', async () => {
    const large = `${ctx.databaseFile}.large`
    const database = new SqliteDatabase(ctx.databaseFile)
    database.prepare('vacuum into ?').run(large)
    database.close()
    const counted = new SqliteDatabase(large)
    counted.exec(`
      analyze;
      delete from sqlite_stat1 where tbl = 'conversation';
      insert into sqlite_stat1 (tbl, idx, stat) values
        ('conversation', 'conversation_by_state', '200000 50000 1 1'),
        ('conversation', 'conversation_attributed', '8086 8086 1 1'),
        ('conversation', 'conversation_attributed_to', '8086 270 1 1'),
        ('conversation', 'conversation_by_assignee', '111872 3730'),
        ('conversation', 'conversation_undecided', '3668 1 1'),
        ('conversation', 'conversation_by_suggested', '70760 2359'),
        ('conversation', 'conversation_starred', '1919 1 1'),
        ('conversation', 'conversation_later', '1739 6 1'),
        ('conversation', 'conversation_sent', '164287 1 1'),
        ('conversation', 'conversation_newest', '200000 1 1');
    `)
    counted.close()
    for (const { view, of, after: position } of lists) {
      const steps = await plansOf(large, (db) => listInbox(db, view, of, position, 100))
      expect({ view, sorts: steps.filter((step) => step.includes('TEMP B-TREE')) }).toEqual({
        view,
        sorts: []
      })
    }
  })

  it('further down begins at its place: both parts of the key are looked for in the index', async () => {
    const steps = await plansOf(ctx.databaseFile, (db) => listInbox(db, 'done', null, after, 100))
    expect(steps.join('\n')).toContain('conversation_by_state (state=? AND (last_inbound_at,id)<(?,?))')
  })
})

describe('what is read at every key', () => {
  const queries: readonly { readonly what: string; readonly run: (db: ReadDb) => Promise<unknown> }[] = [
    { what: 'the counts of the views', run: (db) => countViews(db) },
    { what: 'a thread', run: (db) => listMessages(db, conversation) },
    {
      what: 'the history of a person',
      run: (db) => listHistory(db, personIdSchema.parse('person-1'), conversation, 20)
    },
    {
      what: 'how long the history of a person is',
      run: (db) =>
        countHistory(db, personIdSchema.parse('person-1'), { id: conversation, last_inbound_at: moment })
    },
    { what: 'what comes back from later', run: (db) => listDueLater(db, moment) },
    { what: 'what was given to nobody', run: (db) => listUngiven(db, 300) },
    { what: 'the newest conversations', run: (db) => listNewest(db, 300) },
    {
      what: 'what came in while nobody looked',
      run: (db) => countArrivals(db, 100, [accountIdSchema.parse('account-1')])
    }
  ]
  it.each(queries)('$what: found by an index, in its order', async ({ run }) => {
    expect(await costly(run)).toEqual([])
  })

  it('what Z brings back: the rows of one action, and no other', async () => {
    const steps = await plansOf(ctx.databaseFile, (db) => listLastUndoable(db))
    expect(steps.join('\n')).toContain('audit_undoable (batch=?)')
  })

  it('what was done about a conversation, and to whom it is given: by its key, and only what was found is sorted', async () => {
    const steps = await plansOf(ctx.databaseFile, async (db) => {
      await getLastReadAt(db, conversation)
      await listAuditOf(db, conversation, ['done'], 10)
      await getCurrentAssignment(db, conversation)
    })
    expect(steps.filter((step) => !step.includes('TEMP B-TREE FOR'))).toEqual([
      'SEARCH audit USING INDEX audit_by_conversation (conversation_id=?)',
      'SEARCH audit USING INDEX audit_by_conversation (conversation_id=?)',
      'SEARCH assignment USING INDEX assignment_by_conversation (conversation_id=?)'
    ])
  })

  it('how much was given to each colleague: kept, and no assignment is read for it', async () => {
    const steps = await plansOf(ctx.databaseFile, (db) => countAssignments(db))
    expect(steps).toEqual(['SEARCH view_count USING INDEX sqlite_autoindex_view_count_1 (view=?)'])
    expect(await plansOf(ctx.databaseFile, (db) => countRoutingFacts(db))).toEqual([
      ...steps,
      'SCAN assignment USING INDEX sqlite_autoindex_assignment_1'
    ])
  })

  it('what was given lately: by its moment, and not colleague by colleague', async () => {
    const steps = await plansOf(ctx.databaseFile, async (db) => {
      await sumWeekLoads(db, moment)
      await listRecoveries(db, moment)
      await listMovedAssignments(db, moment, [])
    })
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([])
    expect(steps.join('\n')).toContain('assignment_by_moment (decided_at>?)')
  })

  it('who recovers from a hostile conversation: among those that are hostile', async () => {
    const steps = await plansOf(ctx.databaseFile, (db) => listRecoveries(db, moment))
    expect(steps.join('\n')).toContain('assignment_hostile (decided_at>?)')
  })

  it('the rows that name what is removed: each by an index of the column that names it', () => {
    const database = new SqliteDatabase(ctx.databaseFile, { readonly: true })
    try {
      for (const table of [
        'account',
        'person',
        'handle',
        'colleague',
        'conversation',
        'message',
        'assignment'
      ]) {
        const key = table === 'message' ? 'sequence' : 'id'
        // The row of a colleague stays, also of one who is forgotten.
        const allowed = table === 'colleague' ? ['SCAN message'] : []
        const steps = database
          .prepare(`explain query plan delete from "${table}" where ${key} = ?`)
          .all('one')
          .map((step) => String(Object(step).detail))
        const whole = steps.filter((step) => large.some((one) => step === `SCAN ${one}`))
        expect({ table, whole }).toEqual({ table, whole: allowed })
      }
    } finally {
      database.close()
    }
  })

  it('who said something last: from the newest message on, in the order of the key, and only those are sorted', async () => {
    // The reading ends at the limit inside: it stands before any sorting.
    expect(await costly((db) => listLatestPeople(db, 8))).toEqual([
      'SCAN message',
      'USE TEMP B-TREE FOR ORDER BY'
    ])
  })

  it('who bears a name: from the index of names, then what each said last by the key of their messages', async () => {
    // Where nobody bears it, nothing more is asked.
    const database = new SqliteDatabase(ctx.databaseFile)
    database.prepare("insert into handle_search (author, handle_id) values ('Odile', 'handle-1')").run()
    database.close()
    const steps = await plansOf(ctx.databaseFile, (db) =>
      findPeople(db, [{ words: ['odile'], isPrefix: false }], 4)
    )
    // By its words: how many there are, and those who became known last.
    const byWords = expect.stringMatching(/^SCAN handle_search VIRTUAL TABLE INDEX \d+:M/u)
    expect(steps.filter((step) => /\b(?:handle_search|message|newest|ORDER)\b/u.test(step))).toEqual([
      byWords,
      byWords,
      'SEARCH message USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
      'SEARCH newest USING COVERING INDEX message_by_handle (handle_id=?)'
    ])
  })

  it('what we said and who of us: by key, and only what was found is sorted', async () => {
    const sides = await costly((db) => listOurSides(db, [conversation]))
    expect(sides.filter((step) => step.startsWith('SCAN'))).toEqual([])
  })
})

it('a list without its index is told', async () => {
  const database = new SqliteDatabase(ctx.databaseFile)
  const index = database
    .prepare("select sql from sqlite_schema where name = 'conversation_later'")
    .pluck()
    .get()
  database.exec('drop index conversation_later')
  try {
    expect(await costly((db) => listInbox(db, 'later', null, null, 100))).toContain(
      'USE TEMP B-TREE FOR ORDER BY'
    )
    expect(
      await costly((db) => db.selectFrom('message').select('id').where('text', '=', '').execute())
    ).toEqual(['SCAN message'])
  } finally {
    database.exec(String(index))
    database.close()
  }
})
