import { z } from 'zod'
import { type ImportMapping, importMappingSchema, type ImportRun } from '../../shared/contract/imports.ts'
import type { Rejection } from '../../shared/contract/colleagues.ts'
import type { AccountId, ImportId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Context } from '../runtime/context.ts'
import { findAccount, insertAccount, newAccount } from './accounts.ts'
import type { AnyDb, WriteDb } from './store.ts'

/**
 * The account that files of this name and network fill, made where it is new. A removed one comes back: what it holds is
 * the same presence.
 */
export const ensureFileAccount = async (
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: WriteDb,
  network: Network,
  name: string
): Promise<AccountId> => {
  const remoteId = name.trim().toLowerCase()
  const existing = await findAccount(tx, network, 'file', remoteId)
  if (existing !== null) {
    if (existing.removed_at !== null)
      await tx.updateTable('account').set({ removed_at: null }).where('id', '=', existing.id).execute()
    return existing.id
  }
  const id = ctx.ids.next<AccountId>()
  await insertAccount(
    tx,
    newAccount({
      id,
      network,
      connection: 'file',
      remote_id: remoteId,
      name: name.trim(),
      created_at: ctx.clock.now()
    })
  )
  return id
}

export interface NewImportRun {
  readonly id: ImportId
  readonly accountId: AccountId
  readonly fileName: string
  /** Size of the file. */
  readonly bytes: number
  readonly startedAt: Instant
}

export const insertImportRun = async (tx: WriteDb, run: NewImportRun): Promise<void> => {
  await tx
    .insertInto('import_run')
    .values({
      id: run.id,
      account_id: run.accountId,
      file_name: run.fileName,
      state: 'running',
      started_at: run.startedAt,
      finished_at: null,
      bytes_read: 0,
      bytes: run.bytes,
      read: 0,
      added: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      failure: null,
      recipe: null
    })
    .execute()
}

/** How the rows of a file are read; `ingest/read-row-again.ts` knows its shape. */
export const saveImportRecipe = async (tx: WriteDb, id: ImportId, recipe: unknown): Promise<void> => {
  await tx
    .updateTable('import_run')
    .set({ recipe: JSON.stringify(recipe) })
    .where('id', '=', id)
    .execute()
}

/** Null: an earlier version read the file. */
export const getImportRecipe = async (db: AnyDb, id: ImportId): Promise<unknown> => {
  const row = await db.selectFrom('import_run').select('recipe').where('id', '=', id).executeTakeFirst()
  const recipe = row?.recipe ?? null
  return recipe === null ? null : JSON.parse(recipe)
}

/** How far an import has come: rows, except for the bytes. */
export type ImportCounts = Pick<
  ImportRun,
  'bytesRead' | 'read' | 'added' | 'updated' | 'unchanged' | 'rejected'
>

export const saveImportCounts = async (tx: WriteDb, id: ImportId, counts: ImportCounts): Promise<void> => {
  const { bytesRead, ...rows } = counts
  await tx
    .updateTable('import_run')
    .set({ ...rows, bytes_read: bytesRead })
    .where('id', '=', id)
    .execute()
}

/** The reason of an import whose app ended before it did. */
const interrupted = 'import_interrupted'

/** Ends an import that runs, also one that an app beside it took for interrupted; one that has ended keeps its end. */
export const finishImportRun = async (
  tx: WriteDb,
  id: ImportId,
  state: 'done' | 'stopped' | 'failed',
  failure: string | null,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('import_run')
    .set({ state, failure, finished_at: now })
    .where('id', '=', id)
    .where((where) => where.or([where('state', '=', 'running'), where('failure', '=', interrupted)]))
    .execute()
}

/** Imports that say they run when the app starts died with the app before it. */
export const failRunningImports = async (tx: WriteDb, now: Instant): Promise<void> => {
  await tx
    .updateTable('import_run')
    .set({ state: 'failed', failure: interrupted, finished_at: now })
    .where('state', '=', 'running')
    .execute()
}

const runs = (db: AnyDb) =>
  db
    .selectFrom('import_run')
    .innerJoin('account', 'account.id', 'import_run.account_id')
    .selectAll('import_run')
    .select('account.network')

const toRun = (row: Awaited<ReturnType<ReturnType<typeof runs>['executeTakeFirstOrThrow']>>): ImportRun => ({
  id: row.id,
  fileName: row.file_name,
  network: row.network,
  state: row.state,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  bytesRead: row.bytes_read,
  bytes: row.bytes,
  read: row.read,
  added: row.added,
  updated: row.updated,
  unchanged: row.unchanged,
  rejected: row.rejected,
  failure: row.failure,
  isWaiting: false
})

/** Newest first. */
export const listImportRuns = async (db: AnyDb, limit: number): Promise<ImportRun[]> =>
  (
    await runs(db)
      .orderBy('import_run.started_at', 'desc')
      .orderBy('import_run.id', 'desc')
      .limit(limit)
      .execute()
  ).map(toRun)

