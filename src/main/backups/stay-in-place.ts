import { linkSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { makePrivateFolder } from '../runtime/private-files.ts'

type PlaceContext = Pick<Context, 'store' | 'clock' | 'log' | 'dataFolder' | 'restart'>

/** Whether the open file has no name any more, as Linux tells; where no system tells, it may only have been moved. */
const wasDeleted = (file: string): boolean => {
  try {
    return readdirSync('/proc/self/fd').some((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`) === `${file} (deleted)`
      } catch {
        return false
      }
    })
  } catch {
    return false
  }
}

/**
 * Puts back the file of the database that was deleted under the app, from what the app holds open. False where it was only
 * moved: a second one in its place would be a copy that is alive.
 */
const putBack = ({ store, dataFolder }: PlaceContext): boolean => {
  const file = databaseFile(dataFolder)
  if (!wasDeleted(file)) return false
  const rescued = `${file}.rescued`
  makePrivateFolder(dataFolder)
  store.rescue(rescued)
  // Never over what somebody else puts there meanwhile.
  linkSync(rescued, file)
  rmSync(rescued, { force: true })
  return true
}

/** Another file stands there: what the app held is kept beside it, as a database that was replaced. */
const putAside = ({ store, clock, dataFolder }: PlaceContext): boolean => {
  const now = clock.now().replace(/[:.]/gu, '-')
  store.rescue(`${databaseFile(dataFolder)}.${now}.replaced`)
  return true
}

/** Apps that are beginning anew because of it. */
const beginning = new WeakSet<Context['store']>()

/**
 * Tick: looks whether the database is where it was opened. One that was deleted is put back with everything in it; where
 * another stands in its place that one is opened, and the one of before kept beside it. While it is only away, writes are
 * refused, and go on once it is back.
 */
export const stayInPlace = async (ctx: PlaceContext): Promise<void> => {
  const where = ctx.store.where()
  if (where === 'in_place' || beginning.has(ctx.store)) return
  if (!(where === 'gone' ? putBack(ctx) : putAside(ctx))) return
  ctx.log.warn('database_taken_away', { how: where })
  beginning.add(ctx.store)
  // Not waited for: it waits for this tick.
  void ctx.restart(async () => ok(null)).catch((problem: unknown) => ctx.log.error('not_begun_anew', problem))
}
