import { CompiledQuery, type InsertObject } from 'kysely'
import type { Database } from './schema.ts'
import type { WriteDb } from './store.ts'

/** Rows of one statement: many, but few enough that its words are kept for the next ones. */
const together = 50

/**
 * Inserts any number of rows, all with the columns of the first. Kysely says the words of one row, and which table they
 * write; repeated here for the others, since to take fifty rows apart costs it more than SQLite needs to write them.
 */
export const insertRows = async <Table extends keyof Database, Row extends InsertObject<Database, Table>>(
  tx: WriteDb,
  table: Table,
  rows: readonly Row[]
): Promise<void> => {
  const [first] = rows
  if (first === undefined) return
  const columns: Extract<keyof Row, string>[] = []
  for (const column in first) columns.push(column)
  const { sql } = tx.insertInto(table).values(first).compile()
  const another = `, (${columns.map(() => '?').join(', ')})`
  for (let start = 0; start < rows.length; start += together) {
    const some = rows.slice(start, start + together)
    await tx.executeQuery(
      CompiledQuery.raw(
        `${sql}${another.repeat(some.length - 1)}`,
        some.flatMap((row) => columns.map((column) => row[column]))
      )
    )
  }
}
