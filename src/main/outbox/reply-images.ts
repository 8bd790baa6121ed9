import type { ConversationId, DraftImageId, OutboxId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { ImageLimit } from '../../shared/model/network.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { countGraphemes } from '../../shared/text/count-characters.ts'
import type { OutboundImage } from '../connectors/connector.ts'
import { replyImageFiles } from '../media/media-folder.ts'
import type { Context } from '../runtime/context.ts'
import {
  insertDraftImage,
  insertOutboxImages,
  listDraftImages,
  listOutboxImages,
  removeDraftImages
} from '../store/reply-images.ts'
import type { DraftImageRow } from '../store/schema.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'

/**
 * The images that a reply takes along, in the order of the composer; each says what it shows. Refused with image_missing
 * (another window removed it), image_not_taken, images_too_many, image_without_description, image_description_too_long.
 */
export const judgeReplyImages = async (
  db: AnyDb,
  conversationId: ConversationId,
  ids: readonly DraftImageId[],
  limit: ImageLimit | null
): Promise<Result<readonly DraftImageRow[]>> => {
  if (ids.length === 0) return ok([])
  if (limit === null) return err('image_not_taken')
  const images = (await listDraftImages(db, conversationId)).filter((image) => ids.includes(image.id))
  if (images.length < new Set(ids).size) return err('image_missing')
  if (images.length > limit.most) return err('images_too_many', { most: limit.most })
  if (images.some((image) => image.description.trim() === '')) return err('image_without_description')
  if (images.some((image) => countGraphemes(image.description.trim()) > limit.description))
    return err('image_description_too_long', { most: limit.description })
  if (images.some((image) => image.bytes > limit.bytes || !limit.mediaTypes.includes(image.media_type)))
    return err('image_not_taken')
  return ok(images)
}

/** Freezes images with their reply, and takes them out of the composer. */
export const freezeReplyImages = async (
  tx: WriteDb,
  outboxId: OutboxId,
  images: readonly DraftImageRow[]
): Promise<void> => {
  await insertOutboxImages(
    tx,
    images.map(({ hash, media_type, bytes, width, height, description }, position) => ({
      outbox_id: outboxId,
      position,
      hash,
      media_type,
      bytes,
      width,
      height,
      description: description.trim()
    }))
  )
  await removeDraftImages(
    tx,
    images.map((image) => image.id)
  )
}

/** The images of a reply that did not leave return to the composer, before those added meanwhile. */
export const returnReplyImages = async (
  ids: Context['ids'],
  tx: WriteDb,
  reply: { readonly id: OutboxId; readonly conversation_id: ConversationId },
  now: Instant
): Promise<void> => {
  const images = await listOutboxImages(tx, reply.id)
  if (images.length === 0) return
  const [first] = await listDraftImages(tx, reply.conversation_id)
  for (const { outbox_id: _outboxId, position, ...image } of images)
    await insertDraftImage(tx, {
      ...image,
      id: ids.next<DraftImageId>(),
      conversation_id: reply.conversation_id,
      position: (first?.position ?? images.length) - images.length + position,
      added_at: now
    })
}

/** The images of a reply as they leave: the very bytes that were frozen; null when one of them is gone or damaged. */
export const readReplyImages = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  id: OutboxId
): Promise<readonly OutboundImage[] | null> => {
  const files = replyImageFiles(ctx)
  const images: OutboundImage[] = []
  for (const row of await listOutboxImages(ctx.store.read, id)) {
    const bytes = await files.get(row.hash)
    if (bytes === null) return null
    const { media_type: mediaType, description, width, height } = row
    images.push({ bytes, mediaType, description, width, height })
  }
  return images
}
