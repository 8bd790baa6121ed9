import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { z } from 'zod'
import type { encodingSchema } from '../../../shared/contract/imports.ts'

export type Encoding = z.infer<typeof encodingSchema>

/** How much of a file is looked at to tell its encoding and its delimiter, in bytes. */
export const headBytes = 256 * 1024

/** How kinds of files that are no lists of comments begin; a ZIP is also what spreadsheets are. */
const signatures: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x1f, 0x8b],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x52, 0x61, 0x72, 0x21],
  [0x7f, 0x45, 0x4c, 0x46],
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74, 0x20, 0x33, 0x00],
  [0x7b, 0x5c, 0x72, 0x74, 0x66]
]

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** Whether this is no text in any encoding that we read: a known signature, or control characters all over. */
export const looksBinary = (head: Uint8Array, encoding: Encoding): boolean => {
  if (signatures.some((signature) => startsWith(head, signature))) return true
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const step = wide ? 2 : 1
  const low = encoding === 'utf-16be' ? 1 : 0
  let controls = 0
  let seen = 0
  for (let index = 0; index + step <= head.length; index += step) {
    const high = wide ? (head[index + 1 - low] ?? 0) : 0
    const byte = head[index + low] ?? 0
    seen += 1
    if (high === 0 && (byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) controls += 1
  }
  return controls > Math.max(2, seen / 500)
}

/**
 * The encoding of a text from its first bytes: a byte order mark, else NULs at every other byte (UTF-16), else UTF-8 where
 * the bytes say so, else Windows-1252. A few bad bytes do not make a UTF-8 text another one: `decodeText` reads those apart.
 */
export const detectEncoding = (head: Uint8Array): Encoding => {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return 'utf-8'
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be'
  let evenNuls = 0
  let oddNuls = 0
  for (let index = 0; index < head.length; index += 1)
    if (head[index] === 0) {
      if (index % 2 === 0) evenNuls += 1
      else oddNuls += 1
    }
  // Other scripts than Latin have NULs only in their delimiters, but never one at the other place.
  const wide = (nuls: number, others: number): boolean =>
    (nuls > head.length / 8 && others < nuls / 10) || (nuls > head.length / 100 && others === 0)
  if (wide(oddNuls, evenNuls)) return 'utf-16le'
  if (wide(evenNuls, oddNuls)) return 'utf-16be'
  const { valid, bad } = countSequences(head)
  return bad === 0 || valid > bad ? 'utf-8' : 'windows-1252'
}

/** How many bytes a UTF-8 sequence has that begins with this byte; 0 for a byte that begins none. */
const sequenceLength = (lead: number): number => {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead < 0xe0) return 2
  if (lead >= 0xe0 && lead < 0xf0) return 3
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0
}

/** The length of the valid sequence at this index, or 0. */
const validAt = (bytes: Uint8Array, index: number): number => {
  const length = sequenceLength(bytes[index] ?? 0)
  return length > 0 && index + length <= bytes.length && isUtf8(bytes.subarray(index, index + length))
    ? length
    : 0
}

const countSequences = (head: Uint8Array): { valid: number; bad: number } => {
  let valid = 0
  let bad = 0
  for (let index = 0; index < head.length;) {
    if ((head[index] ?? 0) < 0x80) {
      index += 1
      continue
    }
    const length = validAt(head, index)
    if (length > 0) valid += 1
    // The head may end in the middle of a sequence.
    else if (index + 4 <= head.length) bad += 1
    index += length > 0 ? length : 1
  }
  return { valid, bad }
}

/** Where the last sequence begins when the bytes end in its middle, else their length. */
const completeLength = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** UTF-8, but bytes that are not are read as Windows-1252, so that one row of another origin is not lost. */
const decodeMixed = (bytes: Buffer): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  let start = 0
  for (let index = 0; index < bytes.length;) {
    const length = validAt(bytes, index)
    if (length > 0) {
      index += length
      continue
    }
    text += bytes.toString('utf8', start, index)
    text += iconv.decode(bytes.subarray(index, index + 1), 'windows-1252')
    index += 1
    start = index
  }
  return text + bytes.toString('utf8', start)
}

/** The text of a stream of bytes, piece by piece, without its byte order mark. */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding
): AsyncGenerator<string> {
  let first = true
  const withoutMark = (text: string): string => {
    if (!first || text === '') return text
    first = false
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  }
  if (encoding === 'utf-8') {
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of source) {
      const bytes = Buffer.concat([rest, chunk])
      const end = completeLength(bytes)
      rest = bytes.subarray(end)
      yield withoutMark(decodeMixed(bytes.subarray(0, end)))
    }
    yield withoutMark(decodeMixed(rest))
    return
  }
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  for await (const chunk of source) yield withoutMark(decoder.write(Buffer.from(chunk)))
  yield withoutMark(decoder.end() ?? '')
}
