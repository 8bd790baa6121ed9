import { beforeEach, expect, it } from 'vitest'
import { getFactsChangedAt, markFactsChanged } from '../../../src/main/store/rankings.ts'
import { factsChangedKey } from '../../../src/main/store/word-tables.ts'
import type { Instant } from '../../../src/shared/model/instant.ts'
import { at } from '../../support/builders.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
  return () => ctx.close()
})

const changed = async (moment: string): Promise<Instant | null> => {
  await ctx.store.write((tx) => markFactsChanged(tx, at(moment)))
  return await getFactsChangedAt(ctx.store.read)
}

it('facts change at a later moment each time, also within one millisecond and where the clock goes back', async () => {
  expect([
    await getFactsChangedAt(ctx.store.read),
    await changed('2026-11-23T08:00:00.000Z'),
    await changed('2026-11-23T08:00:00.000Z'),
    await changed('2026-11-23T08:00:05.000Z'),
    await changed('2026-11-23T07:00:00.000Z'),
    await changed('2026-11-23T08:00:05.000Z')
  ]).toEqual([
    null,
    '2026-11-23T08:00:00.001Z',
    '2026-11-23T08:00:00.002Z',
    '2026-11-23T08:00:05.001Z',
    '2026-11-23T08:00:05.002Z',
    '2026-11-23T08:00:05.003Z'
  ])
})

it('facts have changed at a moment where what was kept of it cannot be read', async () => {
  for (const value of ['"~"', '0', ''])
    expect(
      await (async () => {
        await ctx.store.write((tx) =>
          tx
            .insertInto('setting')
            .values({ key: factsChangedKey, value })
            .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
            .execute()
        )
        return await changed('2026-11-23T08:00:00.000Z')
      })()
    ).toBe('2026-11-23T08:00:00.001Z')
})
