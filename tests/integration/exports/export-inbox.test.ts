import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import SqliteDatabase from 'better-sqlite3'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { csvRows, jsonAsCsv, readCell } from '../../../src/main/store/export-cell.ts'
import { changeSettings } from '../../../src/main/store/settings.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/** What a spreadsheet would run, what breaks lines, and what only looks empty. */
const texts = [
  '=1+1',
  "'quoted",
  '\u2028 line',
  'a\r\n"b",c\r',
  '',
  '@x',
  '-3',
  '\t\u0001\u0000\\é',
  'null',
  '}\n{',
  ' =1+1',
  '\u3000＝1+1',
  '\uFEFF"+1',
  '\u0000@x',
  '“Bonjour” — merci',
  'été',
  "Bonjour;=cmd|'/C calc'!A0;",
  'Bonjour\n "-2\n- un pain'
]

let ctx: TestContext
let folder: string
let app: RunningApp | null

beforeEach(async () => {
  app = null
  ctx = await openTestContext({ keepFolder: true })
  folder = join(ctx.dataFolder, 'exports')
  mkdirSync(folder)
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
  await ctx.store.write(async (tx) => {
    // As everybody who looks at the sample has; the app would write it down at its next start.
    await changeSettings(tx, { welcomed: true })
    for (const [at, text] of texts.entries())
      await tx
        .insertInto('quarantine')
        .values({
          id: `text-${at}`,
          import_id: null,
          account_id: null,
          line: at,
          reason: 'date_not_understood',
          reason_values: '{}',
          raw: text,
          created_at: ctx.clock.now()
        })
        .execute()
  })
})
afterEach(async () => {
  await app?.stop()
  await ctx.store.close()
  rmSync(ctx.dataFolder, { recursive: true, force: true })
})

const write = async (): Promise<string> => {
  ctx.desktop.folderToChoose = folder
  const written = await callerOf(ctx).ask('exports.write', { passphrase: null })
  if (written === null) throw new Error('nothing was written')
  return written.folder
}

/** What was kept, but for what taking it in adds. */
const kept = (tables: ReturnType<typeof dumpTables>) => {
  const { audit = [], setting = [], outbox = [], ...others } = tables
  return {
    ...others,
    audit: audit.filter((row) => !row.includes('backup_restored')),
    setting: setting.filter((row) => !row.includes('"profile"') && !row.includes('"home"')),
    // What was on its way is looked up first.
    outbox: outbox.filter((row) => !/"state":"(?:queued|sending|unconfirmed|blocked)"/u.test(row))
  }
}

it.each(['jsonl', 'csv'])(
  'an export taken in gives the same inbox, table by table, from %s',
  async (format) => {
    const before = dumpTables(ctx.databaseFile)
    const written = await write()
    expect(readdirSync(written)).toEqual(expect.arrayContaining(['README.txt', 'export.json', 'message.csv']))
    const other = format === 'csv' ? '.jsonl' : '.csv'
    for (const name of readdirSync(written)) if (name.endsWith(other)) rmSync(join(written, name))
    await ctx.store.write(async (tx) => {
      await tx.deleteFrom('conversation').execute()
    })
    await ctx.store.close()
    const started = await startApp(ctx)
    if (started.kind === 'problem') throw new Error(started.problem.kind)
    app = started.app
    ctx.desktop.folderToChoose = written
    const chosen = await app.serve('exports.choose', {})
    if (!chosen.ok) throw new Error(chosen.error.code)
    const taken = await app.serve('exports.takeIn', { ...(chosen.value as object), passphrase: null })
    expect(taken).toMatchObject({ ok: true, value: { messages: before['message']?.length } })
    expect(kept(dumpTables(ctx.databaseFile))).toEqual(kept(before))
  }
)

