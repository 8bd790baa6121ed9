import { readFile } from 'node:fs/promises'
import { expect, test } from 'playwright/test'
import { modelFile } from '../../src/main/assign/model-file.ts'
import { databaseFile } from '../../src/main/runtime/database-file.ts'
import { instantSchema, millisecondsOf, minute } from '../../src/shared/model/instant.ts'
import { rankingsSettle } from '../support/baselines.ts'
import { dumpTables } from '../support/dump-tables.ts'
import { launchApp, type LaunchedApp } from '../support/launch-electron.ts'
import { openSample, wholeInbox } from './pages/inbox-page.ts'
import { copySample } from './pages/sample-inbox.ts'

/** Every row that an app leaves once its rankings are made, its moments told from when the sample was read in. */
const rowsLeftBy = async ({ app, window, dataFolder }: LaunchedApp) => {
  await rankingsSettle(window)
  await app.close()
  const tables = dumpTables(databaseFile(dataFolder))
  const readIn = millisecondsOf(instantSchema.parse(JSON.parse(tables['account']?.[0] ?? '{}').created_at))
  const told = (row: string): string =>
    row.replaceAll(readIn.toString(36), 'read in').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, (instant) => {
      const after = millisecondsOf(instantSchema.parse(instant)) - readIn
      return after >= 0 && after < 10 * minute ? 'just then' : `${after} ms`
    })
  // Where it lives, and what stood open for long enough to be read.
  const isOfThisStart = (row: string): boolean =>
    JSON.parse(row).key === 'home' || JSON.parse(row).action === 'read'
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      rows
        .filter((row) => !isOfThisStart(row))
        .map(told)
        .toSorted()
    ])
  )
}

test('what tests copy is what the welcome leads to, row by row, and its words are not fitted anew', async () => {
  const fresh = await launchApp()
  await openSample(fresh.window)
  let model: Buffer | null = null
  const copied = await launchApp({
    async fill(dataFolder) {
      await copySample(dataFolder)
      model = await readFile(modelFile(dataFolder))
    }
  })
  await wholeInbox(copied.window)
  // Seen for as long: what stands open is read.
  for (const { window } of [fresh, copied])
    await expect(window.getByRole('option', { selected: true })).not.toContainText('unread')
  expect(await rowsLeftBy(copied)).toEqual(await rowsLeftBy(fresh))
  expect(await readFile(modelFile(copied.dataFolder))).toEqual(model)
  await copied.close()
  await fresh.close()
})
