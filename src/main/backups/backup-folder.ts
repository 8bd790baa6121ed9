import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Instant } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { readSettingIn } from '../store/copy-sqlite.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { readBackupName } from './backup-name.ts'

export interface BackupFile {
  readonly file: string
  readonly name: string
  readonly profile: string
  readonly at: Instant
  readonly bytes: number
}

/** Beside the database, unless the person chose another folder. */
export const usualBackupFolder = (dataFolder: string): string => join(dataFolder, 'backups')

const choiceSchema = z.object({ folder: z.string().nullable() })

/** Whether a backup can be written into a folder: tried, since permissions do not tell of a disk that is read-only. */
export const mayHoldBackups = async (folder: string): Promise<boolean> => {
  try {
    await rmdir(await mkdtemp(join(folder, '.porte-parole-')))
    return true
  } catch {
    // Not there, no folder, or not ours to write: the person is told, and chooses another.
    return false
  }
}

/** Where backups go. The usual folder is made when it is needed; one that was chosen may be on a disk that is away. */
export const backupFolder = async (ctx: Pick<Context, 'store' | 'dataFolder'>): Promise<string> => {
  const choice = choiceSchema.safeParse(await readSetting(ctx.store.read, 'backups'))
  return (choice.success ? choice.data.folder : null) ?? usualBackupFolder(ctx.dataFolder)
}

/** From now on backups go into this folder. */
export const chooseBackupFolder = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  folder: string
): Promise<void> => {
  const choice = { folder: folder === usualBackupFolder(ctx.dataFolder) ? null : folder }
  await ctx.store.write((tx) => writeSetting(tx, 'backups', choice))
}

/** Only the usual folder is made: one that was chosen and is not there may be a disk that is not mounted. */
export const makeUsualFolder = async (folder: string, dataFolder: string): Promise<void> => {
  if (folder === usualBackupFolder(dataFolder)) await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** The finished backups of a folder, newest first; none where the folder is not there. */
export const listBackupFiles = async (folder: string): Promise<readonly BackupFile[]> => {
  const names = await readdir(folder).catch((): string[] => [])
  const files = await Promise.all(
    names.map(async (name): Promise<BackupFile | null> => {
      const read = readBackupName(name)
      if (read === null) return null
      const file = join(folder, name)
      const facts = await stat(file).catch(() => null)
      return facts?.isFile() === true ? { file, name, ...read, bytes: facts.size } : null
    })
  )
  return files.filter((file) => file !== null).toSorted((one, other) => (one.at < other.at ? 1 : -1))
}

/** Copies of this inbox that a crash cut short: nobody would ever finish them. */
export const removeUnfinished = async (folder: string, profile: string, before: Instant): Promise<void> => {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const [, finished = ''] = /^(.+\.sqlite)\.partial(?:-journal|-wal|-shm)?$/u.exec(name) ?? []
    const read = readBackupName(finished)
    if (read?.profile === profile && read.at < before) await rm(join(folder, name), { force: true })
  }
}

const profileSchema = z.uuid()

/** The id of this inbox, whichever computer it is on: made once, kept with it. */
export const profileOf = async (db: AnyDb): Promise<string | null> => {
  const read = profileSchema.safeParse(await readSetting(db, 'profile'))
  return read.success ? read.data : null
}

export const ensureProfile = async (tx: WriteDb, ids: Context['ids']): Promise<string> => {
  const known = await profileOf(tx)
  if (known !== null) return known
  const made = ids.uuid()
  await writeSetting(tx, 'profile', made)
  return made
}

/** The end of an id of this kind is random; its beginning is only the time. */
export const shortProfile = (profile: string): string => profile.slice(-8)

const formerSchema = z.array(z.string())

/** The short ids of inboxes whose place in this data folder the present one took: their backups are its own to let go. */
export const formerProfilesOf = async (db: AnyDb): Promise<readonly string[]> => {
  const read = formerSchema.safeParse(await readSetting(db, 'former_profiles'))
  return read.success ? read.data : []
}

/** The short ids of the inbox in this database, and of those before it; none where it cannot be read. */
export const profilesIn = (file: string): readonly string[] => {
  const profile = profileSchema.safeParse(readSettingIn(file, 'profile'))
  const former = formerSchema.safeParse(readSettingIn(file, 'former_profiles'))
  return [...(profile.success ? [shortProfile(profile.data)] : []), ...(former.success ? former.data : [])]
}

/** Notes in a database that takes the place of another whose backups lie there. */
export const noteFormerProfiles = async (tx: WriteDb, standing: readonly string[]): Promise<void> => {
  const profile = await profileOf(tx)
  const own = profile === null ? null : shortProfile(profile)
  const former = [...new Set([...(await formerProfilesOf(tx)), ...standing])].filter((one) => one !== own)
  if (former.length > 0) await writeSetting(tx, 'former_profiles', former)
}
