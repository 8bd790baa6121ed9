import type SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { type Word, writeWordsInto } from './words-file.ts'
import { keyColumns, places, placeTables, wordTables } from './word-tables.ts'

const columnsSchema = z.array(z.object({ name: z.string() }))
const tablesSchema = z.array(z.object({ name: z.string(), columns: z.string() }))

type Value = string | number | null
type Row = Readonly<Record<string, Value>>

/** By hand, since a schema takes longer here than the statement: no column of words holds anything else. */
const asValue = (value: unknown): Value => {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  throw new Error(`a word holds a ${typeof value}`)
}

const isRow = (found: unknown): found is Row => {
  if (typeof found !== 'object' || found === null) return false
  for (const value of Object.values(found)) asValue(value)
  return true
}

const asRow = (found: unknown): Row | undefined => (isRow(found) ? found : undefined)

const markOf = (table: string, key: readonly Value[]): string => `${table} ${key.join(' ')}`

/** The names of a table's columns; none where this version of the database has no such table. */
export const columnsOf = (database: SqliteDatabase.Database, table: string): readonly string[] =>
  columnsSchema.parse(database.pragma(`table_info(${table})`)).map(({ name }) => name)

/** The names of every table's columns, asked for once. */
const columnsOfAll = (database: SqliteDatabase.Database): ReadonlyMap<string, readonly string[]> => {
  const tables = tablesSchema.parse(
    database
      .prepare(
        `select main.name, group_concat(made.name, ' ') as columns
          from main.sqlite_schema as main, pragma_table_info(main.name) as made
          where main.type = 'table' and main.sql not like 'create virtual table%' group by main.name`
      )
      .all()
  )
  return new Map(tables.map(({ name, columns }) => [name, columns.split(' ')]))
}

/** Compiled when it is first needed: a start waits for none of these. */
const madeOnce = <Made>(make: () => Made): (() => Made) => {
  let made: Made | undefined
  return () => (made ??= make())
}

/** What finds a row by its key: `is` holds for what is empty too. */
export const byKey = (key: readonly string[], sign: 'is' | '=' = 'is'): string =>
  key.map((column) => `"${column}" ${sign} ?`).join(' and ')

const countSchema = z.object({ count: z.number() })

/**
 * Notes which rows of human words a transaction changes, by triggers of this connection alone: no code that writes can
 * forget to. `write` puts them into the journal before the transaction is committed, so that nothing is acknowledged that
 * stands in one place only.
 */
