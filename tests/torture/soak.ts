import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import {
  hour,
  instantFromMilliseconds,
  millisecondsOf,
  minute,
  plus
} from '../../src/shared/model/instant.ts'
import { seededRandom } from '../support/seeded-random.ts'
import {
  answerByMail,
  answerOnPage,
  begin,
  decide,
  emptyScene,
  handOff,
  reply,
  type Scene,
  settle,
  triage,
  type,
  undo,
  useWords
} from './deeds.ts'
import { checkFiles, findUnsettled, findWrong, readContents } from './ledger.ts'
import { beBorn, type Life } from './life.ts'
import type { Usage } from './messages.ts'
import { startWorld } from './world.ts'

/** One process that lives long: what it holds, and what it leaves in its files, by the hour. */

export interface SoakOptions {
  readonly program: string
  readonly resourcesFolder: string
  readonly folder: string
  readonly seed: number
  readonly hours: number
  readonly onHour: (line: string) => void
}

export interface SoakOutcome {
  readonly rows: readonly (readonly [string, number | string])[]
  /** Empty when nothing leaked, grew or came late. */
  readonly wrong: readonly string[]
}

/** In a silent hour nobody says or does anything: it leaves everything as it was. */
type Kind = 'busy' | 'silent'

/** How it stands at the end of an hour. */
interface Hour {
  readonly kind: Kind
  readonly usage: Usage
  readonly rows: Readonly<Record<string, number>>
  readonly files: Readonly<Record<string, number>>
}

/** Between two looks of the app at what is due; two minutes would be a sleep. */
const step = minute

/** What is due is done within so many milliseconds: the next look, and one more. */
const longestDelay = 2 * step + step / 2

/** Deeds are done in the first part of an hour, and come to their end in the rest. */
const busyMinutes = 40

/** Bytes that a process may hold more after any number of hours: what is compiled late, not what piles up. */
const heapMayGrow = 6 * 1024 * 1024

/** Bytes that a file may grow in a silent hour: that the text model was fitted to the choices of before. */
const filesMayGrow = 1_000

/** Sockets that a network's pool keeps or lets go, by chance. */
const handlesMayDiffer = 8

const kindOf = (number: number): Kind => (number % 3 === 2 ? 'silent' : 'busy')

const namesSchema = z.array(z.object({ name: z.string() }))
const countSchema = z.object({ count: z.number() })

/** Letters that go by themselves on a day that was named long before. */
const conditions: Readonly<Record<string, string>> = { letter: `where kind <> 'reminder'` }

const countRows = (database: SqliteDatabase.Database): Readonly<Record<string, number>> => {
  const tables = namesSchema.parse(
    database
      .prepare(
        `select name from sqlite_schema where type = 'table' and name not like '%\\_search%' escape '\\'`
      )
      .all()
  )
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      countSchema.parse(
        database.prepare(`select count(*) as count from "${name}" ${conditions[name] ?? ''}`).get()
      ).count
    ])
  )
}

const sizeOf = (path: string): number => {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
}

/** Rows that a tick should have taken up; each with the moment since when. */
const due = [
  `select 'reply ' || state as what, due_at as at from outbox where state in ('queued', 'sending', 'unconfirmed')`,
  `select 'letter ' || state as what, due_at as at from letter where state in ('queued', 'sending')`,
  `select 'action ' || state as what, due_at as at from message_action where state = 'queued'`,
  `select 'postponed conversation' as what, later_until as at from conversation where state = 'later'`,
  `select 'poll of ' || network as what, next_poll_at as at from account where connection = 'live' and paused_at is null`
].join(' union all ')

const lateSchema = z.array(z.object({ what: z.string(), at: z.string() }))

const findLate = (database: SqliteDatabase.Database, before: string): readonly string[] =>
  lateSchema
    .parse(database.prepare(`select what, at from (${due}) where at < ?`).all(before))
    .map(({ what, at }) => `late: ${what}, due at ${at}`)

const unfinished = [
  `select 'reply ' || state as what, count(*) as count from outbox where state not in ('sent', 'cancelled') group by state`,
  `select 'letter ' || state, count(*) from letter where state in ('queued', 'sending') group by state`,
  `select 'action ' || state, count(*) from message_action where state = 'queued' group by state`,
  `select 'import', count(*) from import_run where state = 'running' having count(*) > 0`
].join(' union all ')

const unfinishedSchema = z.array(z.object({ what: z.string(), count: z.number() }))

