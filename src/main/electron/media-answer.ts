import type { Media } from '../runtime/media.ts'

export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 416
  readonly headers: Record<string, string>
  readonly body: Uint8Array<ArrayBuffer> | null
}

/** Kinds that a page shows. What else is kept can be saved, and is never given to the page. */
const shownTypes = /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm|quicktime)|audio\/[a-z0-9]+)$/u

/** Sent with everything: whatever it turns out to be, nothing in it runs. */
const mediaHeaders = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer'
} as const

/** The answer to a request for media, whole or the stretch that a player asks for (RFC 9110, 14). */
export const answerMedia = (media: Media | null, range: string | null): MediaAnswer => {
  if (media === null || !shownTypes.test(media.mediaType))
    return { status: 404, headers: { ...mediaHeaders }, body: null }
  const { bytes, mediaType } = media
  const headers = { ...mediaHeaders, 'Content-Type': mediaType, 'Accept-Ranges': 'bytes' }
  const stretch = range === null ? null : readRange(range, bytes.length)
  if (stretch === 'outside')
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${bytes.length}` }, body: null }
  if (stretch === null) return { status: 200, headers, body: bytes }
  const { start, end } = stretch
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.slice(start, end + 1)
  }
}

/** One stretch, its end included; null for what is no single stretch of bytes, which is answered whole. */
const readRange = (
  range: string,
  length: number
): { readonly start: number; readonly end: number } | 'outside' | null => {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{1,12})?$/u.exec(range) ?? []
  if (first === undefined) return null
  const start = Number(first)
  const end = Math.min(last === undefined ? length - 1 : Number(last), length - 1)
  return start > end ? 'outside' : { start, end }
}
