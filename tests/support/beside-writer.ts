import SqliteDatabase from 'better-sqlite3'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import type { Store } from '../../src/main/store/store.ts'

/** How often a transaction is tried before it is refused: every two milliseconds, for five seconds. */
export const triesOfOne = 2_500

/** A store on a true file, and another connection to it that takes the lock when it is told to. */
export interface BesideWriter {
  readonly store: Store
  /** The other connection writes, until the store has waited for its turn so often. */
  hold(waits: number): void
  close(): Promise<void>
}

/** Waits of the store take no time. `onWait`: what happens during each. */
export const openBesideWriter = async (
  file: string,
  onWait: () => void = () => {}
): Promise<BesideWriter> => {
  const other = new SqliteDatabase(file)
  let left = 0
  const opened = await openSqlite({
    file,
    backupSuffix: 'beside',
    async pause() {
      onWait()
      left -= 1
      if (left === 0) other.exec('commit')
    }
  })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  const { store } = opened
  return {
    store,
    hold(waits) {
      left = waits
      other.exec('begin immediate')
    },
    async close() {
      other.close()
      await store.close()
    }
  }
}
