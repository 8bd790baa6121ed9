import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'

/**
 * The full-text index is derived: made when missing, filled by batch (never by triggers: two to eight times faster),
 * and may be rebuilt from the messages at any time. Accents are folded; prefixes of two and three letters are indexed.
 * Its rowid is the message's `sequence`. https://sqlite.org/fts5.html
 */
export const ensureSearchIndex = async (db: Kysely<Database>): Promise<void> => {
  await sql`create virtual table if not exists message_search using fts5(
    text, author, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')`.execute(db)
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

/** Takes the messages of a conversation out of the index before they are deleted. */
export const forgetConversation = async (db: Kysely<Database>, conversationId: string): Promise<void> => {
  await sql`delete from ${sql.table('message_search')} where rowid in
    (select sequence from message where conversation_id = ${conversationId})`.execute(db)
}

/**
 * The part of a query that names the messages holding every word, newest received first; null without a word. Every word
 * is quoted, so that nothing typed is an operator; the last one is a prefix from two letters on.
 */
export const matchingSequences = (text: string, limit: number): RawBuilder<number> | null => {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 0)
  if (words.length === 0) return null
  const terms = words.map((word, index) =>
    index === words.length - 1 && word.length > 1 ? `"${word}"*` : `"${word}"`
  )
  return sql<number>`(select rowid from ${sql.table('message_search')}
    where message_search match ${terms.join(' ')} order by rowid desc limit ${limit})`
}
