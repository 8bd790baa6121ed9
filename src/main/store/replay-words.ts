import SqliteDatabase from 'better-sqlite3'
import { removeForeignSchema } from './own-schema.ts'
import { z } from 'zod'
import { byKey, columnsOf } from './keep-words.ts'
import { accountOfMark } from './forgotten.ts'
import { factsChangedKey, isWord, keyColumns, wordTables } from './word-tables.ts'
import type { Word } from './words-file.ts'

export interface ReplayOutcome {
  /** Rows that are now as the journal has them. */
  readonly words: number
  /** Words whose place is not in this database; they are in quarantine, whole. */
  readonly withoutPlace: number
}

const violationsSchema = z.array(z.object({ table: z.string(), rowid: z.number().nullable() }))
const rowSchema = z.record(z.string(), z.unknown())
const marksSchema = z.array(z.string())
const countSchema = z.object({ count: z.number() })

/** How many migrations a database has taken. */
export const versionOf = (database: SqliteDatabase.Database): number =>
  columnsOf(database, 'migration').length === 0
    ? 0
    : countSchema.parse(database.prepare('select count(*) as count from migration').get()).count

/** Those of a database are written into it as it was then: migrations change them as they changed the others. */
export const wordsUpTo = (file: string, words: readonly Word[]): readonly Word[] => {
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    const version = versionOf(database)
    return words.filter((word) => word.v <= version)
  } finally {
    database.close()
  }
}

/**
 * Brings back into a database that is not in use, restored from a backup or read from a torn log, what people wrote and
 * decided since: each row as the journal has it last. The constraints of the database hold: what breaks one, or has no place here any more, goes whole to
 * quarantine. Nothing is dropped.
 */
export const replayWords = (
  file: string,
  words: readonly Word[],
  quarantine: { readonly at: string; readonly nextId: () => string }
): ReplayOutcome => {
  const database = new SqliteDatabase(file, { fileMustExist: true })
  removeForeignSchema(database)
  let replayed = 0
  let withoutPlace = 0
  const setAside = (table: string, row: unknown): void => {
    withoutPlace += 1
    database
      .prepare(
        `insert into quarantine (id, import_id, account_id, line, reason, reason_values, raw, created_at)
          values (?, null, null, null, 'word_without_place', '{}', ?, ?)`
      )
      .run(quarantine.nextId(), JSON.stringify({ table, row }), quarantine.at)
  }
  const attempt = (word: Word, work: () => void): void => {
    database.exec('savepoint word')
    try {
      work()
      database.exec('release word')
      if (word.p !== 1) replayed += 1
    } catch {
      database.exec('rollback to word')
      database.exec('release word')
      if (word.r !== null && word.p !== 1) setAside(word.t, word.r)
    }
  }
  try {
    database.pragma('secure_delete = ON')
    database.pragma('foreign_keys = ON')
    database.exec('begin')
    for (const word of words) if (word.r === null) attempt(word, () => removeRow(database, word))
    database.exec('commit')
    // In any order: what a row names may come after it.
    database.pragma('foreign_keys = OFF')
    database.exec('begin')
    const fresh = new Set<string>()
    let bringsNames = false
    for (const word of words) {
      const { r: row } = word
      if (row === null || !isWord(word.t, word.k)) continue
      attempt(word, () => {
        if (!putRow(database, word, row)) return
        if (word.t === 'handle') bringsNames = true
        if (word.t === 'conversation') fresh.add(String(word.k[0]))
        if (word.t === 'message') fresh.add(String(row['conversation_id']))
      })
    }
    for (const { table, row } of takeHomeless(database, accountsRemovedIn(database))) setAside(table, row)
    recount(database, fresh)
    // It is made anew, with them, when the database is opened.
    if (bringsNames) database.exec('drop table if exists handle_search')
    if (replayed > 0) sayFactsChanged(database, quarantine.at)
    database.exec('commit')
  } finally {
    database.close()
  }
  return { words: replayed, withoutPlace }
}

const removeRow = (database: SqliteDatabase.Database, word: Word): void => {
  if (columnsOf(database, word.t).length === 0) return
  const search = searched.find((one) => one.table === word.t)
  // While the row still tells where it stands there.
  if (search !== undefined) removeFromIndex(database, search, word)
  database.prepare(`delete from "${word.t}" where ${byKey(keyColumns(word.t))}`).run(...word.k)
}

