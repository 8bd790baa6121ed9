import type SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { appendWords, type Word } from './words-file.ts'
import { keyColumns, places, placeTables, wordTables } from './word-tables.ts'

const columnsSchema = z.array(z.object({ name: z.string() }))
const changedSchema = z.array(z.object({ name: z.string(), key: z.string() }))
const keySchema = z.array(z.union([z.string(), z.number(), z.null()]))
const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional()

type Row = Readonly<Record<string, string | number | null>>

/** The names of a table's columns; none where this version of the database has no such table. */
export const columnsOf = (database: SqliteDatabase.Database, table: string): readonly string[] =>
  columnsSchema.parse(database.pragma(`table_info(${table})`)).map(({ name }) => name)

/** What finds a row by its key: `is` holds for what is empty too. */
export const byKey = (key: readonly string[]): string => key.map((column) => `"${column}" is ?`).join(' and ')

/**
 * Notes which rows of human words a transaction changes, by triggers of this connection alone: no code that writes can
 * forget to. `write` puts them into the journal before the transaction is committed, so that nothing is acknowledged that
 * stands in one place only.
 */
export const keepWords = (
  database: SqliteDatabase.Database,
  folder: string
): { readonly write: () => void } => {
  database.pragma('temp_store = MEMORY')
  database.exec('create temp table changed_word (name text, key text, primary key (name, key))')
  const { count: version } = z
    .object({ count: z.number() })
    .parse(database.prepare('select count(*) as count from migration').get())
  const readers = new Map<
    string,
    { readonly key: readonly string[]; get(key: readonly unknown[]): Row | undefined }
  >()
  for (const [table, { key, decided, when }] of Object.entries(wordTables)) {
    const columns = columnsOf(database, table)
    if (!key.every((column) => columns.includes(column))) continue
    // Asked rather than ignored: within a trigger SQLite follows the conflict clause of the statement that fired it, and a
    // row that is upserted twice in one transaction would fail.
    const note = (row: 'new' | 'old'): string => {
      const values = `json_array(${key.map((column) => `${row}."${column}"`).join(', ')})`
      return `insert into changed_word select '${table}', ${values}
        where not exists (select 1 from changed_word where name = '${table}' and key = ${values});`
    }
    const condition = (row: 'new' | 'old'): string => (when ?? 'true').replaceAll('{row}', row)
    const known = decided?.filter((column) => columns.includes(column))
    const moved = key.map((column) => `old."${column}" is not new."${column}"`).join(' or ')
    // The rows that networks make are no words; what a person decides of them later is.
    if (table !== 'conversation')
      database.exec(`create temp trigger word_made_${table} after insert on main."${table}"
        when ${condition('new')} begin ${note('new')} end`)
    const changed =
      known === undefined
        ? 'true'
        : known.map((column) => `old."${column}" is not new."${column}"`).join(' or ')
    database.exec(`create temp trigger word_changed_${table} after update on main."${table}"
      when (${condition('new')}) and (${changed}) begin ${note('new')} end`)
    database.exec(`create temp trigger word_moved_${table} after update on main."${table}"
      when ${moved} begin ${note('old')} end`)
    // What networks gave and a person removed may be put back; whatever else is gone stays gone.
    if (decided === undefined && table !== 'message')
      database.exec(`create temp trigger word_gone_${table} after delete on main."${table}"
      when ${condition('old')} begin ${note('old')} end`)
    const found = database.prepare<unknown[], unknown>(`select * from "${table}" where ${byKey(key)}`)
    readers.set(table, { key, get: (values) => rowSchema.parse(found.get(...values)) })
  }
  for (const table of placeTables) {
    if (readers.has(table)) continue
    const key = keyColumns(table)
    if (columnsOf(database, table).length === 0) continue
    const found = database.prepare<unknown[], unknown>(`select * from "${table}" where ${byKey(key)}`)
    readers.set(table, { key, get: (values) => rowSchema.parse(found.get(...values)) })
  }
  const list = database.prepare('select name, key from changed_word order by rowid')
  const clear = database.prepare('delete from changed_word')
  const linkOf = readers.has('person_link')
    ? database.prepare<unknown[], unknown>(
        'select * from person_link where handle_id = ? and undone_at is null'
      )
    : null
  const latestOf = readers.has('message')
    ? database.prepare<unknown[], unknown>(
        'select * from message where conversation_id = ? order by sort_at desc, sequence desc limit 20'
      )
    : null
  /** Places that the journal holds already, as far as this process knows. */
  const placed = new Set<string>()

  const placesOf = (table: string, row: Row, words: Word[]): void => {
    const add = (name: string, found: Row | undefined): void => {
      const key = readers.get(name)?.key
      if (found === undefined || key === undefined) return
      const values = key.map((column) => found[column] ?? null)
      const mark = `${name} ${values.join(' ')}`
      if (placed.has(mark)) return
      placed.add(mark)
      placesOf(name, found, words)
      words.push({ t: name, k: values, r: { ...found }, p: 1, v: version })
    }
    for (const { column, table: name } of places) {
      const value = row[column]
      if (typeof value === 'string') add(name, readers.get(name)?.get([value]))
    }
    if (table === 'handle') add('person_link', rowSchema.parse(linkOf?.get(row['id'])))
    // What is decided of a conversation is about what was said in it: it would come in again as something new.
    if (table === 'conversation')
      for (const message of latestOf?.all(row['id']) ?? []) add('message', rowSchema.parse(message))
  }

  return {
    write() {
      const changed = changedSchema.parse(list.all())
      if (changed.length === 0) return
      const words: Word[] = []
      for (const { name, key } of changed) {
        const values = keySchema.parse(JSON.parse(key))
        const row = readers.get(name)?.get(values)
        if (row !== undefined) placesOf(name, row, words)
        words.push({ t: name, k: values, r: row === undefined ? null : { ...row }, v: version })
      }
      try {
        appendWords(folder, words)
      } catch (problem) {
        // They are not in the journal after all.
        placed.clear()
        throw problem
      }
      clear.run()
    }
  }
}
