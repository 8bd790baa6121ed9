import type { ImportRun } from '../../shared/contract/imports.ts'
import type { ImportId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context, WorkerHandle } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { getImportRun } from '../store/imports.ts'
import type { Store } from '../store/store.ts'
import { beginImport, failImport, type ImportChoice, type ImportPreview } from './import-file.ts'
import { type ImportOrder, importProgressSchema, importUnsavedEndSchema } from './import-messages.ts'

/** The import that runs beside each store: one at a time. */
const running = new WeakMap<
  Store,
  {
    readonly importId: ImportId
    readonly worker: WorkerHandle
    readonly ended: Promise<void>
    readonly isWaiting: () => boolean
  }
>()

/** Imports that failed where not even that could be written, with the reason: told until the next start of the app. */
const unsavedEnds = new WeakMap<Store, Map<ImportId, string>>()

const keepUnsavedEnd = (ctx: Pick<Context, 'store'>, importId: ImportId, failure: string): void => {
  const ends = unsavedEnds.get(ctx.store) ?? new Map<ImportId, string>()
  unsavedEnds.set(ctx.store, ends.set(importId, failure))
  ctx.store.announce(new Set(['import_run']))
}

/** A run as it is, with what could not be written of it: its end, and that it waits for its turn to write. */
export const withUnsaved = (ctx: Pick<Context, 'store'>, run: ImportRun): ImportRun => {
  if (run.state !== 'running') return run
  const failure = unsavedEnds.get(ctx.store)?.get(run.id)
  if (failure !== undefined) return { ...run, state: 'failed', failure }
  const current = running.get(ctx.store)
  return current?.importId === run.id ? { ...run, isWaiting: current.isWaiting() } : run
}

/** Stores whose import is being made: the second of two clicks finds it. */
const beginning = new WeakSet<Store>()

/**
 * Starts an import in a worker thread with a connection of its own, and comes back at once. Refused with import_running,
 * file_without_text_column.
 */
export const startImport = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'log' | 'workers' | 'dataFolder'>,
  preview: ImportPreview,
  choice: ImportChoice
): Promise<Result<{ readonly importId: ImportId }>> => {
  if (beginning.has(ctx.store)) return err('import_running')
  beginning.add(ctx.store)
  try {
    return await start(ctx, preview, choice)
  } finally {
    beginning.delete(ctx.store)
  }
}

const start = async (
  ctx: Parameters<typeof startImport>[0],
  preview: ImportPreview,
  choice: ImportChoice
): Promise<Result<{ readonly importId: ImportId }>> => {
  const before = running.get(ctx.store)
  if (before !== undefined) {
    const run = await getImportRun(ctx.store.read, before.importId)
    if (run !== null && withUnsaved(ctx, run).state === 'running') return err('import_running')
    // It has written its end; its thread is about to go.
    await before.ended
  }
  const begun = await beginImport(ctx, preview, choice)
  if (!begun.ok) return begun
  const { importId } = begun.value
  const order: ImportOrder = {
    databaseFile: databaseFile(ctx.dataFolder),
    dataFolder: ctx.dataFolder,
    policy: { messageLength: ctx.policy.messageLength, importBatch: ctx.policy.importBatch },
    job: begun.value
  }
  const takeLogBack = ctx.store.leaveLog()
  let isWaiting = false
  const worker = ctx.workers.start('ingest/import', order, (message) => {
    const progress = importProgressSchema.safeParse(message)
    if (progress.success) {
      const { tables } = progress.data
      const isNews = progress.data.isWaiting !== isWaiting
      isWaiting = progress.data.isWaiting
      ctx.store.announce(new Set([...tables, ...(isNews ? (['import_run'] as const) : [])]))
    }
    const end = importUnsavedEndSchema.safeParse(message)
    if (end.success) keepUnsavedEnd(ctx, importId, end.data.failure)
  })
  const ended = worker.ended.then(async (problem) => {
    running.delete(ctx.store)
    takeLogBack()
    if (problem === null) return
    const end = await failImport(ctx, importId, problem)
    if (!end.saved) keepUnsavedEnd(ctx, importId, end.failure)
  })
  running.set(ctx.store, { importId, worker, ended, isWaiting: () => isWaiting })
  return ok({ importId })
}

/** Asks an import to end with the rows in hand; nothing happens to one that has ended. */
export const stopImport = (ctx: Pick<Context, 'store'>, importId: ImportId): void => {
  const current = running.get(ctx.store)
  if (current?.importId === importId) current.worker.post({ kind: 'stop' })
}

/** Stops the import that runs, if any, and waits for its end: before the store is closed. */
export const endImports = async (ctx: Pick<Context, 'store'>): Promise<void> => {
  const current = running.get(ctx.store)
  if (current === undefined) return
  current.worker.post({ kind: 'stop' })
  await current.ended
}
