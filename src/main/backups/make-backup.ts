import { chmod, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isOlderThan, keptBackups } from '../domain/backup-plan.ts'
import { hour, type Instant, plus } from '../../shared/model/instant.ts'
import { type AppError, err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { reached } from '../runtime/reached.ts'
import { weighKeptFiles } from '../store/kept-files.ts'
import type { Store } from '../store/store.ts'
import { beginWordFile, removeWordsBefore, wordsFolder } from '../store/words-file.ts'
import {
  backupFolder,
  type BackupFile,
  ensureProfile,
  listBackupFiles,
  makeUsualFolder,
  profileOf,
  removeUnfinished,
  shortProfile,
  formerProfilesOf
} from './backup-folder.ts'
import { backupFileName } from './backup-name.ts'
import { type RunningBackup, runBackupProcess } from './run-backup-process.ts'

export type BackupContext = Pick<
  Context,
  'store' | 'clock' | 'ids' | 'policy' | 'log' | 'processes' | 'dataFolder'
>

/** How it stands with the backups of an inbox since the app started. */
export interface BackupState {
  /** Of the one being made: from 0 to 1. */
  readonly progress: number | null
  /** Why the last one was not made. */
  readonly failure: { readonly at: Instant; readonly error: AppError } | null
}

interface Keeper {
  progress: number | null
  failure: BackupState['failure']
  process: RunningBackup | null
  ended: Promise<unknown>
}

const keepers = new WeakMap<Store, Keeper>()

const keeperOf = (store: Store): Keeper => {
  const known = keepers.get(store)
  if (known !== undefined) return known
  const keeper: Keeper = { progress: null, failure: null, process: null, ended: Promise.resolve() }
  keepers.set(store, keeper)
  return keeper
}

export const backupState = (ctx: Pick<Context, 'store'>): BackupState => {
  const { progress, failure } = keeperOf(ctx.store)
  return { progress, failure }
}

/** Backups are files, not rows: the screens that show them follow the settings. */
const tell = (ctx: Pick<Context, 'store'>): void => ctx.store.announce(new Set(['setting']))

/** A copy that was begun so long ago is not being made any more. */
export const abandonedAfter = hour

/** A step of progress that is worth telling. */
const step = 0.05

/**
 * Copies the database as it stands, with the files beside it that its rows name, into the folder of backups, reads every
 * page of the copy, and only then gives it its
 * name; then lets go of those that are no longer kept. In a process of its own: the window waits for nothing.
 * Refused with disk_full, backup_folder_missing, backup_running, backup_stopped, backup_failed, database_damaged.
 */
export const makeBackup = async (ctx: BackupContext): Promise<Result<BackupFile>> => {
  const keeper = keeperOf(ctx.store)
  if (keeper.progress !== null) return err('backup_running')
  keeper.progress = 0
  tell(ctx)
  const made = copyAndCheck(ctx, keeper).catch((problem: unknown): Result<BackupFile> => {
    ctx.log.error('backup_failed', problem)
    return err('backup_failed', { detail: problem instanceof Error ? problem.message : String(problem) })
  })
  keeper.ended = made
  const result = await made
  keeper.progress = null
  keeper.process = null
  if (result.ok) keeper.failure = null
  else if (result.error.code !== 'backup_stopped')
    keeper.failure = { at: ctx.clock.now(), error: result.error }
  tell(ctx)
  return result
}

const copyAndCheck = async (ctx: BackupContext, keeper: Keeper): Promise<Result<BackupFile>> => {
  const from = databaseFile(ctx.dataFolder)
  const folder = await backupFolder(ctx)
  await makeUsualFolder(folder, ctx.dataFolder).catch(() => {})
  const disk = await statfs(folder).catch(() => null)
  if (disk === null) return err('backup_folder_missing', { folder })
  const needed = (await stat(from)).size + weighKeptFiles(from, ctx.dataFolder)
  if (disk.bavail * disk.bsize < needed) return err('disk_full')
  // Written once in the life of an inbox: a backup that only reads waits for nobody.
  const known = await profileOf(ctx.store.read)
  const profile = shortProfile(known ?? (await ctx.store.write((tx) => ensureProfile(tx, ctx.ids))))
  const at = ctx.clock.now()
  await removeUnfinished(folder, profile, plus(at, -abandonedAfter))
  const name = backupFileName({ profile, at })
  const file = join(folder, name)
  const unfinished = `${file}.partial`
  const words = wordsFolder(from)
  beginWordFile(words, at)
  reached('backup.begun')
  keeper.process = runBackupProcess(ctx.processes, { kind: 'copy', from, to: unfinished, words }, (share) => {
    if (keeper.progress === null || share < keeper.progress + step) return
    keeper.progress = share
    tell(ctx)
  })
  const end = await keeper.process.end
  if (!end.ok || end.value.problems.length > 0) {
    for (const rest of ['', '-journal', '-wal', '-shm']) await rm(`${unfinished}${rest}`, { force: true })
    if (end.ok) {
      ctx.log.warn('backup_not_sound', { problems: end.value.problems.length })
      return err('database_damaged')
    }
    return end.error.code === 'backup_folder_missing' ? err('backup_folder_missing', { folder }) : end
  }
  await chmod(unfinished, 0o600).catch(() => {})
  reached('backup.checked')
  await rename(unfinished, file)
  reached('backup.named')
  await flushFolder(folder)
  await letGo(ctx, folder, profile)
  return ok({ file, name, profile, at, bytes: (await stat(file)).size })
}

/** A name survives a power cut once its folder is on the disk; Windows opens no folder, and needs none. */
export const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => {})
  await handle.close()
}