type Deed = (life: Life, scene: Scene) => Promise<unknown>

const deeds: readonly [Deed, ...Deed[]] = [
  triage,
  triage,
  triage,
  triage,
  type,
  reply,
  reply,
  undo,
  handOff,
  answerOnPage,
  answerByMail,
  useWords
]

/** What the window asks for at each change, and while somebody looks around. */
const lookAround = async (life: Life, scene: Scene): Promise<void> => {
  const filter = { view: 'to_answer', colleagueId: null } as const
  const { rows } = await life.ask('inbox.list', { ...filter, after: null, limit: 50 })
  await life.ask('inbox.counts', {})
  await life.ask('replies.pending', {})
  await life.ask('backups.list', {})
  const chosen = rows[scene.random.below(rows.length)]
  if (chosen !== undefined) await life.ask('conversations.open', { conversationId: chosen.id })
}

const mean = (values: readonly number[]): number =>
  values.reduce((total, one) => total + one, 0) / Math.max(1, values.length)

const kinds = <Key extends string>(one: Readonly<Record<Key, number>>): number =>
  Object.values<number>(one).reduce((total, count) => total + count, 0)

const megabytesOf = (one: Hour | undefined): string => ((one?.usage.heap ?? 0) / 1024 / 1024).toFixed(1)

const describeHour = (number: number, one: Hour | undefined, reads: number | undefined): string => {
  if (one === undefined) return ''
  const { kind, usage, rows } = one
  return [
    `hour ${number + 1} (${kind})`,
    `${megabytesOf(one)} MB`,
    `${kinds(usage.resources)} handles`,
    `${usage.files} files`,
    `${usage.listeners} listeners`,
    `${reads} reads`,
    `${rows['message']} messages`,
    `${rows['audit']} lines of audit`
  ].join(', ')
}

/** What differs between the hours, though it should not. */
const compareHours = (hours: readonly Hour[]): readonly string[] => {
  const wrong: string[] = []
  for (const [index, now] of hours.entries()) {
    const before = hours[index - 1]
    if (before === undefined || now.kind !== 'silent') continue
    for (const [table, count] of Object.entries(now.rows))
      if (count !== before.rows[table])
        wrong.push(
          `grown: ${table} from ${before.rows[table]} to ${count} rows in hour ${index + 1}, when nobody did anything`
        )
    for (const [file, bytes] of Object.entries(now.files))
      if (bytes > (before.files[file] ?? 0) + filesMayGrow)
        wrong.push(
          `grown: ${file} from ${before.files[file]} to ${bytes} bytes in hour ${index + 1}, when nobody did anything`
        )
  }
  // The first hours compile, cache and fill pools.
  const [, first, ...later] = hours
  if (first === undefined || later.length === 0) return wrong
  const last = later.slice(-3)
  for (const [what, read, most] of [
    ['handles', (one: Hour) => kinds(one.usage.resources), handlesMayDiffer],
    ['open files', (one: Hour) => one.usage.files ?? 0, handlesMayDiffer],
    ['listeners', (one: Hour) => one.usage.listeners, 0],
    ['bytes of memory', (one: Hour) => one.usage.heap, heapMayGrow]
  ] as const) {
    const was = read(first)
    // The least of the last hours: what is held for a moment is no leak.
    const is = Math.min(...last.map(read))
    if (is > was + most) wrong.push(`leak: ${what} grew from ${was} to ${is}`)
  }
  for (const warning of new Set(hours.flatMap((one) => one.usage.warnings))) wrong.push(`leak: ${warning}`)
  return wrong
}

