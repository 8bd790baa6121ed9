import type { AttachmentKind } from '../../shared/model/message.ts'
import { measureImage } from './measure-image.ts'

export type Judgement =
  | { readonly kind: 'good'; readonly mediaType: string }
  /** type: not of a kind that is shown or kept · pixels: it would fill the memory. */
  | { readonly kind: 'refused'; readonly reason: 'type' | 'pixels' }

/** What the window shows. Never SVG: it can carry scripts. */
const images: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif'
])
const videos: ReadonlySet<string> = new Set(['video/mp4', 'video/webm', 'video/quicktime', 'video/x-m4v'])
const sounds: ReadonlySet<string> = new Set([
  'audio/mpeg',
  'audio/ogg',
  'audio/opus',
  'audio/x-m4a',
  'audio/mp4',
  'audio/aac',
  'audio/wav',
  'audio/flac',
  'audio/x-flac',
  'audio/webm'
])
/** What can be saved beside these: documents, none that a system would run. */
const documents: ReadonlySet<string> = new Set([
  'application/pdf',
  'application/rtf',
  'application/epub+zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'application/zip',
  'text/calendar',
  'text/vcard'
])

/** The names that one container bears, as the window plays it. */
const playedAs: Readonly<Record<string, string>> = {
  'video/x-m4v': 'video/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-flac': 'audio/flac',
  'audio/opus': 'audio/ogg',
  'image/apng': 'image/png'
}

/**
 * What a file is, by its first bytes alone: neither its name nor what its server says counts. Words without any mark are
 * text when they are UTF-8 throughout, and are saved, never shown.
 */
export const judgeBytes = async (
  kind: AttachmentKind,
  bytes: Uint8Array<ArrayBuffer>,
  mostPixels: number
): Promise<Judgement> => {
  // Read when the first file comes: the app starts without it.
  const { fileTypeFromBuffer } = await import('file-type')
  // Parameters are left out: `audio/ogg; codecs=opus` is one of those.
  const found = (await fileTypeFromBuffer(bytes))?.mime.split(';')[0]
  if (found === undefined)
    return kind === 'file' && isText(bytes) ? { kind: 'good', mediaType: 'text/plain' } : refusedType
  if (!taken[kind].some((types) => types.has(found))) return refusedType
  const mediaType = playedAs[found] ?? found
  if (!images.has(found)) return { kind: 'good', mediaType }
  const size = measureImage(mediaType, bytes)
  if (size === null) return refusedType
  return size.width * size.height > mostPixels
    ? { kind: 'refused', reason: 'pixels' }
    : { kind: 'good', mediaType }
}

const refusedType = { kind: 'refused', reason: 'type' } as const

/** A short video without sound is often called an image, and a voice often comes in a container for films. */
const taken: Readonly<Record<AttachmentKind, readonly ReadonlySet<string>[]>> = {
  image: [images],
  video: [videos, images],
  audio: [sounds, videos],
  file: [documents, images, videos, sounds]
}

const isText = (bytes: Uint8Array): boolean => {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    return false
  }
}

/** Under which ending a file of this kind is saved: that of what it is, not of what it is called. */
export const endingOf = (mediaType: string): string => endings[mediaType] ?? 'bin'

const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/webm': 'webm',
  'application/pdf': 'pdf',
  'application/rtf': 'rtf',
  'application/epub+zip': 'epub',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/zip': 'zip',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/plain': 'txt'
}
