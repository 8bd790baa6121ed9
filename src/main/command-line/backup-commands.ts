import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Translate } from '../../shared/locales/translate.ts'
import { chooseBackupFolder, listBackupFiles, usualBackupFolder } from '../backups/backup-folder.ts'
import { readBackupName } from '../backups/backup-name.ts'
import { keepFormerFile, listFormerFiles } from '../backups/former-files.ts'
import { listBackups, makeBackup } from '../backups/make-backup.ts'
import { adoptRestore, prepareRestore } from '../backups/restore-backup.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { systemIds } from '../runtime/ids.ts'
import type { KeptFile } from '../store/kept-files.ts'
import { type Command, couldNot, done, type OfflineCommand, wrongUsage } from './command.ts'

export const listBackupsCommand: Command = {
  name: 'backup list',
  usage: '',
  options: {},
  onlyLooks: true,
  async run({ ctx, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const { folder, backups } = await listBackups(ctx)
    const former = await listFormerFiles(ctx)
    return done(
      { folder, backups: backups.map(({ name, at, bytes, own }) => ({ name, at, bytes, own })), former },
      [
        folder,
        ...backups.map(({ name, at, bytes }) => `${at}  ${bytes}  ${name}`),
        ...former.map(({ leavesAt, name, at, bytes }) =>
          leavesAt === null
            ? t('cli:former_stays', { name, at, bytes })
            : t('cli:former_leaves', { name, at, bytes, leavesAt })
        )
      ]
    )
  }
}

/** A database of before stays, or goes after all: see `former-files.ts`. */
export const keepFormerCommand: Command = {
  name: 'backup keep',
  usage: 'NAME [--no]',
  options: { no: { type: 'boolean' } },
  async run({ ctx, t }, args) {
    const [name, ...others] = args.words
    if (name === undefined || others.length > 0) return wrongUsage(t('cli:name_one_former'))
    const keep = !args.flag('no')
    const kept = await keepFormerFile(ctx, name, keep)
    if (!kept.ok) return couldNot(kept.error)
    return done({ name, keep }, [t(keep ? 'cli:former_kept' : 'cli:former_let_go', { name })])
  }
}

/** What a restored inbox names and nobody has, one line each. */
export const missingLines = (t: Translate, missing: readonly KeptFile[]): readonly string[] =>
  missing.map(({ kind, about, name, at }) =>
    t('cli:missing_file', { kind, name: about === '' ? name : about, at })
  )

export const backupCommand: Command = {
  name: 'backup',
  usage: '[--to FOLDER]',
  options: { to: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const to = args.text('to')
    if (to !== null) await chooseBackupFolder(ctx, resolve(to))
    const made = await makeBackup(ctx)
    if (!made.ok) return couldNot(made.error)
    const { file, at, bytes } = made.value
    return done({ file, at, bytes }, [t('cli:backup_made', { file })])
  }
}

/** Runs beside no app: it takes a file away from under it. */
export const restoreCommand: OfflineCommand = {
  name: 'restore',
  usage: 'FILE | latest',
  options: {},
  async runOffline({ dataFolder, clock, processes, t }, args) {
    const [named, ...others] = args.words
    if (named === undefined || others.length > 0) return wrongUsage(t('cli:restore_needs'))
    const usual = usualBackupFolder(dataFolder)
    const newest = (await listBackupFiles(usual))[0]
    if (named === 'latest' && newest === undefined)
      return couldNot({ code: 'backup_missing', values: { file: usual } })
    const inUsual = join(usual, named)
    const file =
      named === 'latest' && newest !== undefined
        ? newest.file
        : existsSync(inUsual)
          ? inUsual
          : resolve(named)
    if (!existsSync(file)) return couldNot({ code: 'backup_missing', values: { file } })
    const restoring = { databaseFile: databaseFile(dataFolder), clock, ids: systemIds(clock), processes }
    const prepared = await prepareRestore(restoring, file)
    if (!prepared.ok) return couldNot(prepared.error)
    const at = readBackupName(basename(file))?.at ?? null
    const { copy, ...counts } = prepared.value
    const adopted = await adoptRestore(restoring, copy, { at })
    if (!adopted.ok) return couldNot(adopted.error)
    const { keptAs, missing } = adopted.value
    return done({ file, at, ...counts, keptAs, missing }, [
      t('cli:restored', { file, messages: counts.messages }),
      ...(keptAs === null ? [] : [t('cli:restored_kept', { file: keptAs })]),
      ...missingLines(t, missing)
    ])
  }
}
