import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0004-replies'

it('keeps conversations with all that hangs on them, and adds drafts and the outbox', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [...oldRows['0001-accounts'], ...oldRows['0002-colleagues'], ...oldRows['0003-conversations']],
    oldRows[name]
  )
  const { migration, ...tables } = before
  const added = ['draft', 'outbox']
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
