import { fold } from './fold.ts'

/** A word whose spelling can be judged, in UTF-16 offsets, end exclusive. */
export interface WordToSpell {
  readonly start: number
  readonly end: number
  readonly word: string
}

const wordExpression = /[\p{L}\p{M}\p{N}]+(?:[’'-][\p{L}\p{M}\p{N}]+)*/gu

/** Addresses of the web and of people, mentions and hashtags, `:names:` of emoji: none of a dictionary's business. */
const apartExpression =
  /https?:\/\/\S+|(?<![\p{L}\p{N}_])[@＠#＃][\p{L}\p{M}\p{N}_.-]+(?:@[\p{L}\p{N}.-]+)?|[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,})+(?:\/\S*)?|:[a-z_]{2,}:/giu

const longestWord = 64
const longestInitials = 5

/** Names of companies and models (B2B, 36h) and initials (SNCF) stand in no dictionary. */
const isWritten = (word: string): boolean =>
  word.length > 1 &&
  word.length <= longestWord &&
  !/\p{N}/u.test(word) &&
  !(word.length <= longestInitials && word === word.toUpperCase())

const wordsOfParagraph = (paragraph: string): readonly WordToSpell[] => {
  const apart = [...paragraph.matchAll(apartExpression)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length
  }))
  return [...paragraph.matchAll(wordExpression)]
    .map(({ index, 0: word }) => ({ start: index, end: index + word.length, word: word.normalize('NFC') }))
    .filter(
      ({ start, end, word }) => isWritten(word) && !apart.some((one) => start < one.end && one.start < end)
    )
}

/** Paragraphs come again at every key: the last ones are remembered, and only the changed one is read. */
const mostRemembered = 200
const remembered = new Map<string, readonly WordToSpell[]>()

/** The words of a text whose spelling can be judged: no links, mentions, hashtags, addresses, numbers or initials. */
export const wordsToSpell = (text: string): readonly WordToSpell[] => {
  let offset = 0
  return text.split('\n').flatMap((paragraph) => {
    const found = remembered.get(paragraph) ?? wordsOfParagraph(paragraph)
    remembered.delete(paragraph)
    remembered.set(paragraph, found)
    const [oldest] = remembered.keys()
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
    const at = offset
    offset += paragraph.length + 1
    return found.map(({ start, end, word }) => ({ start: start + at, end: end + at, word }))
  })
}

const partsOf = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => part.length > 1)

/** The words of names (people, colleagues, places), to be asked with `isNamed`. */
export const namesIn = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => [fold(name), ...partsOf(name).map(fold)]))

/** Whether a word is a name, or one behind an elision (d’Odile), before a possessive (Odile’s), in a compound. */
export const isNamed = (word: string, names: ReadonlySet<string>): boolean =>
  names.has(fold(word)) || partsOf(word).some((part) => part.length > 2 && names.has(fold(part)))
