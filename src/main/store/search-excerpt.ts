import { fold } from '../../shared/text/fold.ts'
import { type SearchedWords, waysOf } from './search-sqlite.ts'

const excerptLength = 160
/** A hit stands so many characters from the beginning of the excerpt, so that a few words lead to it. */
const lead = 40

interface Mark {
  readonly start: number
  readonly end: number
}

/** A stretch of the text around the first words found, and where they stand in it (UTF-16, end exclusive). */
export const excerptAround = (
  text: string,
  searched: readonly SearchedWords[]
): { readonly excerpt: string; readonly marks: readonly Mark[] } => {
  const hits = findWords(text, searched)
  const first = hits[0]?.start ?? 0
  const start = first <= lead ? 0 : text.lastIndexOf(' ', first - lead + 10) + 1
  const end = endOfCut(text, start + excerptLength)
  const before = start > 0 ? '…' : ''
  const after = end < text.length ? '…' : ''
  const marks = hits
    .filter((hit) => hit.start >= start && hit.end <= end)
    .map((hit) => ({
      start: hit.start - start + before.length,
      end: hit.end - start + before.length
    }))
  return { excerpt: `${before}${text.slice(start, end).replace(/\s/gu, ' ')}${after}`, marks }
}

/** Not between the two halves of one character. */
const endOfCut = (text: string, wanted: number): number => {
  if (wanted >= text.length) return text.length
  const last = text.charCodeAt(wanted - 1)
  return last >= 0xd800 && last <= 0xdbff ? wanted - 1 : wanted
}

interface Piece {
  readonly text: string
  readonly start: number
  /** Folded once somebody asks: most words of a text begin as none that is looked for. */
  folded: string | null
}

const foldedOf = (piece: Piece): string => (piece.folded ??= fold(piece.text))

/** Which words may be one of these, by their first letter: one of ASCII folds to itself in lower case. */
const mayBegin = (wanted: readonly { readonly words: readonly string[] }[]): ((word: string) => boolean) => {
  const letters = new Set(wanted.map(({ words }) => words[0]?.charCodeAt(0)))
  // An empty word begins any.
  if ([...letters].some((letter) => letter === undefined || Number.isNaN(letter))) return () => true
  return (word) => {
    const letter = word.charCodeAt(0)
    return letter > 0x7f || letters.has(letter >= 0x41 && letter <= 0x5a ? letter + 0x20 : letter)
  }
}

/** Where the words stand in a short text such as a name. */
export const marksIn = (text: string, searched: readonly SearchedWords[]): readonly Mark[] =>
  findWords(text, searched)

/** Found once for a search, which marks a hundred texts. */
const foldedWays = new WeakMap<SearchedWords, readonly SearchedWords[]>()

const foldedWaysOf = (searched: SearchedWords): readonly SearchedWords[] => {
  const known = foldedWays.get(searched)
  if (known !== undefined) return known
  const ways = waysOf(searched).map(({ words, isPrefix }) => ({ words: words.map(fold), isPrefix }))
  foldedWays.set(searched, ways)
  return ways
}

/** Where the words stand, in order and without overlap: the first, and those that one excerpt can show with it. */
const findWords = (text: string, searched: readonly SearchedWords[]): readonly Mark[] => {
  const pieces = text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)
  const words: Piece[] = []
  const wordAt = (place: number): Piece | undefined => {
    while (words.length <= place) {
      const piece = pieces.next()
      if (piece.done === true) return undefined
      words.push({ text: piece.value[0], start: piece.value.index, folded: null })
    }
    return words[place]
  }
  const wanted = searched.flatMap(foldedWaysOf)
  const mayBe = mayBegin(wanted)
  const marks: Mark[] = []
  for (let at = 0; ;) {
    const first = wordAt(at)
    if (first === undefined || first.start > (marks[0]?.start ?? Infinity) + excerptLength) return marks
    if (!mayBe(first.text)) {
      at += 1
      continue
    }
    const found = wanted.find(({ words: each, isPrefix }) =>
      each.every((word, offset) => {
        const piece = wordAt(at + offset)
        if (piece === undefined) return false
        const here = foldedOf(piece)
        return isPrefix && offset === each.length - 1 ? here.startsWith(word) : here === word
      })
    )
    const last = wordAt(at + (found?.words.length ?? 1) - 1)
    if (found !== undefined && found.words.length > 0 && last !== undefined) {
      marks.push({ start: first.start, end: last.start + last.text.length })
      at += found.words.length
    } else at += 1
  }
}
