import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0002-colleagues'

it('keeps accounts, cursors and settings, and adds the tables of colleagues', async () => {
  const { before, after, backup } = await migrateThrough(name, oldRows['0001-accounts'], oldRows[name])
  const { migration, ...tables } = before
  const added = ['colleague', 'consent', 'signature']
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
