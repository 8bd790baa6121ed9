import { rmSync, statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { isBusy } from './in-patience.ts'

export interface Held {
  release(): void
}

/** Names that lead to another file meanwhile are looked at again, but not for ever. */
const attempts = 20

const fileNumber = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** Left behind, an empty file harms nobody. */
const tryRemove = (file: string): void => {
  try {
    rmSync(file, { force: true })
  } catch {
    return
  }
}

/**
 * Keeps other processes, and other places of this one, from holding the same name, until it is let go or the process
 * ends, however it ends: the lock is the system's own, as SQLite takes it.
 * `busy`: somebody else holds it. `impossible`: no file can be made there.
 */
export const holdFile = (file: string): Held | 'busy' | 'impossible' => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    let lock: SqliteDatabase.Database | null = null
    try {
      lock = new SqliteDatabase(file, { timeout: 0 })
      const number = fileNumber(file)
      lock.exec('begin exclusive')
      const held = lock
      // Whoever held it before took the file away: another one may stand under the name by now.
      if (number !== null && number === fileNumber(file))
        return {
          release() {
            tryRemove(file)
            held.close()
            // Windows removes no file that is open.
            if (process.platform === 'win32') tryRemove(file)
          }
        }
      lock.close()
    } catch (problem) {
      lock?.close()
      if (isBusy(problem)) return 'busy'
      // On a full disk an empty file was made, and no lock.
      tryRemove(file)
      return 'impossible'
    }
  }
  return 'busy'
}
