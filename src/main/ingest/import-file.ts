import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Rejection } from '../../shared/contract/colleagues.ts'
import type { ImportMapping, ImportRun } from '../../shared/contract/imports.ts'
import type { AccountId, ImportId } from '../../shared/model/ids.ts'
import type { Network } from '../../shared/model/network.ts'
import { err, type ErrorCode, ok, type Result } from '../../shared/result.ts'
import { rerankOpenConversations } from '../assign/rank-conversations.ts'
import type { InboundItem } from '../connectors/connector.ts'
import type { FileEntry, FileRecord } from '../connectors/files/file-record.ts'
import type { Context } from '../runtime/context.ts'
import {
  ensureFileAccount,
  failRunningImports,
  findMapping,
  finishImportRun,
  getImportRun,
  type ImportCounts,
  insertImportRun,
  insertRejections,
  listRejectedLines,
  type RejectedRow,
  rememberMapping,
  saveImportCounts,
  saveImportRecipe
} from '../store/imports.ts'
import { inPatience, isBusy } from '../store/in-patience.ts'
import type { WriteDb } from '../store/store.ts'
import { isColumnName, isTextName } from './column-names.ts'
import { type ExaminedFile, examineFile, readRecords } from './examine-file.ts'
import { guessMapping, guessNetwork } from './guess-mapping.ts'
import { type IngestOutcome, ingestItems } from './ingest-items.ts'
import { type DateOrder, dependsOnOrder, orderProvenBy } from './read-date.ts'
import { readRow } from './read-row.ts'
import type { ImportRecipe } from './read-row-again.ts'
import { reached } from '../runtime/reached.ts'

/** Bytes asked of the file at once. */
const pieceLength = 128 * 1024

/** Of a row that is kept in quarantine, this much is kept, in UTF-16 code units: many times the longest message. */
const longestKept = 1024 * 1024

/** Dates looked at before it is taken that none depends on the order of day and month. */
const datesLookedAt = 200

/** A file that a person chose, and what is guessed of it. */
export interface ImportPreview {
  readonly path: string
  readonly fileName: string
  /** Its size. */
  readonly bytes: number
  readonly file: ExaminedFile
  readonly mapping: ImportMapping
  readonly network: Network
  readonly mappingFrom: 'guess' | 'remembered'
}

/** Everything that an import needs, as values, so that it may run in another thread. */
export interface ImportJob {
  readonly importId: ImportId
  readonly accountId: AccountId
  readonly accountName: string
  readonly path: string
  readonly mapping: ImportMapping
  readonly file: Pick<ExaminedFile, 'shape' | 'csv'>
}

export interface ImportHooks {
  /** Asked after each batch: the import then ends with the rows in hand. */
  stopped(): boolean
  /** After each batch. */
  onProgress(counts: ImportCounts): void
  /** Each time that other connections have kept it from writing for a while. */
  onWait(): void
}

const codeOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem ? String(problem.code) : ''

/** Why an import ended early, as a code of errors.json. */
const failureOf = (problem: unknown): ErrorCode => {
  const code = codeOf(problem)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'disk_full'
  if (isBusy(problem)) return 'import_kept_waiting'
  return /^(ENOENT|EACCES|EPERM|EIO|EISDIR|ESTALE|ENXIO|EBADF)$/u.test(code)
    ? 'file_unreadable'
    : 'unexpected'
}

