import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'

const tableSchema = z.array(z.object({ name: z.string() }))
const rowsSchema = z.array(z.record(z.string(), z.unknown()))

/** Every row of every table as JSON, in the order of the rows, but for what is derived: full text, counts. */
export const dumpTables = (file: string): Readonly<Record<string, readonly string[]>> => {
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    const tables = tableSchema.parse(
      database
        .prepare(
          `select name from sqlite_master where type = 'table' and name not like '%\\_search%' escape '\\'
            and name <> 'view_count' order by name`
        )
        .all()
    )
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        rowsSchema
          .parse(database.prepare(`select * from "${name}"`).all())
          .map((row) => JSON.stringify(row))
          .toSorted()
      ])
    )
  } finally {
    database.close()
  }
}
