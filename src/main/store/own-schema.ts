import { z } from 'zod'
import { viewCountTriggers } from './view-counts-sqlite.ts'

const foundSchema = z.array(
  z.object({ type: z.enum(['trigger', 'view']), name: z.string(), sql: z.string().nullable() })
)

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What is used of a connection. */
interface SchemaConnection {
  prepare(source: string): { all(): unknown[] }
  exec(source: string): unknown
}

const foundNames = z.array(z.object({ name: z.string() }))

/**
 * Plans rest on the schema alone, as they are tested. The app never takes statistics; with those of somebody's `analyze` SQLite
 * plans a query anew for each value that it is given, which takes longer than most of ours run.
 * https://sqlite.org/fileformat2.html#stat4tab
 */
const removeStatistics = (database: SchemaConnection): void => {
  const drop = (): number => {
    const found = foundNames.parse(
      database.prepare("select name from sqlite_schema where name glob 'sqlite_stat[0-9]'").all()
    )
    for (const { name } of found) database.exec(`drop table ${quoted(name)}`)
    return found.length
  }
  if (drop() === 0) return
  // This connection forgets what it has read of them; for that it makes them anew, empty.
  database.exec('analyze sqlite_schema')
  drop()
}

/**
 * Takes out of a database what acts by itself in it and is not ours: triggers and views come with a backup, an export or a file
 * that somebody put there, and would write, whenever we do, what nobody here decided. Ours are known by every letter, and made
 * anew where they are missing. https://sqlite.org/security.html Statistics, which change its plans, go too.
 */
export const removeForeignSchema = (database: SchemaConnection): void => {
  const found = foundSchema.parse(
    database.prepare("select type, name, sql from sqlite_schema where type in ('trigger', 'view')").all()
  )
  for (const { type, name, sql } of found)
    if (type === 'view' || sql === null || !viewCountTriggers.has(sql))
      database.exec(`drop ${type} if exists main.${quoted(name)}`)
  removeStatistics(database)
}