/**
 * Removes the backups of this inbox that the plan does not keep, and by the same rule those of an inbox whose place it took,
 * but for the last one of each; those of others in the same folder are theirs.
 */
const letGo = async (ctx: BackupContext, folder: string, profile: string): Promise<void> => {
  const former = await formerProfilesOf(ctx.store.read)
  const files = await listBackupFiles(folder)
  const own = files.filter((backup) => backup.profile === profile || former.includes(backup.profile))
  const lastOnes = former.flatMap((one) => files.find((backup) => backup.profile === one)?.at ?? [])
  const planned = keptBackups(
    own.map(({ at }) => at),
    ctx.policy.backups
  )
  const kept = new Set([...planned, ...lastOnes])
  for (const backup of own) if (!kept.has(backup.at)) await rm(backup.file, { force: true })
  // Words from before this inbox are of no use to it.
  const oldest = own
    .filter((backup) => backup.profile === profile && kept.has(backup.at))
    .map(({ at }) => at)
    .toSorted()[0]
  if (oldest !== undefined) removeWordsBefore(wordsFolder(databaseFile(ctx.dataFolder)), oldest)
}

/** The backups of this inbox and, in the same folder, of others; newest first. */
export const listBackups = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>
): Promise<{
  readonly folder: string
  readonly backups: readonly (BackupFile & { readonly own: boolean })[]
}> => {
  const folder = await backupFolder(ctx)
  const profile = await profileOf(ctx.store.read)
  const files = await listBackupFiles(folder)
  return {
    folder,
    backups: files.map((backup) => ({
      ...backup,
      own: profile !== null && backup.profile === shortProfile(profile)
    }))
  }
}

/** Databases that were looked through since the app started. */
const lookedThrough = new WeakSet<Store>()

/**
 * Tick: makes a backup when the newest is a day old; one that failed is tried again a quarter of an hour later. When none
 * is due at first, the database is looked through all the same, so that a damaged page is known at the next start.
 */
export const backUpWhenDue = async (ctx: BackupContext): Promise<void> => {
  const { backups } = await listBackups(ctx)
  const now = ctx.clock.now()
  const { every, againAfter } = ctx.policy.backups
  const newest = backups.find((backup) => backup.own)?.at ?? null
  const isFirst = !lookedThrough.has(ctx.store)
  lookedThrough.add(ctx.store)
  if (!isOlderThan(newest, every, now)) return isFirst ? await lookThrough(ctx) : undefined
  const { failure } = keeperOf(ctx.store)
  if (failure !== null && !isOlderThan(failure.at, againAfter, now)) return
  const made = await makeBackup(ctx)
  if (!made.ok) ctx.log.warn('backup_not_made', { code: made.error.code })
}

const lookThrough = async (ctx: BackupContext): Promise<void> => {
  const keeper = keeperOf(ctx.store)
  const file = databaseFile(ctx.dataFolder)
  const examining = runBackupProcess(ctx.processes, { kind: 'examine', file, quick: true })
  keeper.process = examining
  keeper.ended = examining.end
  const end = await examining.end
  const isDamaged = end.ok ? end.value.problems.length > 0 : end.error.code === 'database_damaged'
  if (!isDamaged) return
  ctx.log.warn('database_damaged', { problems: end.ok ? end.value.problems.length : 0 })
  keeper.failure = { at: ctx.clock.now(), error: { code: 'database_damaged' } }
  tell(ctx)
}

/** Stops the backup under way, if any, at once; what was copied of it is thrown away. */
export const stopBackup = async (ctx: Pick<Context, 'store'>): Promise<void> => {
  const keeper = keeperOf(ctx.store)
  keeper.process?.stop()
  await keeper.ended
}
