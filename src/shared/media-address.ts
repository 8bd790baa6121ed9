import { z } from 'zod'
import {
  type AttachmentId,
  attachmentIdSchema,
  type DraftImageId,
  draftImageIdSchema,
  type OutboxId,
  outboxIdSchema
} from './model/ids.ts'

/** The scheme under which the window shows what the app has fetched or keeps; nothing else answers to it. */
export const mediaScheme = 'pp-media'

/** What the window may ask to see. */
export type MediaName =
  | { readonly kind: 'attachment'; readonly id: AttachmentId; readonly part: 'whole' | 'preview' }
  /** An image of a reply that is being written. */
  | { readonly kind: 'reply_image'; readonly id: DraftImageId }
  /** An image of a reply that has not left yet, by its place. */
  | { readonly kind: 'outbox_image'; readonly id: OutboxId; readonly position: number }

export const attachmentAddress = (id: AttachmentId, part: 'whole' | 'preview'): string =>
  `${mediaScheme}://attachment/${id}/${part}`

export const replyImageAddress = (id: DraftImageId): string => `${mediaScheme}://reply-image/${id}/whole`

export const outboxImageAddress = (id: OutboxId, position: number): string =>
  `${mediaScheme}://outbox-image/${id}/${position}`

const addressPattern = /^pp-media:\/\/(attachment|reply-image|outbox-image)\/([\w-]{1,64})\/(\w{1,8})$/u
const partSchema = z.enum(['whole', 'preview'])
const positionSchema = z.string().regex(/^\d{1,2}$/u)

/** The name behind an address, exactly as the functions above spell it; null for every other spelling. */
export const readMediaAddress = (address: string): MediaName | null => {
  const [, kind, id = '', last = ''] = addressPattern.exec(address) ?? []
  switch (kind) {
    case 'attachment': {
      const part = partSchema.safeParse(last)
      return part.success ? { kind: 'attachment', id: attachmentIdSchema.parse(id), part: part.data } : null
    }
    case 'reply-image':
      return last === 'whole' ? { kind: 'reply_image', id: draftImageIdSchema.parse(id) } : null
    case 'outbox-image':
      return positionSchema.safeParse(last).success
        ? { kind: 'outbox_image', id: outboxIdSchema.parse(id), position: Number(last) }
        : null
    default:
      return null
  }
}
