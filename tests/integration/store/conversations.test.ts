import { afterEach, beforeEach, expect, test } from 'vitest'
import { listInbox, listNewest, listUngiven } from '../../../src/main/store/conversations.ts'
import { plansOf } from '../../support/query-plan.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(() => ctx.close())

test('what nobody fits is listed by its own index, however large the inbox', async () => {
  const listed = await plansOf(ctx.databaseFile, (db) => listInbox(db, 'undecided', null, null, 100))
  expect(listed.join('\n')).toContain('conversation USING INDEX conversation_undecided')
  expect(listed.filter((plan) => plan.includes('TEMP B-TREE'))).toEqual([])
})

test('what was given to nobody is found by index, the newest first without sorting', async () => {
  const plans = await plansOf(ctx.databaseFile, (db) => listUngiven(db, 300))
  expect(plans.filter((plan) => plan.includes('TEMP B-TREE') || /^SCAN \w+$/u.test(plan))).toEqual([])
})

test('the newest conversations are listed in the order of their last words', async () => {
  expect(await listNewest(ctx.store.read, 10)).toEqual([])
})
