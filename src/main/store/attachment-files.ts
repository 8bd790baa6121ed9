import type { AttachmentId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AttachmentFileRow, AttachmentRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

export type AttachmentPart = AttachmentFileRow['part']

export const getAttachmentFile = async (
  db: AnyDb,
  id: AttachmentId,
  part: AttachmentPart
): Promise<AttachmentFileRow | null> =>
  (await db
    .selectFrom('attachment_file')
    .selectAll()
    .where('attachment_id', '=', id)
    .where('part', '=', part)
    .executeTakeFirst()) ?? null

/** What came of fetching the attachments of these messages. */
export const listAttachmentFiles = async (
  db: AnyDb,
  messageIds: readonly MessageId[]
): Promise<readonly AttachmentFileRow[]> =>
  messageIds.length === 0
    ? []
    : await db
        .selectFrom('attachment_file')
        .innerJoin('attachment', 'attachment.id', 'attachment_file.attachment_id')
        .selectAll('attachment_file')
        .where('attachment.message_id', 'in', [...messageIds])
        .execute()

/** The attachments of a conversation that may be shown unasked: those of messages that stand there and that its public sees. */
export const listAttachmentsInSight = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly AttachmentRow[]> =>
  await db
    .selectFrom('attachment')
    .innerJoin('message', 'message.id', 'attachment.message_id')
    .selectAll('attachment')
    .where('message.conversation_id', '=', conversationId)
    .where('message.deleted_at', 'is', null)
    .where('message.standing', 'in', ['shown', 'held'])
    .orderBy('message.sort_at', 'desc')
    .orderBy('attachment.position')
    .execute()

/** Keeps what came of a fetch; nothing is kept of an attachment that is gone meanwhile. */
export const saveAttachmentFile = async (tx: WriteDb, row: AttachmentFileRow): Promise<boolean> => {
  const stands = await tx
    .selectFrom('attachment')
    .select('id')
    .where('id', '=', row.attachment_id)
    .executeTakeFirst()
  if (stands === undefined) return false
  const { attachment_id: _id, part: _part, ...columns } = row
  await tx
    .insertInto('attachment_file')
    .values(row)
    .onConflict((conflict) => conflict.columns(['attachment_id', 'part']).doUpdateSet(columns))
    .execute()
  return true
}

export const markAttachmentUsed = async (
  tx: WriteDb,
  id: AttachmentId,
  part: AttachmentPart,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('attachment_file')
    .set({ used_at: now })
    .where('attachment_id', '=', id)
    .where('part', '=', part)
    .execute()
}

export const removeAttachmentFile = async (
  tx: WriteDb,
  id: AttachmentId,
  part: AttachmentPart
): Promise<void> => {
  await tx.deleteFrom('attachment_file').where('attachment_id', '=', id).where('part', '=', part).execute()
}

/** Kept files, what nobody looked at for longest first. */
export const listKeptFiles = async (
  db: AnyDb
): Promise<
  readonly (Pick<AttachmentFileRow, 'attachment_id' | 'part'> & {
    readonly hash: string
    readonly bytes: number
  })[]
> =>
  (
    await db
      .selectFrom('attachment_file')
      .select(['attachment_id', 'part', 'hash', 'bytes'])
      .where('state', '=', 'kept')
      .orderBy('used_at')
      .orderBy('attachment_id')
      .execute()
  ).flatMap(({ hash, bytes, ...row }) => (hash === null || bytes === null ? [] : [{ ...row, hash, bytes }]))
