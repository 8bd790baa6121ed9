import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compareCounts, triageAtRandom } from '../../support/random-triage.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/** `npm run bench -- inbox` makes a hundred thousand. */
const operations = 3_000

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(() => ctx.close())

test('the counts of the views are those of their rows, whatever was done to conversations', async () => {
  const { counted, held } = await triageAtRandom(ctx.store, 2, operations)
  expect(Object.keys(held)).toEqual(
    expect.arrayContaining(['undecided', 'sent', 'awaiting', 'returned', 'silence'])
  )
  expect(Object.keys(held).some((name) => name.startsWith('given '))).toBe(true)
  expect(counted).toEqual(held)
})

test('an opening that finds the counts in place does not count anew: that would take seconds', async () => {
  await triageAtRandom(ctx.store, 3, 200)
  const wrong = (count: number) =>
    ctx.store.write((tx) => sql`update view_count set count = ${count}`.execute(tx))
  await wrong(77)
  const again = await openTestContext({ dataFolder: ctx.dataFolder, keepFolder: true })
  const { counted } = await compareCounts(again.store)
  await again.close()
  expect(new Set(Object.values(counted))).toEqual(new Set([77]))
})

test('counts kept by another version of the app are made anew when the file is opened', async () => {
  await triageAtRandom(ctx.store, 2, 200)
  await ctx.store.write(async (tx) => {
    await sql`drop trigger view_count_moved`.execute(tx)
    await sql`drop trigger view_count_given_in`.execute(tx)
    await sql`insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at)
      select 'uncounted', conversation.id, colleague.id, 'accepted', '{}', 1, state_at from conversation, colleague
      limit 1`.execute(tx)
    await sql`create trigger view_count_moved after update on conversation begin select 1; end`.execute(tx)
    await sql`update conversation set state = 'done', later_until = null, silence_reason = null`.execute(tx)
  })
  const before = await compareCounts(ctx.store)
  expect(before.counted).not.toEqual(before.held)
  const again = await openTestContext({ dataFolder: ctx.dataFolder, keepFolder: true })
  try {
    const after = await compareCounts(again.store)
    expect(after.counted).toEqual(after.held)
    await again.store.write((tx) => sql`update conversation set state = 'to_answer'`.execute(tx))
    const moved = await compareCounts(again.store)
    expect(moved.counted).toEqual(moved.held)
  } finally {
    await again.close()
  }
})
