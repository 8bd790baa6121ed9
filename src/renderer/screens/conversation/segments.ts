import type { Span } from '../../../shared/model/message.ts'

/** A stretch of a text (UTF-16 offsets, end exclusive). */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A piece of a message that is shown in one way. */
export interface Segment {
  readonly start: number
  readonly text: string
  /** What the network says it is; null for plain words. */
  readonly span: Span | null
  /** It is the last of that span. */
  readonly isEnd: boolean
  /** One of the words that counted for the colleague explained. */
  readonly marked: boolean
}

/**
 * Cuts a text where what it means or how it is shown changes. A span that lies over an earlier one is left out, and one that
 * goes on where the text ends is cut there: of a link every piece would be a way out, and its last one tells where it leads.
 */
export const segmentsOf = (
  text: string,
  spans: readonly Span[],
  marks: readonly Stretch[]
): readonly Segment[] => {
  // Of two that begin together the shorter one stays.
  const inOrder = spans
    .filter(({ start, end }) => start < end && start < text.length)
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
  const shown = apart(inOrder).map((span) => ({ ...span, end: Math.min(span.end, text.length) }))
  const within = [...shown, ...marks.filter(({ start, end }) => start < end && end <= text.length)]
  const cuts = [...new Set([0, text.length, ...within.flatMap(({ start, end }) => [start, end])])].toSorted(
    (one, other) => one - other
  )
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    const span = shown.find((one) => one.start <= start && end <= one.end) ?? null
    return {
      start,
      text: text.slice(start, end),
      span,
      isEnd: span?.end === end,
      marked: marks.some((mark) => mark.start <= start && end <= mark.end)
    }
  })
}

/** Of these, none over an earlier one. */
const apart = <Part extends Stretch>(inOrder: readonly Part[]): readonly Part[] => {
  let end = 0
  return inOrder.filter((part) => {
    const isApart = part.start >= end
    if (isApart) end = part.end
    return isApart
  })
}

/** Where whole words or phrases stand in a text, whatever their capitals; in order, without overlap, the longest first. */
export const findWords = (text: string, words: readonly string[]): readonly Stretch[] => {
  const expressions = expressionsOf(words)
  if (expressions.length === 0) return []
  const lowered = inSmallLetters(text)
  const found = expressions
    .flatMap((expression) => [...lowered.matchAll(expression)])
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => isWhole(lowered, start, end))
    .toSorted((one, other) => one.start - other.start || other.end - one.end)
  return apart(found)
}

/** Of the same length, so that what is found in one stands in the other: a few capitals have two small letters. */
const inSmallLetters = (text: string): string => {
  const lowered = text.toLowerCase()
  return lowered.length === text.length
    ? lowered
    : Array.from(text, (sign) => {
        const small = sign.toLowerCase()
        return small.length === sign.length ? small : sign
      }).join('')
}

const aLetter = /[\p{L}\p{N}]/u

/** No letter goes on where it begins or ends. Asked of one letter: in the expression the class of all letters is built anew for each. */
const isWhole = (text: string, start: number, end: number): boolean =>
  !aLetter.test(Array.from(text.slice(Math.max(0, start - 2), start)).at(-1) ?? '') &&
  !aLetter.test(Array.from(text.slice(end, end + 2))[0] ?? '')

/** Made once for the messages of a conversation, which are searched for the same words. */
const made = new WeakMap<readonly string[], readonly RegExp[]>()

const expressionsOf = (words: readonly string[]): readonly RegExp[] => {
  const known = made.get(words)
  if (known !== undefined) return known
  const wanted = new Set(words.map((word) => inSmallLetters(word.trim())))
  wanted.delete('')
  const expressions = Array.from(wanted, (word) => new RegExp(quote(word), 'gu'))
  made.set(words, expressions)
  return expressions
}

const quote = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&').replace(/\s+/gu, '\\s+')
