import { none } from 'stream-chain/core'
import Assembler from 'stream-json/core/assembler.js'
import { jsonParser } from 'stream-json/core/parser.js'
import type { FileRecord } from '../files/file-record.ts'
import { flatten, parseExactly } from './flatten.ts'
import { documentIsARecord, documentIsTheList, everyEntryOf, stepsOf, under } from './path.ts'

export type JsonLayout =
  | { readonly kind: 'json'; readonly recordsAt: string; readonly sample: readonly FileRecord[] }
  | { readonly kind: 'json_lines'; readonly sample: readonly FileRecord[] }
  /** No JSON, or none that holds a record; `at` is the character where it stops making sense. */
  | { readonly kind: 'none'; readonly at: number }

/** Records looked at in each list to choose one. */
const lookedAt = 50

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a text begins like JSON does. */
export const beginsLikeJson = (head: string): boolean => /^\s*[[{]/u.test(head)

/** What can be read of a document of which only the beginning is there, or that goes wrong somewhere. */
const readBeginning = (head: string): { readonly value: unknown; readonly brokenAt: number | null } => {
  const pieceLength = 16_384
  const read = (until: number, oneByOne: boolean): { assembler: Assembler; at: number; broken: boolean } => {
    const parse = jsonParser({ streamKeys: false, streamStrings: false, streamNumbers: false })
    const assembler = new Assembler({ numberAsString: true })
    let at = 0
    try {
      while (at < head.length) {
        const length = oneByOne && at >= until ? 1 : pieceLength
        const tokens = parse(head.slice(at, at + length))
        if (tokens !== none && typeof tokens === 'object' && 'values' in tokens)
          for (const token of tokens.values) assembler.consume(token)
        at += length
      }
      return { assembler, at: head.length, broken: false }
    } catch {
      return { assembler, at, broken: true }
    }
  }
  let outcome = read(0, false)
  // The piece where it went wrong is lost with the error: read that one again, a character at a time.
  if (outcome.broken) outcome = read(outcome.at, true)
  const { assembler } = outcome
  let value: unknown = assembler.current
  for (let level = assembler.stack.length - 2; level >= 0; level -= 2) {
    const parent: unknown = assembler.stack[level]
    const key: unknown = assembler.stack[level + 1]
    if (Array.isArray(parent)) parent.push(value)
    else if (isObject(parent) && typeof key === 'string')
      Object.defineProperty(parent, key, { value, enumerable: true, configurable: true })
    value = parent
  }
  return { value, brokenAt: outcome.broken ? outcome.at : null }
}

interface List {
  readonly path: string
  readonly entries: { readonly key: string | null; readonly value: unknown }[]
  count: number
}

/** A list of bare texts is one of records; of numbers (read as text here) it is not. */
const isWords = (value: unknown): boolean => typeof value === 'string' && /\p{L}/u.test(value)

/** Objects that look alike, kept under their ids: a list written as an object. */
const isKeyedList = (value: Readonly<Record<string, unknown>>): boolean => {
  const entries = Object.values(value)
  const [first] = entries
  if (entries.length < 2 || !isObject(first) || !entries.every(isObject)) return false
  const names = Object.keys(first)
  const alike = (entry: Readonly<Record<string, unknown>>): boolean =>
    names.filter((name) => name in entry).length * 2 >= Math.max(names.length, Object.keys(entry).length)
  return (
    names.length > 0 &&
    entries.slice(0, lookedAt).filter(alike).length * 2 > Math.min(entries.length, lookedAt)
  )
}

/** Every list of objects (of texts, where a list has no object) in a document, by its path. */
const listsIn = (document: unknown): List[] => {
  const lists = new Map<string, List>()
  const listAt = (path: string): List => {
    const list = lists.get(path) ?? { path, entries: [], count: 0 }
    lists.set(path, list)
    return list
  }
  const keep = (path: string, key: string | null, value: unknown): void => {
    const list = listAt(path)
    list.count += 1
    if (list.entries.length < lookedAt) list.entries.push({ key, value })
  }
  const visit = (path: string, value: unknown, depth: number): void => {
    if (depth > 16) return
    if (Array.isArray(value)) {
      for (const entry of value) {
        if (isObject(entry) || Array.isArray(entry) || isWords(entry)) keep(path, null, entry)
        visit(everyEntryOf(path), entry, depth + 1)
      }
    } else if (isObject(value) && isKeyedList(value)) {
      for (const [key, entry] of Object.entries(value)) {
        keep(path, key, entry)
        visit(everyEntryOf(path), entry, depth + 1)
      }
    } else if (isObject(value))
      for (const [key, entry] of Object.entries(value)) visit(under(path, key), entry, depth + 1)
  }
  visit('', document, 0)
  return [...lists.values()]
}

const isRecord = (flat: ReturnType<typeof flatten>): flat is FileRecord =>
  flat !== null && flat !== 'too_much'

const recordsOf = (list: List): FileRecord[] =>
  list.entries.map(({ key, value }) => flatten(value, 1, '', key)).filter(isRecord)

/** How the columns begin under which a record of the outer list holds the inner list; null when it does not. */
const columnsTo = (outer: string, inner: string): string | null => {
  const entries = everyEntryOf(outer)
  if (!inner.startsWith(`${entries}.`)) return null
  const steps = stepsOf(inner.slice(entries.length + 1))
  const direct = steps.slice(0, steps.includes(null) ? steps.indexOf(null) : undefined)
  return direct.length === 0 ? null : `${direct.join('.')}.`
}

/** How much the records look like things said: the longest free text among their columns, more where its name is known. */
const wordsIn = (
  records: readonly FileRecord[],
  knowsText: (column: string) => boolean,
  isElsewhere: (column: string) => boolean = () => false
): number => {
  const lengths = new Map<string, { total: number; count: number }>()
  for (const { values } of records)
    for (const [column, text] of values) {
      if (isElsewhere(column)) continue
      const sum = lengths.get(column) ?? { total: 0, count: 0 }
      if (/\p{L}/u.test(text) && !/^https?:/iu.test(text)) sum.total += Math.min(text.length, 300)
      sum.count += 1
      lengths.set(column, sum)
    }
  let most = 0
  for (const [column, { total }] of lengths)
    most = Math.max(most, (total / records.length) * (knowsText(column) ? 10 : 1))
  return most
}

/**
 * Finds where the records of a JSON text are: a list at any depth, objects keyed by id, one record to a line, or one
 * record alone. `knowsText`: is this a name that columns of text bear?
 */
export const examineJson = (
  head: string,
  ended: boolean,
  knowsText: (column: string) => boolean
): JsonLayout => {
  const lines = head.split('\n').map((line) => line.trim())
  if (!ended) lines.pop()
  const filled = lines.filter((line) => line !== '')
  if (filled.length > 1) {
    const parsed = filled.slice(0, 200).map((line) => (beginsLikeJson(line) ? parseExactly(line) : undefined))
    if (parsed.filter((one) => one !== undefined).length * 2 > parsed.length)
      return {
        kind: 'json_lines',
        sample: parsed
          .map((one, index) =>
            one === undefined ? null : flatten(one.value, index + 1, filled[index] ?? '', null)
          )
          .filter(isRecord)
      }
  }
  const { value, brokenAt } = readBeginning(head)
  const lists = listsIn(value)
  const candidates = lists
    .map((list) => ({ list, records: recordsOf(list) }))
    .filter(({ records }) => records.some((record) => record.values.size > 0))
    .map(({ list, records }) => {
      // Words in an object keyed by id inside of the record are that list's.
      const inner = lists.map((one) => columnsTo(list.path, one.path)).filter((columns) => columns !== null)
      const isElsewhere = (column: string): boolean => inner.some((columns) => column.startsWith(columns))
      return { list, records, words: wordsIn(records, knowsText, isElsewhere) }
    })
  if (isObject(value)) {
    const record = flatten(value, 1, '', null)
    if (isRecord(record) && record.values.size > 0)
      candidates.push({
        list: { path: documentIsARecord, entries: [], count: 1 },
        records: [record],
        // A document about its list says less than the list does.
        words: wordsIn([record], knowsText) / (candidates.length > 0 ? 100 : 1)
      })
  }
  const score = (one: { list: List; words: number }): number => one.words * Math.log2(1 + one.list.count)
  const best = candidates.toSorted((a, b) => score(b) - score(a))[0]
  if (best === undefined) return { kind: 'none', at: brokenAt ?? head.length }
  // Answers stand inside of what they answer: the outer list holds both.
  const outer = candidates
    .filter(({ list, words }) => words * 2 >= best.words && list.path !== documentIsARecord)
    .toSorted((a, b) => a.list.path.split('.').length - b.list.path.split('.').length)
    .find(({ list }) => best.list.path.startsWith(list.path === documentIsTheList ? '*' : `${list.path}.*`))
  const chosen = outer ?? best
  return { kind: 'json', recordsAt: chosen.list.path, sample: chosen.records }
}
