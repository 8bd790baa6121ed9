import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0026-learned-later'

it('keeps every row as it was: what was given before has taught its words already', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    "update assignment set to_learn_since = '2026-11-29T08:00:00.000Z'"
  ])
  const { migration, assignment, ...tables } = before
  expect(assignment?.length).toBeGreaterThan(0)
  expect(after).toEqual({
    ...tables,
    migration: [...(migration ?? []), JSON.stringify({ name })],
    assignment: assignment?.map((row) => JSON.stringify({ ...JSON.parse(row), to_learn_since: null }))
  })
  expect(backup).toEqual(before)
})
