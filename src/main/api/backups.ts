import { basename } from 'node:path'
import type { z } from 'zod'
import { backupFailureSchema } from '../../shared/contract/backups.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { type AppError, err, ok } from '../../shared/result.ts'
import { chooseBackupFolder, mayHoldBackups } from '../backups/backup-folder.ts'
import { forgetWordsBack, readWordsBack } from '../backups/bring-words-back.ts'
import { keepFormerFile, listFormerFiles } from '../backups/former-files.ts'
import { exportProgress } from '../backups/export-inbox.ts'
import { backupState, listBackups, makeBackup, stopBackup } from '../backups/make-backup.ts'
import { readRecovery, writeRecovery } from '../backups/recover-database.ts'
import { adoptRestore, prepareRestore } from '../backups/restore-backup.ts'
import { goneFiles } from '../backups/watch-kept-files.ts'
import { accountsWithoutSecret } from '../ingest/miss-secrets.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import type { KeptFile } from '../store/kept-files.ts'

const failureCode = ({ code }: AppError): z.infer<typeof backupFailureSchema> => {
  const known = backupFailureSchema.safeParse(code)
  return known.success ? known.data : 'backup_failed'
}

/** As many as a person would read. */
const toldAtMost = 100

export const tellMissing = (missing: readonly KeptFile[]) => ({
  missing: missing.slice(0, toldAtMost).map(({ kind, about, at }) => ({ kind, about, at })),
  missingCount: missing.length
})

const tellGone = async (ctx: Context) => {
  const { missing: files, missingCount: count } = tellMissing(goneFiles(ctx))
  const accounts = await accountsWithoutSecret(ctx)
  return { files, count, secrets: accounts.map(({ name }) => name) }
}

export const backupsHandlers: Handlers<AppContract, Context>['backups'] = {
  async list(ctx) {
    const { folder, backups } = await listBackups(ctx)
    const { progress, failure } = backupState(ctx)
    return ok({
      folder,
      backups: backups.map(({ name, at, bytes, own }) => ({ name, at, bytes, own })),
      progress,
      exporting: exportProgress(ctx),
      former: [...(await listFormerFiles(ctx))],
      recovery: await readRecovery(ctx.store),
      wordsBack: await readWordsBack(ctx.store),
      gone: await tellGone(ctx),
      failure:
        failure === null
          ? null
          : { at: failure.at, code: failureCode(failure.error), values: { ...failure.error.values } }
    })
  },

  async make(ctx) {
    const made = await makeBackup(ctx)
    if (!made.ok) return made
    const { name, at, bytes } = made.value
    return ok({ name, at, bytes, own: true })
  },

  async acknowledge(ctx, { told }) {
    if (told === 'recovery') await writeRecovery(ctx.store, null)
    else await forgetWordsBack(ctx.store)
    return ok(null)
  },

  async keepFormer(ctx, { name, keep }) {
    return await keepFormerFile(ctx, name, keep)
  },

  async stop(ctx) {
    await stopBackup(ctx)
    return ok(null)
  },

  async chooseFolder(ctx) {
    const folder = await ctx.desktop.chooseFolder('backups')
    if (folder === null) return ok(null)
    if (!(await mayHoldBackups(folder))) return err('backup_folder_missing', { folder })
    await chooseBackupFolder(ctx, folder)
    return ok({ folder })
  },

  async restore(ctx, { name }) {
    const { backups } = await listBackups(ctx)
    const backup = backups.find((one) => one.name === name)
    if (backup === undefined) return err('not_found')
    const restoring = { ...ctx, databaseFile: databaseFile(ctx.dataFolder) }
    const prepared = await prepareRestore(restoring, backup.file)
    if (!prepared.ok) return prepared
    const { copy, ...counts } = prepared.value
    const adopted = await ctx.restart(() => adoptRestore(restoring, copy, backup))
    if (!adopted.ok) return adopted
    const { keptAs, words, withoutPlace, missing } = adopted.value
    return ok({
      ...counts,
      words,
      withoutPlace,
      ...tellMissing(missing),
      keptAs: keptAs === null ? null : basename(keptAs)
    })
  }
}
