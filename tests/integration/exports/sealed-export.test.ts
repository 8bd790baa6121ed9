import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { openSealedFile, sealInto } from '../../../src/main/runtime/seal-stream.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import type { Result } from '../../../src/shared/result.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const passphrase = 'levain, fournil et gelée'

let ctx: TestContext
let folder: string
let app: RunningApp | null

beforeEach(async () => {
  app = null
  ctx = await openTestContext({ keepFolder: true })
  folder = join(ctx.dataFolder, 'exports')
  mkdirSync(folder)
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
})
afterEach(async () => {
  await app?.stop()
  await ctx.store.close()
  rmSync(ctx.dataFolder, { recursive: true, force: true })
})

const write = async (): Promise<string> => {
  ctx.desktop.folderToChoose = folder
  const written = await callerOf(ctx).ask('exports.write', { passphrase })
  return written?.folder ?? ''
}
const run = async (): Promise<RunningApp> => {
  await ctx.store.close()
  const started = await startApp(ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  return app
}
const takeIn = async (running: RunningApp, written: string, given: string): Promise<Result<unknown>> => {
  ctx.desktop.folderToChoose = written
  const chosen = await running.serve('exports.choose', {})
  if (!chosen.ok) return chosen
  const { token, isSealed } = chosen.value as { readonly token: string; readonly isSealed: boolean }
  expect(isSealed).toBe(true)
  return await running.serve('exports.takeIn', { token, passphrase: given })
}

it('an export under a pass-phrase holds no word that could be read, and gives the same inbox, table by table', async () => {
  const before = dumpTables(ctx.databaseFile)
  const written = await write()
  expect(readdirSync(written).toSorted()).toEqual(['README.txt', 'export.sealed'])
  const sealed = join(written, 'export.sealed')
  expect(statSync(sealed).mode & 0o777).toBe(0o600)
  const bytes = readFileSync(sealed)
  for (const word of ['message', 'conversation', 'jsonl', 'fournil', 'porte-parole-export'])
    expect(bytes.includes(word)).toBe(false)
  await ctx.store.write(async (tx) => {
    await tx.deleteFrom('conversation').execute()
  })
  const running = await run()
  // The same letters, with accents composed in another way.
  const taken = await takeIn(running, written, passphrase.normalize('NFD'))
  expect(taken).toMatchObject({ ok: true, value: { messages: before['message']?.length } })
  const after = dumpTables(ctx.databaseFile)
  for (const table of ['message', 'conversation', 'colleague', 'consent', 'person', 'handle'])
    expect(after[table]).toEqual(before[table])
  expect(readdirSync(ctx.dataFolder).filter((name) => name.includes('.restoring'))).toEqual([])
})

it('a wrong pass-phrase, a file that breaks off and one that was changed each say so, and change nothing', async () => {
  const written = await write()
  const sealed = join(written, 'export.sealed')
  const whole = readFileSync(sealed)
  const running = await run()
  const before = dumpTables(ctx.databaseFile)['message']
  expect(await takeIn(running, written, 'another pass-phrase')).toEqual({
    ok: false,
    error: { code: 'export_wrong_passphrase' }
  })
  const length = whole.length
  for (const kept of [10, 55, 60, 5_000, length - 1]) {
    truncateSync(sealed, kept)
    expect(await takeIn(running, written, passphrase)).toEqual({
      ok: false,
      error: { code: 'export_truncated' }
    })
    writeFileSync(sealed, whole)
  }
  for (const at of [0, 8, 12, 30, 40, 50, 64, 5_000, length - 1]) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    writeFileSync(sealed, changed)
    expect([at, await takeIn(running, written, passphrase)]).toEqual([
      at,
      { ok: false, error: { code: 'export_altered' } }
    ])
  }
  writeFileSync(sealed, Buffer.concat([whole, Buffer.from('more')]))
  expect(await takeIn(running, written, passphrase)).toMatchObject({ error: { code: 'export_altered' } })
  expect(dumpTables(ctx.databaseFile)['message']).toEqual(before)
  expect(readdirSync(ctx.dataFolder).filter((name) => /restoring|replaced/u.test(name))).toEqual([])
})

it('refuses a short pass-phrase at the border', async () => {
  const refused = await callerOf(ctx).call('exports.write', { passphrase: 'too short' })
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
})

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

  it.each([[], [0], [1], [65_535], [65_536], [65_537], [131_072], [100_000, 100_000, 3]])(
    'come back as they were, at every edge of a piece (%s)',
    async (...sizes) => {
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

  it('are other bytes each time', async () => {
    expect((await seal([Buffer.from('mot')])).equals(await seal([Buffer.from('mot')]))).toBe(false)
  })
})
