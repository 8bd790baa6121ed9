import type { ImportShape } from '../../shared/contract/imports.ts'
import { type CsvLayout, examineCsv, readCsv } from '../connectors/csv/csv.ts'
import type { FileEntry, FileRecord } from '../connectors/files/file-record.ts'
import { decodeText, detectEncoding, headBytes, looksBinary } from '../connectors/files/file-text.ts'
import { beginsLikeJson, examineJson } from '../connectors/json/examine-json.ts'
import { keyColumn } from '../connectors/json/flatten.ts'
import { readJson, readJsonLines } from '../connectors/json/json.ts'

/** What a file is, told from its content; its name is never asked. */
export interface ExaminedFile {
  readonly shape: ImportShape
  readonly columns: readonly string[]
  /** Columns have names of their own: a CSV without a header has numbers. */
  readonly named: boolean
  readonly sample: readonly FileRecord[]
  readonly csv: CsvLayout | null
  /** JSON that ends before it is whole, as a download that was cut off does; null where nothing says so. */
  readonly breaksOff: BreaksOff | null
}

export interface BreaksOff {
  /** The line at which it ends, from 1, and how many records before are whole; null where the file is too long to be looked through. */
  readonly at: { readonly line: number; readonly records: number } | null
}

export type ExamineOutcome =
  | { readonly kind: 'examined'; readonly file: ExaminedFile }
  | { readonly kind: 'refused'; readonly code: 'file_empty' | 'file_binary' | 'file_without_rows' }
  | { readonly kind: 'refused'; readonly code: 'file_not_json'; readonly at: number }

/** What columns may be called; the words are the business of who maps them. */
export interface KnownNames {
  isColumn(name: string): boolean
  isText(name: string): boolean
}

/** Rows that are looked at to guess columns and dates. */
const sampleSize = 200

/** How far into a JSON document its list of records is looked for, in bytes. */
const jsonHeads = [1024 * 1024, 4 * 1024 * 1024]

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** As much of the end of a file as tells whether JSON is whole, in bytes. */
const tailBytes = 4 * 1024

const textOf = async (bytes: Uint8Array, encoding: ImportShape['encoding']): Promise<string> => {
  let text = ''
  for await (const piece of decodeText(once(bytes), encoding)) text += piece
  return text
}

const columnsOf = (records: readonly FileRecord[]): string[] => {
  const columns = new Set<string>()
  for (const record of records) for (const column of record.values.keys()) columns.add(column)
  // Beside an id of its own, the key that a record is kept under comes last.
  return [...columns].toSorted((a, b) => Number(a === keyColumn) - Number(b === keyColumn))
}

/**
 * Tells encoding, format, columns and a sample from the beginning of a file.
 *
 * @param readHead The first bytes of the file, as many as asked or all of them.
 * @param size The size of the file in bytes.
 * @param readTail The last bytes of the file, as many as asked or all of them; without it only a short file is known to break off.
 */
export const examineFile = async (
  readHead: (bytes: number) => Promise<Uint8Array>,
  size: number,
  names: KnownNames,
  readTail?: (bytes: number) => Promise<Uint8Array>
): Promise<ExamineOutcome> => {
  const bytes = await readHead(headBytes)
  const encoding = detectEncoding(bytes)
  if (looksBinary(bytes, encoding)) return { kind: 'refused', code: 'file_binary' }
  const head = await textOf(bytes, encoding)
  if (head.trim() === '') return { kind: 'refused', code: 'file_empty' }
  if (/^\s*<(\?xml|!doctype|html)/iu.test(head)) return { kind: 'refused', code: 'file_without_rows' }
  if (beginsLikeJson(head)) {
    const outcome = await examineAsJson(readHead, size, encoding, names)
    if (outcome.kind === 'examined' && outcome.ended !== null) return await withItsEnd(outcome)
    if (outcome.kind === 'examined') {
      const end = readTail === undefined ? ']' : await textOf(await readTail(tailBytes), encoding)
      return /[\]}]\s*$/u.test(end)
        ? outcome
        : { ...outcome, file: { ...outcome.file, breaksOff: { at: null } } }
    }
    const csv = await examineAsCsv(head, encoding, names)
    // A CSV whose first cell begins with a bracket has a header or several columns that say so.
    return csv.kind === 'examined' && csv.file.named && csv.file.columns.length > 1 ? csv : outcome
  }
  return await examineAsCsv(head, encoding, names)
}

