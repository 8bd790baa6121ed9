import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0013-notes'

it('keeps every row, and adds a place for notes and for what is typed of them', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `insert into note (sequence, id, conversation_id, words, author, written_at)
      values (1, 'note-1', 'conversation-1', 'Odile is a baker', 'Camille', '2026-11-23T08:00:00.000Z')`,
    `insert into note_draft (conversation_id, note_id, words, updated_at)
      values ('conversation-1', '', 'And she', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, ...tables } = before
  expect(after).toEqual({
    ...tables,
    note: [],
    note_draft: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
