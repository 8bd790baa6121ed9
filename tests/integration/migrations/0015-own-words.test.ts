import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0015-own-words'

it('keeps every row, and adds a place for the words of the person', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `insert into own_word (word, added_at) values ('tourte', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    own_word: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
