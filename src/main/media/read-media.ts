import type { MediaName } from '../../shared/media-address.ts'
import type { AttachmentId } from '../../shared/model/ids.ts'
import { unreachable } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import type { Media } from '../runtime/media.ts'
import { type AttachmentPart, getAttachmentFile, removeAttachmentFile } from '../store/attachment-files.ts'
import { getDraftImage, getOutboxImage } from '../store/reply-images.ts'
import { attachmentFiles, replyImageFiles } from './media-folder.ts'

/** What the window may show under that name; null for everything else. */
export const readMedia = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  name: MediaName
): Promise<Media | null> => {
  switch (name.kind) {
    case 'attachment':
      return await readAttachment(ctx, name.id, name.part)
    case 'reply_image':
      return await readReplyImage(ctx, await getDraftImage(ctx.store.read, name.id))
    case 'outbox_image':
      return await readReplyImage(ctx, await getOutboxImage(ctx.store.read, name.id, name.position))
    default:
      return unreachable(name)
  }
}

/** An attachment from the cache. A file that is damaged or gone is forgotten: it is fetched when somebody looks again. */
export const readAttachment = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  id: AttachmentId,
  part: AttachmentPart
): Promise<Media | null> => {
  const row = await getAttachmentFile(ctx.store.read, id, part)
  if (row === null || row.hash === null || row.media_type === null) return null
  const bytes = await attachmentFiles(ctx).get(row.hash)
  if (bytes !== null) return { bytes, mediaType: row.media_type }
  await ctx.store.write((tx) => removeAttachmentFile(tx, id, part))
  return null
}

const readReplyImage = async (
  ctx: Pick<Context, 'dataFolder'>,
  row: { readonly hash: string; readonly media_type: string } | null
): Promise<Media | null> => {
  const bytes = row === null ? null : await replyImageFiles(ctx).get(row.hash)
  return row === null || bytes === null ? null : { bytes, mediaType: row.media_type }
}
