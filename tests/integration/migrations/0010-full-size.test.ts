import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0010-full-size'

it('keeps every row, and adds a place for the counts of the views', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    "insert into view_count (view, colleague_id, count) values ('attributed', 'colleague-9', 3)"
  ])
  const { migration, ...tables } = before
  expect(after).toEqual({ ...tables, migration: [...(migration ?? []), JSON.stringify({ name })] })
  expect(backup).toEqual(before)
})
