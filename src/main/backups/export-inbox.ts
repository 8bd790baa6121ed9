import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import type { Store } from '../store/store.ts'
import { isExport } from '../store/export-sqlite.ts'
import { abandonedAfter } from './make-backup.ts'
import {
  type Adopted,
  adoptRestore,
  beginCopy,
  type RestoreContext,
  type RestoreCopy
} from './restore-backup.ts'
import { type BackupEnd, type RunningBackup, runBackupProcess } from './run-backup-process.ts'
import { sealedName } from './sealed-export.ts'

type ExportContext = Pick<Context, 'store' | 'clock' | 'ids' | 'processes' | 'dataFolder' | 'log'>

interface Work {
  share: number
  readonly process: RunningBackup
}

/** What is being written or taken in beside each store: one at a time. */
const working = new WeakMap<Store, Work>()

export const exportProgress = (ctx: Pick<Context, 'store'>): number | null =>
  working.get(ctx.store)?.share ?? null

const step = 0.05

const work = async (
  ctx: ExportContext,
  order: Parameters<typeof runBackupProcess>[1]
): Promise<Result<BackupEnd>> => {
  if (working.has(ctx.store)) return err('backup_running')
  const tell = (): void => ctx.store.announce(new Set(['setting']))
  const running = runBackupProcess(ctx.processes, order, (share) => {
    const current = working.get(ctx.store)
    if (current === undefined || share < current.share + step) return
    current.share = share
    tell()
  })
  working.set(ctx.store, { share: 0, process: running })
  tell()
  const end = await running.end
  working.delete(ctx.store)
  tell()
  return end
}

export interface ExportWish {
  /** What the folder says to a person. */
  readonly readme: string
  /** Then all but that is in one file that the pass-phrase opens. */
  readonly passphrase: string | null
}

const exportName = (at: Instant): string => `porte-parole-export-${at.slice(0, 19).replaceAll(':', '-')}`

/** Exports that a crash cut short: half of everybody's words, which nobody would ever finish. */
const removeUnfinished = async (inside: string, before: Instant): Promise<void> => {
  for (const name of await readdir(inside).catch((): string[] => []))
    if (/^porte-parole-export-[\dT-]+\.partial$/u.test(name) && name < exportName(before))
      await rm(join(inside, name), { recursive: true, force: true })
}

/** Writes every row, and the files that rows name, into a new folder inside this one, with a page that says what it is. */
export const exportInbox = async (
  ctx: ExportContext,
  inside: string,
  wish: ExportWish
): Promise<Result<{ readonly folder: string }>> => {
  const now = ctx.clock.now()
  const name = exportName(now)
  const folder = join(inside, name)
  await removeUnfinished(inside, plus(now, -abandonedAfter))
  const end = await work(ctx, { kind: 'export', from: databaseFile(ctx.dataFolder), to: folder, ...wish })
  if (end.ok) return ok({ folder })
  // A process that was killed took nothing away.
  await rm(`${folder}.partial`, { recursive: true, force: true }).catch(() => {})
  if (end.error.code !== 'backup_stopped') ctx.log.warn('export_not_written', { code: end.error.code })
  switch (end.error.code) {
    case 'backup_folder_missing':
      return err('file_not_written', { fileName: name })
    case 'backup_failed':
      return err('export_failed', end.error.values)
    default:
      return end
  }
}

export const stopExport = async (ctx: Pick<Context, 'store'>): Promise<void> => {
  const current = working.get(ctx.store)
  current?.process.stop()
  await current?.process.end
}

/** Whether a folder holds an export that can be taken in, and whether a pass-phrase opens it. */
export const checkExport = (
  folder: string
): Result<{ readonly name: string; readonly isSealed: boolean }> => {
  const isSealed = existsSync(join(folder, sealedName))
  return isSealed || isExport(folder)
    ? ok({ name: basename(folder), isSealed })
    : err('export_not_readable', { folder: basename(folder), detail: '' })
}

/**
 * Builds the inbox of an export beside the database; `adoptExport` puts it in its place. `passphrase`: of one that is
 * sealed. Refused with what keeps it from being read, or with disk_full; then nothing is left of it.
 */
export const buildExport = async (
  ctx: ExportContext,
  folder: string,
  passphrase: string | null
): Promise<
  Result<{ readonly copy: RestoreCopy; readonly messages: number; readonly conversations: number }>
> => {
  const copy = beginCopy(databaseFile(ctx.dataFolder), ctx.ids)
  const scratch = `${copy.file}.export`
  const end = await work(ctx, { kind: 'build', from: folder, to: copy.file, passphrase, scratch })
  const problem = end.ok ? end.value.problems[0] : undefined
  if (end.ok && problem === undefined) {
    const { messages, conversations } = end.value
    return ok({ copy, messages, conversations })
  }
  await copy.letGo()
  const detail = end.ok ? problem : end.error.code === 'backup_failed' ? end.error.values?.['detail'] : null
  return end.ok || end.error.code === 'backup_failed'
    ? err('export_not_readable', { folder: basename(folder), detail: String(detail ?? '') })
    : end
}

/**
 * Gives the inbox as it was exported, of whomever: the words of the one that leaves go with it, and are kept as it is. Whoever
 * wants what was written since as well puts a backup back.
 */
export const adoptExport = (ctx: RestoreContext, copy: RestoreCopy): Promise<Result<Adopted>> =>
  adoptRestore(ctx, copy, { at: null }, 'leaves words')
