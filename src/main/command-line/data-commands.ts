import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Rejection } from '../../shared/contract/colleagues.ts'
import { importFieldSchema, type ImportMapping } from '../../shared/contract/imports.ts'
import { isRejectionReason, type Translate } from '../../shared/locales/translate.ts'
import { networks, networkSchema } from '../../shared/model/network.ts'
import { forgetWordsBack, readWordsBack, type WordsBack } from '../backups/bring-words-back.ts'
import { listBackups } from '../backups/make-backup.ts'
import { readRecovery, type Recovery, writeRecovery } from '../backups/recover-database.ts'
import { importColleagues } from '../ingest/import-colleagues.ts'
import { importFile } from '../ingest/import-file.ts'
import { accountsWithoutSecret } from '../ingest/miss-secrets.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { readSecretFile, sealedUnder } from '../runtime/secret-file.ts'
import { countViews } from '../store/conversations.ts'
import { missingFiles } from '../store/kept-files.ts'
import { countQuarantined } from '../store/quarantine.ts'
import { type Command, type CommandOutcome, couldNot, done, wrongUsage } from './command.ts'

/** `author=user.name,text=body`; null when a field is unknown or a part has no column. */
export const readMapping = (text: string): ImportMapping | null => {
  const mapping: ImportMapping = {}
  for (const part of text.split(',')) {
    const at = part.indexOf('=')
    const field = importFieldSchema.safeParse(part.slice(0, at).trim())
    const column = part.slice(at + 1).trim()
    if (at < 1 || !field.success || column === '') return null
    mapping[field.data] = column
  }
  return mapping
}

interface Imported {
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: readonly Rejection[]
}

/** What came in, and each line that did not with its reason: codes in the document, sentences for a person. */
const imported = (t: Translate, { read, added, updated, unchanged, rejected }: Imported): CommandOutcome =>
  done(
    { read, added, updated, unchanged, rejected: rejected.map(({ line, reason }) => ({ line, reason })) },
    [
      t('cli:import_result', { count: read, added, updated, unchanged, rejected: rejected.length }),
      ...rejected.map(({ line, reason, values }) =>
        t('cli:rejected_line', {
          line,
          reason: isRejectionReason(reason) ? t(`rejections:${reason}`, values) : reason
        })
      )
    ]
  )

export const importCommand: Command = {
  name: 'import',
  usage: 'FILE [--network NAME] [--account NAME] [--map field=column,…]',
  options: { network: { type: 'string' }, account: { type: 'string' }, map: { type: 'string' } },
  async run({ ctx, t, say }, args) {
    const [path, ...others] = args.words
    if (path === undefined || others.length > 0) return wrongUsage(t('cli:one_file'))
    const network = args.text('network')
    const known = networkSchema.nullable().safeParse(network)
    if (!known.success) return wrongUsage(t('cli:unknown_network', { networks: networks.join(', ') }))
    const map = args.text('map')
    const mapping = map === null ? null : readMapping(map)
    if (map !== null && mapping === null)
      return wrongUsage(t('cli:unknown_field', { fields: importFieldSchema.options.join(', ') }))
    let shown = -1
    const outcome = await importFile(ctx, {
      path,
      network: known.data,
      accountName: args.text('account'),
      mapping,
      onProgress: (run) => {
        const percent = run.bytes === 0 ? 100 : Math.floor((run.bytesRead / run.bytes) * 10) * 10
        if (percent !== shown) say(t('cli:import_progress', { percent, read: run.read }))
        shown = percent
      }
    })
    if (!outcome.ok) return couldNot(outcome.error)
    return imported(t, outcome.value)
  }
}

export const importColleaguesCommand: Command = {
  name: 'colleagues import',
  usage: 'FILE',
  options: {},
  async run({ ctx, t }, args) {
    const [path, ...others] = args.words
    if (path === undefined || others.length > 0) return wrongUsage(t('cli:one_file'))
    const outcome = await importColleagues(ctx, path)
    if (!outcome.ok) return couldNot(outcome.error)
    return imported(t, outcome.value)
  }
}

export const sampleCommand: Command = {
  name: 'sample',
  usage: 'load | remove',
  options: {},
  async run({ serve, t }, args) {
    const [verb, ...others] = args.words
    if ((verb !== 'load' && verb !== 'remove') || others.length > 0)
      return wrongUsage(t('cli:load_or_remove'))
    const outcome = await serve(`sample.${verb}`, {})
    return outcome.ok
      ? done({ sample: verb }, [t(verb === 'load' ? 'cli:sample_loaded' : 'cli:sample_removed')])
      : couldNot(outcome.error)
  }
}

/** What the app did at an earlier start about a database that was damaged or had lost its end. */
const tellPast = (
  t: Translate,
  told: { readonly recovery: Recovery | null; readonly wordsBack: WordsBack | null }
): readonly string[] => {
  const { recovery, wordsBack } = told
  return [
    ...(recovery === null ? [] : [t('cli:doctor_recovered', { ...recovery, keptAs: recovery.keptAs ?? '' })]),
    ...(wordsBack === null ? [] : [t('cli:doctor_words_back', { ...wordsBack, count: wordsBack.words })]),
    ...(recovery === null && wordsBack === null ? [] : [t('cli:doctor_understood')])
  ]
}

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[--understood]',
  options: { understood: { type: 'boolean' } },
  onlyLooks: true,
  async run({ ctx, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const told = { recovery: await readRecovery(ctx.store), wordsBack: await readWordsBack(ctx.store) }
    if (args.flag('understood')) {
      await writeRecovery(ctx.store, null)
      await forgetWordsBack(ctx.store)
    }
    const problems = await ctx.store.check()
    const file = databaseFile(ctx.dataFolder)
    const counts = await countViews(ctx.store.read)
    const count = async (table: 'message' | 'conversation' | 'colleague' | 'account'): Promise<number> =>
      (
        await ctx.store.read
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count
    const { folder, backups } = await listBackups(ctx)
    const missing = missingFiles(file, ctx.dataFolder)
    // The window has a vault of its own, whose names can be read.
    const windowVault = readSecretFile(join(ctx.dataFolder, 'secrets.json'))
    const withoutSecret = (await accountsWithoutSecret(ctx))
      .filter(({ secret_ref: ref }) => sealedUnder(windowVault, ref ?? '').length === 0)
      .map(({ id, name }) => ({ id, name }))
    const newest = backups.find((backup) => backup.own)?.at ?? null
    const document = {
      healthy: problems.length === 0,
      problems,
      ...told,
      missing,
      withoutSecret,
      version: ctx.appVersion,
      database: { file, bytes: statSync(file).size },
      messages: await count('message'),
      conversations: await count('conversation'),
      colleagues: await count('colleague'),
      accounts: await count('account'),
      quarantine: await countQuarantined(ctx.store.read),
      views: counts.byView,
      backups: { folder, count: backups.filter((backup) => backup.own).length, newest }
    }
    const lines = [
      problems.length === 0 ? t('cli:healthy') : t('cli:unhealthy', { count: problems.length }),
      ...problems,
      ...tellPast(t, told),
      ...(missing.length === 0 ? [] : [t('cli:doctor_missing', { count: missing.length })]),
      ...missing.map(({ kind, name, about, at }) => `${kind}  ${name}  ${at}  ${about}`),
      ...withoutSecret.map(({ name }) => t('cli:doctor_no_secret', { name })),
      t('cli:doctor_counts', { ...document, file }),
      newest === null ? t('cli:doctor_no_backup') : t('cli:doctor_backups', { ...document.backups, newest })
    ]
    return done(document, lines)
  }
}