it('an export is there whole or not at all, for its owner only, and holds no secret', async () => {
  // Half of one that a crash cut short long ago goes.
  mkdirSync(join(folder, 'porte-parole-export-2020-01-01T08-00-00.partial'))
  const written = await write()
  expect(statSync(join(written, 'message.csv')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toHaveLength(1)
  ctx.desktop.folderToChoose = join(folder, 'nowhere', 'at all')
  writeFileSync(join(folder, 'nowhere'), 'a file in the way')
  expect(await callerOf(ctx).call('exports.write', { passphrase: null })).toMatchObject({ ok: false })
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('what is no export is refused with its reason, and nothing is changed', async () => {
  const { ask, call } = callerOf(ctx)
  const before = dumpTables(ctx.databaseFile)
  ctx.desktop.folderToChoose = folder
  expect(await call('exports.choose', {})).toMatchObject({ error: { code: 'export_not_readable' } })
  const written = await write()
  const lines = readFileSync(join(written, 'message.jsonl'), 'utf8').split('\n')
  writeFileSync(join(written, 'message.jsonl'), lines.slice(1).join('\n'))
  ctx.desktop.folderToChoose = written
  const chosen = await ask('exports.choose', {})
  expect(await call('exports.takeIn', { token: chosen?.token ?? '', passphrase: null })).toMatchObject({
    error: { code: 'export_not_readable' }
  })
  expect(dumpTables(ctx.databaseFile)).toEqual(before)
})

it('every cell is one that a spreadsheet does not run, and any reader of CSV reads the same', async () => {
  const written = await write()
  const text = readFileSync(join(written, 'quarantine.csv'), 'utf8')
  const rows: string[][] = parse(text)
  const at = rows[0]?.indexOf('raw') ?? -1
  expect(rows.filter((row) => row[0]?.startsWith('text-')).map((row) => row[at])).toEqual([
    "'=1+1",
    "''quoted",
    "'\u2028 line",
    'a\r\n\'"b",c\r',
    "'",
    "'@x",
    "'-3",
    "'\t'\u0001\u0000\\é",
    'null',
    "'}\n{",
    "' =1+1",
    "'\u3000＝1+1",
    '\'\uFEFF"+1',
    "'\u0000@x",
    '“Bonjour” — merci',
    'été',
    "Bonjour;'=cmd|'/C calc'!A0;",
    "Bonjour\n' \"-2\n'- un pain"
  ])
})

describe('cells of CSV', () => {
  it('come back as they were, however the text is cut', () => {
    const database = new SqliteDatabase(':memory:')
    const cell = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string({
        unit: fc.constantFrom(...'=+-@\t\r\n"\',;\\}u\0\b\f\u001f\u2028aé😀 ＝＋﹣−\u00A0\u200B\u3000\uFEFF')
      })
    )
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (cells, size) => {
          const names = cells.map((_, at) => `name_${at}`)
          const json = database
            .prepare(`select json_object(${names.map((name) => `'${name}', ?`).join(', ')})`)
            .pluck()
            // It takes numbers of JavaScript for real ones.
            .get(cells.map((one) => (typeof one === 'number' ? BigInt(one) : one)))
          const line = Buffer.from(`${String(json)}\n`)
          const text = Buffer.from(jsonAsCsv(names)(Buffer.concat([line, line]))).toString()
          const read: (readonly string[])[] = []
          const rows = csvRows((row) => read.push(row))
          const characters = [...text]
          for (let start = 0; start < characters.length; start += size)
            rows.add(characters.slice(start, start + size).join(''))
          rows.end()
          const found = read.map((row) =>
            row.map((one, at) =>
              readCell(at < row.length - 1 ? one : one.slice(0, -1), typeof cells[at] === 'number')
            )
          )
          expect(found).toEqual([cells, cells])
          for (const row of read)
            for (const [at, one] of row.entries())
              // Also where another program parts cells: by semicolons, by tabs, and by lines that our quotes hold together.
              if (typeof cells[at] === 'string')
                for (const part of one.split(/[;\t\r\n]/u))
                  expect(part).not.toMatch(/^[\s\p{C}"]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/u)
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it('of an export of before are read as they were written', () => {
    expect(readCell("'a;'=b", false, 1)).toBe("a;'=b")
    expect(readCell("'a;'=b", false)).toBe('a;=b')
  })
})
