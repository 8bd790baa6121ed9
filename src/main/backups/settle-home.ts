import { existsSync } from 'node:fs'
import type { AuditId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { type Home, isSameFolder, judgeHome } from '../domain/home.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { findHome, markOf } from '../runtime/find-home.ts'
import { listAccounts } from '../store/accounts.ts'
import { appendAudit } from '../store/audit.ts'
import { getHome, saveHome } from '../store/home.ts'
import { doubtUnsentLetters } from '../store/letters.ts'
import { hasLinks } from '../store/links.ts'
import { doubtUnsentReplies, leaveUnsentToPerson } from '../store/outbox.ts'
import type { AnyDb } from '../store/store.ts'

type HomeContext = Pick<Context, 'store' | 'clock' | 'ids' | 'log' | 'dataFolder'>

/** Whether an inbox lives where it was opened; else what a person decides by. */
export type HomeState =
  | { readonly kind: 'here' }
  | {
      readonly kind: 'elsewhere'
      /** Where it was last at home. */
      readonly from: string
      readonly to: string
      readonly onThisComputer: boolean
      /** The inbox that it was copied from lies where it was. */
      readonly originalStands: boolean
    }

/** Whether the inbox that was noted to live there still lies there: the very folder, with a database in it. */
const stillStands = (noted: Home): boolean => {
  try {
    return existsSync(databaseFile(noted.path)) && isSameFolder(noted, markOf(noted.path))
  } catch {
    return false
  }
}

const compare = (noted: Home | null, now: Home): HomeState => {
  if (noted === null || judgeHome(noted, now) !== 'elsewhere') return { kind: 'here' }
  const onThisComputer = noted.computer === null || now.computer === null || noted.computer === now.computer
  return {
    kind: 'elsewhere',
    from: noted.path,
    to: now.path,
    onThisComputer,
    originalStands: onThisComputer && stillStands(noted)
  }
}

/** As things stand; asked anew each time, since the original may be taken away meanwhile. */
export const homeOf = async (db: AnyDb, dataFolder: string): Promise<HomeState> =>
  compare(await getHome(db), findHome(databaseFile(dataFolder)))

/** Whether an inbox asks, sends or receives by itself: it has an account of a network, or links went out. */
const reachesOut = async (db: AnyDb): Promise<boolean> =>
  (await listAccounts(db)).some(({ connection }) => connection === 'live') || (await hasLinks(db))

/**
 * At each start: an inbox that never knew where it lives notes it, one whose folder bears another name too. Where another
 * file was put in the place of the database by hand, it is as after a backup was put back: what had not left by then is
 * looked up before anything is sent. A copy stays as it is until a person has decided, unless nothing could ever leave it by
 * itself: then it is an inbox of its own.
 */
export const settleHome = async (ctx: HomeContext): Promise<HomeState> => {
  const now = findHome(databaseFile(ctx.dataFolder))
  const noted = await getHome(ctx.store.read)
  const verdict = noted === null ? 'new' : judgeHome(noted, now)
  if (verdict === 'here') return compare(noted, now)
  if (verdict === 'elsewhere' && (await reachesOut(ctx.store.read))) return compare(noted, now)
  try {
    // Carried into the file at once: it tells later that the journal of words is this database's.
    await ctx.store.fill(() =>
      ctx.store.write(async (tx) => {
        if (verdict === 'exchanged') {
          await doubtUnsentReplies(tx, ctx.clock.now())
          await doubtUnsentLetters(tx)
        }
        await saveHome(tx, now)
      })
    )
  } catch (problem) {
    // On a disk that is full or takes no writing nothing leaves either: it is noted at a later start.
    ctx.log.error('home_not_noted', problem)
  }
  return { kind: 'here' }
}

/**
 * A person says that this copy is the inbox from now on. What it holds that had not left is theirs to decide, since the one
 * that it was copied from may have sent it. Refused with original_stands while that one lies in its place: of two that are
 * alive each would go on by itself. False: it was at home already.
 */
export const moveIn = async (ctx: HomeContext): Promise<Result<boolean>> => {
  const state = await homeOf(ctx.store.read, ctx.dataFolder)
  if (state.kind === 'here') return ok(false)
  if (state.originalStands) return err('original_stands', { folder: state.from })
  const now = findHome(databaseFile(ctx.dataFolder))
  await ctx.store.write(async (tx) => {
    await leaveUnsentToPerson(tx)
    await doubtUnsentLetters(tx)
    await saveHome(tx, now)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: ctx.clock.now(),
      action: 'inbox_moved_in',
      conversation_id: null,
      before: JSON.stringify({ path: state.from }),
      after: JSON.stringify({ path: now.path })
    })
  })
  return ok(true)
}
