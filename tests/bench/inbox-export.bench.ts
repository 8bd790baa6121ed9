import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { exportInbox, exportProgress } from '../../src/main/backups/export-inbox.ts'
import { openTestContext } from '../support/test-context.ts'
import { copyInbox, fullSize } from './make-inbox.ts'
import { type Figure, report, timesOf, watchWaiting } from './measure.ts'

/** Megabytes that the processes begun by this one hold. https://docs.kernel.org/filesystems/proc.html */
const memoryOfChildren = (): number =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .reduce((sum, pid) => {
      try {
        const held = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return sum + Number(held ?? 0) / 1024
      } catch {
        return sum
      }
    }, 0)

test('an export of everything', async () => {
  const figures: Figure[] = []
  const dataFolder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  await copyInbox(fullSize, join(dataFolder, 'porte-parole.sqlite'))
  const ctx = await openTestContext({ dataFolder })
  const waited = watchWaiting()

  const database = new SqliteDatabase(ctx.databaseFile, { readonly: true })
  const tables = ['conversation', 'message', 'handle', 'person', 'person_link', 'assignment', 'audit']
  const start = performance.now()
  let rows = 0
  for (const table of tables)
    for (const row of database.prepare(`select * from ${table} order by rowid`).iterate())
      if (row !== null) rows += 1
  const raw = performance.now() - start
  database.close()
  expect(rows).toBeGreaterThan(fullSize.messages)

  const held: { readonly share: number; readonly megabytes: number }[] = []
  let lateness = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    lateness = Math.max(lateness, now - last - 20)
    last = now
    const share = exportProgress(ctx)
    if (share !== null) held.push({ share, megabytes: memoryOfChildren() })
  }, 20)
  const begun = performance.now()
  const written = await exportInbox(ctx, dataFolder, { readme: 'README', passphrase: null })
  const took = performance.now() - begun
  clearInterval(timer)
  if (!written.ok) throw new Error(written.error.code)
  const megabytes = statSync(join(written.value.folder, 'message.jsonl')).size / 1e6
  const most = (from: number, to: number): number =>
    timesOf(held.filter(({ share }) => share >= from && share <= to).map((one) => one.megabytes)).most
  const early = most(0.1, 0.3)
  const late = most(0.7, 1)
  figures.push(
    {
      what: `export of ${fullSize.messages.toLocaleString('en')} messages, JSON Lines and CSV`,
      goal: '≥ 50 % of raw iteration',
      measured: `${Math.round((100 * raw) / took)} % (${(took / 1000).toFixed(0)} s; raw ${(raw / 1000).toFixed(1)} s; messages ${megabytes.toFixed(0)} MB)`,
      kept: raw >= 0.5 * took
    },
    {
      what: 'memory of the export, in its first part and in its last',
      goal: 'constant',
      measured: `${early.toFixed(0)} MB; ${late.toFixed(0)} MB`,
      kept: late <= 1.15 * early
    },
    {
      what: 'the window meanwhile: latest turn of the main process',
      goal: '≤ 16 ms',
      measured: `${lateness.toFixed(0)} ms`,
      kept: lateness <= 16
    }
  )
  report('What goes out', figures, waited())
  await ctx.close()
})
