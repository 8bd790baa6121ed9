import type { AttachmentKind } from '../../../shared/model/message.ts'
import type { InboundAttachment } from '../connector.ts'
import type { WireFile, WireMessage } from './wire.ts'

/** A file has no address of its own: its id is turned into one when somebody looks at it. */
const sourceOf = (fileId: string) => ({ kind: 'account', at: fileId }) as const

const toAttachment = (
  kind: AttachmentKind,
  file: WireFile,
  description: string | null = null
): InboundAttachment => ({
  kind,
  source: sourceOf(file.file_id),
  preview: file.thumbnail === undefined ? null : sourceOf(file.thumbnail.file_id),
  description,
  name: file.file_name ?? null,
  width: file.width ?? null,
  height: file.height ?? null
})

/** What came with a message. An animation is told a second time as a document, for older readers. */
export const attachmentsOf = (message: WireMessage): readonly InboundAttachment[] => {
  const { animation, audio, document, photo, sticker, video, video_note, voice } = message
  const found: InboundAttachment[] = []
  const largest = photo?.toSorted((one, other) => (other.width ?? 0) - (one.width ?? 0))[0]
  const smallest = photo?.toSorted((one, other) => (one.width ?? 0) - (other.width ?? 0))[0]
  if (largest !== undefined)
    found.push({
      ...toAttachment('image', largest),
      preview:
        smallest === undefined || smallest.file_id === largest.file_id ? null : sourceOf(smallest.file_id)
    })
  for (const moving of [video, video_note, animation])
    if (moving !== undefined) found.push(toAttachment('video', moving))
  for (const sound of [voice, audio]) if (sound !== undefined) found.push(toAttachment('audio', sound))
  if (document !== undefined && animation === undefined)
    found.push(toAttachment(document.mime_type?.startsWith('image/') ? 'image' : 'file', document))
  if (sticker !== undefined) {
    // An animated sticker is a drawing in a format of its own: its picture shows it.
    const drawn = sticker.is_animated ? sticker.thumbnail : sticker
    if (drawn !== undefined)
      found.push(toAttachment(sticker.is_video ? 'video' : 'image', drawn, sticker.emoji ?? null))
  }
  return found
}
