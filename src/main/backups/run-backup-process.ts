import { err, ok, type Result } from '../../shared/result.ts'
import { heard } from '../runtime/parent-process.ts'
import type { ProcessHandle, Processes } from '../runtime/processes.ts'
import { type BackupNews, backupNewsSchema, type BackupOrder } from './backup-messages.ts'

export type BackupEnd = Extract<BackupNews, { kind: 'done' }>

export interface RunningBackup {
  /**
   * Refused with disk_full, backup_folder_missing, database_locked, database_damaged, backup_failed, backup_stopped; of an
   * export that a pass-phrase opens also with export_wrong_passphrase, export_truncated, export_altered.
   */
  readonly end: Promise<Result<BackupEnd>>
  stop(): void
}

/** Runs one order in a process that can be killed at any moment. */
export const runBackupProcess = (
  processes: Processes,
  order: BackupOrder,
  onProgress: (share: number) => void = () => {}
): RunningBackup => {
  let last: BackupNews | null = null
  let isStopped = false
  const handle: ProcessHandle = processes.start('backups/backup', order, (message) => {
    const news = backupNewsSchema.safeParse(message)
    if (!news.success) return
    if (news.data.kind === 'progress') onProgress(news.data.share)
    else {
      last = news.data
      handle.post(heard)
    }
  })
  return {
    end: handle.ended.then((problem) => refusalOf(last, isStopped, problem)),
    stop() {
      isStopped = true
      handle.kill()
    }
  }
}

const refusalOf = (last: BackupNews | null, isStopped: boolean, problem: Error | null): Result<BackupEnd> => {
  if (last?.kind === 'done') return ok(last)
  if (isStopped) return err('backup_stopped')
  if (last?.kind !== 'failed') return err('backup_failed', { detail: problem?.message ?? '' })
  switch (last.trouble) {
    case 'disk_full':
      return err('disk_full')
    case 'folder':
      return err('backup_folder_missing')
    case 'locked':
      return err('database_locked')
    case 'damaged':
      return err('database_damaged')
    case 'wrong_passphrase':
      return err('export_wrong_passphrase')
    case 'truncated':
      return err('export_truncated')
    case 'altered':
      return err('export_altered')
    case 'other':
      return err('backup_failed', { detail: last.detail })
  }
}
