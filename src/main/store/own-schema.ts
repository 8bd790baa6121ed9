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

/**
 * Takes out of a database what acts by itself in it and is not ours: triggers and views come with a backup, an export or a file
 * that somebody put there, and would write, whenever we do, what nobody here decided. Ours are known by every letter, and made
 * anew where they are missing. https://sqlite.org/security.html
 */
export const removeForeignSchema = (database: SchemaConnection): void => {
  const found = foundSchema.parse(
    database.prepare("select type, name, sql from sqlite_schema where type in ('trigger', 'view')").all()
  )
  for (const { type, name, sql } of found)
    if (type === 'view' || sql === null || !viewCountTriggers.has(sql))
      database.exec(`drop ${type} if exists main.${quoted(name)}`)
}
