import { longestRecord } from '../files/file-record.ts'
import { documentIsARecord, stepsOf } from './path.ts'

/** One entry of the list of records, as it stands in the document. */
export interface JsonPiece {
  readonly line: number
  /** Its key, where the list is an object keyed by id. */
  readonly key: string | null
  readonly raw: string
  /** whole · cut: the document ends in its middle · too_large: longer than a record may be. */
  readonly state: 'whole' | 'cut' | 'too_large'
}

export interface JsonScanner {
  /** The entries that end in this text, which continues the text before it. */
  feed(text: string): readonly JsonPiece[]
  /** What was open when the document ended. */
  end(): readonly JsonPiece[]
}

/** A container on the way to the list of records, or that list. */
interface Container {
  readonly isList: boolean
  expectsKey: boolean
  key: string | null
}

interface Entry {
  start: number
  readonly line: number
  readonly key: string | null
  /** Containers that are open around it. */
  readonly depth: number
  readonly scalar: boolean
  /** The beginning of an entry that is too large to be held; the rest of it is passed over. */
  beginning: string | null
}

const quote = 34
const backslash = 92
const comma = 44
const colon = 58
const openBrace = 123
const closeBrace = 125
const openBracket = 91
const closeBracket = 93
const lineFeed = 10

/**
 * Cuts a JSON document into the entries of one list by its brackets and quotes alone, and leaves reading them to
 * JSON.parse: what is wrong inside one entry costs that entry only, and every entry has its line and its source text,
 * which no streaming parser tells. It holds one entry and one piece of text at a time.
 */
export const scanJson = (recordsAt: string): JsonScanner => {
  const wholeDocument = recordsAt === documentIsARecord
  const steps = wholeDocument ? [] : stepsOf(recordsAt)
  const open: Container[] = []
  /** Containers open that do not lead to the list. */
  let passing = 0
  let buffer = ''
  let index = 0
  let line = 1
  let inString = false
  let escaped = false
  let stringStart = 0
  /** The entry being cut out: where it begins, and how many containers were open before it. */
  let entry: Entry | null = null
  let depth = 0
  let pieces: JsonPiece[] = []

  const atList = (): boolean => {
    if (wholeDocument) return open.length === 0
    return open.length === steps.length + 1
  }
  const finish = (end: number, state: JsonPiece['state']): void => {
    if (entry === null) return
    const raw = entry.beginning ?? buffer.slice(entry.start, end).trimEnd()
    pieces.push({
      line: entry.line,
      key: entry.key,
      raw,
      state: entry.beginning === null ? state : 'too_large'
    })
    entry = null
  }
  /** A value begins here: it may be an entry of the list. */
  const begin = (scalar: boolean): void => {
    if (entry !== null || passing > 0 || !atList()) return
    const top = open.at(-1)
    // What stands beside the entries of a keyed object and is no object is about the list, not of it.
    if (scalar && top?.isList !== true) return
    entry = {
      start: index,
      line,
      key: top?.isList === false ? top.key : null,
      depth,
      scalar,
      beginning: null
    }
  }
  const push = (isList: boolean): void => {
    depth += 1
    if (entry !== null) return
    const step = steps[open.length - 1]
    const parent = open.at(-1)
    const leads =
      parent === undefined
        ? !wholeDocument
        : step === null || (step !== undefined && !parent.isList && step === parent.key)
    if (passing === 0 && leads) open.push({ isList, expectsKey: !isList, key: null })
    else passing += 1
  }
  const pop = (): void => {
    depth = Math.max(0, depth - 1)
    if (entry !== null) {
      if (depth === entry.depth) finish(index + 1, 'whole')
    } else if (passing > 0) passing -= 1
    else open.pop()
  }
  const endString = (): void => {
    const top = open.at(-1)
    if (entry !== null) {
      if (entry.scalar) finish(index + 1, 'whole')
    } else if (passing > 0) return
    else if (top !== undefined && !top.isList && top.expectsKey) {
      const source = buffer.slice(stringStart, index + 1)
      top.key = source.includes('\\') ? keyIn(source) : source.slice(1, -1)
    }
  }
  /** Passes over a string as far as the buffer goes. */
  const readString = (): void => {
    for (; index < buffer.length; index += 1) {
      const code = buffer.charCodeAt(index)
      if (code === lineFeed) line += 1
      if (escaped) escaped = false
      else if (code === backslash) escaped = true
      else if (code === quote) {
        inString = false
        endString()
        index += 1
        return
      }
    }
  }
  const step = (code: number): void => {
    const top = open.at(-1)
    switch (code) {
      case quote:
        if (!(top?.isList === false && top.expectsKey)) begin(true)
        inString = true
        stringStart = index
        return
      case openBrace:
      case openBracket:
        begin(false)
        push(code === openBracket)
        return
      case closeBrace:
      case closeBracket:
        if (entry?.scalar === true) finish(index, 'whole')
        pop()
        return
      case comma:
        if (entry?.scalar === true) finish(index, 'whole')
        if (entry === null && passing === 0 && top !== undefined) top.expectsKey = !top.isList
        return
      case colon:
        if (entry === null && passing === 0 && top !== undefined) top.expectsKey = false
        return
      default:
        if (code === 32 || code === 13 || code === 9) {
          if (entry?.scalar === true) finish(index, 'whole')
          return
        }
        if (!(top?.isList === false && top.expectsKey)) begin(true)
    }
  }
  /** Lets go of what is read; keys and entries that go on stay, up to the longest that is held. */
  const trim = (): void => {
    if (entry !== null && entry.beginning === null && index - entry.start > longestRecord)
      entry.beginning = buffer.slice(entry.start, index)
    const held = entry !== null && entry.beginning === null ? entry.start : index
    const inKey = entry === null && passing === 0 && inString && index - stringStart <= longestRecord
    const keep = inKey ? Math.min(held, stringStart) : held
    if (entry !== null) entry.start -= keep
    stringStart = Math.max(0, stringStart - keep)
    buffer = buffer.slice(keep)
    index -= keep
  }
  const taken = (): readonly JsonPiece[] => {
    const done = pieces
    pieces = []
    return done
  }
  return {
    feed(text) {
      buffer += text
      while (index < buffer.length) {
        if (inString) readString()
        else {
          const code = buffer.charCodeAt(index)
          if (code === lineFeed) line += 1
          else step(code)
          index += 1
        }
      }
      trim()
      return taken()
    },
    end() {
      if (entry !== null) finish(buffer.length, entry.scalar && !inString ? 'whole' : 'cut')
      else if (depth > 0) pieces.push({ line, key: null, raw: '', state: 'cut' })
      return taken()
    }
  }
}

const keyIn = (source: string): string => {
  try {
    const key: unknown = JSON.parse(source)
    return typeof key === 'string' ? key : source
  } catch {
    return source
  }
}
