import type { ConversationId, DraftImageId, OutboxId } from '../../shared/model/ids.ts'
import type { DraftImageRow, OutboxImageRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** The images of the reply that is being written, in their order. */
export const listDraftImages = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly DraftImageRow[]> =>
  await db
    .selectFrom('draft_image')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('position')
    .execute()

export const getDraftImage = async (db: AnyDb, id: DraftImageId): Promise<DraftImageRow | null> =>
  (await db.selectFrom('draft_image').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

export const insertDraftImage = async (tx: WriteDb, row: DraftImageRow): Promise<void> => {
  await tx.insertInto('draft_image').values(row).execute()
}

/** What the image shows; false when it is not there any more. */
export const describeDraftImage = async (
  tx: WriteDb,
  id: DraftImageId,
  description: string
): Promise<boolean> => {
  const changed = await tx
    .updateTable('draft_image')
    .set({ description })
    .where('id', '=', id)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

export const removeDraftImages = async (tx: WriteDb, ids: readonly DraftImageId[]): Promise<void> => {
  if (ids.length === 0) return
  await tx
    .deleteFrom('draft_image')
    .where('id', 'in', [...ids])
    .execute()
}

/** The images frozen with a reply, in their order. */
export const listOutboxImages = async (db: AnyDb, id: OutboxId): Promise<readonly OutboxImageRow[]> =>
  await db.selectFrom('outbox_image').selectAll().where('outbox_id', '=', id).orderBy('position').execute()

export const getOutboxImage = async (
  db: AnyDb,
  id: OutboxId,
  position: number
): Promise<OutboxImageRow | null> =>
  (await db
    .selectFrom('outbox_image')
    .selectAll()
    .where('outbox_id', '=', id)
    .where('position', '=', position)
    .executeTakeFirst()) ?? null

/** The images of the replies of a conversation, by reply. */
export const listImagesOfReplies = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly OutboxImageRow[]> =>
  await db
    .selectFrom('outbox_image')
    .innerJoin('outbox', 'outbox.id', 'outbox_image.outbox_id')
    .selectAll('outbox_image')
    .where('outbox.conversation_id', '=', conversationId)
    .orderBy('outbox_image.position')
    .execute()

/** Freezes images with a reply. The database refuses one that does not say what it shows. */
export const insertOutboxImages = async (tx: WriteDb, rows: readonly OutboxImageRow[]): Promise<void> => {
  if (rows.length > 0) await tx.insertInto('outbox_image').values(rows).execute()
}

/** The files that are still needed: of replies being written, and of those that have not left. */
export const listReplyImageHashes = async (db: AnyDb): Promise<ReadonlySet<string>> => {
  const drafts = await db.selectFrom('draft_image').select('hash').execute()
  const waiting = await db
    .selectFrom('outbox_image')
    .innerJoin('outbox', 'outbox.id', 'outbox_image.outbox_id')
    .select('outbox_image.hash')
    .where('outbox.state', 'not in', ['sent', 'cancelled'])
    .execute()
  return new Set([...drafts, ...waiting].map((row) => row.hash))
}
