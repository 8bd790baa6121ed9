import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { migrations } from '../../src/main/store/migrations/index.ts'
import type { CrashPoint } from '../../src/main/runtime/reached.ts'
import { instantFromMilliseconds, plus, second } from '../../src/shared/model/instant.ts'
import { runIn } from '../support/migrate-database.ts'
import { oldRows } from '../support/old-rows.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import { checkFiles } from './ledger.ts'
import { beBorn, isDeath } from './life.ts'

type MigrationPoint = Extract<CrashPoint, `migration.${string}`>

const countSchema = z.object({ count: z.number() })
const namesSchema = z.array(z.object({ name: z.string() }))

/** Words that people wrote, by the table that held them in the old database. */
const kept = ['message', 'draft', 'outbox', 'consent', 'colleague', 'assignment', 'audit'] as const

const countRows = (dataFolder: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const name of readdirSync(dataFolder).filter((one) => one.endsWith('.sqlite'))) {
    const database = new SqliteDatabase(join(dataFolder, name), { readonly: true })
    try {
      const tables = new Set(
        namesSchema
          .parse(database.prepare(`select name from sqlite_master where type = 'table'`).all())
          .map((one) => one.name)
      )
      for (const table of kept)
        if (tables.has(table))
          counts[table] =
            (counts[table] ?? 0) +
            countSchema.parse(database.prepare(`select count(*) as count from ${table}`).get()).count
    } finally {
      database.close()
    }
  }
  return counts
}

/** A data folder as the app left it that knew only the first migrations. */
const oldFolder = async (folder: string, known: number): Promise<string> => {
  const old = join(folder, `old-${known}`)
  mkdirSync(old, { recursive: true })
  const steps = migrations.slice(0, known)
  const rows = Object.entries(oldRows)
    .filter(([name]) => steps.some((step) => step.name === name))
    .flatMap(([, statements]) => statements)
  await runIn(join(old, 'porte-parole.sqlite'), steps, rows)
  return old
}

/** Kills the first start of a newer app in the middle of its migrations, then starts it again: everything is there. */
export const killInMigration = async (
  options: { readonly program: string; readonly resourcesFolder: string; readonly folder: string },
  random: SeededRandom,
  point: MigrationPoint,
  number: number
): Promise<readonly string[]> => {
  // The last of them have old rows of their own only where an older app wrote such rows.
  const known = 4 + random.below(migrations.length - 4)
  const missing = migrations.length - known
  const old = await oldFolder(join(options.folder, `migration-${number}`), known)
  const dataFolder = join(options.folder, `migration-${number}`, 'data')
  cpSync(old, dataFolder, { recursive: true })
  const before = countRows(dataFolder)
  const passing = point === 'migration.step_taken' ? 1 + random.below(missing) : 1
  const began = instantFromMilliseconds(Date.now())
  const birth = { dataFolder, resourcesFolder: options.resourcesFolder }
  try {
    await beBorn(options.program, { ...birth, death: { point, passing } }, () => began)
    return [`the app lived through ${point}`]
  } catch (problem) {
    if (!isDeath(problem)) throw problem
  }
  const wrong = [...checkFiles(dataFolder)]
  const between = countRows(dataFolder)
  const life = await beBorn(options.program, { ...birth, death: null }, () => plus(began, second))
  wrong.push(...(await life.check()))
  await life.stop()
  const after = countRows(dataFolder)
  for (const table of kept) {
    const was = before[table] ?? 0
    if ((between[table] ?? 0) < was)
      wrong.push(`lost: ${table} had ${was} rows, ${between[table]} after the kill`)
    if ((after[table] ?? 0) < was) wrong.push(`lost: ${table} had ${was} rows, now ${after[table]}`)
  }
  return wrong
}
