import '../../support/on-disk.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import type { CrashPoint } from '../../../src/main/runtime/reached.ts'
import { migrations } from '../../../src/main/store/migrations/index.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { oldDatabases, putOldDatabase } from '../../support/old-database.ts'

/** The first start of this version on a database of each version that landed, in a process that is killed on the way. */

const program = fileURLToPath(new URL('../../support/doomed-opening.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'porte-parole-killed-upgrade-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = oldDatabases.filter((name) => name !== migrations.at(-1)?.name)

interface Death {
  readonly point: CrashPoint
  readonly passing: number
}

/** Where it dies: around the copy, after one of the steps (the first, another, the last), and once all are committed. */
const deathsOf = (missing: number): readonly Death[] => [
  { point: missing % 2 === 0 ? 'migration.copied' : 'migration.backed_up', passing: 1 },
  { point: 'migration.step_taken', passing: [1, Math.ceil(missing / 2), missing][missing % 3] ?? 1 },
  { point: 'migration.committed', passing: 1 }
]

/** Ends by SIGKILL: at the death, or from outside as soon as half a copy stands there. */
const openAndDie = async (data: string, file: string, death: Death | null): Promise<void> => {
  const child = fork(program, [JSON.stringify({ file, suffix: 'then', death })], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  const ended = once(child, 'exit')
  if (death === null) {
    const watcher = watch(data, (_event, name) => {
      if (name?.includes('.backup')) child.kill('SIGKILL')
    })
    void ended.then(() => watcher.close())
  }
  const [, signal] = await ended
  // From outside it may have been too late: then it has ended well.
  if (death !== null) expect({ death, signal }).toEqual({ death, signal: 'SIGKILL' })
}

const isIn = (old: string, rows: readonly string[]): boolean => {
  const values = Object.entries(JSON.parse(old))
  return rows.some((row) => {
    const now = JSON.parse(row)
    return values.every(([name, value]) => !(name in now) || now[name] === value)
  })
}

const isToday = (tables: ReturnType<typeof dumpTables>): boolean =>
  tables['migration']?.length === migrations.length

it('finds the databases of all versions', () => expect(names.length).toBeGreaterThanOrEqual(23))

it.each(names)(
  'R-34 %s, whose update is killed anywhere, is as it was or of today, and opens with everything in it',
  async (name) => {
    const known = migrations.findIndex((step) => step.name === name) + 1
    const missing = migrations.length - known
    for (const [at, death] of [...deathsOf(missing), null].entries()) {
      const data = mkdtempSync(join(folder, `${known}-${at}-`))
      const file = join(data, 'porte-parole.sqlite')
      putOldDatabase(name, file)
      const before = dumpTables(file)
      await openAndDie(data, file, death)

      // As the version that wrote it finds it: usable as long as nothing was committed.
      const left = join(data, 'left.sqlite')
      for (const ending of ['', '-wal'])
        if (readdirSync(data).includes(`${basename(file)}${ending}`))
          copyFileSync(`${file}${ending}`, `${left}${ending}`)
      const between = dumpTables(left)
      if (death?.point === 'migration.committed') expect(isToday(between)).toBe(true)
      else if (death !== null) expect(between).toEqual(before)
      if (!isToday(between)) {
        const older = await openSqlite({
          file: left,
          backupSuffix: 'older',
          steps: migrations.slice(0, known),
          keepsWords: false
        })
        if (older.kind === 'problem') throw new Error(older.problem.kind)
        await older.store.close()
      }
      // What bears the name of a copy is whole, whenever the process died.
      for (const copy of readdirSync(data).filter((one) => one.endsWith('.backup')))
        expect(dumpTables(join(data, copy))).toEqual(before)

      const again = await openSqlite({ file, backupSuffix: 'later' })
      if (again.kind === 'problem') throw new Error(again.problem.kind)
      expect(await again.store.check()).toEqual([])
      await again.store.close()
      const after = dumpTables(file)
      expect(isToday(after)).toBe(true)
      for (const [table, rows] of Object.entries(before))
        for (const row of rows)
          expect({ table, row, kept: isIn(row, after[table] ?? []) }).toEqual({ table, row, kept: true })
      const copies = readdirSync(data).filter((one) => one.includes('.backup'))
      expect(copies.every((one) => one.endsWith('.backup'))).toBe(true)
      expect(copies.length).toBeGreaterThan(0)
      for (const copy of copies) expect(dumpTables(join(data, copy))).toEqual(before)
      rmSync(data, { recursive: true, force: true })
    }
  },
  600_000
)
