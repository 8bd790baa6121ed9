import type { ConversationId } from '../../shared/model/ids.ts'
import { plus } from '../../shared/model/instant.ts'
import {
  type AttachmentPart,
  getAttachmentFile,
  listAttachmentsInSight,
  markAttachmentUsed
} from '../store/attachment-files.ts'
import type { AttachmentRow } from '../store/schema.ts'
import { fetchAttachment, type IsHeard, type MediaContext } from './fetch-attachment.ts'
import { attachmentFiles } from './media-folder.ts'
import { evictMedia } from './tidy-media.ts'

/** So many at once: a conversation of a hundred pictures asks their server as a browser would. */
const sideBySide = 4

/**
 * Somebody looks at a conversation: its images and the posters of its videos are fetched unless they are in the cache. What
 * is larger (films, voices, files) waits to be asked for. Returns when all are there or are known not to be.
 */
export const loadAttachments = async (
  ctx: MediaContext,
  conversationId: ConversationId,
  isHeard: IsHeard,
  signal: AbortSignal
): Promise<void> => {
  const attachments = await listAttachmentsInSight(ctx.store.read, conversationId)
  const wanted = attachments.flatMap((attachment) => {
    const part = partShownUnasked(attachment)
    return part === null ? [] : [{ attachment, part }]
  })
  // One answer for all of them: a conversation has one account.
  let heard: Promise<boolean> | null = null
  const once: IsHeard = (account) => (heard ??= isHeard(account))
  const queue = [...wanted]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift())
      if (await isMissing(ctx, next.attachment, next.part))
        await fetchAttachment(ctx, next.attachment.id, next.part, once, signal)
  }
  await Promise.all(Array.from({ length: sideBySide }, work))
  await evictMedia(ctx)
}

const partShownUnasked = ({ kind, preview_kind: preview }: AttachmentRow): AttachmentPart | null => {
  if (kind === 'image') return 'whole'
  return kind === 'video' && preview !== null ? 'preview' : null
}

/** Not fetched yet, fallen out of the cache, or unavailable so long ago that it may be there now. */
const isMissing = async (
  ctx: MediaContext,
  { id }: AttachmentRow,
  part: AttachmentPart
): Promise<boolean> => {
  const row = await getAttachmentFile(ctx.store.read, id, part)
  const now = ctx.clock.now()
  switch (row?.state) {
    case undefined:
      return true
    case 'unavailable':
      return plus(row.fetched_at, ctx.policy.media.againAfter) <= now
    case 'refused':
    case 'gone':
      return false
    case 'kept': {
      if (row.hash === null || !(await attachmentFiles(ctx).has(row.hash))) return true
      // Written seldom: each write makes the screens ask anew.
      if (plus(row.used_at, ctx.policy.media.usedEvery) <= now)
        await ctx.store.write((tx) => markAttachmentUsed(tx, id, part, now))
      return false
    }
  }
}
