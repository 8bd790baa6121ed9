import { pageOrigin } from './page-address.ts'

/** What we look at in Electron's WebFrameMain. */
export interface Frame {
  readonly origin: string
  readonly parent: unknown
}

export const largestCall = 1024 * 1024

/** Is a call from our page itself? Not from a frame within it, not from a page that is gone, nor from another origin. */
export const isOurSender = (frame: Frame | null, mainFrame: Frame): boolean =>
  frame !== null && frame === mainFrame && frame.parent === null && frame.origin === pageOrigin

/** Is what a call brings small enough, and plain data? */
export const isAcceptableInput = (input: unknown): boolean => {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? '') <= largestCall
  } catch {
    return false
  }
}