type JsonOutcome =
  | Exclude<ExamineOutcome, { readonly kind: 'examined' }>
  /** `ended`: the whole text, where the file is no longer than what was looked at. */
  | { readonly kind: 'examined'; readonly file: ExaminedFile; readonly ended: string | null }

/** What breaks off is read as the import will read it: its last record is none. */
const withItsEnd = async ({
  file,
  ended
}: Extract<JsonOutcome, { readonly kind: 'examined' }>): Promise<ExamineOutcome> => {
  const text = (ended ?? '').trimEnd()
  const last = file.shape.format === 'json' ? text : text.slice(text.lastIndexOf('\n') + 1)
  if (isWholeJson(last)) return { kind: 'examined', file }
  const records: FileRecord[] = []
  let whole = 0
  const read =
    file.shape.format === 'json' ? readJson(once(text), file.shape.recordsAt) : readJsonLines(once(text))
  for await (const entries of read)
    for (const entry of entries) {
      if (entry.kind !== 'record') continue
      whole += 1
      if (records.length < sampleSize) records.push(entry)
    }
  if (whole === 0) return { kind: 'refused', code: 'file_not_json', at: text.length }
  const line = text.split('\n').length
  return { kind: 'examined', file: { ...file, sample: records, breaksOff: { at: { line, records: whole } } } }
}

const examineAsJson = async (
  readHead: (bytes: number) => Promise<Uint8Array>,
  size: number,
  encoding: ImportShape['encoding'],
  names: KnownNames
): Promise<JsonOutcome> => {
  let outcome: JsonOutcome = { kind: 'refused', code: 'file_without_rows' }
  for (const length of jsonHeads) {
    const text = await textOf(await readHead(length), encoding)
    const ended = size <= length
    const layout = examineJson(text, ended, names.isText)
    if (layout.kind === 'none')
      outcome =
        ended && isWholeJson(text)
          ? { kind: 'refused', code: 'file_without_rows' }
          : { kind: 'refused', code: 'file_not_json', at: layout.at }
    else {
      const columns = columnsOf(layout.sample)
      const shape: ImportShape =
        layout.kind === 'json'
          ? { format: 'json', encoding, recordsAt: layout.recordsAt }
          : { format: 'json_lines', encoding }
      outcome = {
        kind: 'examined',
        file: {
          shape,
          columns,
          named: true,
          sample: layout.sample.slice(0, sampleSize),
          csv: null,
          breaksOff: null
        },
        ended: ended ? text : null
      }
      if (columns.some(names.isText)) return outcome
    }
    if (ended) return outcome
  }
  return outcome
}

const isWholeJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const examineAsCsv = async (
  head: string,
  encoding: ImportShape['encoding'],
  names: KnownNames
): Promise<ExamineOutcome> => {
  const layout = examineCsv(head, names.isColumn)
  const sample: FileRecord[] = []
  for await (const entries of readCsv(once(head), layout))
    for (const entry of entries) if (entry.kind === 'record' && sample.length < sampleSize) sample.push(entry)
  if (sample.length === 0) return { kind: 'refused', code: 'file_without_rows' }
  return {
    kind: 'examined',
    file: {
      shape: { format: 'csv', encoding, delimiter: layout.delimiter },
      columns: layout.columns,
      named: layout.hasHeader,
      sample,
      csv: layout,
      breaksOff: null
    }
  }
}

/** Every record of a file that was examined, in order, and what in it is none; at most one piece is in memory. */
export const readRecords = (
  source: AsyncIterable<Uint8Array>,
  file: Pick<ExaminedFile, 'shape' | 'csv'>
): AsyncGenerator<readonly FileEntry[]> => {
  const pieces = decodeText(source, file.shape.encoding)
  if (file.shape.format === 'json') return readJson(pieces, file.shape.recordsAt)
  if (file.csv === null) return readJsonLines(pieces)
  return readCsv(pieces, file.csv)
}
