import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0018-proofs'

it('keeps every row, and adds a place for proofs', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `insert into proof (id, fact, value, place, witness, owner_id, created_at)
      values ('proof-1', 'Le levain a onze ans.', 'Savoir-faire', '', '', 'colleague-1', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    proof: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
