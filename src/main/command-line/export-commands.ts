import { resolve } from 'node:path'
import { shortestExportPassphrase } from '../../shared/contract/exports.ts'
import { adoptExport, buildExport, checkExport, exportInbox } from '../backups/export-inbox.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { missingLines } from './backup-commands.ts'
import { type Command, type CommandArguments, couldNot, done, type Terminal, wrongUsage } from './command.ts'

/** Never a word of the command: those stand in the history of the shell and in the list of processes. */
const passphraseOf = async (terminal: Terminal, args: CommandArguments): Promise<string> =>
  args.flag('stdin') ? (await terminal.readInput()).replace(/\r?\n$/u, '') : (terminal.secret ?? '')

export const exportCommand: Command = {
  name: 'export',
  usage: 'FOLDER [--encrypt [--stdin]]',
  options: { encrypt: { type: 'boolean' }, stdin: { type: 'boolean' } },
  onlyLooks: true,
  async run(terminal, args) {
    const { ctx, t } = terminal
    const [folder, ...others] = args.words
    if (folder === undefined || others.length > 0) return wrongUsage(t('cli:one_folder'))
    const isSealed = args.flag('encrypt')
    const passphrase = isSealed ? await passphraseOf(terminal, args) : null
    if (passphrase !== null && passphrase.length < shortestExportPassphrase)
      return wrongUsage(t('cli:passphrase_needed', { count: shortestExportPassphrase }))
    const readme = t(isSealed ? 'exports:readmeSealed' : 'exports:readme')
    const written = await exportInbox(ctx, resolve(folder), { readme, passphrase })
    if (!written.ok) return couldNot(written.error)
    return done(written.value, [t(isSealed ? 'cli:exported_sealed' : 'cli:exported', written.value)])
  }
}

export const takeInCommand: Command = {
  name: 'take-in',
  usage: 'FOLDER [--stdin]',
  options: { stdin: { type: 'boolean' } },
  async run(terminal, args) {
    const { ctx, t } = terminal
    const [folder, ...others] = args.words
    if (folder === undefined || others.length > 0) return wrongUsage(t('cli:one_folder'))
    const found = checkExport(resolve(folder))
    if (!found.ok) return couldNot(found.error)
    const passphrase = found.value.isSealed ? await passphraseOf(terminal, args) : null
    if (passphrase === '') return wrongUsage(t('cli:passphrase_to_open'))
    const built = await buildExport(ctx, resolve(folder), passphrase)
    if (!built.ok) return couldNot(built.error)
    const { copy, ...counts } = built.value
    const adopted = await ctx.restart(() =>
      adoptExport({ ...ctx, databaseFile: databaseFile(ctx.dataFolder) }, copy)
    )
    if (!adopted.ok) return couldNot(adopted.error)
    const { keptAs, missing } = adopted.value
    return done({ ...counts, keptAs, missing }, [t('cli:taken_in', counts), ...missingLines(t, missing)])
  }
}
