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
  const shown = apart(spans.filter(({ start, end }) => start < end && start < text.length)).map((span) => ({
    ...span,
    end: Math.min(span.end, text.length)
  }))
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

/** In order, none over another: of two that begin together the shorter one stays. */
const apart = (spans: readonly Span[]): readonly Span[] => {
  let end = 0
  return spans
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
    .filter((span) => {
      const isApart = span.start >= end
      if (isApart) end = span.end
      return isApart
    })
}

/** Where whole words or phrases stand in a text, whatever their capitals; in order, without overlap. */
export const findWords = (text: string, words: readonly string[]): readonly Stretch[] => {
  const expression = expressionOf(words)
  if (expression === null) return []
  return [...text.matchAll(expression)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length
  }))
}

/** Made once for the messages of a conversation, which are searched for the same words: it takes longer to make than to use. */
const expressions = new WeakMap<readonly string[], RegExp | null>()

const expressionOf = (words: readonly string[]): RegExp | null => {
  const known = expressions.get(words)
  if (known !== undefined) return known
  const wanted = [...new Set(words.map((word) => word.trim().toLowerCase()))]
    .filter((word) => word !== '')
    .toSorted((one, other) => other.length - one.length)
  const made =
    wanted.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.map(quote).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  expressions.set(words, made)
  return made
}

const quote = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&').replace(/\s+/gu, '\\s+')
