import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'
import type { MigrationStep } from './migrations/migration.ts'
import { reached } from '../runtime/reached.ts'

export type MigrateOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  | { readonly kind: 'newer_than_app'; readonly migration: string }
  | {
      readonly kind: 'failed'
      readonly migration: string
      readonly detail: string
      readonly isDiskFull: boolean
    }

/** Names of the steps that a database has taken, in order; none for a new file. */
export const appliedMigrations = async (db: Kysely<Database>): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables()
  if (!tables.some((table) => table.name === 'migration')) return []
  const rows = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.rows.map((row) => row.name)
}

/**
 * Takes the steps that are missing, all in one transaction: a step that fails leaves the file as it was, usable by the app
 * that wrote it. Calls `beforeFirst` once before the first.
 */
export const migrate = async (
  db: Kysely<Database>,
  steps: readonly MigrationStep[],
  beforeFirst: (applied: readonly string[]) => Promise<void>
): Promise<MigrateOutcome> => {
  const applied = await appliedMigrations(db)
  const unknown = applied.find((name) => !steps.some((step) => step.name === name))
  if (unknown !== undefined) return { kind: 'newer_than_app', migration: unknown }
  const missing = steps.filter((step) => !applied.includes(step.name))
  if (missing.length === 0) return { kind: 'migrated', applied: [] }
  await beforeFirst(applied)
  reached('migration.backed_up')
  let current = ''
  try {
    await db.transaction().execute(async (tx) => {
      await sql`create table if not exists migration (name text primary key)`.execute(tx)
      for (const step of missing) {
        current = step.name
        for (const statement of step.statements) await sql.raw(statement).execute(tx)
        await sql`insert into migration (name) values (${step.name})`.execute(tx)
        reached('migration.step_taken')
      }
    })
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem)
    const isDiskFull = problem instanceof Error && 'code' in problem && problem.code === 'SQLITE_FULL'
    return { kind: 'failed', migration: current, detail, isDiskFull }
  }
  reached('migration.committed')
  return { kind: 'migrated', applied: missing.map((step) => step.name) }
}
