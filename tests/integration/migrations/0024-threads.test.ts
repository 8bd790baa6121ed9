import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0024-threads'

it('keeps every row: each reply is one part of itself, no draft is to leave as a thread', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `update draft set thread_at = '2026-11-29T08:00:00.000Z'`
  ])
  const { migration, draft, outbox, ...tables } = before
  const grown = (rows: readonly string[] | undefined, columns: object) =>
    (rows ?? []).map((row) => ({ ...JSON.parse(row), ...columns }))
  const read = (rows: readonly string[] | undefined) => (rows ?? []).map((row) => JSON.parse(row))
  const { draft: draftAfter, outbox: outboxAfter, ...others } = after
  expect(others).toEqual({ ...tables, migration: [...(migration ?? []), JSON.stringify({ name })] })
  expect(read(draftAfter)).toEqual(grown(draft, { thread_at: null }))
  expect(read(outboxAfter)).toEqual(grown(outbox, { thread_id: null, part: 1, parts: 1, whole: null }))
  expect(outboxAfter?.length).toBeGreaterThan(0)
  expect(backup).toEqual(before)
})
