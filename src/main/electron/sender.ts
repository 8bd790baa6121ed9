import { pageOrigin } from './page-address.ts'

/** What we look at in Electron's WebFrameMain. */
export interface Frame {
  readonly origin: string
  readonly parent: unknown
}

/** Bytes of one call; an image that is put into a reply, as base64, is the one thing that is larger. */
export const largestCall = 1024 * 1024
const largestCalls: Readonly<Record<string, number>> = { 'replies.addImage': 24 * 1024 * 1024 }

/** Is a call from our page itself? Not from a frame within it, not from a page that is gone, nor from another origin. */
export const isOurSender = (frame: Frame | null, mainFrame: Frame): boolean =>
  frame !== null && frame === mainFrame && frame.parent === null && frame.origin === pageOrigin

/**
 * Is what a call brings small enough, and plain data? Structured cloning carries more than that: lists with a length and nothing
 * in them, bytes, maps, and one list within another a hundred million times, which weighs nothing until somebody writes it out.
 */
export const isAcceptableInput = (path: string, input: unknown): boolean => {
  let left = largestCalls[path] ?? largestCall
  const waiting: unknown[] = [input]
  while (waiting.length > 0 && left >= 0) {
    const one = waiting.pop()
    left -= 1
    if (typeof one === 'string') left -= one.length > left ? one.length : Buffer.byteLength(one)
    else if (Array.isArray(one)) {
      left -= one.length
      if (left >= 0) for (const entry of one) waiting.push(entry)
    } else if (typeof one === 'object' && one !== null) {
      if (!isPlain(one)) return false
      for (const [name, entry] of Object.entries(one)) {
        left -= name.length
        waiting.push(entry)
      }
    } else if (typeof one === 'bigint') return false
  }
  return left >= 0
}

const isPlain = (one: object): boolean => {
  const kind: unknown = Object.getPrototypeOf(one)
  return kind === Object.prototype || kind === null
}