const readPart = async (path: string, from: number, bytes: number): Promise<Uint8Array> => {
  const handle = await open(path, 'r')
  try {
    const buffer = new Uint8Array(bytes)
    let length = 0
    while (length < bytes) {
      const { bytesRead } = await handle.read(buffer, length, bytes - length, from + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await handle.close()
  }
}

/** The columns of a file as one short text: files with the same ones are imported the same way. */
const signatureOf = (file: ExaminedFile): string | null =>
  file.named
    ? createHash('sha256')
        .update(JSON.stringify([...file.columns].toSorted()))
        .digest('hex')
    : null

/**
 * Looks at a file before it is imported: format, columns, a sample, and which column is what, as remembered for files of
 * this shape or else guessed. Columns that the person named are names, whatever they look like. Refused with the file_…
 * codes.
 */
export const previewImport = async (
  ctx: Pick<Context, 'store'>,
  path: string,
  named: ImportMapping = {}
): Promise<Result<ImportPreview>> => {
  const fileName = basename(path)
  const columns = new Set(Object.values(named))
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return err('file_unreadable', { fileName })
    const outcome = await examineFile(
      (bytes) => readPart(path, 0, Math.min(bytes, facts.size)),
      facts.size,
      { isColumn: (name) => columns.has(name) || isColumnName(name), isText: isTextName },
      // An even number of bytes, for encodings of two.
      (bytes) => readPart(path, Math.max(0, facts.size - bytes), Math.min(bytes, facts.size))
    )
    if (outcome.kind === 'refused')
      return outcome.code === 'file_not_json'
        ? err(outcome.code, { fileName, at: outcome.at })
        : err(outcome.code, { fileName })
    const { file } = outcome
    const sample = file.sample.map((record) => record.values)
    const signature = signatureOf(file)
    const remembered = signature === null ? null : await findMapping(ctx.store.read, signature)
    const mapping = remembered?.mapping ?? guessMapping(file.columns, sample)
    return ok({
      path,
      fileName,
      bytes: facts.size,
      file,
      mapping,
      network: remembered?.network ?? guessNetwork(fileName, mapping, sample),
      mappingFrom: remembered === null ? 'guess' : 'remembered'
    })
  } catch (problem) {
    if (failureOf(problem) === 'file_unreadable') return err('file_unreadable', { fileName })
    throw problem
  }
}

export interface ImportChoice {
  readonly mapping: ImportMapping
  readonly network: Network
  readonly accountName: string
  /** The person chose the columns: the next file of this shape is read the same way. */
  readonly remember: boolean
}

/** Makes the account and the run of an import that is about to start. Refused with file_without_text_column. */
export const beginImport = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids'>,
  preview: ImportPreview,
  { mapping, network, accountName, remember }: ImportChoice
): Promise<Result<ImportJob>> => {
  const { path, fileName, bytes, file } = preview
  // A column of JSON may be in none of the first records; one of CSV is in the header.
  const known = (column: string): boolean => file.csv === null || file.columns.includes(column)
  if (mapping.text === undefined || !known(mapping.text)) return err('file_without_text_column', { fileName })
  const unknown = Object.values(mapping).find((column) => !known(column))
  if (unknown !== undefined) return err('invalid_input', { at: unknown })
  const importId = ctx.ids.next<ImportId>()
  const now = ctx.clock.now()
  const signature = signatureOf(file)
  const accountId = await ctx.store.write(async (tx) => {
    const id = await ensureFileAccount(ctx, tx, network, accountName)
    await insertImportRun(tx, { id: importId, accountId: id, fileName, bytes, startedAt: now })
    if (remember && signature !== null)
      await rememberMapping(tx, signature, { mapping, network, accountName }, now)
    return id
  })
  return ok({ importId, accountId, accountName, path, mapping, file: { shape: file.shape, csv: file.csv } })
}

async function* readBytes(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: pieceLength })) {
    const bytes: unknown = chunk
    if (!(bytes instanceof Uint8Array)) throw new Error('a stream of bytes gave something else')
    onRead(bytes.length)
    yield bytes
  }
}

/**
 * Which of day and month comes first in this file: what its first unambiguous date proves, wherever it stands, else the
 * day, as everywhere but in the United States. Reads the file only as far as it must.
 */
const findDateOrder = async (job: ImportJob, stopped: () => boolean): Promise<DateOrder> => {
  const column = job.mapping.date
  if (column === undefined) return 'day_first'
  let seen = 0
  let depends = false
  for await (const entries of readRecords(
    readBytes(job.path, () => {}),
    job.file
  )) {
    for (const entry of entries) {
      const date = entry.kind === 'record' ? entry.values.get(column) : undefined
      if (date === undefined) continue
      const proven = orderProvenBy(date)
      if (proven !== null) return proven
      seen += 1
      depends ||= dependsOnOrder(date)
    }
    if (stopped() || (!depends && seen >= datesLookedAt)) break
  }
  return 'day_first'
}

interface Row {
  readonly record: FileRecord
  readonly insideRef: string | null
}

/** Names a row of a file by where it stands, so that the rows of one import sort as in the file, and by what it holds. */
const rowId = (accountId: AccountId, { line, insideRef, raw }: RejectedRow): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify([accountId, insideRef, raw]))
    .digest('hex')
  return `${String(line).padStart(10, '0')}-${digest.slice(0, 48)}`
}

