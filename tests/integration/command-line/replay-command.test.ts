import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rankConversations } from '../../../src/main/assign/rank-conversations.ts'
import type { Terminal } from '../../../src/main/command-line/command.ts'
import { replayCommand } from '../../../src/main/command-line/replay-command.ts'
import { translator } from '../../../src/shared/locales/translate.ts'
import { err } from '../../../src/shared/result.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let folder: string

beforeEach(async () => {
  ctx = await openTestContext()
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-replay-'))
})
afterEach(async () => {
  await ctx.close()
  rmSync(folder, { recursive: true })
})

const run = (options: Readonly<Record<string, string>>) => {
  const terminal: Terminal = {
    ctx,
    serve: async () => err('unexpected'),
    t: translator('en'),
    json: false,
    secret: null,
    readInput: async () => '',
    say: () => {},
    print: () => {}
  }
  return replayCommand.run(terminal, {
    words: [],
    text: (option) => options[option] ?? null,
    flag: () => false
  })
}

test('tells what would have happened with other profiles, known by their names', async () => {
  const accountId = await anAccount(ctx)
  await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
  const id = await aConversation(ctx, accountId, 'Du kouglof ?', 'Odile')
  await rankConversations(ctx, [id])
  const colleagues = join(folder, 'profiles.json')
  writeFileSync(colleagues, JSON.stringify([{ name: 'Irène Fabre', topics: ['levain', 'kouglof'] }]))
  expect(await run({ colleagues })).toMatchObject({
    kind: 'done',
    document: { compared: 1, changed: [{ conversationId: id, from: null }] },
    lines: [
      '1 conversation of the last 1 would go to somebody else first.',
      '  nobody → Irène Fabre  Odile: Du kouglof ?'
    ]
  })
  writeFileSync(colleagues, JSON.stringify([{ name: 'Nora Lestrade', topics: ['kouglof'] }]))
  expect(await run({ colleagues })).toMatchObject({ document: { changed: [{ from: null, to: 'new' }] } })
})

test('takes what counts by name, and says the names when one is unknown', async () => {
  expect(await run({ tuning: 'place=2,topic=0.5' })).toMatchObject({
    kind: 'done',
    document: { compared: 0, changed: [] }
  })
  expect(await run({ tuning: 'luck=2' })).toMatchObject({ kind: 'wrong_usage' })
  expect(await run({ tuning: 'place=9' })).toMatchObject({ kind: 'wrong_usage' })
  expect(await run({})).toMatchObject({ kind: 'wrong_usage' })
  expect(await run({ colleagues: join(folder, 'none.json') })).toMatchObject({
    kind: 'could_not',
    error: { code: 'file_unreadable' }
  })
})
