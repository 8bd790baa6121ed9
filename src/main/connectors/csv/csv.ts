import { type FileEntry, longestRecord } from '../files/file-record.ts'
import { type Delimiter, readCsvRow } from './read-csv-row.ts'
import { withoutEnd } from '../../../shared/text/without-end.ts'

/** How the rows of a CSV file become records. */
export interface CsvLayout {
  readonly delimiter: Delimiter
  /** Names in the header, or "1", "2", … where there is none. */
  readonly columns: readonly string[]
  readonly hasHeader: boolean
  /** Rows before the first record: a title, and the header. */
  readonly skip: number
}

interface CsvRow {
  readonly kind: 'row'
  readonly line: number
  readonly cells: readonly string[]
  readonly raw: string
}

type CsvEntry = CsvRow | Extract<FileEntry, { kind: 'unreadable' }>

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']

/** `sep=;` tells a spreadsheet program the delimiter; it is no row. */
const separatorLine = /^sep=(.)\r?\n?$/iu

const countLines = (text: string): number => text.match(/\r\n|\r|\n/gu)?.length ?? 0

const isBlank = (cell: string): boolean => cell.trim() === ''

/** Reads what stands whole in the buffer; `rest` is the beginning of a row that goes on. */
const rowsIn = (
  buffer: string,
  firstLine: number,
  delimiter: Delimiter,
  ended: boolean
): { entries: CsvEntry[]; rest: string; line: number } => {
  const entries: CsvEntry[] = []
  let index = 0
  let line = firstLine
  while (index < buffer.length) {
    const step = readCsvRow(buffer, index, delimiter, ended, longestRecord)
    if (step.kind === 'more') break
    const source = buffer.slice(index, step.end)
    const raw = withoutEnd(source, /[\r\n]/u)
    if (step.kind === 'broken')
      entries.push({ kind: 'unreadable', line, reason: step.reason, values: {}, raw })
    else if (!step.cells.every(isBlank) && !(line === 1 && separatorLine.test(source)))
      entries.push({ kind: 'row', line, cells: step.cells, raw })
    line += countLines(source)
    index = step.end
  }
  return { entries, rest: buffer.slice(index), line }
}

/** Which delimiter gives rows of the same number of cells; a column name that is known decides between equals. */
const guessDelimiter = (
  head: string,
  knowsColumn: (name: string) => boolean
): { delimiter: Delimiter; rows: readonly CsvRow[]; width: number } => {
  const told = separatorLine.exec(head.slice(0, head.indexOf('\n') + 1 || head.length))?.[1]
  let best: { delimiter: Delimiter; rows: readonly CsvRow[]; width: number; score: number } | null = null
  for (const delimiter of delimiters) {
    const rows = rowsIn(head, 1, delimiter, true)
      .entries.filter((entry) => entry.kind === 'row')
      .slice(0, 200)
    const counts = new Map<number, number>()
    for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
    const [width, share] = [...counts]
      .filter(([cells]) => cells > 1)
      .toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
    const named = rows.slice(0, 10).some(({ cells }) => cells.length > 1 && cells.some(knowsColumn))
    const score =
      (delimiter === told ? 100 : 0) +
      (named ? 1 : 0) +
      (rows.length > 0 ? share / rows.length : 0) +
      Math.min(width, 20) / 100
    const enough = delimiter === told || named || share * 2 > rows.length
    if (width > 1 && enough && score > (best?.score ?? 0)) best = { delimiter, rows, width, score }
  }
  if (best !== null) return best
  // One column: a delimiter that never occurs leaves its texts whole.
  const delimiter = delimiters.toReversed().find((one) => !head.includes(one)) ?? '|'
  const rows = rowsIn(head, 1, delimiter, true).entries.filter((entry) => entry.kind === 'row')
  return { delimiter, rows, width: 1 }
}

/** Numbers, dates and addresses: a header has none. */
const isValue = (cell: string): boolean =>
  /^[+-]?\d+([.,]\d+)?$/u.test(cell) ||
  /\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}/u.test(cell) ||
  /^https?:\/\/|^[^\s@]{1,64}@[^\s@.]{1,64}(?:\.[^\s@.]{1,64}){1,8}$/iu.test(cell)

