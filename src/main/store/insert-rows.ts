import type { InsertObject } from 'kysely'
import type { Database } from './schema.ts'
import type { WriteDb } from './store.ts'

/** Rows of one statement: many, but few enough that its words are kept for the next ones. */
const together = 50

/** Inserts any number of rows. */
export const insertRows = async <Table extends keyof Database>(
  tx: WriteDb,
  table: Table,
  rows: readonly InsertObject<Database, Table>[]
): Promise<void> => {
  for (let start = 0; start < rows.length; start += together)
    await tx
      .insertInto(table)
      .values(rows.slice(start, start + together))
      .execute()
}
