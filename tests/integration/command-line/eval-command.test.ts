import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Terminal } from '../../../src/main/command-line/command.ts'
import { evalRoutingCommand } from '../../../src/main/command-line/eval-command.ts'
import { translator } from '../../../src/shared/locales/translate.ts'
import { err } from '../../../src/shared/result.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let folder: string

beforeEach(async () => {
  ctx = await openTestContext()
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-eval-'))
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
    json: true,
    secret: null,
    readInput: async () => '',
    say: () => {},
    print: () => {}
  }
  return evalRoutingCommand.run(terminal, {
    words: [],
    text: (option) => options[option] ?? null,
    flag: () => false
  })
}

const file = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const profiles = () =>
  file(
    'profiles.json',
    `\uFEFF${JSON.stringify({
      colleagues: [
        { id: 'baker', topics: ['sourdough', 'flour'] },
        { id: 'driver', topics: ['delivery', 'parcel'], bio: 'Rounds by bike.' }
      ]
    })}`
  )

const messages = file.bind(null, 'test.jsonl')

test('measures who is found, from files written by any program', async () => {
  const line = (text: string, gold?: unknown) => JSON.stringify({ text, gold })
  const outcome = await run({
    colleagues: profiles(),
    history: file('history.jsonl', line('Is your rye loaf dark?', ['baker'])),
    backlog: file('backlog.jsonl', `${line('My parcel is late')}\r\n\r\n`),
    'decline-validation': file(
      'validation.jsonl',
      [line('Which flour is it?', ['baker']), line('Vote for me', ['none'])].join('\n')
    ),
    test: messages(
      [
        line('Where is my parcel?', 'driver'),
        line('Sourdough again', ['baker']),
        line('Who won?', ['none'])
      ].join('\r\n')
    )
  })
  expect(outcome).toMatchObject({
    kind: 'done',
    document: {
      messages: 3,
      answerable: 2,
      unanswerable: 1,
      top1: 1,
      top3: 1,
      thresholdFrom: 'validation',
      declined: 1,
      coverage: expect.any(Number),
      msPerMessage: { p50: expect.any(Number), p95: expect.any(Number) },
      fitSeconds: expect.any(Number),
      memoryMegabytes: expect.any(Number)
    }
  })
})

test('nothing to measure is no mistake', async () => {
  expect(await run({ colleagues: profiles(), test: messages('') })).toMatchObject({
    document: { messages: 0, top1: null, top3: null, coverage: null, declined: null }
  })
})

test('names the file that cannot be read, and the line that is not understood', async () => {
  const test = messages('{"text": "Hello", "gold": ["baker"]}\n\n{"gold": ["baker"]}\n')
  expect(await run({ colleagues: profiles(), test })).toMatchObject({
    kind: 'wrong_usage',
    sentence: expect.stringContaining(`Line 3 of “${test}”`)
  })
  const missing = join(folder, 'missing.jsonl')
  expect(await run({ colleagues: profiles(), backlog: missing, test })).toMatchObject({
    kind: 'could_not',
    error: { code: 'file_unreadable', values: { fileName: missing } }
  })
  const list = file('list.json', '[]')
  expect(await run({ colleagues: list, test })).toMatchObject({
    kind: 'wrong_usage',
    sentence: expect.stringContaining(`“${list}”`)
  })
  expect(await run({ test })).toMatchObject({ kind: 'wrong_usage' })
})
