/** The side of a portrait as it is kept, in pixels. */
export const portraitSide = 256
/** The most that a portrait may weigh as it is kept, in bytes. */
export const portraitBytes = 256 * 1024
/** The largest file that is opened, in bytes. */
export const portraitFileBytes = 25 * 1024 * 1024

export type PortraitRefusal = 'not_an_image' | 'too_large' | 'unreadable'

export type Portrait =
  | { readonly kind: 'read'; readonly dataUrl: string }
  | { readonly kind: 'refused'; readonly reason: PortraitRefusal }

/**
 * The kind of an image by its first bytes, never by its name; null for what is not taken, SVG above all (it can
 * carry scripts).
 */
export const imageKindOf = (bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | 'gif' | null => {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'webp'
  if (textAt(bytes, 0, 6) === 'GIF87a' || textAt(bytes, 0, 6) === 'GIF89a') return 'gif'
  return null
}

/** The largest square in the middle of a picture, a little above it in a tall one, where faces are. */
export const squareOf = (width: number, height: number): { x: number; y: number; side: number } => {
  const side = Math.min(width, height)
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 3), side }
}

/** How many bytes the picture in a data URL has. */
export const bytesOfDataUrl = (dataUrl: string): number => {
  const encoded = dataUrl.slice(dataUrl.indexOf(',') + 1).replace(/={1,2}$/, '')
  return Math.floor((encoded.length * 3) / 4)
}

/**
 * A picture file as a square portrait of 256 pixels in a PNG or JPEG data URL. Decoding and drawing it anew leaves
 * everything else behind: place and camera, other frames, hidden parts.
 */
export const readPortrait = async (file: Blob): Promise<Portrait> => {
  if (file.size > portraitFileBytes) return refused('too_large')
  const kind = imageKindOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
  if (kind === null) return refused('not_an_image')
  const picture = await decode(file)
  if (picture === null) return refused('unreadable')
  const { x, y, side } = squareOf(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = portraitSide
  canvas.height = portraitSide
  const pen = canvas.getContext('2d')
  if (pen === null) return refused('unreadable')
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, x, y, side, side, 0, 0, portraitSide, portraitSide)
  picture.close()
  const encodings = kind === 'jpeg' ? [jpeg] : [png, jpeg]
  const dataUrl = encodings
    .map((encode) => encode(canvas))
    .find((encoded) => bytesOfDataUrl(encoded) <= portraitBytes)
  return dataUrl === undefined ? refused('too_large') : { kind: 'read', dataUrl }
}

const decode = async (file: Blob): Promise<ImageBitmap | null> => {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // A damaged file is an expected outcome here: the caller says so.
    return null
  }
}

const png = (canvas: HTMLCanvasElement): string => canvas.toDataURL('image/png')
const jpeg = (canvas: HTMLCanvasElement): string => canvas.toDataURL('image/jpeg', 0.88)

const refused = (reason: PortraitRefusal): Portrait => ({ kind: 'refused', reason })

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte)

const textAt = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.slice(start, start + length))
