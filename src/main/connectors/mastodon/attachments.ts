import type { AttachmentKind } from '../../../shared/model/message.ts'
import type { InboundAttachment } from '../connector.ts'
import type { WireMedia, WireStatus } from './wire.ts'

const kinds: ReadonlyMap<string, AttachmentKind> = new Map([
  ['image', 'image'],
  // A film without sound that runs for ever.
  ['gifv', 'video'],
  ['video', 'video'],
  ['audio', 'audio']
])

/** What came with a status, from its server’s copy, else from where it was put first. */
export const attachmentsOf = (status: Pick<WireStatus, 'media_attachments'>): InboundAttachment[] =>
  status.media_attachments.flatMap((media) => {
    const address = media.url ?? media.remote_url
    if (address === null) return []
    const kind = kinds.get(media.type) ?? 'file'
    const hasPicture = kind === 'image' || kind === 'video'
    return {
      kind,
      source: { kind: 'address', at: address },
      preview: hasPicture && media.preview_url !== null ? { kind: 'address', at: media.preview_url } : null,
      description: media.description?.trim() || null,
      name: kind === 'file' ? nameIn(address) : null,
      ...sizeOf(media, hasPicture)
    }
  })

const sizeOf = (media: WireMedia, hasPicture: boolean): Pick<InboundAttachment, 'width' | 'height'> => {
  const { width = null, height = null } = (hasPicture ? media.meta?.original : null) ?? {}
  return { width, height }
}

/** The name of a file as its address has it. */
const nameIn = (address: string): string | null => {
  const last = URL.canParse(address) ? (new URL(address).pathname.split('/').at(-1) ?? '') : ''
  try {
    return decodeURIComponent(last) || null
  } catch {
    return last || null
  }
}