export const getImportRun = async (db: AnyDb, id: ImportId): Promise<ImportRun | null> => {
  const row = await runs(db).where('import_run.id', '=', id).executeTakeFirst()
  return row === undefined ? null : toRun(row)
}

/** A row that was not taken in, with what stands in the file. */
export interface RejectedRow extends Rejection {
  readonly raw: string
  /** The message that it stands inside of. */
  readonly insideRef: string | null
}

/**
 * Keeps the rows of a file that were not taken in. The same row of the same file, imported again, is the one that was kept
 * before: it goes over to the newer import, and what was set aside stays so. `idOf` names a row by what it holds.
 */
export const insertRejections = async (
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: WriteDb,
  importId: ImportId,
  accountId: AccountId,
  rejected: readonly RejectedRow[],
  idOf: (row: RejectedRow) => string
): Promise<void> => {
  if (rejected.length === 0) return
  const now = ctx.clock.now()
  const named = rejected.map((row) => ({ row, id: idOf(row) }))
  const known = await tx
    .selectFrom('quarantine')
    .select('id')
    .where('import_id', '=', importId)
    .where(
      'id',
      'in',
      named.map(({ id }) => id)
    )
    .execute()
  // Twice in one file is two rows.
  const taken = new Set(known.map(({ id }) => id))
  const idFor = (id: string): string => {
    if (taken.has(id)) return ctx.ids.next()
    taken.add(id)
    return id
  }
  await tx
    .insertInto('quarantine')
    .values(
      named.map(({ row, id }) => ({
        id: idFor(id),
        import_id: importId,
        account_id: accountId,
        line: row.line,
        reason: row.reason,
        reason_values: JSON.stringify(row.values),
        raw: row.raw,
        created_at: now,
        ref: null,
        parent_ref: row.insideRef,
        settled_at: null,
        settled_as: null
      }))
    )
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        import_id: ref('excluded.import_id'),
        line: ref('excluded.line'),
        reason: ref('excluded.reason'),
        reason_values: ref('excluded.reason_values'),
        created_at: ref('excluded.created_at')
      }))
    )
    .execute()
}

const valuesSchema = z.record(z.string(), z.union([z.string(), z.number()]))

/** A place among the rejected rows of an import. */
export interface RejectionPosition {
  readonly line: number
  readonly id: string
}

/** The rejected rows of an import in the order of the file, after a position (null: from the first on). */
export const listRejections = async (
  db: AnyDb,
  importId: ImportId,
  limit: number,
  after: RejectionPosition | null = null
): Promise<(Omit<RejectedRow, 'insideRef'> & RejectionPosition)[]> => {
  const all = db
    .selectFrom('quarantine')
    .select(['id', 'line', 'reason', 'reason_values', 'raw'])
    .where('import_id', '=', importId)
  const rest =
    after === null
      ? all
      : all
          .where('line', '>=', after.line)
          .where((where) => where.or([where('line', '>', after.line), where('id', '>', after.id)]))
  const rows = await rest.orderBy('line').orderBy('id').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id,
    line: row.line ?? 1,
    reason: row.reason,
    values: valuesSchema.parse(JSON.parse(row.reason_values)),
    raw: row.raw
  }))
}

/** Where and why every row of an import was rejected, in the order of the file, without the rows themselves. */
export const listRejectedLines = async (db: AnyDb, importId: ImportId): Promise<Rejection[]> => {
  const rows = await db
    .selectFrom('quarantine')
    .select(['line', 'reason', 'reason_values'])
    .where('import_id', '=', importId)
    .orderBy('line')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    line: row.line ?? 1,
    reason: row.reason,
    values: valuesSchema.parse(JSON.parse(row.reason_values))
  }))
}

export interface RememberedMapping {
  readonly mapping: ImportMapping
  readonly network: Network
  readonly accountName: string
}

/** What the person chose for files of this shape; null when there was none, or when it can no longer be read. */
export const findMapping = async (db: AnyDb, signature: string): Promise<RememberedMapping | null> => {
  const row = await db
    .selectFrom('import_mapping')
    .selectAll()
    .where('signature', '=', signature)
    .executeTakeFirst()
  if (row === undefined) return null
  const mapping = importMappingSchema.safeParse(JSON.parse(row.mapping))
  return mapping.success
    ? { mapping: mapping.data, network: row.network, accountName: row.account_name }
    : null
}

export const rememberMapping = async (
  tx: WriteDb,
  signature: string,
  { mapping, network, accountName }: RememberedMapping,
  now: Instant
): Promise<void> => {
  const chosen = { mapping: JSON.stringify(mapping), network, account_name: accountName, used_at: now }
  await tx
    .insertInto('import_mapping')
    .values({ signature, ...chosen })
    .onConflict((conflict) => conflict.column('signature').doUpdateSet(chosen))
    .execute()
}
