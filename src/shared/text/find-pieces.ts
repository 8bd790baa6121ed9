/** Addresses and mentions are matched first, so that their parts are not taken for words. */
const pieces =
  /https?:\/\/\S+|www\.\S+|@[\p{L}\p{N}._@-]+|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}\p{N}]+)*/gu

/** A piece of a text that may be a word, an address or a mention, and where it begins. */
export interface Piece {
  readonly text: string
  readonly index: number
}

/** The pieces of a text, in order. */
export const findPieces = (text: string): readonly Piece[] =>
  Array.from(text.matchAll(pieces), (match) => ({ text: match[0], index: match.index }))
