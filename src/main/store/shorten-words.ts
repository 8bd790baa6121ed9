import SqliteDatabase from 'better-sqlite3'
import { byKey, columnsOf } from './keep-words.ts'
import { keyColumns } from './word-tables.ts'
import { compactWords } from './words-file.ts'

/** Rewrites the journal of words but for its newest file, as the database stands: for a process of its own. */
export const shortenWords = async (databaseFile: string, folder: string): Promise<void> => {
  const database = new SqliteDatabase(databaseFile, { readonly: true, fileMustExist: true })
  try {
    await compactWords(folder, (table, key) => {
      if (columnsOf(database, table).length === 0) return true
      return (
        database.prepare(`select 1 from "${table}" where ${byKey(keyColumns(table))}`).get(...key) !==
        undefined
      )
    })
  } finally {
    database.close()
  }
}
