import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0014-marks'

it('keeps every row, without a star, a mute or a theme, and takes them from then on', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `update conversation set starred_at = '2026-11-23T08:00:00.000Z', muted_at = '2026-11-23T08:00:00.000Z'`,
    `insert into theme (id, name, folded, created_at)
      values ('theme-1', 'Livraison', 'livraison', '2026-11-23T08:00:00.000Z')`,
    `insert into conversation_theme (conversation_id, theme_id, added_at)
      values ('conversation-1', 'theme-1', '2026-11-23T08:00:00.000Z')`
  ])
  const { migration, conversation, ...tables } = before
  expect(after).toEqual({
    ...tables,
    conversation: (conversation ?? []).map((row) =>
      JSON.stringify({ ...JSON.parse(row), starred_at: null, muted_at: null })
    ),
    theme: [],
    conversation_theme: [],
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
