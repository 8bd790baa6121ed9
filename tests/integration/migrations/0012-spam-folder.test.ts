import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0012-spam-folder'

it('keeps every row; mails that came before were found in the inbox', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [])
  const { migration, inbound_mail: mails = [], ...tables } = before
  expect(mails.length).toBeGreaterThan(0)
  expect(after).toEqual({
    ...tables,
    inbound_mail: mails.map((mail) => JSON.stringify({ ...JSON.parse(mail), found_in: 'inbox' })),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})
