import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../../src/main/connectors/files/file-record.ts'
import { isColumnName, isTextName } from '../../../src/main/ingest/column-names.ts'
import { examineFile, readRecords } from '../../../src/main/ingest/examine-file.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Bytes in use by what is still needed. */
const heap = (): number => {
  if (typeof collectGarbage === 'function') collectGarbage()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

const mebibyte = 1024 * 1024
const size = 30 * mebibyte
const words = 'Good bread, thank you. '.repeat(40)

const formats = {
  CSV: { first: 'id,author,text\n', row: (index: number) => `${index},Ana,"${words}${index}"\n`, last: '' },
  'a JSON document': {
    first: '{"page":{"comments":[',
    row: (index: number) => `${index > 0 ? ',' : ''}{"id":${index},"author":"Ana","text":"${words}${index}"}`,
    last: ']}}'
  },
  'JSON Lines': {
    first: '',
    row: (index: number) => `{"id":${index},"author":"Ana","text":"${words}${index}"}\n`,
    last: ''
  },
  'CSV with a quote that is never closed': {
    first: 'id,author,text\n',
    row: (index: number) => `${index},Ana,${index === 300 ? '"' : ''}${words.replaceAll(',', '')}${index}\n`,
    last: ''
  }
} as const

type Format = (typeof formats)[keyof typeof formats]

/** Reads a file of this format that is made while it is read; `hold` is given every record. */
const readLarge = async (
  format: Format,
  hold: (entry: FileEntry) => void
): Promise<{ records: number; unreadable: number; most: number }> => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(format.first)
    let index = 0
    for (let length = 0; length < size;) {
      let piece = ''
      while (piece.length < 64 * 1024) {
        piece += format.row(index)
        index += 1
      }
      length += piece.length
      yield Buffer.from(piece)
    }
    yield Buffer.from(format.last)
  }
  const head = async (length: number): Promise<Uint8Array> => {
    const parts: Uint8Array[] = []
    let have = 0
    for await (const part of bytes()) {
      parts.push(part)
      have += part.length
      if (have >= length) break
    }
    return Buffer.concat(parts).subarray(0, length)
  }
  const examined = await examineFile(head, size, { isColumn: isColumnName, isText: isTextName })
  if (examined.kind === 'refused') throw new Error(examined.code)
  const before = heap()
  let most = 0
  let records = 0
  let unreadable = 0
  let pieces = 0
  for await (const entries of readRecords(bytes(), examined.file)) {
    for (const entry of entries) {
      hold(entry)
      if (entry.kind === 'record') records += 1
      else unreadable += 1
    }
    pieces += 1
    if (pieces % 60 === 0) most = Math.max(most, heap() - before)
  }
  return { records, unreadable, most }
}

describe('reading a large file', () => {
  it.each(Object.entries(formats))('holds a piece of %s at a time', async (_name, format) => {
    const { records, unreadable, most } = await readLarge(format, () => {})
    expect(records).toBeGreaterThan(30_000)
    expect(unreadable).toBeLessThanOrEqual(1)
    expect(most).toBeLessThan(size / 2)
  })

  it('would be seen to hold more', async () => {
    const held: FileEntry[] = []
    const { most } = await readLarge(formats.CSV, (entry) => held.push(entry))
    expect(held.length).toBeGreaterThan(30_000)
    expect(most).toBeGreaterThan(size / 2)
  })
})
