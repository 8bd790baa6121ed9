import { closeSync, fsyncSync, openSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { isBusy } from './in-patience.ts'
import { readPragma } from './read-pragma.ts'

/** What a database file holds, as far as a person wants to know before putting it back. */
export interface DatabaseFacts {
  /** What is wrong with it, in SQLite's own words; empty: it is sound. */
  readonly problems: readonly string[]
  readonly messages: number
  readonly conversations: number
}

/** Pages copied between two looks at what else there is to do. */
const slice = 2_000

/**
 * Copies a database that is in use, as it stands at one moment. The snapshot is held for the whole copy: SQLite's online
 * backup begins anew whenever another connection writes, and beside an import it would never end.
 * https://sqlite.org/c3ref/backup_finish.html
 */
export const copySqlite = async (
  from: string,
  to: string,
  onProgress: (share: number) => void
): Promise<void> => {
  const source = new SqliteDatabase(from, { readonly: true, fileMustExist: true })
  try {
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        if (totalPages > 0) onProgress(1 - remainingPages / totalPages)
        return slice
      }
    })
    source.exec('commit')
  } finally {
    source.close()
  }
  // One plain file, which also opens where nothing may be written.
  settleSqlite(to)
  flush(to)
}

const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const countSchema = z.object({ count: z.number() })

/** Reads every page of a database file and says what it found. Long on a large one: for a process of its own. */
export const examineSqlite = (file: string, quick: boolean): DatabaseFacts => {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
  try {
    const count = (table: string): number =>
      countSchema.parse(database.prepare(`select count(*) as count from ${table}`).get()).count
    return {
      problems: [
        ...readPragma(database, quick ? 'quick_check' : 'integrity_check').filter((text) => text !== 'ok'),
        ...readPragma(database, 'foreign_key_check').map((text) => `foreign key: ${text}`)
      ],
      messages: count('message'),
      conversations: count('conversation')
    }
  } finally {
    database.close()
  }
}

/** Why a file of SQLite could not be copied or read. */
export type FileTrouble = 'damaged' | 'disk_full' | 'folder' | 'locked' | 'other'

/** What a failure of SQLite or of the system means for a person. */
export const troubleOf = (problem: unknown): FileTrouble => {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full'
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return 'damaged'
  if (isBusy(problem) || code.startsWith('SQLITE_LOCKED')) return 'locked'
  if (/^(?:SQLITE_CANTOPEN|SQLITE_READONLY|ENOENT|EACCES|EPERM|EROFS|ENOTDIR)/u.test(code)) return 'folder'
  return 'other'
}

/**
 * Makes one complete file of a database that nobody uses: what its log held is in it, and the log is gone. `busy`: another
 * process has it open. `damaged`: it cannot be, and stays as it is, log and all.
 */
export const settleSqlite = (file: string): 'settled' | 'busy' | 'damaged' => {
  let database: SqliteDatabase.Database | null = null
  try {
    database = new SqliteDatabase(file, { fileMustExist: true, timeout: 0 })
    // Leaving the write-ahead log needs the file for oneself alone: https://sqlite.org/pragma.html#pragma_journal_mode
    return database.pragma('journal_mode = delete', { simple: true }) === 'delete' ? 'settled' : 'busy'
  } catch (problem) {
    return troubleOf(problem) === 'locked' ? 'busy' : 'damaged'
  } finally {
    database?.close()
  }
}

/** What a setting holds in a database that is not open here; null where there is none, or the file cannot be read. */
export const readSettingIn = (file: string, key: string): unknown => {
  let database: SqliteDatabase.Database | null = null
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
    const find = database.prepare<[string], string>('select value from setting where key = ?').pluck()
    return JSON.parse(find.get(key) ?? 'null')
  } catch {
    return null
  } finally {
    database?.close()
  }
}
