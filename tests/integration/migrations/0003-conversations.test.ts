import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0003-conversations'

it('keeps accounts and colleagues with their ledger, and adds the tables of conversations', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [...oldRows['0001-accounts'], ...oldRows['0002-colleagues']],
    oldRows[name]
  )
  const { migration, ...tables } = before
  const added = [
    'assignment',
    'audit',
    'conversation',
    'handle',
    'learned_word',
    'message',
    'message_revision',
    'person',
    'person_link',
    'ranking'
  ]
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
