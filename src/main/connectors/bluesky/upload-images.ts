import type { Failure } from '../../../shared/model/delivery.ts'
import type { ImageLimit } from '../../../shared/model/network.ts'
import type { OutboundImage } from '../connector.ts'
import type { Failed } from '../failed.ts'
import type { BlueskyClient } from './client.ts'
import { uploadedSchema } from './wire.ts'

/**
 * app.bsky.embed.images takes four pictures of 2,000,000 bytes (lexicon of 2026-08-20; it was one million before). It sets no
 * length for their description; the network's own app stops at 2,000.
 */
export const imageLimit: ImageLimit = {
  most: 4,
  bytes: 2_000_000,
  mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
  description: 2_000
}

/** The part of a post that shows its pictures. */
export interface ImagesEmbed {
  readonly $type: 'app.bsky.embed.images'
  readonly images: readonly {
    readonly image: unknown
    readonly alt: string
    readonly aspectRatio: { readonly width: number; readonly height: number }
  }[]
}

/**
 * Brings pictures to the account's server, for the post that will show them. What no post shows is soon thrown away there,
 * and the same picture twice is one: nothing stands doubled when this is done again.
 */
export const uploadImages = async (
  client: BlueskyClient,
  images: readonly OutboundImage[]
): Promise<{ readonly kind: 'uploaded'; readonly embed: ImagesEmbed | null } | Failed> => {
  const uploaded: ImagesEmbed['images'][number][] = []
  for (const { bytes, mediaType, description, width, height } of images) {
    const outcome = await client.call({
      method: 'POST',
      name: 'com.atproto.repo.uploadBlob',
      content: new Blob([bytes], { type: mediaType }),
      schema: uploadedSchema
    })
    if (outcome.kind !== 'answered') return { kind: 'failed', failure: ofPicture(outcome.failure) }
    uploaded.push({ image: outcome.value.blob, alt: description, aspectRatio: { width, height } })
  }
  return {
    kind: 'uploaded',
    embed: uploaded.length === 0 ? null : { $type: 'app.bsky.embed.images', images: uploaded }
  }
}

/** The post has not left: an answer that cannot be read is no reason to ask a person whether it did. */
const ofPicture = (failure: Failure): Failure =>
  failure.kind === 'unreadable' ? { kind: 'unavailable', message: failure.message } : failure
