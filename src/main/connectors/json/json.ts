import { type FileEntry, longestRecord } from '../files/file-record.ts'
import { deepest, flatten, mostColumns, parseExactly } from './flatten.ts'
import { type JsonPiece, scanJson } from './scan-json.ts'

const recordOf = (value: unknown, line: number, raw: string, key: string | null): FileEntry => {
  const record = flatten(value, line, raw, key)
  if (record === 'too_much')
    return {
      kind: 'unreadable',
      line,
      reason: 'too_many_fields',
      values: { columns: mostColumns, depth: deepest },
      raw
    }
  return record ?? { kind: 'unreadable', line, reason: 'not_a_record', values: {}, raw }
}

/** Entries of a list written one to a line, of which one broke the others: each line is read by itself. */
const readByLines = (piece: JsonPiece): FileEntry[] | null => {
  const lines = piece.raw.split('\n')
  if (lines.length === 1) return null
  const entries = lines
    .map((source, index): FileEntry | null => {
      const raw = source.trim().replace(/,$/u, '')
      const line = piece.line + index
      if (raw === '' || raw === ']' || raw === '}') return null
      const parsed = raw.startsWith('{') ? parseExactly(raw) : undefined
      if (parsed === undefined)
        return { kind: 'unreadable', line, reason: 'not_json', values: {}, raw: source }
      return recordOf(parsed.value, line, raw, null)
    })
    .filter((entry) => entry !== null)
  return entries.some((entry) => entry.kind === 'record') ? entries : null
}

const readPiece = (piece: JsonPiece): FileEntry[] => {
  const { line, raw, key } = piece
  if (piece.state === 'too_large')
    return [{ kind: 'unreadable', line, reason: 'row_too_large', values: {}, raw }]
  const parsed = parseExactly(raw)
  if (parsed === undefined) {
    const reason = piece.state === 'cut' ? 'file_breaks_off' : 'not_json'
    return readByLines(piece) ?? [{ kind: 'unreadable', line, reason, values: {}, raw }]
  }
  // A bare number, true, false or null is nothing that somebody said.
  return [recordOf(/^["{[]/u.test(raw) ? parsed.value : null, line, raw, key)]
}

/** The records of the list at this path of a JSON document that comes piece by piece. */
export async function* readJson(
  pieces: AsyncIterable<string>,
  recordsAt: string
): AsyncGenerator<readonly FileEntry[]> {
  const scanner = scanJson(recordsAt)
  for await (const piece of pieces) yield scanner.feed(piece).flatMap(readPiece)
  yield scanner.end().flatMap(readPiece)
}

/** The records of JSON Lines (https://jsonlines.org): a line that is no JSON costs that line. */
export async function* readJsonLines(pieces: AsyncIterable<string>): AsyncGenerator<readonly FileEntry[]> {
  let rest = ''
  let line = 0
  /** The beginning of a line that is too long to be held. */
  let beginning: string | null = null
  const readLine = (source: string, isLast: boolean): FileEntry[] => {
    line += 1
    const raw = source.trim()
    if (beginning !== null) {
      const kept = beginning
      beginning = null
      return [{ kind: 'unreadable', line, reason: 'row_too_large', values: {}, raw: kept }]
    }
    return raw === '' ? [] : readPiece({ line, key: null, raw, state: isLast ? 'cut' : 'whole' })
  }
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield lines.flatMap((source) => readLine(source, false))
    if (rest.length > longestRecord) {
      beginning ??= rest
      rest = ''
    }
  }
  yield readLine(rest, true)
}
