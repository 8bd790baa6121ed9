import type { ImportShape } from '../../../shared/contract/imports.ts'
import type { UnreadableReason } from '../files/file-record.ts'

export type Delimiter = Extract<ImportShape, { format: 'csv' }>['delimiter']

/** What stands at one place of a CSV text. `end` is where the next row begins. */
export type CsvStep =
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly end: number }
  /** The line alone is given up, so that the rows below it are still read. */
  | {
      readonly kind: 'broken'
      readonly reason: Extract<UnreadableReason, 'quote_not_closed' | 'row_too_large'>
      readonly end: number
    }
  /** The text ends before the row does. */
  | { readonly kind: 'more' }

const isLineEnd = (character: string | undefined): boolean => character === '\n' || character === '\r'

/** Where the next line begins. A CR at the very end may be half of a CRLF: the caller waits for more when it can. */
const afterLineEnd = (text: string, index: number): number =>
  text[index] === '\r' && text[index + 1] === '\n' ? index + 2 : index + 1

const lineEndFrom = (text: string, start: number): number => {
  const feed = text.indexOf('\n', start)
  const line = feed === -1 ? text.length : feed
  const back = text.slice(start, line).indexOf('\r')
  return back === -1 ? line : start + back
}

/**
 * One row of CSV (RFC 4180) from an index on. Written here because readers of CSV either stop at a quote that is never
 * closed or swallow what follows it: here that line is given up and the next one is a row again. Lenient where the
 * meaning is clear: quotes inside unquoted cells, unescaped quotes inside quoted ones, blanks around quotes.
 *
 * @param ended Nothing follows the text.
 * @param limit The longest row, in UTF-16 code units.
 */
export const readCsvRow = (
  text: string,
  start: number,
  delimiter: Delimiter,
  ended: boolean,
  limit: number
): CsvStep => {
  const cells: string[] = []
  let index = start
  while (true) {
    const opening = skipBlanks(text, index, delimiter)
    if (text[opening] === '"') {
      const quoted = readQuoted(text, opening, delimiter, ended)
      if (quoted.kind === 'more' && text.length - start <= limit) return quoted
      if (quoted.kind !== 'cell') return giveUpLine(text, start, delimiter, ended, limit)
      cells.push(quoted.value)
      index = quoted.end
    } else {
      let end = index
      while (end < text.length && text[end] !== delimiter && !isLineEnd(text[end])) end += 1
      if (end === text.length && !ended)
        return end - start > limit ? { kind: 'broken', reason: 'row_too_large', end } : { kind: 'more' }
      cells.push(text.slice(index, end))
      index = end
    }
    if (text[index] === delimiter) {
      index += 1
      continue
    }
    if (index >= text.length) return ended ? { kind: 'row', cells, end: index } : { kind: 'more' }
    if (text[index] === '\r' && index + 1 === text.length && !ended) return { kind: 'more' }
    return { kind: 'row', cells, end: afterLineEnd(text, index) }
  }
}

const skipBlanks = (text: string, start: number, delimiter: Delimiter): number => {
  let index = start
  while (text[index] === ' ' || (text[index] === '\t' && delimiter !== '\t')) index += 1
  return index
}

type Quoted = { kind: 'cell'; value: string; end: number } | { kind: 'broken' } | { kind: 'more' }

/** A quoted cell; `end` is at the delimiter, the line end or the end of the text. */
const readQuoted = (text: string, opening: number, delimiter: Delimiter, ended: boolean): Quoted => {
  let index = opening + 1
  while (true) {
    const quote = text.indexOf('"', index)
    if (quote === -1) return ended ? { kind: 'broken' } : { kind: 'more' }
    if (text[quote + 1] === '"') {
      index = quote + 2
      continue
    }
    const after = skipBlanks(text, quote + 1, delimiter)
    if (after >= text.length && !ended) return { kind: 'more' }
    if (after >= text.length || text[after] === delimiter || isLineEnd(text[after]))
      return { kind: 'cell', value: text.slice(opening + 1, quote).replaceAll('""', '"'), end: after }
    // A quote where a cell begins opens that cell: it is ours that was never closed.
    const before = text[quote - 1]
    if (quote > opening + 1 && (before === delimiter || isLineEnd(before))) return { kind: 'broken' }
    index = quote + 1
  }
}

/** The first line as a row when its quotes are in pairs (`"Hello" she said,next`), else given up. */
const giveUpLine = (
  text: string,
  start: number,
  delimiter: Delimiter,
  ended: boolean,
  limit: number
): CsvStep => {
  const lineEnd = lineEndFrom(text, start)
  if (!ended && lineEnd >= text.length - 1)
    return text.length - start > limit
      ? { kind: 'broken', reason: 'row_too_large', end: text.length }
      : { kind: 'more' }
  const line = text.slice(start, lineEnd)
  const end = lineEnd >= text.length ? lineEnd : afterLineEnd(text, lineEnd)
  const quotes = line.split('"').length - 1
  if (quotes % 2 === 1) return { kind: 'broken', reason: 'quote_not_closed', end }
  const cells: string[] = []
  let index = 0
  while (true) {
    const opening = skipBlanks(line, index, delimiter)
    const quoted =
      line[opening] === '"' ? readQuoted(line, opening, delimiter, true) : { kind: 'broken' as const }
    if (quoted.kind === 'cell') {
      cells.push(quoted.value)
      index = quoted.end
    } else {
      const next = line.indexOf(delimiter, index)
      const stop = next === -1 ? line.length : next
      cells.push(line.slice(index, stop))
      index = stop
    }
    if (index >= line.length) return { kind: 'row', cells, end }
    index += 1
  }
}