const isSentence = (cell: string): boolean => cell.length > 60 || /\s\S+\s.*[.!?…]$/su.test(cell)

/**
 * Whether this row names the columns: by a known name, or words above columns of numbers, dates or addresses. In doubt it
 * is a record: a header taken for one shows in the preview, a record taken for a header would be lost.
 */
const isHeader = (
  first: readonly string[],
  others: readonly CsvRow[],
  knowsColumn: (name: string) => boolean
): boolean => {
  const cells = first.map((cell) => cell.trim())
  if (cells.some((cell) => isValue(cell) || isSentence(cell) || cell.startsWith('@'))) return false
  if (cells.some(knowsColumn)) return true
  if (cells.some(isBlank)) return false
  return cells.some((_cell, index) => {
    const values = others.map((row) => (row.cells[index] ?? '').trim()).filter((value) => value !== '')
    return values.length > 0 && values.filter(isValue).length >= values.length * 0.8
  })
}

const nameColumns = (header: readonly string[], width: number): string[] => {
  const names: string[] = []
  for (let index = 0; index < Math.max(header.length, width); index += 1) {
    const name = (header[index] ?? '').trim() || String(index + 1)
    let unique = name
    for (let count = 2; names.includes(unique); count += 1) unique = `${name} (${count})`
    names.push(unique)
  }
  return names
}

/** Blank cells at the end of a header name nothing. */
const withoutBlankEnd = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => !isBlank(cell)) + 1)

/** Finds delimiter, header and columns in the beginning of a CSV text. `knowsColumn`: is this a name that columns bear? */
export const examineCsv = (head: string, knowsColumn: (name: string) => boolean): CsvLayout => {
  const { delimiter, rows, width } = guessDelimiter(head, knowsColumn)
  // Reports begin with a title: lines of one cell above a table.
  const filled = (row: CsvRow): number => row.cells.filter((cell) => !isBlank(cell)).length
  const title = width > 1 ? rows.slice(0, 10).findIndex((row) => filled(row) > 1) : 0
  const first = rows[Math.max(title, 0)]
  const others = rows.slice(Math.max(title, 0) + 1)
  const hasHeader = first !== undefined && isHeader(first.cells, others, knowsColumn)
  const header = hasHeader ? withoutBlankEnd(first.cells) : []
  return {
    delimiter,
    columns: nameColumns(
      header,
      width > header.length && others.length > 0 ? widthInUse(others, width) : header.length || width
    ),
    hasHeader,
    skip: hasHeader ? Math.max(title, 0) + 1 : 0
  }
}

/** Columns that hold something somewhere: a delimiter at the end of every line makes none. */
const widthInUse = (rows: readonly CsvRow[], width: number): number =>
  Math.max(...rows.map((row) => Math.min(width, withoutBlankEnd(row.cells).length)))

const toEntry = (row: CsvRow, columns: readonly string[]): FileEntry => {
  const beyond = row.cells.findLastIndex((cell) => !isBlank(cell)) + 1
  if (beyond > columns.length)
    return {
      kind: 'unreadable',
      line: row.line,
      reason: 'too_many_cells',
      values: { found: beyond, expected: columns.length },
      raw: row.raw
    }
  const values = new Map<string, string>()
  for (const [index, column] of columns.entries()) {
    const cell = row.cells[index] ?? ''
    if (!isBlank(cell)) values.set(column, cell)
  }
  return { kind: 'record', line: row.line, values, raw: row.raw, inside: [] }
}

/** The records of a CSV text that comes piece by piece; at most one row and one piece are in memory. */
export async function* readCsv(
  pieces: AsyncIterable<string>,
  layout: CsvLayout
): AsyncGenerator<readonly FileEntry[]> {
  let buffer = ''
  let line = 1
  let skip = layout.skip
  const take = (ended: boolean): FileEntry[] => {
    const read = rowsIn(buffer, line, layout.delimiter, ended)
    buffer = read.rest
    line = read.line
    const taken: FileEntry[] = []
    for (const entry of read.entries) {
      if (entry.kind === 'unreadable') taken.push(entry)
      else if (skip > 0) skip -= 1
      else taken.push(toEntry(entry, layout.columns))
    }
    return taken
  }
  for await (const piece of pieces) {
    buffer += piece
    yield take(false)
  }
  yield take(true)
}
