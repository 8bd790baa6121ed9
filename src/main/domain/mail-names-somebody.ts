import { namesSomebody } from './names-somebody.ts'

/** How somebody of the public is known: by what they are called, and by what they said. */
export interface KnownBy {
  readonly names: readonly string[]
  readonly words: readonly string[]
}

/** Shorter words may be anybody's: “Merci beaucoup !” names nobody. In UTF-16 code units, spaces counted once. */
const shortestTold = 24
/** So much of a message is enough to know it again: letters may cut it. */
const longestTold = 120

/**
 * Whether a mail that found no place is about somebody: they stand in a field of it (its sender, a header), it bears their
 * name of two words or more anywhere, or it quotes what they said, however the program of mail broke and marked its lines.
 * A first name inside a sentence is not meant: it may be somebody else's, and the mail a colleague's answer.
 */
export const mailNamesSomebody = (parts: readonly string[], { names, words }: KnownBy): boolean => {
  const text = plain(parts.join('\n'))
  return (
    parts.some((part) => namesSomebody(part, names)) ||
    names.some((name) => /\S\s+\S/u.test(name.trim()) && hasWords(text, plain(name))) ||
    words.some((said) => {
      const told = plain(said)
      return told.length >= shortestTold && text.includes(told.slice(0, longestTold).trimEnd())
    })
  )
}

/** One line in small letters, without the marks of quoting and with one space for many. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/^[ \t]*(?:[>|][ \t]*)+/gmu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character)

const hasWords = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = at === 0 ? undefined : text[at - 1]
    if (!isLetter(before) && !isLetter(text[at + name.length])) return true
  }
  return false
}
