import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSealedFile, sealInto } from '../../../src/main/runtime/seal-stream.ts'

const passphrase = 'levain, fournil et gelée'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-sealed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('bytes under a pass-phrase', () => {
  const seal = async (pieces: readonly Uint8Array[]): Promise<Buffer> => {
    const made: Uint8Array[] = []
    const writer = await sealInto(passphrase, (bytes) => made.push(bytes))
    for (const piece of pieces) writer.write(piece)
    writer.end()
    return Buffer.concat(made)
  }
  const open = async (bytes: Uint8Array): Promise<Buffer> => {
    const file = join(folder, 'sealed')
    writeFileSync(file, bytes)
    const descriptor = openSync(file, 'r')
    try {
      const read: Buffer[] = []
      for await (const piece of openSealedFile(descriptor, passphrase)) read.push(piece)
      return Buffer.concat(read)
    } finally {
      closeSync(descriptor)
    }
  }

  it.each([[[]], [[1]], [[65_536]], [[65_537]], [[131_072]], [[100_000, 100_000, 3]]])(
    'come back as they were, at every edge of a piece (%s)',
    async (sizes: readonly number[]) => {
      const pieces = sizes.map((size) => Buffer.alloc(size, size % 251))
      expect((await open(await seal(pieces))).equals(Buffer.concat(pieces))).toBe(true)
    }
  )

  it('do not open with pieces in another order, twice, or without the last', async () => {
    const whole = await seal([Buffer.alloc(200_000, 7)])
    const header = whole.subarray(0, 56)
    const piece = 4 + 65_536 + 16
    const pieces = [0, 1, 2].map((at) => whole.subarray(56 + at * piece, 56 + (at + 1) * piece))
    const last = whole.subarray(56 + 3 * piece)
    const [one, two, three] = pieces
    if (one === undefined || two === undefined || three === undefined) throw new Error('no pieces')
    await expect(open(Buffer.concat([header, two, one, three, last]))).rejects.toThrow('altered')
    await expect(open(Buffer.concat([header, one, one, two, three, last]))).rejects.toThrow('altered')
    await expect(open(Buffer.concat([header, one, last]))).rejects.toThrow('altered')
    await expect(open(Buffer.concat([header, one, two, three]))).rejects.toThrow('truncated')
  })

  it('that break off anywhere, or were changed anywhere, say which of the two', async () => {
    const whole = await seal([Buffer.alloc(70_000, 7)])
    for (const kept of [0, 10, 55, 58, 5_000, whole.length - 1])
      await expect(open(whole.subarray(0, kept))).rejects.toThrow('truncated')
    // The mark, the version, the salt, the nonces, the check, the digest; a piece, its tag.
    for (const at of [0, 8, 12, 30, 40, 50, 5_000, whole.length - 1]) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      await expect(open(changed)).rejects.toThrow('altered')
    }
    await expect(open(Buffer.concat([whole, Buffer.from('more')]))).rejects.toThrow('altered')
  })

  it('are other bytes each time', async () => {
    expect((await seal([Buffer.from('mot')])).equals(await seal([Buffer.from('mot')]))).toBe(false)
  })
})
