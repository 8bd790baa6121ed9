import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import SqliteDatabase from 'better-sqlite3'

const fixtures = new URL('../fixtures/databases/', import.meta.url)

/** The databases of all versions that landed, by the last migration that each has. */
export const oldDatabases: readonly string[] = readdirSync(fixtures).map((file) => basename(file, '.sql'))

/** Puts the database of a version where it stood on somebody's disk. */
export const putOldDatabase = (name: string, file: string): void => {
  const database = new SqliteDatabase(file)
  // Nobody dies here, and each of two hundred statements would wait for the disk.
  database.pragma('synchronous = OFF')
  database.pragma('journal_mode = MEMORY')
  database.exec(readFileSync(new URL(`${name}.sql`, fixtures), 'utf8'))
  database.close()
}
