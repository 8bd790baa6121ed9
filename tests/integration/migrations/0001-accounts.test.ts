import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0001-accounts'

it('makes the tables of accounts in an empty database, as its first step', async () => {
  const { before, after, backup } = await migrateThrough(name, [], oldRows[name])
  const { migration, ...tables } = before
  const added = ['account', 'cursor', 'setting']
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
