import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rankConversations } from '../../src/main/assign/rank-conversations.ts'
import { listInbox } from '../../src/main/store/conversations.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { viewSchema } from '../../src/shared/model/conversation.ts'
import { type ConversationId, conversationIdSchema } from '../../src/shared/model/ids.ts'
import { queriesOf } from '../support/query-plan.ts'
import { triageAtRandom } from '../support/random-triage.ts'
import { callerOf } from '../support/serve.ts'
import { openTestContext, type TestContext } from '../support/test-context.ts'
import { copyInbox, fullSize, inboxTexts, type InboxSize, smallSize } from './make-inbox.ts'
import {
  compare,
  type Figure,
  measure,
  milliseconds,
  report,
  times,
  timesOf,
  watchWaiting
} from './measure.ts'

interface Opened {
  readonly ctx: TestContext
  readonly app: ReturnType<typeof callerOf>
  readonly toAnswer: readonly ConversationId[]
  /** A connection beside the app's, for the raw statements that read. */
  readonly raw: SqliteDatabase.Database
}

const open = async (size: InboxSize): Promise<Opened> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  await copyInbox(size, join(dataFolder, 'porte-parole.sqlite'))
  const ctx = await openTestContext({ dataFolder })
  const raw = new SqliteDatabase(ctx.databaseFile, { readonly: true })
  const rows = raw
    .prepare("select id from conversation where state = 'to_answer' order by last_inbound_at desc limit 2000")
    .pluck()
    .all()
  return { ctx, app: callerOf(ctx), toAnswer: rows.map((id) => conversationIdSchema.parse(id)), raw }
}

const figures: Figure[] = []
const tell = (what: string, goal: string, measured: string, kept: boolean): void => {
  figures.push({ what, goal, measured, kept })
}

let full: Opened
let small: Opened
let waited: ReturnType<typeof watchWaiting>

beforeAll(async () => {
  full = await open(fullSize)
  small = await open(smallSize)
  waited = watchWaiting()
})

afterAll(async () => {
  report('An inbox of 1,000,000 messages in 200,000 conversations', figures, waited())
  for (const { raw, ctx } of [full, small]) {
    raw.close()
    await ctx.close()
  }
})

/** As what crosses from one thread to another. */
const across = <Value>(value: Value): Value => structuredClone(value)

const pageLength = 100

test('the first page of every view', async () => {
  for (const view of viewSchema.options) {
    const [query] = await queriesOf(full.ctx.databaseFile, (db) =>
      listInbox(db, view, null, null, pageLength)
    )
    if (query === undefined) throw new Error('no query')
    const statement = full.raw.prepare(query.sql)
    const input = { view, colleagueId: null, after: null, limit: pageLength }
    expect((await full.app.ask('inbox.list', input)).rows.length).toBeGreaterThan(50)
    const { app, raw, ratio } = await compare(
      async () => across(await full.app.call('inbox.list', input)),
      () => across(statement.all(...query.parameters)),
      60
    )
    tell(
      `first page of ${view}`,
      '≤ 2 × raw',
      `${ratio.toFixed(2)} × raw (${milliseconds(raw.p50)}); ${times(app)}`,
      ratio <= 2
    )
  }
})

test('the counts of all views', async () => {
  const counted = await measure(() => full.app.call('inbox.counts', {}), 500)
  tell('counts of all views', '≤ 0.2 ms', times(counted), counted.p50 <= 0.2)
  const ctx = await openTestContext()
  try {
    const { counted: kept, held } = await triageAtRandom(ctx.store, 20_261_123, 100_000)
    expect(kept).toEqual(held)
    tell('counts after 100,000 random operations', 'equal to counting', 'equal', true)
  } finally {
    await ctx.close()
  }
})

