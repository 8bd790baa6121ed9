import type { ImageLimit, ReplyLimit } from '../../../shared/model/network.ts'
import { mayCall } from '../server-address.ts'
import { usualLimit } from './settings.ts'
import type { WireInstance } from './wire.ts'

/** Servers may live elsewhere than their addresses: `social.example.org` for `@marque@example.org`. */
export const domainOf = (instance: WireInstance | null, server: URL): string => {
  const told = instance?.domain ?? instance?.uri ?? ''
  const host = /^https?:\/\//iu.test(told) && URL.canParse(told) ? new URL(told).host : told
  return /^[^\s@/]+$/u.test(host) ? host : server.host
}

/** The longest status; null when the server does not say. */
export const maximumOf = (instance: WireInstance | null): number | null =>
  instance?.configuration?.statuses?.max_characters ?? instance?.max_toot_chars ?? null

export const limitOf = (instance: WireInstance | null): ReplyLimit => ({
  ...usualLimit,
  max: maximumOf(instance) ?? usualLimit.max,
  linkLength: instance?.configuration?.statuses?.characters_reserved_per_url ?? usualLimit.linkLength
})

/** Of servers that say that they take media, and not all of it (https://docs.joinmastodon.org/user/posting/#media, read 2026-11-22). */
const usualImages = { most: 4, bytes: 8_000_000, description: 1_500 }
const usualTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

/** The images that a status may have; null where the server says nothing of media. */
export const imagesOf = (instance: WireInstance | null): ImageLimit | null => {
  const media = instance?.configuration?.media_attachments ?? null
  if (media === null) return null
  const named = media.supported_mime_types.filter((type) => type.startsWith('image/'))
  const mediaTypes = media.supported_mime_types.length === 0 ? usualTypes : named
  if (mediaTypes.length === 0) return null
  return {
    most: instance?.configuration?.statuses?.max_media_attachments ?? usualImages.most,
    bytes: media.image_size_limit ?? usualImages.bytes,
    mediaTypes,
    description: media.description_limit ?? usualImages.description
  }
}

/** Where the server says that it tells what is new; only an address to which our token may go. */
export const streamingOf = (instance: WireInstance | null, server: URL): string | null => {
  const told = instance?.configuration?.urls?.streaming ?? instance?.urls?.streaming_api ?? null
  if (told === null || !URL.canParse(told)) return null
  const { origin } = new URL(told)
  return mayCall(new URL(origin), server) ? origin : null
}