/** Writes a row; whether it is new here. */
const putRow = (database: SqliteDatabase.Database, word: Word, row: NonNullable<Word['r']>): boolean => {
  const table = word.t
  const key = keyColumns(table)
  const columns = columnsOf(database, table).filter((column) => Object.hasOwn(row, column))
  if (columns.length === 0) throw new Error(`there is no table ${table}`)
  const isThere =
    database.prepare(`select 1 from "${table}" where ${byKey(key)}`).get(...word.k) !== undefined
  if (isThere && word.p === 1) return false
  const decided = Object.entries(wordTables).find(([name]) => name === table)?.[1].decided
  const written =
    isThere && decided !== undefined ? columns.filter((column) => decided.includes(column)) : columns
  const values = written.map((column) => row[column] ?? null)
  if (isThere)
    database
      .prepare(
        `update "${table}" set ${written.map((column) => `"${column}" = ?`).join(', ')} where ${byKey(key)}`
      )
      .run(...values, ...word.k)
  else
    database
      .prepare(
        `insert into "${table}" (${written.map((column) => `"${column}"`).join(', ')})
          values (${written.map(() => '?').join(', ')})`
      )
      .run(...values)
  const search = searched.find((one) => one.table === table)
  if (search !== undefined) index(database, search, word)
  return !isThere
}

/** As search-sqlite.ts fills its indexes; the words after `select` say what is found, and by which author. */
const searched: readonly { readonly table: string; readonly index: string; readonly select: string }[] = [
  {
    table: 'message',
    index: 'message_search',
    select: `message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
      from message left join handle on handle.id = message.handle_id
      where message.id = ? and message.deleted_at is null`
  },
  {
    table: 'note',
    index: 'note_search',
    select: 'sequence, words, author from note where id = ? and removed_at is null'
  }
]

const removeFromIndex = (
  database: SqliteDatabase.Database,
  search: (typeof searched)[number],
  { k: [id] }: Word
): void => {
  if (columnsOf(database, search.index).length === 0) return
  database
    .prepare(`delete from ${search.index} where rowid in (select sequence from ${search.table} where id = ?)`)
    .run(id)
}

const index = (database: SqliteDatabase.Database, search: (typeof searched)[number], word: Word): void => {
  if (columnsOf(database, search.index).length === 0) return
  const [id] = word.k
  removeFromIndex(database, search, word)
  database.prepare(`insert into ${search.index} (rowid, text, author) select ${search.select}`).run(id)
}

/** The accounts that were removed with their history, as the database and the journal have it together. */
const accountsRemovedIn = (database: SqliteDatabase.Database): readonly string[] =>
  columnsOf(database, 'forgotten').length === 0
    ? []
    : marksSchema
        .parse(database.prepare('select mark from forgotten').pluck().all())
        .flatMap((mark) => accountOfMark(mark) ?? [])

/**
 * Takes out the rows that name what is not here, until none is left: taking one out may leave another. What belongs to a
 * removed account is gone on request, and is not set aside.
 */
const takeHomeless = (
  database: SqliteDatabase.Database,
  removed: readonly string[]
): readonly { readonly table: string; readonly row: unknown }[] => {
  const taken: { table: string; row: unknown }[] = []
  const gone = new Set<unknown>(removed)
  for (;;) {
    const violations = violationsSchema.parse(database.pragma('foreign_key_check'))
    const rows = new Map(violations.map(({ table, rowid }) => [`${table} ${rowid}`, { table, rowid }]))
    if (rows.size === 0) return taken
    for (const { table, rowid } of rows.values()) {
      const row = rowSchema.parse(database.prepare(`select * from "${table}" where rowid = ?`).get(rowid))
      if (Object.values(row).some((value) => gone.has(value))) gone.add(row['id'])
      else taken.push({ table, row })
      database.prepare(`delete from "${table}" where rowid = ?`).run(rowid)
    }
  }
}

/** A conversation to which messages came back counts them, and knows when we last spoke. */
const recount = (database: SqliteDatabase.Database, conversations: ReadonlySet<string>): void => {
  const statement = database.prepare(
    `update conversation set
      message_count = (select count(*) from message where conversation_id = conversation.id),
      last_outbound_at = coalesce(
        (select max(sort_at) from message where conversation_id = conversation.id and side = 'ours'),
        last_outbound_at
      )
      where id = ?`
  )
  for (const id of conversations) statement.run(id)
}

/** Rankings of before rest on what was there before: see `markFactsChanged`. */
const sayFactsChanged = (database: SqliteDatabase.Database, at: string): void => {
  if (columnsOf(database, 'setting').length === 0) return
  database
    .prepare(
      `insert into setting (key, value) values (?, ?)
        on conflict (key) do update set value = max(value, excluded.value)`
    )
    .run(factsChangedKey, JSON.stringify(at))
}