export const keepWords = (
  database: SqliteDatabase.Database,
  folder: string
): {
  /** Forgets what a transaction noted that was taken back. */
  readonly begin: () => void
  /** Null where nothing but decisions was noted, if anything; otherwise kept once the words are on the disk. */
  readonly write: () => Promise<void> | null
  /** Whether decisions were written that are not flushed yet, and whose places are not in the journal. */
  readonly isBehind: () => boolean
  /** Writes those places, as they stand now, and flushes all; call it with the write lock of the database held. */
  readonly writePlaces: () => Promise<void>
  /** Lets go of the journal. */
  readonly close: () => void
} => {
  const writer = writeWordsInto(folder)
  const { count: version } = countSchema.parse(
    database.prepare('select count(*) as count from migration').get()
  )
  /** What this transaction changed, in the order of the first change. */
  const changed = new Map<string, { readonly name: string; readonly key: readonly Value[] }>()
  // Within a trigger a conflict clause is that of the statement that fired it: a table of what changed cannot be upserted.
  database.function('note_word', { varargs: true }, (name: unknown, ...key: unknown[]) => {
    const values = key.map(asValue)
    changed.set(markOf(String(name), values), { name: String(name), key: values })
    return null
  })
  const readers = new Map<
    string,
    { readonly key: readonly string[]; get(key: readonly Value[]): Row | undefined }
  >()
  const addReader = (table: string, key: readonly string[]): void => {
    const found = (sign: 'is' | '=') =>
      madeOnce(() =>
        database.prepare<unknown[], unknown>(`select * from "${table}" where ${byKey(key, sign)}`)
      )
    // SQLite plans anew for each value that it compares by `is`, which takes longer than to find the row.
    const full = found('=')
    const withEmpty = found('is')
    readers.set(table, {
      key,
      get: (values) => asRow((values.includes(null) ? withEmpty() : full()).get(...values))
    })
  }
  const columnsByTable = columnsOfAll(database)
  const triggers: string[] = []
  for (const [table, { key, decided, when }] of Object.entries(wordTables)) {
    const columns = columnsByTable.get(table)
    if (columns === undefined || !key.every((column) => columns.includes(column))) continue
    const note = (row: 'new' | 'old'): string =>
      `select note_word('${table}', ${key.map((column) => `${row}."${column}"`).join(', ')});`
    const condition = (row: 'new' | 'old'): string => (when ?? 'true').replaceAll('{row}', row)
    const known = decided?.filter((column) => columns.includes(column))
    const moved = key.map((column) => `old."${column}" is not new."${column}"`).join(' or ')
    // The rows that networks make are no words; what a person decides of them later is.
    if (table !== 'conversation')
      triggers.push(`create temp trigger word_made_${table} after insert on main."${table}"
        when ${condition('new')} begin ${note('new')} end`)
    const differs =
      known === undefined
        ? 'true'
        : known.map((column) => `old."${column}" is not new."${column}"`).join(' or ')
    triggers.push(`create temp trigger word_changed_${table} after update on main."${table}"
      when (${condition('new')}) and (${differs}) begin ${note('new')} end`)
    triggers.push(`create temp trigger word_moved_${table} after update on main."${table}"
      when ${moved} begin ${note('old')} end`)
    // What networks gave and a person removed may be put back; whatever else is gone stays gone.
    if (decided === undefined && table !== 'message')
      triggers.push(`create temp trigger word_gone_${table} after delete on main."${table}"
      when ${condition('old')} begin ${note('old')} end`)
    addReader(table, key)
  }
  // One by one, each would be a transaction, after which all that is compiled is compiled anew.
  database.exec(`begin; ${triggers.join('; ')}; commit`)
  for (const table of placeTables) {
    const key = keyColumns(table)
    if (!readers.has(table) && columnsByTable.has(table)) addReader(table, key)
  }
  const linkOf = readers.has('person_link')
    ? database.prepare<unknown[], unknown>(
        'select * from person_link where handle_id = ? and undone_at is null'
      )
    : null
  const latestOf = readers.has('message')
    ? database
        .prepare<unknown[], number>(
          'select sequence from message where conversation_id = ? order by sort_at desc, sequence desc limit 20'
        )
        .pluck()
    : null
  const messageOf = readers.has('message')
    ? database.prepare<unknown[], unknown>('select * from message where sequence = ?')
    : null
  /** Places that the journal holds already, as far as this process knows; of messages also by their sequence. */
  const placed = new Set<string>()
  /** Decisions whose places follow: of a conversation that nobody touched before they are many rows of many pages. */
  const unplaced = new Map<string, { readonly name: string; readonly key: readonly Value[] }>()
  const decisions = new Set(
    Object.entries(wordTables).flatMap(([table, { isDecision }]) => (isDecision === true ? [table] : []))
  )

  const add = (name: string, values: readonly Value[], words: Word[], read: () => Row | undefined): void => {
    const mark = markOf(name, values)
    if (placed.has(mark)) return
    const found = read()
    if (found === undefined) return
    placed.add(mark)
    placesOf(name, found, words)
    words.push({ t: name, k: [...values], r: { ...found }, p: 1, v: version })
  }

  const placesOf = (table: string, row: Row, words: Word[]): void => {
    for (const { column, table: name } of places) {
      const value = row[column]
      const reader = typeof value === 'string' ? readers.get(name) : undefined
      if (reader !== undefined && value !== undefined) add(name, [value], words, () => reader.get([value]))
    }
    if (table === 'handle') {
      const link = asRow(linkOf?.get(row['id']))
      if (link !== undefined)
        add('person_link', [link['person_id'] ?? null, link['handle_id'] ?? null], words, () => link)
    }
    // What is decided of a conversation is about what was said in it: it would come in again as something new.
    if (table === 'conversation')
      for (const sequence of latestOf?.all(row['id']) ?? []) {
        const mark = `message #${sequence}`
        if (placed.has(mark)) continue
        placed.add(mark)
        const message = asRow(messageOf?.get(sequence))
        if (message !== undefined) add('message', [message['id'] ?? null], words, () => message)
      }
  }

  return {
    begin() {
      changed.clear()
    },
    write() {
      if (changed.size === 0) return null
      const words: Word[] = []
      let isDecided = true
      try {
        for (const [mark, { name, key }] of changed) {
          const row = readers.get(name)?.get(key)
          // A row that is written as a word is a place as well.
          if (row !== undefined) placed.add(mark)
          if (decisions.has(name)) unplaced.set(mark, { name, key })
          else {
            isDecided = false
            if (row !== undefined) placesOf(name, row, words)
          }
          words.push({ t: name, k: [...key], r: row === undefined ? null : { ...row }, v: version })
        }
        changed.clear()
        writer.append(words)
        return isDecided ? null : writer.flush()
      } catch (problem) {
        // They are not in the journal after all.
        placed.clear()
        throw problem
      }
    },
    close: () => writer.close(),
    isBehind: () => unplaced.size > 0,
    writePlaces() {
      const words: Word[] = []
      try {
        for (const { name, key } of unplaced.values()) {
          const row = readers.get(name)?.get(key)
          if (row !== undefined) placesOf(name, row, words)
        }
        if (words.length > 0) writer.append(words)
        unplaced.clear()
        return writer.flush()
      } catch (problem) {
        placed.clear()
        throw problem
      }
    }
  }
}
