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

/** Is what a call brings small enough, and plain data? */
export const isAcceptableInput = (path: string, input: unknown): boolean => {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? '') <= (largestCalls[path] ?? largestCall)
  } catch {
    return false
  }
}
