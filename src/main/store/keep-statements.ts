import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** A prepared statement of better-sqlite3, which says whether rows are still being taken from it. */
interface KeptStatement extends SqliteStatement {
  readonly busy: boolean
}

/** A database whose prepared statements are kept. */
export interface KeptStatements extends SqliteDatabase {
  prepare(sql: string): KeptStatement
}

/** Statements kept for a connection; the app has fewer shapes of queries, batches aside. */
const mostKept = 300

/** Longer ones are lists of many values, whose length is rarely the same twice. */
const longestKept = 20_000

/**
 * The same database, whose prepared statements are kept for the next query of the same words: preparing takes longer than
 * most of ours run. One that is being read row by row is left alone. For a schema that no longer changes.
 */
export const keepStatements = (database: {
  prepare(sql: string): KeptStatement
  close(): void
}): KeptStatements => {
  const kept = new Map<string, KeptStatement>()
  return {
    prepare(sql) {
      const known = kept.get(sql)
      if (known?.busy === true) return database.prepare(sql)
      const statement = known ?? database.prepare(sql)
      if (sql.length > longestKept) return statement
      // The one used last goes to the end, so that the first is the one to let go.
      kept.delete(sql)
      kept.set(sql, statement)
      const oldest = kept.size > mostKept ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
      return statement
    },
    close() {
      kept.clear()
      database.close()
    }
  }
}
