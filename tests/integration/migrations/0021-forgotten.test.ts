import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0021-forgotten'

it('keeps every row, and knows of nobody who was forgotten', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    forgotten: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
