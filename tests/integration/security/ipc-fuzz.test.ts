import { join } from 'node:path'
import fastCheck from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { createServer, type Serve } from '../../../src/main/api/serve.ts'
import { isAcceptableInput } from '../../../src/main/electron/sender.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import type { AnyContract } from '../../../src/shared/contract/define.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { payloadsFor } from '../../support/hostile-inputs.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const payloadsOfEach = 1_000

/** Calls that reach another computer, a dialog or a worker even for ids that nobody knows: their schema is their guard here. */
const reachOut =
  /^(?:accounts\.(?:connect|reconnect|beginSignIn|test)|mail\.|imports\.|routing\.replay|sample\.)/u

const calls = Object.entries<AnyContract[string]>(contract).flatMap(([module, members]) =>
  Object.entries(members).map(([name, call]) => ({ path: `${module}.${name}`, call }))
)

let ctx: TestContext
let serve: Serve
const bugs: string[] = []

beforeAll(async () => {
  ctx = await openTestContext()
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
  serve = createServer(contract, handlers, ctx, (path, problem) => {
    bugs.push(
      `${path}: ${problem instanceof Error ? (problem.stack ?? '').split('\n').slice(0, 6).join(' ') : String(problem)}`
    )
  })
})
afterAll(() => ctx.close())

/** The guard of the bridge, then the server of the contract: what a page can reach. */
const ask = async (path: string, input: unknown) =>
  isAcceptableInput(path, input) ? await serve(path, input) : { ok: false, error: { code: 'invalid_input' } }

describe(`of ${payloadsOfEach} payloads for each call of the bridge`, () => {
  it('none that is not valid is let in, and none of them changes the database', async () => {
    expect(calls.length).toBeGreaterThan(70)
    const before = dumpTables(ctx.databaseFile)
    let tried = 0
    let letIn = 0
    for (const { path, call } of calls)
      for (const payload of fastCheck.sample(payloadsFor(call.input), { numRuns: payloadsOfEach, seed: 8 })) {
        if (isAcceptableInput(path, payload) && call.input.safeParse(payload).success) continue
        tried += 1
        const answer = await ask(path, payload)
        if (answer.ok || answer.error.code !== 'invalid_input') letIn += 1
      }
    process.stdout.write(`bad payloads tried over the bridge: ${tried}, let in: ${letIn}\n`)
    expect(tried).toBeGreaterThan(30_000)
    expect(letIn).toBe(0)
    expect([...new Set(bugs)]).toEqual([])
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  }, 180_000)

  it('those of the right shape about things that nobody knows get a typed answer, never a bug', async () => {
    let asked = 0
    for (const { path, call } of calls) {
      if (reachOut.test(path)) continue
      const right = fastCheck
        .sample(payloadsFor(call.input), { numRuns: 200, seed: 9 })
        .filter((payload) => isAcceptableInput(path, payload) && call.input.safeParse(payload).success)
        .slice(0, 12)
      for (const payload of right) {
        asked += 1
        const answer = await ask(path, payload)
        if (!answer.ok)
          expect({ path, code: answer.error.code }).toEqual({
            path,
            code: expect.stringMatching(/^[a-z_]+$/u)
          })
      }
    }
    expect(asked).toBeGreaterThan(300)
    expect([...new Set(bugs)]).toEqual([])
  }, 180_000)

  it.each([
    'constructor.name',
    '__proto__.toString',
    'inbox.constructor',
    'inbox.__proto__',
    'inbox.list.extra',
    'inbox',
    '.',
    '',
    'INBOX.list',
    'inbox.list\0'
  ])('the path “%s” leads nowhere', async (path) => {
    expect(await ask(path, {})).toEqual({ ok: false, error: { code: 'not_found' } })
  })
})
