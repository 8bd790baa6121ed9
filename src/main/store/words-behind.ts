import { existsSync, statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { byKey, columnsOf } from './keep-words.ts'
import { isWord, keyColumns, type WordTable, wordTables } from './word-tables.ts'
import { keyOf, type Word, wordFileMoment, wordsBackwards, wordsFolder } from './words-file.ts'
import { versionOf } from './replay-words.ts'

const rowSchema = z.record(z.string(), z.unknown()).optional()
const momentsSchema = z.array(z.string())
const homeSchema = z.object({ file: z.object({ number: z.string() }) })

/** For whoever writes just then, in milliseconds: a command, which has found its words by itself. */
const longestWait = 250

const tableOf = (name: string): WordTable | undefined =>
  Object.entries(wordTables).find(([known]) => known === name)?.[1]

/** Whether the database has a row as the journal has it, or lacks it as the journal does. */
const agrees = (database: SqliteDatabase.Database, word: Word): boolean => {
  const { r: row } = word
  const known = columnsOf(database, word.t)
  // A table that is not there has no such row.
  if (known.length === 0) return row === null
  const found = rowSchema.parse(
    database.prepare(`select * from "${word.t}" where ${byKey(keyColumns(word.t))}`).get(...word.k)
  )
  if (row === null || found === undefined) return row === null && found === undefined
  // Of a row that has a place only, nothing was decided.
  if (word.p === 1) return true
  return (tableOf(word.t)?.decided ?? known)
    .filter((column) => known.includes(column))
    .every((column) => (found[column] ?? null) === (row[column] ?? null))
}

/**
 * Whether a word that the database has shows that it has all words before it. One that is gone may never have been there; a
 * row that was starred and is no longer may never have been; settings bear the same names in every inbox, and may say the
 * same, but for where it is at home.
 */
const proves = (word: Word): boolean =>
  word.r !== null &&
  word.p !== 1 &&
  (tableOf(word.t)?.goesForward === true || (word.t === 'setting' && word.k[0] === 'home'))

/** Whether the database noted that it is at home in this very file: it is none that somebody put in its place. */
const isAtHome = (database: SqliteDatabase.Database, file: string): boolean => {
  if (columnsOf(database, 'setting').length === 0) return false
  const value = database.prepare("select value from setting where key = 'home'").pluck().get()
  const home = homeSchema.safeParse(typeof value === 'string' ? JSON.parse(value) : null)
  return home.success && home.data.file.number === statSync(file, { bigint: true }).ino.toString()
}

/** Moments at which a backup took the place of what was there, with every word of the files before; it goes through the whole audit. */
const restoresOf = (database: SqliteDatabase.Database): ReadonlySet<string> =>
  columnsOf(database, 'audit').length === 0
    ? new Set()
    : new Set(
        momentsSchema
          .parse(database.prepare("select at from audit where action = 'backup_restored'").pluck().all())
          .map(wordFileMoment)
      )

/**
 * The last words of the journal that the database does not have, in the order of their last change. A word is in the
 * journal before its transaction is committed, and transactions are lost from the end: whatever comes before a word that
 * the database has, and that proves it, is there too. So a log that was torn, which SQLite reads without a complaint as far
 * as it is whole (https://sqlite.org/walformat.html#recovery), takes no words with it. The newest file alone does not tell:
 * a backup, or something erased, begins another while the log still holds what stands in the one before. Nothing where the
 * journal knows nothing of this database.
 */
export const findWordsBehind = (file: string): readonly Word[] => {
  if (!existsSync(file)) return []
  let database: SqliteDatabase.Database | null = null
  try {
    database = new SqliteDatabase(file, { fileMustExist: true, timeout: longestWait })
    // Nobody is between the journal and the database meanwhile.
    database.exec('begin immediate')
    const version = versionOf(database)
    const passed: string[] = []
    let restores: ReadonlySet<string> | null = null
    // Asked only where a word is missing: most starts end at the last word, beyond files that hold none.
    const isBeyondRestore = (read: SqliteDatabase.Database): boolean =>
      passed.some((began) => (restores ??= restoresOf(read)).has(began))
    const behind: Word[] = []
    const latest = new Set<string>()
    // Places are there for the words that stand in them.
    const found = (): readonly Word[] => (behind.some((word) => word.p !== 1) ? behind.toReversed() : [])
    for (const { began, words } of wordsBackwards(wordsFolder(file))) {
      for (const word of words) {
        if (!isWord(word.t, word.k)) continue
        if (word.v > version) return []
        // An update is carried into the file at once: what was written before it is there, in a database that is this one.
        if (word.v < version) return isAtHome(database, file) ? found() : []
        const key = keyOf(word)
        const isThere = agrees(database, word)
        if (isThere && proves(word)) return found()
        if (!isThere && !latest.has(key)) {
          // What has no place in a restored database is in its quarantine already.
          if (isBeyondRestore(database)) return found()
          behind.push(word)
        }
        // A place that is told later takes nothing back of what was decided before.
        if (word.p !== 1) latest.add(key)
      }
      passed.push(began)
      if (behind.length > 0 && isBeyondRestore(database)) return found()
    }
    // After a backup the journal begins anew, and a log may have lost every word since: then the file itself tells.
    return isAtHome(database, file) ? found() : []
  } catch (problem) {
    // What is wrong with the database is said when it is opened.
    if (problem instanceof SqliteDatabase.SqliteError) return []
    throw problem
  } finally {
    database?.close()
  }
}