const texts = inboxTexts()
const searches: readonly { readonly kind: string; readonly texts: readonly string[] }[] = [
  {
    kind: 'a rare word',
    texts: Array.from({ length: 40 }, (_, index) => texts.frenchWord(9_000 + 37 * index))
  },
  { kind: 'a common word', texts: Array.from({ length: 40 }, (_, index) => texts.frenchWord(index)) },
  {
    kind: 'a prefix',
    texts: Array.from({ length: 40 }, (_, index) =>
      texts.frenchWord(60 + 11 * index).slice(0, 2 + (index % 3))
    )
  },
  {
    kind: 'two words',
    texts: Array.from(
      { length: 40 },
      (_, index) => `${texts.frenchWord(index)} ${texts.frenchWord(40 + 53 * index)}`
    )
  },
  {
    kind: 'a word as it is typed',
    texts: Array.from({ length: 8 }, (_, index) => texts.frenchWord(70 + index)).flatMap((word) =>
      Array.from({ length: word.length - 1 }, (_, end) => word.slice(0, end + 2))
    )
  }
]

/** As the window asks while somebody types. */
const searchOf = (opened: Opened, wanted: readonly string[]) => (round: number) =>
  opened.app.call('search.find', { text: wanted[round % wanted.length] ?? '', limit: 40 })

test('search as you type', async () => {
  for (const { kind, texts: wanted } of searches) {
    const first = await searchOf(full, wanted)(0)
    expect(first).toMatchObject({ ok: true, value: { found: { 0: {} } } })
    const found = await measure(searchOf(full, wanted), 400)
    tell(
      `search for ${kind}`,
      'p95 ≤ 5 ms, nothing over 500 ms',
      `${times(found)}, most ${milliseconds(found.most)}`,
      found.p95 <= 5
    )
  }
})

/**
 * The raw UPDATE, on an inbox of its own: where another connection writes, the app's forgets every page that it holds, which no
 * key does to it. Its log is as long as it gets before anything is measured, as that of an app in use.
 */
const openRawUpdate = async (): Promise<{ readonly run: () => unknown; readonly close: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  const file = join(folder, 'porte-parole.sqlite')
  await copyInbox(fullSize, file)
  const raw = new SqliteDatabase(file)
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.pragma('foreign_keys = ON')
  const update = raw.prepare("update conversation set state = 'done', state_at = ? where id = ?")
  const rows = raw.prepare("select id from conversation where state = 'done' limit 1000").pluck().all()
  let moment = Date.UTC(2026, 10, 23, 8)
  const run = (): unknown => {
    moment += 1
    return update.run(new Date(moment).toISOString(), rows[moment % rows.length])
  }
  for (let turn = 0; turn < 1_100; turn += 1) run()
  return {
    run,
    close() {
      raw.close()
      rmSync(folder, { recursive: true })
    }
  }
}

test('E, H, A and undo', async () => {
  const { app, toAnswer } = full
  const one = (round: number): ConversationId =>
    toAnswer[round % toAnswer.length] ?? conversationIdSchema.parse('')
  const colleagueId = (await app.ask('colleagues.list', {}))[0]?.id
  if (colleagueId === undefined) throw new Error('nobody')
  const rawUpdate = await openRawUpdate()
  const until = '2027-01-01T08:00:00.000Z'
  // Each deed on a conversation of its own: done twice, a deed changes nothing.
  const deeds: readonly { readonly name: string; readonly run: (turn: number) => Promise<unknown> }[] = [
    { name: 'E (done)', run: (turn) => app.call('inbox.markDone', { conversationIds: [one(turn)] }) },
    { name: 'undo', run: () => app.call('inbox.undo', {}) },
    {
      name: 'H (later)',
      run: (turn) => app.call('inbox.postpone', { conversationIds: [one(300 + turn)], until: until as never })
    },
    {
      name: 'A (give to a colleague of the list)',
      run: (turn) => app.call('conversations.assign', { conversationIds: [one(600 + turn)], colleagueId })
    },
    {
      name: 'A, before there is a ranking',
      run: (turn) => app.call('conversations.assign', { conversationIds: [one(900 + turn)], colleagueId })
    }
  ]
  // The list that A shows is there before somebody is chosen from it: the app ranks what is new at once. The last ones have none.
  await rankConversations(
    full.ctx,
    Array.from({ length: 270 }, (_, turn) => one(600 + turn))
  )
  // What follows a decision, the flush of the journal among it: nothing tells when that is over.
  const settle = async (): Promise<void> => {
    await pause(5)
    await full.ctx.store.write(async () => {})
    await pause(5)
  }
  for (const { name, run } of deeds) {
    let turn = 0
    const next = (): Promise<unknown> => {
      turn += 1
      return run(turn)
    }
    expect(await next()).toMatchObject({ ok: true })
    const { app: ours, raw: theirs, ratio } = await compare(next, rawUpdate.run, 80, settle)
    tell(
      name,
      '≤ 2 × one raw UPDATE with FULL',
      `${ratio.toFixed(2)} × raw (${milliseconds(theirs.p50)}); ${times(ours)}`,
      ratio <= 2
    )
  }
  rawUpdate.close()
})

