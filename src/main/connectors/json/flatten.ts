import type { FileRecord } from '../files/file-record.ts'

/** The column of the id of an object that is kept under its id rather than carrying it. */
export const keyColumn = '@key'

/** The column of a record that is a bare text. */
export const valueColumn = 'value'

/** Columns that one record may have, and how deep they may lie: a hostile record makes no million of either. */
export const mostColumns = 500
export const deepest = 32

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * JSON.parse whose numbers keep their digits as text; undefined when it is no JSON. Numbers are told by the source text
 * that the reviver is given. https://tc39.es/proposal-json-parse-with-source/
 */
export const parseExactly = (text: string): { readonly value: unknown } | undefined => {
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value
  try {
    return { value: JSON.parse(text, exact) }
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Some exports cut a text into pieces: `["Hello ", { "type": "link", "text": "…" }]`. */
const piecesOf = (value: readonly unknown[]): string | null => {
  if (!value.some((piece) => typeof piece === 'string')) return null
  let text = ''
  for (const piece of value) {
    const part = isObject(piece) ? piece['text'] : piece
    if (typeof part !== 'string') return null
    text += part
  }
  return value.some(isObject) ? text : null
}

/** A part of a record as it could stand in the file; null when it is too deep to be written. */
const sourceOf = (value: unknown): string | null => {
  try {
    return JSON.stringify(value)
  } catch {
    return null
  }
}

/**
 * One value of a list of records as a record, its nested fields as dotted columns; null when it cannot be one, `too_much` when
 * it has more columns or deeper ones than are read: what would be left out may be what somebody said.
 */
export const flatten = (
  value: unknown,
  line: number,
  raw: string,
  key: string | null,
  depthOfRecord = 0
): FileRecord | 'too_much' | null => {
  const values = new Map<string, string>()
  const inside: FileRecord[] = []
  let isWhole = true
  const put = (column: string, text: string): void => {
    if (text.trim() === '' || values.has(column)) return
    if (values.size < mostColumns) values.set(column, text)
    else isWhole = false
  }
  const visit = (path: string, part: unknown, depth: number): void => {
    const text = textOf(part)
    if (text !== null) put(path, text)
    else if (part === null) return
    else if (depth >= deepest) isWhole = false
    else if (isObject(part))
      for (const [name, entry] of Object.entries(part))
        visit(path === '' ? name : `${path}.${name}`, entry, depth + 1)
    else if (Array.isArray(part)) visitList(path, part, depth)
  }
  const visitList = (path: string, list: readonly unknown[], depth: number): void => {
    const pieces = piecesOf(list)
    if (pieces !== null) return put(path, pieces)
    const texts = list.map(textOf).filter((text) => text !== null)
    if (texts.length > 0) put(path, texts.join(', '))
    for (const entry of list)
      if (isObject(entry)) {
        const record =
          depth < deepest - 1 ? flatten(entry, line, sourceOf(entry) ?? raw, null, depth + 1) : 'too_much'
        if (record === 'too_much') isWhole = false
        else if (record !== null) inside.push(record)
      }
  }
  if (key !== null) put(keyColumn, key)
  if (isObject(value)) visit('', value, depthOfRecord)
  else if (Array.isArray(value))
    for (const [index, entry] of value.entries()) visit(String(index + 1), entry, depthOfRecord + 1)
  else if (typeof value === 'string') put(valueColumn, value)
  else return null
  return isWhole ? { kind: 'record', line, values, raw, inside } : 'too_much'
}
