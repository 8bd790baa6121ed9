/** Bytes that the window may show, with what they are. */
export interface Media {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}
