import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { HandleId } from '../../shared/model/ids.ts'
import type { Database } from './schema.ts'
import type { WriteDb } from './store.ts'
import type { Transact } from './transactions.ts'

/**
 * The full-text index is derived: made when missing, made anew where an earlier version of the app made it otherwise, filled
 * by batch (never by triggers: two to eight times faster), and may be rebuilt from the messages at any time. Accents are
 * folded; prefixes of two to four letters are indexed, beyond which few words begin the same. Its rowid is the message's
 * `sequence`. https://sqlite.org/fts5.html
 */
const messageDefinition = `create virtual table message_search using fts5(
    text, author, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')`

/**
 * The names that people bear, so that nobody is looked for among all that was ever said: a common word stands in hundreds of
 * thousands of messages and in a few names. Each handle has one row, which its id finds: as words, since no number of a handle
 * stays the same in a copy.
 */
const handleDefinition = `create virtual table handle_search using fts5(
    author, handle_id, columnsize=0,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')`

/** A full-text index as it stands in the file, and how it is made there. */
interface DerivedIndex {
  readonly name: string
  /** The table whose rows it holds. */
  readonly of: string
  readonly definition: string
  isWhole(db: Kysely<Database>): Promise<boolean>
  fill(tx: Kysely<Database>): Promise<void>
}

const ensureIndex = async (
  db: Kysely<Database>,
  { name: index, of, definition, isWhole, fill }: DerivedIndex
): Promise<void> => {
  const tables = await sql<{ name: string; sql: string }>`select name, sql from sqlite_schema
    where type = 'table' and name in (${of}, ${index})`.execute(db)
  const made = tables.rows.find(({ name }) => name === index)
  const hasRows = tables.rows.some(({ name }) => name === of)
  if (made?.sql.toLowerCase() === definition && (!hasRows || (await isWhole(db)))) return
  await db.transaction().execute(async (tx) => {
    await sql`drop table if exists ${sql.table(index)}`.execute(tx)
    await sql.raw(definition).execute(tx)
    if (hasRows) await fill(tx)
  })
}

/** Makes the full-text indexes of messages, notes and names where they are missing. */
export const ensureSearchIndex = async (db: Kysely<Database>): Promise<void> => {
  await ensureIndex(db, {
    name: 'message_search',
    of: 'message',
    definition: messageDefinition,
    isWhole: async () => true,
    fill: (tx) => indexNewMessages(tx, 0)
  })
  await ensureIndex(db, {
    name: 'handle_search',
    of: 'handle',
    definition: handleDefinition,
    isWhole: holdsNewestHandle,
    fill: (tx) => insertHandles(tx, sql`1 = 1`)
  })
  // Notes stand in an index of their own: what is looked for in messages never answers with one.
  await sql`create virtual table if not exists note_search using fts5(
    text, author, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')`.execute(db)
}

/** Where it does not, an earlier version of the app, which knew no such index, has written here since. */
const holdsNewestHandle = async (db: Kysely<Database>): Promise<boolean> => {
  const newest = await sql<{ id: string }>`select id from handle order by id desc limit 1`.execute(db)
  const id = newest.rows[0]?.id
  if (id === undefined) return true
  const found = await sql`select rowid from handle_search where ${isHandle(id)}`.execute(db)
  return found.rows.length > 0
}

/** Two ids may be the same words: letters are folded, and what is neither letter nor number parts them. */
const isHandle = (id: string): RawBuilder<boolean> =>
  sql<boolean>`handle_search match ${`handle_id : "${id}"`} and handle_id = ${id}`

const insertHandles = async (tx: Kysely<Database>, which: RawBuilder<unknown>): Promise<void> => {
  await sql`insert into ${sql.table('handle_search')} (author, handle_id)
    select handle.name || ' ' || handle.handle, handle.id from handle where ${which} order by handle.id`.execute(
    tx
  )
}

/** Indexes handles that are new; call it in the transaction that inserted them. */
export const indexHandles = async (tx: Kysely<Database>, ids: readonly HandleId[]): Promise<void> => {
  await insertHandles(tx, sql`handle.id in (select value from json_each(${JSON.stringify(ids)}))`)
}

/** Takes a handle out of the index before it is deleted. */
export const forgetHandle = async (tx: Kysely<Database>, id: HandleId): Promise<void> => {
  await sql`delete from ${sql.table('handle_search')} where ${isHandle(id)}`.execute(tx)
}

