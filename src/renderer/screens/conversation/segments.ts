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
  /** One of the words that counted for the colleague explained. */
  readonly marked: boolean
}

/** Cuts a text where what it means or how it is shown changes. Spans outside of the text are left out. */
export const segmentsOf = (
  text: string,
  spans: readonly Span[],
  marks: readonly Stretch[]
): readonly Segment[] => {
  const within = [...spans, ...marks].filter(({ start, end }) => start < end && end <= text.length)
  const cuts = [...new Set([0, text.length, ...within.flatMap(({ start, end }) => [start, end])])].toSorted(
    (one, other) => one - other
  )
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    return {
      start,
      text: text.slice(start, end),
      span: spans.find((span) => span.start <= start && end <= span.end) ?? null,
      marked: marks.some((mark) => mark.start <= start && end <= mark.end)
    }
  })
}

/** Where whole words or phrases stand in a text, whatever their capitals; in order, without overlap. */
export const findWords = (text: string, words: readonly string[]): readonly Stretch[] => {
  const wanted = [...new Set(words.map((word) => word.trim().toLowerCase()))]
    .filter((word) => word !== '')
    .toSorted((one, other) => other.length - one.length)
  if (wanted.length === 0) return []
  const expression = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${wanted.map(quote).join('|')})(?![\\p{L}\\p{N}])`,
    'giu'
  )
  return [...text.matchAll(expression)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length
  }))
}

const quote = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&').replace(/\s+/gu, '\\s+')