/** How an import ended: `failure` is null when it was done or stopped. `saved`: the run in the database says so too. */
export type ImportEnd =
  | { readonly failure: ErrorCode | null; readonly saved: true }
  | { readonly failure: ErrorCode; readonly saved: false }

/**
 * Reads a file from its beginning to its end, or until it is stopped, into the store: small transactions, each with the
 * counts and the rejected rows that belong to it, so that what is there is true whenever the app ends.
 */
export const runImport = (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'log'>,
  job: ImportJob,
  hooks: ImportHooks
): Promise<ImportEnd> => ctx.store.fill(() => readIntoStore(ctx, job, hooks))

const readIntoStore = async (
  ctx: Parameters<typeof runImport>[0],
  job: ImportJob,
  hooks: ImportHooks
): Promise<ImportEnd> => {
  const counts = { bytesRead: 0, read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 }
  let items: InboundItem[] = []
  let rejected: RejectedRow[] = []
  const patience = { goesOn: () => !hooks.stopped(), onWait: hooks.onWait }
  const patiently = <T>(work: () => Promise<T>): Promise<T> => inPatience(work, patience)
  const end = (state: 'done' | 'stopped'): Promise<void> =>
    patiently(() => ctx.store.write((tx) => finishImportRun(tx, job.importId, state, null, ctx.clock.now())))

  const flush = async (): Promise<void> => {
    const refused = rejected
    const save = async (tx: WriteDb, soFar: IngestOutcome): Promise<void> => {
      await insertRejections(ctx, tx, job.importId, job.accountId, refused, (row) =>
        rowId(job.accountId, row)
      )
      await saveImportCounts(tx, job.importId, {
        bytesRead: counts.bytesRead,
        read: counts.read,
        added: counts.added + soFar.added,
        updated: counts.updated + soFar.updated,
        unchanged: counts.unchanged + soFar.unchanged,
        rejected: counts.rejected + refused.length
      })
    }
    // One transaction, since no more items are in hand than one takes.
    const outcome = await patiently(() =>
      ingestItems(ctx, job.accountId, items, save, ctx.policy.importBatch)
    )
    reached('ingest.rows_imported')
    counts.added += outcome.added
    counts.updated += outcome.updated
    counts.unchanged += outcome.unchanged
    counts.rejected += refused.length
    items = []
    rejected = []
    hooks.onProgress({ ...counts })
    await nextTurn()
  }

  try {
    const dateOrder = await findDateOrder(job, hooks.stopped)
    const rules = {
      mapping: job.mapping,
      dateOrder,
      longestText: ctx.policy.messageLength,
      accountName: job.accountName
    }
    const { shape, csv } = job.file
    const recipe: ImportRecipe = {
      shape,
      csv: csv === null ? null : { ...csv, columns: [...csv.columns] },
      mapping: job.mapping,
      dateOrder,
      accountName: job.accountName
    }
    await patiently(() => ctx.store.write((tx) => saveImportRecipe(tx, job.importId, recipe)))
    const takeRow = ({ record, insideRef }: Row): void => {
      counts.read += 1
      const outcome = readRow(record, { ...rules, insideRef })
      if (outcome.kind === 'item') {
        items.push(outcome.item)
        return
      }
      const { reason, values } = outcome
      rejected.push({ line: record.line, reason, values, raw: record.raw.slice(0, longestKept), insideRef })
    }
    const takeEntry = async (entry: FileEntry): Promise<void> => {
      if (entry.kind === 'unreadable') {
        counts.read += 1
        const { line, reason, values, raw } = entry
        rejected.push({ line, reason, values, raw: raw.slice(0, longestKept), insideRef: null })
        return
      }
      const waiting: Row[] = [{ record: entry, insideRef: null }]
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        const before = items.length
        takeRow(row)
        const ref = items.length > before ? (items.at(-1)?.ref ?? null) : row.insideRef
        // Answers stand inside of what they answer, with their words in the same column.
        for (const record of row.record.inside)
          if (record.values.has(job.mapping.text ?? '')) waiting.push({ record, insideRef: ref })
        if (items.length + rejected.length >= ctx.policy.importBatch) await flush()
      }
    }
    let stopped = false
    const source = readBytes(job.path, (bytes) => {
      counts.bytesRead += bytes
    })
    reading: for await (const entries of readRecords(source, job.file))
      for (const entry of entries) {
        await takeEntry(entry)
        // Asked where a batch has just ended, so that no row in hand is left.
        if (items.length + rejected.length === 0 && hooks.stopped()) {
          stopped = true
          break reading
        }
      }
    await flush()
    await end(stopped ? 'stopped' : 'done')
    // Ranking takes longer than all the rest: only the newest conversations have it, as in every inbox.
    await patiently(() => rerankOpenConversations(ctx))
    return { failure: null, saved: true }
  } catch (problem) {
    // Asked to stop while it waited for its turn: that is no failure.
    return isBusy(problem) && hooks.stopped()
      ? await saveEnd(ctx, job.importId, 'stopped', null)
      : await failImport(ctx, job.importId, problem)
  }
}