/** Indexes a handle anew after its name changed. */
export const reindexHandle = async (tx: Kysely<Database>, id: HandleId): Promise<void> => {
  await forgetHandle(tx, id)
  await indexHandles(tx, [id])
}

/** Takes every handle out of the index that is no more, after many were deleted at once. */
export const forgetMissingHandles = async (tx: Kysely<Database>): Promise<void> => {
  await sql`delete from ${sql.table('handle_search')} where handle_id not in (select id from handle)`.execute(
    tx
  )
}

/** Indexes a note, anew after a change; one that was removed is taken out. */
export const indexNote = async (db: Kysely<Database>, sequence: number): Promise<void> => {
  await sql`delete from ${sql.table('note_search')} where rowid = ${sequence}`.execute(db)
  await sql`insert into ${sql.table('note_search')} (rowid, text, author)
    select sequence, words, author from note where sequence = ${sequence} and removed_at is null`.execute(db)
}

/** Indexes every message that came after the newest one indexed; call it in the transaction that inserted them. */
export const indexNewMessages = async (db: Kysely<Database>, fromSequence: number): Promise<void> => {
  await sql`insert into ${sql.table('message_search')} (rowid, text, author)
    select message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
    from message left join handle on handle.id = message.handle_id
    where message.sequence >= ${fromSequence} and message.deleted_at is null`.execute(db)
}

/** Indexes a message anew after an edit, or takes it out after a deletion. */
export const reindexMessage = async (db: Kysely<Database>, sequence: number): Promise<void> => {
  await sql`delete from ${sql.table('message_search')} where rowid = ${sequence}`.execute(db)
  await sql`insert into ${sql.table('message_search')} (rowid, text, author)
    select message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
    from message left join handle on handle.id = message.handle_id
    where message.sequence = ${sequence} and message.deleted_at is null`.execute(db)
}

/** Takes the messages and notes of a conversation out of the index before they are deleted. */
export const forgetConversation = async (db: Kysely<Database>, conversationId: string): Promise<void> => {
  await sql`delete from ${sql.table('message_search')} where rowid in
    (select sequence from message where conversation_id = ${conversationId})`.execute(db)
  await sql`delete from ${sql.table('note_search')} where rowid in
    (select sequence from note where conversation_id = ${conversationId})`.execute(db)
}

/** All that hold words. */
export const searchIndexes = ['message_search', 'note_search', 'handle_search'] as const

/** Pages that one step of merging writes: some milliseconds. */
const mergedPages = 400

/**
 * Merges each index into one, so that no word of a deleted message, note or name is left in it: `merge` with a negative number
 * begins, positive ones go on until nothing is written any more. https://sqlite.org/fts5.html#the_merge_command
 */
export const mergeSearchIndexes = async (transact: Transact): Promise<void> => {
  for (const index of searchIndexes)
    for (let pages = -mergedPages; await transact((tx) => mergePages(tx, index, pages)); pages = mergedPages)
      await nextTurn()
}

/** Whether something was merged. */
const mergePages = async (tx: WriteDb, index: string, pages: number): Promise<boolean> => {
  const changes = async (): Promise<number> =>
    (await sql<{ changes: number }>`select total_changes() as changes`.execute(tx)).rows[0]?.changes ?? 0
  const before = await changes()
  await sql`insert into ${sql.table(index)} (${sql.ref(index)}, rank) values ('merge', ${pages})`.execute(tx)
  return (await changes()) - before >= 2
}

/** Words that stand one behind the other, in the message or in its author's name; the last may be only begun. */
export interface SearchedWords {
  readonly words: readonly string[]
  readonly isPrefix: boolean
}

/** What full text is asked for: all of each, and none of `without`. */
export interface FullTextSearch {
  /** Anywhere. */
  readonly words: readonly SearchedWords[]
  /** Said by somebody of that name. */
  readonly authors: readonly SearchedWords[]
  /** Of each, one of these. */
  readonly themes: readonly (readonly SearchedWords[])[]
}

/**
 * What is written in two ways, and looked for in both: `œ` and `æ` are letters of their own to the index, and typed as two; a
 * hyphen parts a word there. Only where it is typed, since a word that may be another costs time at each message that holds
 * it: `ß` and `ł`, which are left out where the keyboard has none, find `ss` and `l`, and not the other way round.
 */
