import { expect, it } from 'vitest'
import { z } from 'zod'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0007-routing'

const rowSchema = z.record(z.string(), z.unknown())
const withColumns = (rows: readonly string[] | undefined, columns: Record<string, unknown>): string[] =>
  (rows ?? []).map((row) => JSON.stringify({ ...rowSchema.parse(JSON.parse(row)), ...columns })).toSorted()

it('keeps what was given and what it taught, and weighs each conversation as its assignment was weighed', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [
      ...oldRows['0001-accounts'],
      ...oldRows['0002-colleagues'],
      ...oldRows['0003-conversations'],
      ...oldRows['0004-replies'],
      ...oldRows['0005-imports'],
      ...oldRows['0006-open-networks']
    ],
    oldRows[name]
  )
  const { migration, conversation, colleague, assignment, ...tables } = before
  expect(after).toEqual({
    ...tables,
    // The assignment of the one conversation was delicate.
    conversation: withColumns(conversation, { weight: 2 }),
    colleague: withColumns(colleague, { holidays: null, forgotten_at: null }),
    assignment: withColumns(assignment, { weighed_at: null }),
    topic_consent: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(assignment?.length).toBeGreaterThan(0)
  expect(tables['learned_word']?.length).toBeGreaterThan(0)
  expect(backup).toEqual(before)
})
