import { existsSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { byKey, columnsOf } from './keep-words.ts'
import { keyColumns, wordTables } from './word-tables.ts'
import { keyOf, newestWordsBackwards, type Word, wordsFolder } from './words-file.ts'
import { versionOf } from './replay-words.ts'

const rowSchema = z.record(z.string(), z.unknown()).optional()

/** For whoever writes just then, in milliseconds: a command, which has found its words by itself. */
const longestWait = 250

/** Whether the database has a row as the journal has it. One that is gone may never have been there: it proves nothing. */
const agrees = (database: SqliteDatabase.Database, word: Word): boolean => {
  const { r: row } = word
  if (row === null) return false
  const known = columnsOf(database, word.t)
  if (known.length === 0) return false
  const found = rowSchema.parse(
    database.prepare(`select * from "${word.t}" where ${byKey(keyColumns(word.t))}`).get(...word.k)
  )
  if (found === undefined) return false
  const decided = Object.entries(wordTables).find(([name]) => name === word.t)?.[1].decided
  return (decided ?? known)
    .filter((column) => known.includes(column))
    .every((column) => (found[column] ?? null) === (row[column] ?? null))
}

/**
 * The last words of the journal that the database does not have, in the order of their last change. A word is in the
 * journal before its transaction is committed, and transactions are lost from the end: whatever comes before the last word
 * that the database has is there too. So a log that was torn, which SQLite reads without a complaint as far as it is whole
 * (https://sqlite.org/walformat.html#recovery), takes no words with it. Nothing where the journal knows nothing of this
 * database, or is of another version of it.
 */
export const findWordsBehind = (file: string): readonly Word[] => {
  if (!existsSync(file)) return []
  let database: SqliteDatabase.Database | null = null
  try {
    database = new SqliteDatabase(file, { fileMustExist: true, timeout: longestWait })
    // Nobody is between the journal and the database meanwhile.
    database.exec('begin immediate')
    const version = versionOf(database)
    const behind: Word[] = []
    const latest = new Set<string>()
    for (const word of newestWordsBackwards(wordsFolder(file))) {
      if (word.v !== version) return []
      const key = keyOf(word)
      // Of a row that has a place only, nothing was decided.
      const isThere = word.p !== 1 && agrees(database, word)
      // Settings bear the same names in every inbox, and may say the same.
      if (isThere && word.t !== 'setting') return behind.toReversed()
      if (!isThere && !latest.has(key)) behind.push(word)
      // A place that is told later takes nothing back of what was decided before.
      if (word.p !== 1) latest.add(key)
    }
    return []
  } catch (problem) {
    // What is wrong with the database is said when it is opened.
    if (problem instanceof SqliteDatabase.SqliteError) return []
    throw problem
  } finally {
    database?.close()
  }
}