const otherWays: readonly (readonly [written: RegExp, other: string])[] = [
  [/oe/gu, 'œ'],
  [/œ/gu, 'oe'],
  [/ae/gu, 'æ'],
  [/æ/gu, 'ae'],
  [/ß/gu, 'ss'],
  [/ł/gu, 'l'],
  [/\bweekend/gu, 'week end'],
  [/\bweek end/gu, 'weekend'],
  [/\bemail/gu, 'e mail'],
  [/\be mail/gu, 'email'],
  // A telephone number in groups, and in one.
  [/^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u, '$1 $2 $3 $4 $5'],
  [/^(\d\d) (\d\d) (\d\d) (\d\d) (\d\d)$/u, '$1$2$3$4$5']
]

/** The ways in which what is looked for may be written. */
export const waysOf = ({ words, isPrefix }: SearchedWords): readonly SearchedWords[] => {
  const typed = words.join(' ').toLowerCase()
  const ways = new Set([typed, ...otherWays.map(([written, other]) => typed.replace(written, other))])
  return [...ways].map((way) => ({ words: way.split(' '), isPrefix }))
}

/** Every word is quoted, so that nothing typed is an operator. https://sqlite.org/fts5.html#full_text_query_syntax */
const phrase = (searched: SearchedWords): string => {
  const ways = waysOf(searched).map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`)
  return ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' OR ')})`
}

const conditionsOf = ({ words, authors, themes }: FullTextSearch): readonly string[] => [
  ...words.map(phrase),
  ...authors.map((author) => `author : (${phrase(author)})`),
  ...themes.map((theme) => `text : (${theme.map(phrase).join(' OR ')})`)
]

/** What full text is asked, or null where nothing is looked for by words. */
export const matchOf = (wanted: FullTextSearch, unwanted: FullTextSearch): string | null => {
  const found = conditionsOf(wanted)
  if (found.length === 0) return null
  return [`(${found.join(' AND ')})`, ...conditionsOf(unwanted)].join(' NOT ')
}

/** What must not stand anywhere in a conversation, where nothing else is looked for by words. */
export const matchAny = (unwanted: FullTextSearch): string | null => {
  const found = conditionsOf(unwanted)
  return found.length === 0 ? null : found.join(' OR ')
}

/** The sequences of the messages that match, the newest received first, from before `before`; part of a query. */
export const matchingSequences = (
  match: string,
  before: number,
  limit: number
): RawBuilder<{ sequence: number }> =>
  sql<{ sequence: number }>`(select rowid as sequence from ${sql.table('message_search')}
    where message_search match ${match} and rowid < ${before}
    order by rowid desc limit ${limit})`

/**
 * The same with how well each answers, the lower the better (bm25, where a name weighs double): of the newest `limit`,
 * since a common word would otherwise cost more than a frame.
 */
export const scoredSequences = (
  match: string,
  limit: number
): RawBuilder<{ sequence: number; score: number }> =>
  sql<{ sequence: number; score: number }>`(select rowid as sequence, bm25(message_search, 1.0, 2.0) as score
    from ${sql.table('message_search')} where message_search match ${match}
    order by rowid desc limit ${limit})`

/** The handles whose name matches, those that became known or changed last first; part of a query. */
export const matchingHandles = (match: string, limit: number): RawBuilder<{ handle_id: HandleId }> =>
  sql<{ handle_id: HandleId }>`(select handle_id from ${sql.table('handle_search')}
    where handle_search match ${match} order by rowid desc limit ${limit})`

/** The same without their handles, which takes a fraction of the time. */
export const matchingNames = (match: string, limit: number): RawBuilder<{ rowid: number }> =>
  sql<{ rowid: number }>`(select rowid from ${sql.table('handle_search')}
    where handle_search match ${match} limit ${limit})`

/** Every message that matches, as part of a query. */
export const everySequence = (match: string): RawBuilder<number> =>
  sql<number>`(select rowid from ${sql.table('message_search')} where message_search match ${match})`

/** The sequences of the notes that match, the newest first; part of a query. */
export const matchingNotes = (match: string, limit: number): RawBuilder<{ sequence: number }> =>
  sql<{ sequence: number }>`(select rowid as sequence from ${sql.table('note_search')}
    where note_search match ${match} order by rowid desc limit ${limit})`
