export interface ImageSize {
  readonly width: number
  readonly height: number
}

/**
 * How large an image says that it is, from its first bytes; null when that cannot be read. Nothing is decoded here: that is
 * left to the sandboxed window. From the formats' own specifications (PNG 11.2.2, JPEG B.2.2, GIF89a 18, WebP container,
 * AVIF ispe).
 */
export const measureImage = (mediaType: string, bytes: Uint8Array): ImageSize | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = measure(mediaType, bytes, view)
    return size !== null && size.width > 0 && size.height > 0 ? size : null
  } catch (problem) {
    // Beyond the end of the bytes: they were cut off.
    if (problem instanceof RangeError) return null
    throw problem
  }
}

const measure = (mediaType: string, bytes: Uint8Array, view: DataView): ImageSize | null => {
  switch (mediaType) {
    case 'image/png':
    case 'image/apng':
      return { width: view.getUint32(16), height: view.getUint32(20) }
    case 'image/gif':
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    case 'image/jpeg':
      return measureJpeg(view)
    case 'image/webp':
      return measureWebp(bytes, view)
    case 'image/avif':
      return measureAvif(bytes, view)
    default:
      return null
  }
}

/** The first frame header; the segments before it tell how long they are. */
const measureJpeg = (view: DataView): ImageSize | null => {
  let at = 2
  while (at < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

const measureWebp = (bytes: Uint8Array, view: DataView): ImageSize | null => {
  switch (textAt(bytes, 12)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: tripleAt(view, 24) + 1, height: tripleAt(view, 27) + 1 }
    default:
      return null
  }
}

/** Three bytes, the lowest first. */
const tripleAt = (view: DataView, at: number): number =>
  view.getUint8(at) + view.getUint8(at + 1) * 0x100 + view.getUint8(at + 2) * 0x10000

/** The largest of the extents that the file names: its tiles are smaller than the whole. */
const measureAvif = (bytes: Uint8Array, view: DataView): ImageSize | null => {
  let found: ImageSize | null = null
  const end = Math.min(bytes.length - 16, avifHead)
  for (let at = 4; at < end; at += 1) {
    if (textAt(bytes, at) !== 'ispe') continue
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (found === null || size.width * size.height > found.width * found.height) found = size
  }
  return found
}

/** The boxes that describe an image stand before its data. */
const avifHead = 64 * 1024

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
