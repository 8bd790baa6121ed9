import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from '../../../src/main/store/migrations/index.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { oldDatabases as names, putOldDatabase } from '../../support/old-database.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-upgrade-'))
  file = join(folder, 'porte-parole.sqlite')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** The database as it stood on somebody's disk. */
const put = (name: string): ReturnType<typeof dumpTables> => {
  putOldDatabase(name, file)
  return dumpTables(file)
}

type Row = Readonly<Record<string, unknown>>

const rowsOf = (tables: ReturnType<typeof dumpTables>, table: string): readonly Row[] =>
  (tables[table] ?? []).map((row) => JSON.parse(row))

/** Every value of an old row stands in one of the new rows, under the same name where that still exists. */
const isIn = (old: Row, rows: readonly Row[]): boolean =>
  rows.some((row) => Object.entries(old).every(([name, value]) => !(name in row) || row[name] === value))

describe('R-34 upgrades: a database of every version that landed', () => {
  it('was found', () => expect(names.length).toBeGreaterThanOrEqual(12))

  it.each(names)(
    'R-34 %s comes to today with each of its rows, sound, and as it was in its backup',
    async (name) => {
      const before = put(name)
      const opened = await openSqlite({ file, backupSuffix: 'then' })
      if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
      expect(await opened.store.check()).toEqual([])
      await opened.store.close()
      const after = dumpTables(file)
      expect(rowsOf(after, 'migration').map((row) => row['name'])).toEqual(
        migrations.map((step) => step.name)
      )
      for (const table of Object.keys(before))
        for (const row of rowsOf(before, table))
          expect({ table, row, kept: isIn(row, rowsOf(after, table)) }).toEqual({ table, row, kept: true })
      if (name !== migrations.at(-1)?.name) expect(dumpTables(`${file}.then.backup`)).toEqual(before)
    }
  )

  it.each(names)('R-34 %s is as it was when a step fails on the way, and opens again', async (name) => {
    const before = put(name)
    const opened = await openSqlite({
      file,
      backupSuffix: 'then',
      steps: [...migrations, { name: '9999-broken', statements: ['insert into nowhere values (1)'] }]
    })
    expect(opened).toMatchObject({ kind: 'problem', problem: { kind: 'migration_failed' } })
    expect(dumpTables(file)).toEqual(before)
    const again = await openSqlite({ file, backupSuffix: 'later' })
    if (again.kind === 'problem') throw new Error(JSON.stringify(again.problem))
    await again.store.close()
  })
})
