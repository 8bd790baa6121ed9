import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0019-direct-lookups'

it('keeps every row, and adds nothing but indices', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [])
  const { migration, ...tables } = before
  expect(after).toEqual({ ...tables, migration: [...(migration ?? []), JSON.stringify({ name })] })
  expect(backup).toEqual(before)
})
