import type { ConversationId, DraftImageId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { capabilitiesOf, getAccount } from '../store/accounts.ts'
import { getConversationRow } from '../store/conversations.ts'
import { insertDraftImage, listDraftImages } from '../store/reply-images.ts'
import { judgeBytes } from './judge-bytes.ts'
import { measureImage } from './measure-image.ts'
import { replyImageFiles } from './media-folder.ts'

/**
 * Puts an image beside the words of a reply that is being written: its file first, then its row, so that a row always has
 * its file. Refused with not_found, image_not_taken (nothing of this kind leaves there), image_too_large, images_too_many.
 */
export const addReplyImage = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'connectors' | 'policy' | 'dataFolder'>,
  conversationId: ConversationId,
  bytes: Uint8Array<ArrayBuffer>
): Promise<Result<{ readonly imageId: DraftImageId }>> => {
  const { read } = ctx.store
  const conversation = await getConversationRow(read, conversationId)
  const account = conversation === null ? null : await getAccount(read, conversation.account_id)
  if (account === null) return err('not_found')
  const limit = capabilitiesOf(account, ctx.connectors).reply.images
  const judged = await judgeBytes('image', bytes, ctx.policy.media.pixels)
  const size = judged.kind === 'good' ? measureImage(judged.mediaType, bytes) : null
  if (limit === null || judged.kind === 'refused' || size === null) return err('image_not_taken')
  if (!limit.mediaTypes.includes(judged.mediaType)) return err('image_not_taken')
  if (bytes.length > limit.bytes) return err('image_too_large', { most: limit.bytes })
  const imageId = ctx.ids.next<DraftImageId>()
  const now = ctx.clock.now()
  const hash = await replyImageFiles(ctx).put(bytes)
  return await ctx.store.write(async (tx) => {
    const others = await listDraftImages(tx, conversationId)
    if (others.length >= limit.most) return err('images_too_many', { most: limit.most })
    await insertDraftImage(tx, {
      id: imageId,
      conversation_id: conversationId,
      position: (others.at(-1)?.position ?? -1) + 1,
      hash,
      media_type: judged.mediaType,
      bytes: bytes.length,
      ...size,
      description: '',
      added_at: now
    })
    return ok({ imageId })
  })
}
