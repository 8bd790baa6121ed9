import { z } from 'zod'
import { type AccountId, type ImportId, importIdSchema, inboundMailIdSchema } from '../../shared/model/ids.ts'
import { type Instant, instantSchema } from '../../shared/model/instant.ts'
import type { Quarantined, QuarantineKey } from '../../shared/model/quarantine.ts'
import type { UnreadItem } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import { waitingMails } from './answers.ts'
import type { InboundMailRow, QuarantineRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Of what came, this much stands in the list, in UTF-16 code units. */
const excerptLength = 200

const valuesColumn = z.record(z.string(), z.union([z.string(), z.number()]))

export interface QuarantineCursor {
  readonly at: Instant
  readonly id: string
}

/** A row of the table of quarantine, with where it came from. */
export type QuarantinedRow = QuarantineRow & {
  readonly file_name: string | null
  readonly account_name: string | null
  readonly network: Quarantined['network']
}

const waitingRows = (db: AnyDb) =>
  db
    .selectFrom('quarantine')
    .leftJoin('import_run', 'import_run.id', 'quarantine.import_id')
    .leftJoin('account', 'account.id', 'quarantine.account_id')
    .selectAll('quarantine')
    .select(['import_run.file_name', 'account.name as account_name', 'account.network'])
    .where('quarantine.settled_at', 'is', null)

export const mailAsQuarantined = (mail: InboundMailRow): Quarantined => ({
  kind: 'mail',
  id: mail.id,
  at: mail.created_at,
  reason: mail.reason ?? '',
  values: {},
  from: mail.from_address,
  line: null,
  network: null,
  excerpt: excerptOf(mail.subject || mail.whole_text)
})

export const rowAsQuarantined = (row: QuarantinedRow): Quarantined => ({
  kind: row.import_id === null ? 'item' : 'row',
  id: row.id,
  at: row.created_at,
  reason: row.reason,
  values: valuesColumn.catch({}).parse(JSON.parse(row.reason_values)),
  from: row.file_name ?? row.account_name ?? '',
  line: row.line,
  network: row.network,
  excerpt: excerptOf(row.raw)
})

const excerptOf = (text: string): string =>
  text
    .slice(0, excerptLength * 2)
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .slice(0, excerptLength)
    .toWellFormed()

/** What waits, of both tables, newest first, after a position. */
export const listQuarantined = async (
  db: AnyDb,
  after: QuarantineCursor | null,
  limit: number
): Promise<{ readonly entries: readonly Quarantined[]; readonly next: QuarantineCursor | null }> => {
  const mails =
    after === null
      ? waitingMails(db)
      : waitingMails(db)
          .where('created_at', '<=', after.at)
          .where((where) =>
            where.or([
              where('created_at', '<', after.at),
              where('id', '<', inboundMailIdSchema.parse(after.id))
            ])
          )
  const rows =
    after === null
      ? waitingRows(db)
      : waitingRows(db)
          .where('quarantine.created_at', '<=', after.at)
          .where((where) =>
            where.or([where('quarantine.created_at', '<', after.at), where('quarantine.id', '<', after.id)])
          )
  const found = [
    ...(
      await mails
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
    ).map(mailAsQuarantined),
    ...(
      await rows
        .orderBy('quarantine.created_at', 'desc')
        .orderBy('quarantine.id', 'desc')
        .limit(limit + 1)
        .execute()
    ).map(rowAsQuarantined)
  ].toSorted((one, other) => compare(other.at, one.at) || compare(other.id, one.id))
  const entries = found.slice(0, limit)
  const last = entries.at(-1)
  return {
    entries,
    next: found.length > limit && last !== undefined ? { at: last.at, id: last.id } : null
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

export const countQuarantined = async (db: AnyDb): Promise<number> => {
  const mails = await waitingMails(db)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('quarantine')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('settled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(mails.count) + Number(rows.count)
}

/** An item or a row that waits. */
export const getWaitingRow = async (db: AnyDb, id: string): Promise<QuarantinedRow | null> =>
  (await waitingRows(db).where('quarantine.id', '=', id).executeTakeFirst()) ?? null

/** A part of everything that was ever in quarantine, settled or not, as it came, after an id. */
export const listRaw = async (
  db: AnyDb,
  afterId: string,
  limit: number
): Promise<readonly { readonly id: string; readonly raw: string }[]> =>
  await db
    .selectFrom('quarantine')
    .select(['id', 'raw'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()

/** For good, with what came: nothing brings it back. */
export const removeQuarantined = async (tx: WriteDb, id: string): Promise<void> => {
  await tx.deleteFrom('quarantine').where('id', '=', id).execute()
}

/** How many rows of a file wait. */
export const countWaitingRows = async (db: AnyDb, importId: ImportId): Promise<number> => {
  const { count } = await db
    .selectFrom('quarantine')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('import_id', '=', importId)
    .where('settled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What a network sent and does not come in as it is, and why. */
export interface KeptApart extends UnreadItem {
  readonly reason: string
  readonly values: Readonly<Record<string, string | number>>
}

/** Keeps what a network sent and could not be shown; the same one once, however often it comes. */
export const insertApart = async (
  ctx: Pick<Context, 'ids'>,
  tx: WriteDb,
  accountId: AccountId,
  all: readonly KeptApart[],
  digest: (raw: string) => string,
  now: Instant
): Promise<void> => {
  for (const { ref, raw, reason, values } of all)
    await tx
      .insertInto('quarantine')
      .values({
        id: ctx.ids.next(),
        import_id: null,
        account_id: accountId,
        line: null,
        reason,
        reason_values: JSON.stringify(values),
        raw,
        created_at: now,
        ref: ref ?? digest(raw),
        parent_ref: null,
        settled_at: null,
        settled_as: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

/** What was in quarantine and has come in after all. */
export const settlePlacedItems = async (
  tx: WriteDb,
  accountId: AccountId,
  refs: readonly string[],
  now: Instant
): Promise<void> => {
  const waiting = await tx
    .selectFrom('quarantine')
    .select(['id', 'ref'])
    .where('account_id', '=', accountId)
    .where('ref', 'is not', null)
    .where('settled_at', 'is', null)
    .execute()
  if (waiting.length === 0) return
  const placed = new Set(refs)
  for (const { id, ref } of waiting)
    if (ref !== null && placed.has(ref)) await settleRow(tx, id, 'placed', now)
}

export const settleRow = async (
  tx: WriteDb,
  id: string,
  settledAs: NonNullable<QuarantineRow['settled_as']>,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('quarantine')
    .set({ settled_at: now, settled_as: settledAs })
    .where('id', '=', id)
    .execute()
}

/** Why a row still waits. */
export const rewriteReason = async (
  tx: WriteDb,
  id: string,
  reason: string,
  values: Readonly<Record<string, string | number>>
): Promise<void> => {
  await tx
    .updateTable('quarantine')
    .set({ reason, reason_values: JSON.stringify(values) })
    .where('id', '=', id)
    .execute()
}

/** What one *set aside* was about; what Z brings back. */
export const asideSchema = z.object({
  mailIds: z.array(inboundMailIdSchema),
  rowIds: z.array(z.string()),
  /** Every row of this file that was set aside at `at`. */
  importId: importIdSchema.nullable(),
  at: instantSchema
})
export type Aside = Readonly<z.infer<typeof asideSchema>>

/** Sets one aside, or with its siblings every row of its file that waits; null: it waits no longer. */
export const setQuarantinedAside = async (
  tx: WriteDb,
  key: QuarantineKey,
  withSiblings: boolean,
  now: Instant
): Promise<(Aside & { readonly count: number }) | null> => {
  const aside = { settled_at: now, settled_as: 'set_aside' } as const
  const none = { mailIds: [], rowIds: [], importId: null, at: now }
  if (key.kind === 'mail') {
    const mailId = inboundMailIdSchema.parse(key.id)
    const { numUpdatedRows } = await tx
      .updateTable('inbound_mail')
      .set(aside)
      .where('id', '=', mailId)
      .where('outcome', '=', 'unplaced')
      .where('settled_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows === 0n ? null : { ...none, mailIds: [mailId], count: 1 }
  }
  const row = await getWaitingRow(tx, key.id)
  if (row === null) return null
  if (!withSiblings || row.import_id === null) {
    await settleRow(tx, row.id, 'set_aside', now)
    return { ...none, rowIds: [row.id], count: 1 }
  }
  const { numUpdatedRows } = await tx
    .updateTable('quarantine')
    .set(aside)
    .where('import_id', '=', row.import_id)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return { ...none, importId: row.import_id, count: Number(numUpdatedRows) }
}

/** Brings back what was set aside. */
export const restoreQuarantined = async (tx: WriteDb, aside: Aside): Promise<void> => {
  const waits = { settled_at: null, settled_as: null }
  if (aside.mailIds.length > 0)
    await tx
      .updateTable('inbound_mail')
      .set(waits)
      .where('id', 'in', [...aside.mailIds])
      .execute()
  if (aside.rowIds.length > 0)
    await tx
      .updateTable('quarantine')
      .set(waits)
      .where('id', 'in', [...aside.rowIds])
      .execute()
  if (aside.importId !== null)
    await tx
      .updateTable('quarantine')
      .set(waits)
      .where('import_id', '=', aside.importId)
      .where('settled_at', '=', aside.at)
      .where('settled_as', '=', 'set_aside')
      .execute()
}
