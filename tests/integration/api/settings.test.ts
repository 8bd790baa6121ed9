import { afterEach, beforeEach, expect, test } from 'vitest'
import { anAccount } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
})
afterEach(() => ctx.close())

const welcomed = async (): Promise<boolean> => (await app.ask('settings.get', {})).welcomed

test('an empty folder begins with the welcome, one with an account does not', async () => {
  expect(await welcomed()).toBe(false)
  await anAccount(ctx, { network: 'mastodon' })
  expect(await welcomed()).toBe(true)
})

test('a sample that was loaded from anywhere answers the welcome, also once it is removed', async () => {
  await app.ask('sample.load', {})
  expect(await welcomed()).toBe(true)
  await app.ask('sample.remove', {})
  expect(await welcomed()).toBe(true)
})
