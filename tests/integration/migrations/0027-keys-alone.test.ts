import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0027-keys-alone'

it('keeps every row as it was: only how rows are found has changed', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
