import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
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
  truncateSync(sealed, whole.length - 1)
  expect(await takeIn(running, written, passphrase)).toEqual({
    ok: false,
    error: { code: 'export_truncated' }
  })
  const changed = Buffer.from(whole)
  changed.writeUInt8(changed.readUInt8(5_000) ^ 1, 5_000)
  writeFileSync(sealed, changed)
  expect(await takeIn(running, written, passphrase)).toEqual({
    ok: false,
    error: { code: 'export_altered' }
  })
  expect(dumpTables(ctx.databaseFile)['message']).toEqual(before)
  expect(readdirSync(ctx.dataFolder).filter((name) => /restoring|replaced/u.test(name))).toEqual([])
})

it('refuses a short pass-phrase at the border', async () => {
  const refused = await callerOf(ctx).call('exports.write', { passphrase: 'too short' })
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
})
