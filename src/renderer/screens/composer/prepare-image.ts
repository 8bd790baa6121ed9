import type { ImageLimit } from '../../../shared/model/network.ts'
import { imageKindOf } from '../colleagues/portrait.ts'

/** The largest file that is opened, in bytes. */
const largestFile = 50 * 1024 * 1024

export type ImageRefusal = 'not_an_image' | 'too_large' | 'unreadable'

export type PreparedImage =
  | { readonly kind: 'ready'; readonly base64: string }
  | { readonly kind: 'refused'; readonly reason: ImageRefusal }

/** How much smaller an image is drawn until it is light enough. */
const scales = [1, 0.8, 0.64, 0.5, 0.4, 0.3, 0.2]

/**
 * An image as it leaves, within what the network takes. It is drawn anew: the place, the camera and whatever else its file
 * tells stay here. A moving picture is left as it is, and refused where it is too heavy.
 */
export const prepareImage = async (
  file: Blob,
  limit: Pick<ImageLimit, 'bytes' | 'mediaTypes'>
): Promise<PreparedImage> => {
  if (file.size > largestFile) return refused('too_large')
  const kind = imageKindOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
  if (kind === null) return refused('not_an_image')
  if (kind === 'gif' && limit.mediaTypes.includes('image/gif'))
    return file.size > limit.bytes ? refused('too_large') : await toBase64(file)
  const picture = await decode(file)
  if (picture === null) return refused('unreadable')
  try {
    for (const scale of scales)
      for (const type of encodingsFor(kind, limit.mediaTypes)) {
        const drawn = await draw(picture, scale, type)
        if (drawn !== null && drawn.size <= limit.bytes) return await toBase64(drawn)
      }
    return refused('too_large')
  } finally {
    picture.close()
  }
}

/** In which format an image is written: its own first, then whatever the network takes. */
export const encodingsFor = (
  kind: 'png' | 'jpeg' | 'webp' | 'gif',
  taken: readonly string[]
): readonly string[] => {
  const order =
    kind === 'jpeg' ? ['image/jpeg', 'image/webp', 'image/png'] : ['image/png', 'image/webp', 'image/jpeg']
  return order.filter((type) => taken.includes(type))
}

const draw = (picture: ImageBitmap, scale: number, type: string): Promise<Blob | null> => {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (pen === null) return Promise.resolve(null)
  pen.imageSmoothingQuality = 'high'
  if (type === 'image/jpeg') {
    // What is transparent would turn black.
    pen.fillStyle = '#ffffff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
  }
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, type, 0.88))
}

const decode = async (file: Blob): Promise<ImageBitmap | null> => {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // A damaged file is an expected outcome here: the caller says so.
    return null
  }
}

const toBase64 = (blob: Blob): Promise<PreparedImage> =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const url = String(reader.result)
      resolve({ kind: 'ready', base64: url.slice(url.indexOf(',') + 1) })
    })
    reader.addEventListener('error', () => resolve(refused('unreadable')))
    reader.readAsDataURL(blob)
  })

const refused = (reason: ImageRefusal): PreparedImage => ({ kind: 'refused', reason })
