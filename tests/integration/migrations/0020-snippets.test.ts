import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0020-snippets'

it('keeps every row: no draft holds a snippet yet, and of no reply is known whose words are whose', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `insert into snippet (id, name, text, created_at)
      values ('snippet-1', 'horaires', 'Nous ouvrons à 7 h 30.', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, draft, outbox, ...tables } = before
  const grown = (rows: readonly string[] | undefined, column: object) =>
    (rows ?? []).map((row) => ({ ...JSON.parse(row), ...column }))
  const read = (rows: readonly string[] | undefined) => (rows ?? []).map((row) => JSON.parse(row))
  const { draft: draftAfter, outbox: outboxAfter, ...others } = after
  expect(others).toEqual({
    ...tables,
    snippet: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(read(draftAfter)).toEqual(grown(draft, { woven: '[]' }))
  expect(read(outboxAfter)).toEqual(grown(outbox, { provenance: null }))
  expect(backup).toEqual(before)
})
