import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { migrations } from '../../src/main/store/migrations/index.ts'
import { runIn } from './migrate-database.ts'
import { oldRows } from './old-rows.ts'

const objectsSchema = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }))
const columnsSchema = z.array(z.object({ name: z.string() }))
const rowsSchema = z.array(z.record(z.string(), z.string()))

/** Rows of later migrations, as the app of then wrote them. */
const laterRows: Readonly<Record<string, readonly string[]>> = {
  '0011-views': [
    `insert into saved_view (key, id, name, query, created_at)
      values (1, 'view-1', 'Levain', 'levain', '2026-11-23T08:00:00.000Z')`
  ],
  '0012-spam-folder': [`update inbound_mail set found_in = 'spam'`],
  '0013-notes': [
    `insert into note (sequence, id, conversation_id, words, author, written_at)
      values (1, 'note-1', 'conversation-1', 'Odile revient chaque samedi.', 'Malo', '2026-11-24T08:00:00.000Z')`,
    `insert into note_draft (conversation_id, note_id, words, updated_at)
      values ('conversation-1', '', 'Penser à', '2026-11-24T08:01:00.000Z')`
  ],
  '0014-marks': [
    `update conversation set starred_at = '2026-11-24T09:00:00.000Z'`,
    `insert into theme (id, name, folded, created_at) values ('theme-1', 'Pain', 'pain', '2026-11-24T09:00:00.000Z')`,
    `insert into conversation_theme (conversation_id, theme_id, added_at)
      values ('conversation-1', 'theme-1', '2026-11-24T09:00:00.000Z')`
  ],
  '0015-own-words': [`insert into own_word (word, added_at) values ('pétrin', '2026-11-25T08:00:00.000Z')`]
}

/**
 * The database as the app writes it at a migration, with a row in every table, as SQL: what is kept in fixtures. Without
 * what is derived: full text, counts and their triggers.
 */
export const dumpDatabase = async (migration: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-dump-'))
  const file = join(folder, 'porte-parole.sqlite')
  const steps = migrations.slice(0, migrations.findIndex(({ name }) => name === migration) + 1)
  const rows = Object.entries({ ...oldRows, ...laterRows }).flatMap(([name, statements]) =>
    steps.some((step) => step.name === name) ? [...statements] : []
  )
  try {
    await runIn(file, steps, rows)
    const database = new SqliteDatabase(file)
    const text = dump(database, migration)
    database.close()
    return text
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const dump = (database: SqliteDatabase.Database, migration: string): string => {
  const objects = objectsSchema.parse(
    database
      .prepare(
        `select type, name, sql from sqlite_schema where sql is not null and type <> 'trigger'
          and name not like '%_search%' and name not like 'sqlite%' order by type = 'index', rowid`
      )
      .all()
  )
  const lines = objects.map(({ sql }) => `${sql.replace(/\s+/gu, ' ')};`)
  for (const { name, type } of objects)
    if (type === 'table' && name !== 'view_count') lines.push(...rowsOf(database, name))
  return [
    `-- A database as the app left it at migration ${migration}. Read, never edited.`,
    'pragma foreign_keys = off;',
    ...lines,
    ''
  ].join('\n')
}

const rowsOf = (database: SqliteDatabase.Database, table: string): readonly string[] => {
  const columns = columnsSchema.parse(database.pragma(`table_info(${table})`)).map(({ name }) => name)
  const quoted = columns.map((column) => `quote("${column}") as "${column}"`).join(', ')
  return rowsSchema
    .parse(database.prepare(`select ${quoted} from "${table}" order by rowid`).all())
    .map((row) => {
      const values = columns.map((column) => (row[column] ?? 'null').replaceAll('\n', "' || char(10) || '"))
      return `insert into "${table}" (${columns.join(', ')}) values (${values.join(', ')});`
    })
}