/** Lives through so many hours, minute by minute. */
export const runSoak = async (options: SoakOptions): Promise<SoakOutcome> => {
  const random = seededRandom(options.seed)
  const dataFolder = join(options.folder, 'data')
  mkdirSync(dataFolder, { recursive: true })
  const world = await startWorld(options.folder, 'five')
  const scene = emptyScene(world, random, dataFolder, step)
  const wrong: string[] = []
  const hours: Hour[] = []
  const reads: number[] = []
  let done = 0
  let told = 0
  let sleeps = 0
  const birth = { dataFolder, resourcesFolder: options.resourcesFolder, death: null }
  const bear = (): Promise<Life> => beBorn(options.program, birth, () => world.clock.now())
  let life = await bear()
  await begin(life, scene)
  const database = new SqliteDatabase(join(dataFolder, 'porte-parole.sqlite'), { readonly: true })

  /** The clock goes on to the next minute, and what is due there is done. */
  const nextMinute = async (): Promise<void> => {
    const now = millisecondsOf(world.clock.now())
    world.clock.set(instantFromMilliseconds((Math.floor(now / step) + 1) * step))
    told = (await life.wake()).length
    wrong.push(...findLate(database, plus(world.clock.now(), -longestDelay)))
  }

  const live = async (kind: Kind): Promise<void> => {
    for (let number = 0; number < 60 && wrong.length === 0; number += 1) {
      if (kind === 'busy' && number < busyMinutes) {
        if (random.happens(0.6)) world.say(random)
        if (random.happens(0.05)) world.goWrong(random)
        if (random.happens(0.6)) {
          await random.pick(deeds)(life, scene)
          done += 1
        }
        await lookAround(life, scene)
      }
      if (number === busyMinutes) {
        world.heal()
        await decide(life, scene)
      }
      await nextMinute()
    }
  }

  /** The computer sleeps; what was said meanwhile is told once. */
  const sleepOnce = async (): Promise<void> => {
    const before = told
    await life.sleep(20)
    for (let count = 0; count < 5; count += 1) world.say(random)
    world.clock.advance(2 * hour)
    for (let minutes = 0; minutes < 6; minutes += 1) await nextMinute()
    sleeps += 1
    if (told !== before + 1) wrong.push(`untold: a sleep was told ${told - before} times`)
  }

  const look = async (kind: Kind): Promise<void> => {
    await life.tend()
    hours.push({
      kind,
      usage: await life.usage(),
      rows: countRows(database),
      files: {
        'the journal of words': sizeOf(join(dataFolder, 'words')),
        'the log': sizeOf(join(dataFolder, 'porte-parole.log'))
      }
    })
    wrong.push(...findWrong(readContents(dataFolder), scene.ledger, world))
    for (const { what, count } of unfinishedSchema.parse(database.prepare(unfinished).all()))
      wrong.push(`left over: ${count} × ${what}`)
    if (hours.at(-1)?.rows['cursor'] !== world.places.length)
      wrong.push(`grown: ${hours.at(-1)?.rows['cursor']} cursors of ${world.places.length} accounts`)
  }

  try {
    for (let count = 0; count < 12; count += 1) world.say(random)
    await nextMinute()
    for (let number = 0; number < options.hours && wrong.length === 0; number += 1) {
      const kind = kindOf(number)
      const readBefore = kinds(Object.fromEntries(world.reads()))
      if (number % 12 === 3) await sleepOnce()
      await live(kind)
      await look(kind)
      reads.push(kinds(Object.fromEntries(world.reads())) - readBefore)
      options.onHour(describeHour(number, hours.at(-1), reads.at(-1)))
    }
    wrong.push(...compareHours(hours))
    await settle(life, scene)
    wrong.push(...(await life.check()), ...checkFiles(dataFolder))
    wrong.push(...findUnsettled(readContents(dataFolder), scene.ledger, world))
    await life.stop()
    life = await bear()
    await life.stop()
  } catch (problem) {
    wrong.push(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
  } finally {
    life.kill()
    database.close()
    await world.stop()
  }
  const usages = hours.map((one) => one.usage)
  const megabytes = (index: number): string => megabytesOf(hours.at(index))
  const contents = readContents(dataFolder)
  return {
    rows: [
      ['simulated hours', hours.length],
      ['accounts', world.places.length],
      ['messages said', world.said.length],
      ['deeds', done],
      ['replies that left', contents.outbox.filter((row) => row.state === 'sent').length],
      ['letters that left', world.smtp.taken.length],
      ['faults of networks', world.faults],
      ['sleeps, each told once', sleeps],
      ['reads of a network in an hour', Math.round(mean(reads))],
      ['megabytes after hours 2, 3 and the last', `${megabytes(1)}, ${megabytes(2)}, ${megabytes(-1)}`],
      [
        'handles after hour 2 and the last',
        `${kinds(usages[1]?.resources ?? {})}, ${kinds(usages.at(-1)?.resources ?? {})}`
      ],
      ['open files after hour 2 and the last', `${usages[1]?.files}, ${usages.at(-1)?.files}`],
      [
        'lines of the audit for each deed',
        ((hours.at(-1)?.rows['audit'] ?? 0) / Math.max(1, done)).toFixed(1)
      ]
    ],
    wrong
  }
}