test('the cost of growth', async () => {
  const both = async (what: string, goal: number, work: (opened: Opened) => (round: number) => unknown) => {
    const ratios: number[] = []
    for (let repeat = 0; repeat < 3; repeat += 1) {
      const less = await measure(work(small), 150)
      const more = await measure(work(full), 150)
      ratios.push(more.p50 / less.p50)
    }
    const ratio = timesOf(ratios).p50
    tell(`from 10,000 to 1,000,000 messages: ${what}`, `≤ ${goal} ×`, `${ratio.toFixed(2)} ×`, ratio <= goal)
  }
  expect(small.toAnswer.length).toBeGreaterThan(100)
  const idOf = ({ toAnswer }: Opened, round: number): ConversationId =>
    toAnswer[round % Math.min(150, toAnswer.length)] ?? conversationIdSchema.parse('')
  await both(
    'first page',
    1.5,
    ({ app }) =>
      () =>
        app.call('inbox.list', { view: 'to_answer', colleagueId: null, after: null, limit: pageLength })
  )
  await both(
    'open',
    1.5,
    (opened) => (round) => opened.app.call('conversations.open', { conversationId: idOf(opened, round) })
  )
  await both(
    'action',
    1.5,
    (opened) => (round) => opened.app.call('inbox.markDone', { conversationIds: [idOf(opened, round)] })
  )
  await both('search', 3, (opened) =>
    searchOf(
      opened,
      searches.flatMap((each) => each.texts.slice(0, 8))
    )
  )
})

test('a cold open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  const file = join(folder, 'porte-parole.sqlite')
  await copyInbox(fullSize, file)
  const forget = (): void => {
    // Drops the file from the memory of the system. https://www.gnu.org/software/coreutils/manual/coreutils.html#dd
    for (const end of ['', '-wal'])
      if (existsSync(`${file}${end}`))
        execFileSync('dd', [`if=${file}${end}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' })
  }
  // An inbox of an earlier version has its indexes made at its first opening, once.
  const first = await openSqlite({ file, backupSuffix: 'bench' })
  if (first.kind === 'problem') throw new Error(JSON.stringify(first.problem))
  await first.store.close()
  const [query] = await queriesOf(file, (db) => listInbox(db, 'to_answer', null, null, pageLength))
  if (query === undefined) throw new Error('no query')
  const ours: number[] = []
  const raw: number[] = []
  for (let round = 0; round < 12; round += 1) {
    forget()
    let start = performance.now()
    const database = new SqliteDatabase(file)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.prepare(query.sql).all(...query.parameters)
    raw.push(performance.now() - start)
    database.close()
    forget()
    start = performance.now()
    const opened = await openSqlite({ file, backupSuffix: 'bench' })
    if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
    const page = await listInbox(opened.store.read, 'to_answer', null, null, pageLength)
    ours.push(performance.now() - start)
    await opened.store.close()
    expect(page.rows).toHaveLength(pageLength)
  }
  const ratio = timesOf(ours).p50 / timesOf(raw).p50
  tell(
    'cold open to first page',
    '≤ 2 × raw',
    `${ratio.toFixed(2)} × raw (${milliseconds(timesOf(raw).p50)}); ${times(timesOf(ours))}`,
    ratio <= 2
  )
  const megabytes = statSync(file).size / 1e6
  tell('disk', '≤ 650 MB per million', `${megabytes.toFixed(0)} MB`, megabytes <= 650)
  rmSync(folder, { recursive: true })
})
