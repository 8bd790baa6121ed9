import type { Context } from '../runtime/context.ts'
import { listKeptFiles, removeAttachmentFile } from '../store/attachment-files.ts'
import { listReplyImageHashes } from '../store/reply-images.ts'
import type { HashedFiles } from './hashed-files.ts'
import { attachmentFiles, replyImageFiles } from './media-folder.ts'

type TidyContext = Pick<Context, 'store' | 'policy' | 'dataFolder'>

/** Keeps the cache within its bound: what nobody looked at for longest goes first, and is fetched again when somebody does. */
export const evictMedia = async (ctx: TidyContext): Promise<void> => {
  const kept = await listKeptFiles(ctx.store.read)
  let size = kept.reduce((sum, row) => sum + row.bytes, 0)
  const leaving = kept.filter((row) => {
    if (size <= ctx.policy.media.cacheBytes) return false
    size -= row.bytes
    return true
  })
  if (leaving.length === 0) return
  await ctx.store.write(async (tx) => {
    for (const row of leaving) await removeAttachmentFile(tx, row.attachment_id, row.part)
  })
  const left = new Set((await listKeptFiles(ctx.store.read)).map((row) => row.hash))
  const files = attachmentFiles(ctx)
  for (const { hash } of leaving) if (!left.has(hash)) await files.remove(hash)
}

/**
 * Tick: removes the files that no row names: those of deleted messages and removed accounts, and the images of replies that
 * have left or were given up.
 */
export const tidyMedia = async (ctx: TidyContext): Promise<void> => {
  await evictMedia(ctx)
  // The files are listed before the rows: one that is written meanwhile is not seen, and stays.
  const cached = await attachmentFiles(ctx).list()
  const images = await replyImageFiles(ctx).list()
  const kept = (await listKeptFiles(ctx.store.read)).map((row) => row.hash)
  await removeOthers(attachmentFiles(ctx), cached, new Set(kept))
  await removeOthers(replyImageFiles(ctx), images, await listReplyImageHashes(ctx.store.read))
}

const removeOthers = async (
  files: HashedFiles,
  hashes: readonly string[],
  named: ReadonlySet<string>
): Promise<void> => {
  for (const hash of hashes) if (!named.has(hash)) await files.remove(hash)
}
