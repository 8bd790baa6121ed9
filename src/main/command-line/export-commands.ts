import { resolve } from 'node:path'
import { adoptExport, buildExport, checkExport, exportInbox } from '../backups/export-inbox.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

export const exportCommand: Command = {
  name: 'export',
  usage: 'FOLDER',
  options: {},
  async run({ ctx, t }, args) {
    const [folder, ...others] = args.words
    if (folder === undefined || others.length > 0) return wrongUsage(t('cli:one_folder'))
    const written = await exportInbox(ctx, resolve(folder), t('exports:readme'))
    if (!written.ok) return couldNot(written.error)
    return done(written.value, [t('cli:exported', written.value)])
  }
}

export const takeInCommand: Command = {
  name: 'take-in',
  usage: 'FOLDER',
  options: {},
  async run({ ctx, t }, args) {
    const [folder, ...others] = args.words
    if (folder === undefined || others.length > 0) return wrongUsage(t('cli:one_folder'))
    const found = checkExport(resolve(folder))
    if (!found.ok) return couldNot(found.error)
    const built = await buildExport(ctx, resolve(folder))
    if (!built.ok) return couldNot(built.error)
    const adopted = await ctx.restart(() =>
      adoptExport({ ...ctx, databaseFile: databaseFile(ctx.dataFolder) })
    )
    if (!adopted.ok) return couldNot(adopted.error)
    return done({ ...built.value, keptAs: adopted.value.keptAs }, [t('cli:taken_in', built.value)])
  }
}
