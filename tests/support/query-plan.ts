import SqliteDatabase from 'better-sqlite3'
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely'
import type { Database } from '../../src/main/store/schema.ts'
import type { ReadDb } from '../../src/main/store/store.ts'

/** The queries that `run` makes. */
export const queriesOf = async (
  file: string,
  run: (db: ReadDb) => Promise<unknown>
): Promise<readonly CompiledQuery[]> => {
  const queries: CompiledQuery[] = []
  const db = new Kysely<Database>({
    dialect: new SqliteDialect({ database: new SqliteDatabase(file, { readonly: true }) }),
    log: ({ query }) => {
      queries.push(query)
    }
  })
  try {
    // Kysely types the read-only view apart; the connection itself is opened read-only.
    await run(db as never)
    return queries
  } finally {
    await db.destroy()
  }
}

/** How SQLite would find the rows of every query that `run` makes, one line a step: `SEARCH outbox USING INDEX …`. */
export const plansOf = async (
  file: string,
  run: (db: ReadDb) => Promise<unknown>
): Promise<readonly string[]> => {
  const queries = await queriesOf(file, run)
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    return queries.flatMap(({ sql, parameters }) =>
      database
        .prepare(`explain query plan ${sql}`)
        .all(...parameters)
        .map((step) => String(Object(step).detail))
    )
  } finally {
    database.close()
  }
}
