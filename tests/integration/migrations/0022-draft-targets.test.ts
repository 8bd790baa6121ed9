import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0022-draft-targets'

it('keeps every row: no draft says what it is for, and a reply is read by those who read what it answers', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `update draft set parent_message_id = 'message-1', known_message_id = 'message-1',
      private_at = '2026-11-23T08:00:00.000Z'`
  ])
  const { migration, draft, outbox, ...tables } = before
  const grown = (rows: readonly string[] | undefined, column: object) =>
    (rows ?? []).map((row) => ({ ...JSON.parse(row), ...column }))
  const read = (rows: readonly string[] | undefined) => (rows ?? []).map((row) => JSON.parse(row))
  const { draft: draftAfter, outbox: outboxAfter, ...others } = after
  expect(others).toEqual({ ...tables, migration: [...(migration ?? []), JSON.stringify({ name })] })
  expect(read(draftAfter)).toEqual(
    grown(draft, { parent_message_id: null, known_message_id: null, private_at: null })
  )
  // The message that it answers is for followers.
  expect(read(outboxAfter)).toEqual(grown(outbox, { audience: 'followers' }))
  expect(backup).toEqual(before)
})
