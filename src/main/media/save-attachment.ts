import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AttachmentId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getAttachment } from '../store/attachments.ts'
import { fetchAttachment, type IsHeard, type MediaContext } from './fetch-attachment.ts'
import { endingOf } from './judge-bytes.ts'
import { readAttachment } from './read-media.ts'
import { withoutEnd } from '../../shared/text/without-end.ts'

/**
 * Writes an attachment where the person chooses; it is opened by nobody here. Fetched first where it is not in the cache.
 * Refused with attachment_gone (the row says why), file_not_written.
 */
export const saveAttachment = async (
  ctx: MediaContext & Pick<Context, 'desktop'>,
  id: AttachmentId,
  isHeard: IsHeard,
  signal: AbortSignal
): Promise<Result<{ readonly saved: boolean }>> => {
  const attachment = await getAttachment(ctx.store.read, id)
  if (attachment === null) return err('not_found')
  let media = await readAttachment(ctx, id, 'whole')
  if (media === null) {
    await fetchAttachment(ctx, id, 'whole', isHeard, signal)
    media = await readAttachment(ctx, id, 'whole')
  }
  if (media === null) return err('attachment_gone')
  const suggested = fileNameOf(attachment.name ?? attachment.kind, endingOf(media.mediaType))
  const destination = await ctx.desktop.chooseDestination(suggested)
  if (destination === null) return ok({ saved: false })
  try {
    await writeFile(destination, media.bytes, { mode: 0o600 })
    return ok({ saved: true })
  } catch {
    return err('file_not_written', { fileName: basename(destination) })
  }
}

const longestName = 80

/**
 * A name that every system takes, from one that a stranger gave: no folders, no hidden files, nothing that turns the
 * direction of writing, and the ending of what the file is.
 */
export const fileNameOf = (given: string, ending: string): string => {
  const shown = given
    .normalize('NFC')
    .replace(/\.[^.]{1,8}$/u, '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+/u, '')
  const bare = withoutEnd(shown, /[\s.]/u)
  const name = [...bare].slice(0, longestName).join('').trim()
  return `${name === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu.test(name) ? 'file' : name}.${ending}`
}
