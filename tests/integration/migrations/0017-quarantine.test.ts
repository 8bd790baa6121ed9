import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0017-quarantine'

const withColumns = (rows: readonly string[] = [], more: object): readonly unknown[] =>
  rows.map((row) => ({ ...JSON.parse(row), ...more }))
const parsed = (rows: readonly string[] = []): readonly unknown[] => rows.map((row) => JSON.parse(row))

it('keeps every row: what is in quarantine waits, and a letter may tell that a mail could not be placed', async () => {
  const { before, after, backup } = await migrateThrough(name, Object.values(oldRows).flat(), [
    `update letter set kind = 'unplaced', answers = '<a@moulin.example>'`,
    `update quarantine set settled_at = created_at, settled_as = 'set_aside'`
  ])
  const {
    migration,
    inbound_mail: mails,
    quarantine: rows,
    import_run: runs,
    letter: letters,
    ...tables
  } = before
  const waits = { settled_at: null, settled_as: null }
  expect(letters?.length).toBeGreaterThan(0)
  const { migration: steps, inbound_mail, quarantine, import_run, letter, ...rest } = after
  expect(rest).toEqual(tables)
  expect(steps).toEqual([...(migration ?? []), JSON.stringify({ name })])
  expect(parsed(inbound_mail)).toEqual(withColumns(mails, waits))
  expect(parsed(quarantine)).toEqual(withColumns(rows, { ref: null, parent_ref: null, ...waits }))
  expect(parsed(import_run)).toEqual(withColumns(runs, { recipe: null }))
  expect(parsed(letter)).toEqual(withColumns(letters, { answers: null }))
  expect(backup).toEqual(before)
})
