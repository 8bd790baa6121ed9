import type { AttachmentId, DraftImageId, OutboxId } from '../../shared/model/ids.ts'

/** What the window may ask to see. */
export type MediaName =
  | { readonly kind: 'attachment'; readonly id: AttachmentId; readonly part: 'whole' | 'preview' }
  /** An image of a reply that is being written. */
  | { readonly kind: 'reply_image'; readonly id: DraftImageId }
  /** An image of a reply that has not left yet, by its place. */
  | { readonly kind: 'outbox_image'; readonly id: OutboxId; readonly position: number }

export interface Media {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}
