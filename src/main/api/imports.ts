import { basename, extname } from 'node:path'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { previewImport } from '../ingest/import-file.ts'
import { saveRejections } from '../ingest/save-rejections.ts'
import { startImport, stopImport, withUnsaved } from '../ingest/start-import.ts'
import type { Context } from '../runtime/context.ts'
import { getImportRun, listImportRuns, listRejections } from '../store/imports.ts'
import type { Store } from '../store/store.ts'

/** Rows that the preview shows, and how much of each value, in UTF-16 code units. */
const shownRows = 20
const shownLength = 300

/** Runs that the list shows. */
const shownRuns = 100

/** Files that were chosen since the app started, by the token that the window knows them by. */
const chosen = new WeakMap<Store, Map<string, string>>()

const chosenFiles = (ctx: Pick<Context, 'store'>): Map<string, string> => {
  const files = chosen.get(ctx.store) ?? new Map<string, string>()
  chosen.set(ctx.store, files)
  return files
}

const shown = (text: string): string =>
  text.length <= shownLength ? text : `${text.slice(0, shownLength).toWellFormed()}…`

export const importsHandlers: Handlers<AppContract, Context>['imports'] = {
  async choose(ctx) {
    const path = await ctx.desktop.chooseFile('import')
    if (path === null) return ok(null)
    const preview = await previewImport(ctx, path)
    if (!preview.ok) return preview
    const { fileName, bytes, file, mapping, network, mappingFrom } = preview.value
    const token = ctx.ids.token()
    chosenFiles(ctx).set(token, path)
    return ok({
      token,
      fileName,
      bytes,
      shape: file.shape,
      columns: [...file.columns],
      sample: file.sample
        .slice(0, shownRows)
        .map(({ values }) => Object.fromEntries([...values].map(([column, text]) => [column, shown(text)]))),
      mapping,
      network,
      mappingFrom,
      breaksOff: file.breaksOff
    })
  },

  async start(ctx, { token, mapping, network, accountName }) {
    const path = chosenFiles(ctx).get(token)
    if (path === undefined) return err('not_found')
    // The file may have changed since it was chosen: what is imported is what is there now.
    const preview = await previewImport(ctx, path)
    if (!preview.ok) return preview.error.code === 'file_unreadable' ? err('not_found') : preview
    return await startImport(ctx, preview.value, { mapping, network, accountName, remember: true })
  },

  async stop(ctx, { importId }) {
    stopImport(ctx, importId)
    return ok(null)
  },

  async list(ctx) {
    const runs = await listImportRuns(ctx.store.read, shownRuns)
    return ok(runs.map((run) => withUnsaved(ctx, run)))
  },

  async rejections(ctx, { importId, limit }) {
    const rows = await listRejections(ctx.store.read, importId, limit)
    return ok(rows.map(({ line, reason, values, raw }) => ({ line, reason, values: { ...values }, raw })))
  },

  async saveRejections(ctx, { importId }) {
    const run = await getImportRun(ctx.store.read, importId)
    if (run === null) return err('not_found')
    const path = await ctx.desktop.chooseDestination(
      `${basename(run.fileName, extname(run.fileName))}-rejected.csv`
    )
    if (path === null) return ok(null)
    const saved = await saveRejections(ctx, importId, path)
    return saved.ok ? ok({ fileName: basename(path) }) : saved
  }
}
