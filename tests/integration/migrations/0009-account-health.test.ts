import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0009-account-health'

it('keeps the accounts, which were never looked over and leave nothing out', async () => {
  const { before, after, backup } = await migrateThrough(
    name,
    [...oldRows['0001-accounts']],
    [
      "update account set audit_up_to = '2026-11-22T22:00:00.000Z', audit_missed = 2, audit_changed = 1",
      "update account set audited_at = '2026-11-23T01:00:00.000Z', done_before = '2026-11-15T00:00:00.000Z'"
    ]
  )
  const { migration, account, ...tables } = before
  expect(after).toEqual({
    ...tables,
    account: (account ?? []).map((row) =>
      JSON.stringify({
        ...JSON.parse(row),
        audit_up_to: null,
        audited_at: null,
        audit_missed: 0,
        audit_changed: 0,
        done_before: null
      })
    ),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
