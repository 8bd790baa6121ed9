import { type Filter, filterOf } from './search-words.ts'

interface Place {
  /** Where it stands in what was typed, in UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
  /** Written with `-` before it. */
  readonly excluded: boolean
}

/** Words that stand one behind the other; the last may be the beginning of a word. */
export interface WordsTerm extends Place {
  readonly kind: 'words'
  readonly words: readonly string[]
  readonly isPrefix: boolean
}

/** `network:bluesky`, `from:"Odile G."`; the value is empty while it is being typed. */
export interface FilterTerm extends Place {
  readonly kind: 'filter'
  readonly filter: Filter
  /** The filter as it was typed, without its colon. */
  readonly written: string
  readonly value: string
}

export type SearchTerm = WordsTerm | FilterTerm

/** What of a search was not taken as it may have been meant; never a reason to find nothing. */
export type SearchNote =
  /** It was looked for as words. */
  | { readonly kind: 'unknown_filter'; readonly written: string }
  /** Nothing stands behind the colon. */
  | { readonly kind: 'no_value'; readonly written: string }
  /** It has no letter and no number, which is all that is looked for: it was passed over. */
  | { readonly kind: 'no_letters'; readonly written: string }
  /** A word that other searches take for an operator was looked for as a word. */
  | { readonly kind: 'no_operator'; readonly written: string }
  /** In writing without spaces only the beginning of what stands between two signs is found. */
  | { readonly kind: 'no_spaces'; readonly written: string }
  /** Those beyond were left out. */
  | { readonly kind: 'too_long'; readonly most: number }

export interface ParsedSearch {
  readonly terms: readonly SearchTerm[]
  readonly notes: readonly SearchNote[]
}

/** More terms than anybody types; beyond, full text would take a while to say so. */
const mostTerms = 32

const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '«': '»' }

/**
 * Reads what is typed into a search: words, the last of which may be unfinished; "words in quotes" one behind the other;
 * `filter:value`; `-` before any of them excludes. Whatever is typed is a search: there is no error, only notes.
 */
export const parseSearch = (typed: string): ParsedSearch => {
  const terms: SearchTerm[] = []
  const notes: SearchNote[] = []
  let at = 0
  while (at < typed.length) {
    if (/\s/u.test(typed.charAt(at))) {
      at += 1
      continue
    }
    if (terms.length === mostTerms) {
      notes.push({ kind: 'too_long', most: mostTerms })
      break
    }
    const piece = readPiece(typed, at)
    if (piece.term !== null) terms.push(piece.term)
    if (piece.note !== null) notes.push(piece.note)
    at = piece.end
  }
  notes.push(...notesOnWords(typed, terms))
  // Quotes and a hyphen begin something.
  if (terms.length === 0 && notes.length === 0 && /[^\s\p{Pi}\p{Pf}\p{Cf}"*-]/u.test(typed))
    notes.push({ kind: 'no_letters', written: typed.trim() })
  return { terms, notes }
}

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'ET', 'OU', 'SAUF'])
const writtenWithoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** One letter begins too many words, but in a script whose signs are words or syllables. */
const mayBegin = (word: string): boolean => word.length > 1 || writtenWithoutSpaces.test(word)

const notesOnWords = (typed: string, terms: readonly SearchTerm[]): readonly SearchNote[] => {
  const written = terms.flatMap((term) => (term.kind === 'words' ? [typed.slice(term.start, term.end)] : []))
  // Who writes everything in capitals means words.
  const isLoud = !/\p{Ll}/u.test(typed)
  const operator = isLoud || written.length < 2 ? undefined : written.find((word) => operators.has(word))
  const unspaced = written.find((word) => writtenWithoutSpaces.test(word))
  return [
    ...(operator === undefined ? [] : [{ kind: 'no_operator' as const, written: operator }]),
    ...(unspaced === undefined ? [] : [{ kind: 'no_spaces' as const, written: unspaced }])
  ]
}

interface Piece {
  readonly term: SearchTerm | null
  readonly note: SearchNote | null
  readonly end: number
}

const readPiece = (typed: string, start: number): Piece => {
  const excluded = typed.charAt(start) === '-' && /[^\s-]/u.test(typed.charAt(start + 1))
  const from = excluded ? start + 1 : start
  const named = /^(\p{L}[\p{L}\p{M}]+):(?!\/\/)/u.exec(typed.slice(from))
  const filter = named === null ? null : filterOf(named[1] ?? '')
  if (named !== null && filter !== null) {
    const value = readValue(typed, from + named[0].length)
    const term: FilterTerm = {
      kind: 'filter',
      filter,
      written: named[1] ?? '',
      value: value.text,
      excluded,
      start,
      end: value.end
    }
    // While it stands at the end it is still being typed.
    const isUnfinished = value.text === '' && value.end < typed.length
    return {
      term,
      note: isUnfinished ? { kind: 'no_value', written: named[1] ?? '' } : null,
      end: value.end
    }
  }
  const value = readValue(typed, from)
  const words = value.text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const isOpen = !value.isQuoted && value.end === typed.length && mayBegin(words.at(-1) ?? '')
  return {
    term:
      words.length === 0
        ? null
        : {
            kind: 'words',
            words,
            isPrefix: value.isStarred || (isOpen && /[\p{L}\p{N}\p{M}]$/u.test(typed)),
            excluded,
            start,
            end: value.end
          },
    note:
      named !== null && /\S/u.test(typed.charAt(from + named[0].length))
        ? { kind: 'unknown_filter', written: named[1] ?? '' }
        : words.length === 0 && /[^\s\p{P}\p{Cf}]/u.test(value.text)
          ? { kind: 'no_letters', written: value.text }
          : null,
    end: value.end
  }
}

/** Its groups stand one behind the other, as if they were in quotes. */
const telephoneNumber = /^\d\d(?:\s\d\d){4}(?!\S)/u

/** A value: what stands in quotes, where they may still be open, a telephone number, or all up to the next space. */
const readValue = (
  typed: string,
  start: number
): {
  readonly text: string
  readonly end: number
  readonly isQuoted: boolean
  readonly isStarred: boolean
} => {
  const closing = quotes[typed.charAt(start)]
  if (closing !== undefined) {
    const found = typed.indexOf(closing, start + 1)
    const end = found === -1 ? typed.length : found + 1
    const text = typed.slice(start + 1, found === -1 ? typed.length : found)
    const isStarred = typed.charAt(end) === '*'
    return { text: plain(text), end: isStarred ? end + 1 : end, isQuoted: true, isStarred }
  }
  const rest = typed.slice(start)
  const written = (telephoneNumber.exec(rest) ?? /^[^\s"“«]+/u.exec(rest))?.[0] ?? ''
  return {
    text: plain(written),
    // A quote that closes nothing is passed over.
    end: start + Math.max(written.length, typed.charAt(start).trim() === '' ? 0 : 1),
    isQuoted: false,
    isStarred: written.endsWith('*')
  }
}

/** Letters with their accents as one character, as full text has them; without what copying brings along unseen. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
