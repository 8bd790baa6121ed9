import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0011-views'

it('keeps every row, and adds a place for nine searches', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `insert into saved_view (key, id, name, query, created_at)
      values (9, 'view-1', 'Lyon', 'place:lyon', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    saved_view: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