/** Where even the end of a run cannot be written (the disk is full) the next start of the app does it. */
const saveEnd = async (
  ctx: Pick<Context, 'store' | 'clock' | 'log'>,
  importId: ImportId,
  state: 'stopped' | 'failed',
  failure: ErrorCode | null
): Promise<ImportEnd> => {
  try {
    await ctx.store.write((tx) => finishImportRun(tx, importId, state, failure, ctx.clock.now()))
    return { failure, saved: true }
  } catch (unsaved) {
    ctx.log.error('import_end_not_saved', unsaved, { importId })
    return { failure: failure ?? failureOf(unsaved), saved: false }
  }
}

/** Marks a run failed. */
export const failImport = async (
  ctx: Pick<Context, 'store' | 'clock' | 'log'>,
  importId: ImportId,
  problem: unknown
): Promise<ImportEnd> => {
  const failure = failureOf(problem)
  if (failure === 'unexpected') ctx.log.error('import_failed', problem, { importId })
  else ctx.log.warn('import_failed', { importId, failure })
  return await saveEnd(ctx, importId, 'failed', failure)
}

/** Ends the runs that an app before this one left running. Called once, when the app starts. */
export const closeInterruptedImports = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<void> => {
  await ctx.store.write((tx) => failRunningImports(tx, ctx.clock.now()))
}

export interface ImportFileOptions {
  readonly path: string
  /** Null: guessed from the file. */
  readonly network: Network | null
  /** Null: one account for all files of the network. */
  readonly accountName: string | null
  /** Columns that are told; the other fields are guessed. Null: all are. */
  readonly mapping: ImportMapping | null
  readonly onProgress?: (run: ImportRun) => void
  readonly signal?: AbortSignal
}

export interface ImportFileOutcome {
  readonly run: ImportRun
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** Every row that was not taken in, in the order of the file. */
  readonly rejected: readonly Rejection[]
}

/**
 * Imports a file in this thread, from a look at it to its last row: the whole of it for the command line. Refused with the
 * file_… codes, or with what ended it early; what was imported until then stays.
 */
export const importFile = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'log'>,
  options: ImportFileOptions
): Promise<Result<ImportFileOutcome>> => {
  const preview = await previewImport(ctx, options.path, options.mapping ?? {})
  if (!preview.ok) return preview
  const network = options.network ?? preview.value.network
  const begun = await beginImport(ctx, preview.value, {
    mapping: toldOverGuessed(options.mapping ?? {}, preview.value.mapping),
    network,
    accountName: options.accountName ?? network,
    remember: options.mapping !== null
  })
  if (!begun.ok) return begun
  const { importId } = begun.value
  const readRun = async (): Promise<ImportRun> => {
    const run = await getImportRun(ctx.store.read, importId)
    if (run === null) throw new Error('the import that just ran is not there')
    return run
  }
  const started = await readRun()
  const { failure } = await runImport(ctx, begun.value, {
    stopped: () => options.signal?.aborted === true,
    onProgress: (counts) => options.onProgress?.({ ...started, ...counts }),
    onWait() {}
  })
  if (failure !== null) return err(failure, { fileName: preview.value.fileName })
  const run = await readRun()
  const { read, added, updated, unchanged } = run
  return ok({
    run,
    read,
    added,
    updated,
    unchanged,
    rejected: await listRejectedLines(ctx.store.read, importId)
  })
}

/** What is told counts; a column that is told for one field is guessed for no other. */
const toldOverGuessed = (told: ImportMapping, guessed: ImportMapping): ImportMapping => {
  const taken = new Set(Object.values(told))
  return {
    ...Object.fromEntries(Object.entries(guessed).filter(([, column]) => !taken.has(column))),
    ...told
  }
}
