import { groupedBy } from '../../shared/grouped-by.ts'
import type { AttachmentId, MessageId } from '../../shared/model/ids.ts'
import type { InboundAttachment } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import type { AttachmentRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** What came with these messages, each in its order, by message. */
export const listAttachments = async (
  db: AnyDb,
  messageIds: readonly MessageId[]
): Promise<ReadonlyMap<MessageId, readonly AttachmentRow[]>> => {
  const rows =
    messageIds.length === 0
      ? []
      : await db
          .selectFrom('attachment')
          .selectAll()
          .where('message_id', 'in', [...messageIds])
          .orderBy('position')
          .execute()
  return groupedBy(rows, (row) => row.message_id)
}

export const getAttachment = async (db: AnyDb, id: AttachmentId): Promise<AttachmentRow | null> =>
  (await db.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/**
 * Makes what comes with a message what its network says now; false when nothing changed. What is the same thing at a new
 * address (links are signed anew) keeps its id, and with it what was fetched.
 */
export const replaceAttachments = async (
  ids: Context['ids'],
  tx: WriteDb,
  messageId: MessageId,
  former: readonly AttachmentRow[],
  now: readonly InboundAttachment[]
): Promise<boolean> => {
  const left = [...former]
  const rows = now.map((attachment, position) => {
    const at = left.findIndex((row) => isSame(row, attachment))
    const known = at === -1 ? undefined : left.splice(at, 1)[0]
    return toRow(known?.id ?? ids.next<AttachmentId>(), messageId, position, attachment)
  })
  if (JSON.stringify(rows) === JSON.stringify(former.map(inOrder))) return false
  const kept = rows.filter((row) => former.some((one) => one.id === row.id))
  const gone = former.filter((row) => !kept.some((one) => one.id === row.id))
  if (gone.length > 0)
    await tx
      .deleteFrom('attachment')
      .where(
        'id',
        'in',
        gone.map((row) => row.id)
      )
      .execute()
  // Out of the way first: no two of a message stand at one position.
  for (const row of kept)
    await tx
      .updateTable('attachment')
      .set({ position: row.position + former.length + rows.length })
      .where('id', '=', row.id)
      .execute()
  for (const row of kept) await tx.updateTable('attachment').set(row).where('id', '=', row.id).execute()
  const added = rows.filter((row) => !kept.includes(row))
  if (added.length > 0) await tx.insertInto('attachment').values(added).execute()
  return true
}

const withoutQuery = (at: string): string => at.split(/[?#]/u, 1)[0] ?? ''

const isSame = (row: AttachmentRow, { kind, source }: InboundAttachment): boolean =>
  row.kind === kind &&
  row.source_kind === source.kind &&
  (source.kind === 'account'
    ? row.source_at === source.at
    : withoutQuery(row.source_at) === withoutQuery(source.at))

const toRow = (
  id: AttachmentId,
  messageId: MessageId,
  position: number,
  { kind, source, preview, description, name, width, height }: InboundAttachment
): AttachmentRow => ({
  id,
  message_id: messageId,
  position,
  kind,
  source_kind: source.kind,
  source_at: source.at,
  preview_kind: preview?.kind ?? null,
  preview_at: preview?.at ?? null,
  description,
  name,
  width,
  height
})

/** The columns in the order of `toRow`. */
const inOrder = (row: AttachmentRow): AttachmentRow => ({
  id: row.id,
  message_id: row.message_id,
  position: row.position,
  kind: row.kind,
  source_kind: row.source_kind,
  source_at: row.source_at,
  preview_kind: row.preview_kind,
  preview_at: row.preview_at,
  description: row.description,
  name: row.name,
  width: row.width,
  height: row.height
})
