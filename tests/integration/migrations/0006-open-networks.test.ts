import { expect, it } from 'vitest'
import { z } from 'zod'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0006-open-networks'

const rowSchema = z.record(z.string(), z.unknown())
const withColumns = (rows: readonly string[] | undefined, columns: Record<string, unknown>): string[] =>
  (rows ?? []).map((row) => JSON.stringify({ ...rowSchema.parse(JSON.parse(row)), ...columns })).toSorted()

it('keeps every message as shown to everybody and every account as it was, and adds what networks have beside words', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [
      ...oldRows['0001-accounts'],
      ...oldRows['0002-colleagues'],
      ...oldRows['0003-conversations'],
      ...oldRows['0004-replies'],
      ...oldRows['0005-imports']
    ],
    oldRows[name]
  )
  const { migration, message, account, ...tables } = before
  const added = [
    'attachment',
    'attachment_file',
    'draft_image',
    'message_action',
    'outbox_image',
    'quiet_event'
  ]
  expect(after).toEqual({
    ...tables,
    message: withColumns(message, { audience: 'public', standing: 'shown', liked_at: null }),
    account: withColumns(account, {
      since: null,
      reached_back_at: null,
      caught_up_at: null,
      expires_at: null
    }),
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(message?.length).toBeGreaterThan(0)
  expect(account?.length).toBeGreaterThan(1)
  expect(backup).toEqual(before)
})
