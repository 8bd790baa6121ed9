import { z } from 'zod'
import { type Instant, instantSchema } from '../../shared/model/instant.ts'
import { listWordFiles, readWords, wordsFolder } from '../store/words-file.ts'
import type { Log } from '../runtime/log.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { type BackupFile, listBackupFiles, usualBackupFolder } from './backup-folder.ts'
import { type Adopted, adoptRestore, prepareRestore, type RestoreContext } from './restore-backup.ts'

const recoverySchema = z.object({
  at: instantSchema,
  backupAt: instantSchema,
  words: z.number().int(),
  withoutPlace: z.number().int(),
  unreadable: z.number().int(),
  /** Of a version before this one: nobody counted. */
  missing: z.number().int().default(0),
  keptAs: z.string().nullable()
})

/** What was done about a damaged database, until the person has read it. */
export type Recovery = z.infer<typeof recoverySchema>

const choiceSchema = z.object({ folder: z.string().nullable() })

/** Every backup there is, without the database: the folder that the person chose stands in the journal too. */
const findBackups = async (databaseFile: string, dataFolder: string): Promise<readonly BackupFile[]> => {
  const { words } = await readWords(listWordFiles(wordsFolder(databaseFile)))
  const chosen = words.find((word) => word.t === 'setting' && word.k[0] === 'backups')?.r?.['value']
  const choice = choiceSchema.safeParse(typeof chosen === 'string' ? JSON.parse(chosen) : null)
  const folder = choice.success ? choice.data.folder : null
  const found = [
    ...(await listBackupFiles(usualBackupFolder(dataFolder))),
    ...(folder === null ? [] : await listBackupFiles(folder))
  ]
  return found.toSorted((one, other) => (one.at < other.at ? 1 : -1))
}

/**
 * A database that cannot be read is put aside, and the newest sound backup takes its place with what people wrote and
 * decided since. Null where there is no such backup: then nothing was changed.
 */
export const recoverDatabase = async (
  ctx: RestoreContext & { readonly dataFolder: string; readonly log: Log }
): Promise<(Adopted & { readonly backupAt: Instant }) | null> => {
  for (const backup of await findBackups(ctx.databaseFile, ctx.dataFolder)) {
    const prepared = await prepareRestore(ctx, backup.file)
    const adopted = prepared.ok ? await adoptRestore(ctx, prepared.value.copy, backup) : prepared
    if (adopted.ok) return { ...adopted.value, backupAt: backup.at }
    ctx.log.warn('backup_not_restored', { code: adopted.error.code })
    // Somebody else has it open: it is not for us to take it away.
    if (adopted.error.code === 'database_locked') return null
  }
  return null
}

export const readRecovery = async (store: Store): Promise<Recovery | null> => {
  const read = recoverySchema.safeParse(await readSetting(store.read, 'recovery'))
  return read.success ? read.data : null
}

export const writeRecovery = async (store: Store, recovery: Recovery | null): Promise<void> => {
  await store.write((tx) => writeSetting(tx, 'recovery', recovery))
}
