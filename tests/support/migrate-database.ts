import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../src/main/store/migrations/index.ts'
import type { MigrationStep } from '../../src/main/store/migrations/migration.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { dumpTables } from './dump-tables.ts'

type Tables = ReturnType<typeof dumpTables>

/** Opens a database with these steps, runs statements in it as an older app would have, and closes it. */
export const runIn = async (
  file: string,
  steps: readonly MigrationStep[],
  statements: readonly string[] = []
): Promise<void> => {
  const opened = await openSqlite({ file, backupSuffix: `before-${steps.length}`, steps })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  try {
    await opened.store.write(async (tx) => {
      for (const statement of statements) await sql.raw(statement).execute(tx)
    })
  } finally {
    await opened.store.close()
  }
}

/**
 * A database stopped before the named migration, filled with old rows, then taken to it: all its rows before and after,
 * and what the backup holds. `afterwards` are statements of the new app that must work.
 */
export const migrateThrough = async (
  name: string,
  oldRows: readonly string[],
  afterwards: readonly string[] = []
): Promise<{ readonly before: Tables; readonly after: Tables; readonly backup: Tables }> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-migration-'))
  const file = join(folder, 'porte-parole.sqlite')
  const index = migrations.findIndex((step) => step.name === name)
  if (index < 0) throw new Error(`no migration is named ${name}`)
  try {
    await runIn(file, migrations.slice(0, index), oldRows)
    const before = dumpTables(file)
    await runIn(file, migrations.slice(0, index + 1))
    const after = dumpTables(file)
    const backup = dumpTables(`${file}.before-${index + 1}.backup`)
    await runIn(file, migrations.slice(0, index + 1), afterwards)
    return { before, after, backup }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
