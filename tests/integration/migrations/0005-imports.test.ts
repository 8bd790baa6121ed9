import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0005-imports'

it('keeps replies on their way and drafts, and adds imports and quarantine', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [
      ...oldRows['0001-accounts'],
      ...oldRows['0002-colleagues'],
      ...oldRows['0003-conversations'],
      ...oldRows['0004-replies']
    ],
    oldRows[name]
  )
  const { migration, ...tables } = before
  const added = ['import_mapping', 'import_run', 'quarantine']
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
