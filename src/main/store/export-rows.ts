import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { neededFiles } from './kept-files.ts'

export const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }))
const namesSchema = z.array(z.object({ name: z.string() }))
const countSchema = z.object({ count: z.number() })

/** One thing after the other that an export holds: what there is, then each table with its rows. */
export const exportedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('inbox'),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int() })),
    migrations: z.array(z.string()),
    /** What stands beside the database and its rows name. */
    files: z.array(z.object({ kind: z.enum(['mail', 'image']), name: z.string() }))
  }),
  z.object({ kind: z.literal('table'), name: z.string(), columns: z.array(z.string()) }),
  /** Rows of the table that was named last, as JSON Lines. */
  z.object({ kind: z.literal('rows'), rows: z.number().int(), lines: z.instanceof(Uint8Array) })
])
export type Exported = z.infer<typeof exportedSchema>

/** What whoever writes asks of whoever reads. */
export const nextPart = 'next'
export const noMoreParts = 'no more'

/** What is derived is made anew: full text, counts. */
export const isExported = (name: string): boolean =>
  !name.includes('_search') && !name.startsWith('sqlite_') && !['migration', 'view_count'].includes(name)

export const columnsOf = (database: SqliteDatabase.Database, table: string) =>
  columnsSchema.parse(database.pragma(`table_info(${table})`))

/** So many bytes of JSON Lines are made at once, and rows at most: what is held does not grow with the inbox. */
const batchBytes = 192 * 1024
const mostRows = 1_000

const batchSchema = z.object({ last: z.number(), rows: z.number(), lines: z.instanceof(Uint8Array) })
const noBatchSchema = z.object({ rows: z.literal(0) })

/**
 * Some rows of a table in its order, as JSON Lines, put together by SQLite: made into things of JavaScript first, they
 * take three times as long. It refuses what is neither text nor number.
 */
const batchOf = (table: string, columns: readonly string[]): string =>
  `select max("row place") as last, count(*) as rows,
      cast(group_concat(json_object(${columns.map((name) => `'${name}', "${name}"`).join(', ')}) || char(10), '') as blob) as lines
    from (select rowid as "row place", * from "${table}" where rowid > ? order by rowid limit ?)`

/** Reads a database as it stands at one moment. */
export function* exportedRows(file: string): Generator<Exported> {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
  try {
    database.exec('begin')
    const namesBy = (query: string): readonly string[] =>
      namesSchema.parse(database.prepare(query).all()).map(({ name }) => name)
    const tables = namesBy("select name from sqlite_schema where type = 'table' order by rowid")
      .filter(isExported)
      .map((name) => ({
        name,
        rows: countSchema.parse(database.prepare(`select count(*) as count from "${name}"`).get()).count
      }))
    const migrations = [...namesBy('select name from migration order by name')]
    yield {
      kind: 'inbox',
      tables,
      migrations,
      files: neededFiles(database).map(({ kind, name }) => ({ kind, name }))
    }
    for (const { name } of tables) {
      const columns = columnsOf(database, name).map((column) => column.name)
      yield { kind: 'table', name, columns }
      const statement = database.prepare(batchOf(name, columns))
      let last = -Infinity
      let limit = 16
      for (;;) {
        const found = statement.get(last, limit)
        if (noBatchSchema.safeParse(found).success) break
        const { rows, lines, ...batch } = batchSchema.parse(found)
        last = batch.last
        limit = Math.max(1, Math.min(mostRows, Math.floor((batchBytes * rows) / lines.length)))
        yield { kind: 'rows', rows, lines }
      }
    }
  } finally {
    database.close()
  }
}
