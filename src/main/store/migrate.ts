import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'
import type { MigrationStep } from './migrations/migration.ts'
import { isBusy } from './in-patience.ts'
import { reached } from '../runtime/reached.ts'

export type MigrateOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  | { readonly kind: 'newer_than_app'; readonly migration: string }
  | {
      readonly kind: 'failed'
      readonly migration: string
      readonly detail: string
    }
  /** No step is to blame, and nothing was changed; locked: another process wrote for longer than one is waited for. */
  | { readonly kind: 'disk_full' | 'locked' }

/** Names of the steps that a database has taken, in order; none for a new file. */
export const appliedMigrations = async (db: Kysely<Database>): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables()
  if (!tables.some((table) => table.name === 'migration')) return []
  const rows = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.rows.map((row) => row.name)
}

/**
 * Takes the steps that are missing, all in one transaction: a step that fails leaves the file as it was, usable by the app
 * that wrote it. Calls `beforeFirst` once before the first. Those that another process took meanwhile are not taken again.
 */
export const migrate = async (
  db: Kysely<Database>,
  steps: readonly MigrationStep[],
  beforeFirst: (applied: readonly string[]) => Promise<void>
): Promise<MigrateOutcome> => {
  const applied = await appliedMigrations(db)
  const unknown = applied.find((name) => !steps.some((step) => step.name === name))
  if (unknown !== undefined) return { kind: 'newer_than_app', migration: unknown }
  if (steps.every((step) => applied.includes(step.name))) return { kind: 'migrated', applied: [] }
  await beforeFirst(applied)
  reached('migration.backed_up')
  let current = ''
  try {
    const taken = await db.transaction().execute(async (tx) => {
      const before = await appliedMigrations(tx)
      const missing = steps.filter((step) => !before.includes(step.name))
      await sql`create table if not exists migration (name text primary key)`.execute(tx)
      for (const step of missing) {
        current = step.name
        for (const statement of step.statements) await sql.raw(statement).execute(tx)
        await sql`insert into migration (name) values (${step.name})`.execute(tx)
        reached('migration.step_taken')
      }
      return missing.map((step) => step.name)
    })
    reached('migration.committed')
    return { kind: 'migrated', applied: taken }
  } catch (problem) {
    if (isBusy(problem)) return { kind: 'locked' }
    if (problem instanceof Error && 'code' in problem && problem.code === 'SQLITE_FULL')
      return { kind: 'disk_full' }
    const detail = problem instanceof Error ? problem.message : String(problem)
    return { kind: 'failed', migration: current, detail }
  }
}
