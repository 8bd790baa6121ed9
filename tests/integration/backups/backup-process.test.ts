import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  type BackupNews,
  type BackupOrder,
  backupNewsSchema
} from '../../../src/main/backups/backup-messages.ts'
import { heard } from '../../../src/main/runtime/parent-process.ts'
import { openTestContext, sourceProcesses, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
afterEach(() => ctx.close())

test('a process of a backup does not end before its last word was heard, so that a finished export is never called failed', async () => {
  ctx = await openTestContext()
  const order: BackupOrder = {
    kind: 'export',
    from: ctx.databaseFile,
    to: join(mkdtempSync(join(tmpdir(), 'porte-parole-export-')), 'out'),
    readme: 'What this is.',
    passphrase: null
  }
  let last: BackupNews | null = null
  const finished = Promise.withResolvers<void>()
  const process = sourceProcesses.start('backups/backup', order, (message) => {
    last = backupNewsSchema.parse(message)
    if (last.kind !== 'progress') finished.resolve()
  })
  await finished.promise
  expect(last).toMatchObject({ kind: 'done' })
  const waits = new Promise((resolve) => setTimeout(resolve, 300, 'waits'))
  expect(await Promise.race([process.ended, waits])).toBe('waits')
  process.post(heard)
  expect(await process.ended).toBeNull()
})
