import '../../support/on-disk.ts'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureProfile, noteFormerProfiles, profilesIn } from '../../../src/main/backups/backup-folder.ts'
import { backUpWhenDue, makeBackup } from '../../../src/main/backups/make-backup.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { day, hour, minute } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, sourceProcesses, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let folder: string

beforeEach(async () => {
  ctx = await openTestContext()
  folder = join(ctx.dataFolder, 'backups')
  const accountId = await anAccount(ctx)
  await ingestItems(
    ctx,
    accountId,
    [anItem(), anItem({ ref: 'message-2', text: 'Et le samedi ?' })],
    async () => {}
  )
})
afterEach(async () => {
  await ctx.close()
})

const files = (): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

it('R-36 makes a backup while another connection writes', async () => {
  await makeBackup(ctx)
  ctx.clock.advance(minute)
  const other = new SqliteDatabase(ctx.databaseFile)
  other.exec('begin immediate')
  expect(await makeBackup(ctx)).toMatchObject({ ok: true })
  other.close()
})

it('R-36 makes a backup that holds every row, of that moment, readable by its owner only', async () => {
  const { ask } = callerOf(ctx)
  const made = await ask('backups.make', {})
  const before = dumpTables(ctx.databaseFile)
  expect(made).toMatchObject({ at: ctx.clock.now(), own: true })
  expect(files()).toEqual([made.name])
  const file = join(folder, made.name)
  expect(dumpTables(file)).toEqual(before)
  expect(statSync(file)).toMatchObject({ size: made.bytes })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(await ask('backups.list', {})).toEqual({
    folder,
    backups: [made],
    progress: null,
    exporting: null,
    former: [],
    recovery: null,
    wordsBack: null,
    gone: { files: [], count: 0, secrets: [] },
    failure: null
  })
})

it('R-36 makes one by itself each day, and lets go of those that are no longer kept', async () => {
  for (let hours = 0; hours < 40 * 24; hours += 6) {
    await backUpWhenDue({ ...ctx, processes: copyOnly })
    ctx.clock.advance(6 * hour)
  }
  const { backups } = await callerOf(ctx).ask('backups.list', {})
  expect(backups.map(({ at }) => at.slice(0, 10))).toEqual([
    '2026-12-29',
    '2026-12-28',
    '2026-12-27',
    '2026-12-26',
    '2026-12-25',
    '2026-12-24',
    '2026-12-23',
    '2026-12-20',
    '2026-12-13'
  ])
  expect(files()).toHaveLength(9)
})

/** As the process, without its start: what is kept is what this test is about. */
const copyOnly: TestContext['processes'] = {
  start(_name, order, onMessage) {
    const { to } = order as { readonly to: string }
    writeFileSync(to, 'a copy')
    queueMicrotask(() => onMessage({ kind: 'done', problems: [], messages: 0, conversations: 0 }))
    return { post: () => {}, kill: () => {}, ended: Promise.resolve(null) }
  }
}

it('R-36 lets those of an inbox go whose place it took, by the same rule, but never the last of them', async () => {
  for (let days = 0; days < 3; days += 1) {
    await makeBackup({ ...ctx, processes: copyOnly })
    ctx.clock.advance(day)
  }
  const [formerPrefix] = files().map((name) => name.slice(0, 'porte-parole-00000000'.length))
  const formerNames = files().toSorted()
  const other = 'porte-parole-0f3c21aa-2020-01-01T08-00-00-000Z.sqlite'
  writeFileSync(join(folder, other), 'of another inbox')
  // Another inbox takes the place of this one, as when an export is taken in.
  const short = (formerPrefix ?? '').slice(-8)
  expect(profilesIn(ctx.databaseFile)).toEqual([short])
  await ctx.store.write(async (tx) => {
    await tx.deleteFrom('setting').where('key', '=', 'profile').execute()
    await ensureProfile(tx, ctx.ids)
    await noteFormerProfiles(tx, [short])
  })
  for (let days = 0; days < 60; days += 1) {
    await makeBackup({ ...ctx, processes: copyOnly })
    ctx.clock.advance(day)
  }
  const left = files().filter((name) => formerNames.includes(name))
  expect(left).toEqual([formerNames.at(-1)])
  expect(files()).toContain(other)
  // Those of its own: seven days and the weeks before them.
  expect(files().length).toBeGreaterThanOrEqual(2 + 7)
  expect(files().length).toBeLessThanOrEqual(2 + 7 + 4)
})

it('R-36 leaves alone what another inbox keeps in the same folder, and every other file', async () => {
  mkdirSync(folder)
  const other = 'porte-parole-0f3c21aa-2020-01-01T08-00-00-000Z.sqlite'
  writeFileSync(join(folder, other), 'of another inbox')
  writeFileSync(join(folder, 'holiday.jpg'), 'a picture')
  for (let days = 0; days < 9; days += 1) {
    await makeBackup({ ...ctx, processes: copyOnly })
    ctx.clock.advance(day)
  }
  expect(files()).toContain('holiday.jpg')
  expect(files()).toContain(other)
  const { backups } = await callerOf(ctx).ask('backups.list', {})
  expect(backups.filter(({ own }) => !own).map(({ name }) => name)).toEqual([other])
})

it('R-36 takes no folder into which nothing can be written, and says so at once', async () => {
  const { ask, call } = callerOf(ctx)
  const { folder } = await ask('backups.list', {})
  for (const wrong of [join(ctx.dataFolder, 'nowhere'), join(ctx.dataFolder, 'a file')]) {
    writeFileSync(join(ctx.dataFolder, 'a file'), '')
    ctx.desktop.folderToChoose = wrong
    expect(await call('backups.chooseFolder', {})).toEqual({
      ok: false,
      error: { code: 'backup_folder_missing', values: { folder: wrong } }
    })
  }
  expect((await ask('backups.list', {})).folder).toBe(folder)
})

it('R-36 says that the folder is gone, tries again a while later, and says nothing more once it is back', async () => {
  const { ask, call } = callerOf(ctx)
  const disk = join(ctx.dataFolder, 'a disk')
  mkdirSync(disk)
  ctx.desktop.folderToChoose = disk
  expect(await ask('backups.chooseFolder', {})).toEqual({ folder: disk })
  await ask('backups.make', {})
  rmSync(disk, { recursive: true })
  expect(await call('backups.make', {})).toEqual({
    ok: false,
    error: { code: 'backup_folder_missing', values: { folder: disk } }
  })
  expect((await ask('backups.list', {})).failure).toEqual({
    at: ctx.clock.now(),
    code: 'backup_folder_missing',
    values: { folder: disk }
  })
  mkdirSync(disk)
  await backUpWhenDue(ctx)
  expect(readdirSync(disk)).toEqual([])
  ctx.clock.advance(15 * minute)
  await backUpWhenDue(ctx)
  expect(await ask('backups.list', {})).toMatchObject({ folder: disk, backups: [{}], failure: null })
})

it('R-36 never lets a damaged database pass for a backup, and keeps the good ones of before', async () => {
  const { ask } = callerOf(ctx)
  const good = await ask('backups.make', {})
  await ctx.store.close()
  damage(ctx.databaseFile)
  const { dataFolder, clock } = ctx
  const again = await openTestContext({ dataFolder, clock, keepFolder: true })
  clock.advance(day)
  const refused = await callerOf(again).call('backups.make', {})
  expect(refused).toEqual({ ok: false, error: { code: 'database_damaged' } })
  expect(files()).toEqual([good.name])
  await again.close()
})

/** Overwrites the first page of the messages, as a failing disk does: the app opens, and meets it later. */
const damage = (file: string): void => {
  const database = new SqliteDatabase(file)
  database.pragma('journal_mode = delete')
  const { rootpage } = database
    .prepare("select rootpage from sqlite_schema where name = 'message'")
    .get() as {
    readonly rootpage: number
  }
  database.close()
  const bytes = readFileSync(file)
  bytes.fill(0x5a, (rootpage - 1) * 4096, (rootpage - 1) * 4096 + 700)
  writeFileSync(file, bytes)
}

it('R-36 stops at once when it is told to, and leaves nothing half made', async () => {
  const { ask, call } = callerOf(ctx)
  const never: TestContext['processes'] = {
    start(name, _order, onMessage) {
      // A real process that waits for an order which never comes.
      const handle = sourceProcesses.start(name, { kind: 'wait' }, onMessage)
      return { ...handle, ended: new Promise((resolve) => void handle.ended.then(resolve)) }
    }
  }
  const making = makeBackup({ ...ctx, processes: never })
  await expect.poll(async () => (await ask('backups.list', {})).progress).toBe(0)
  expect(await call('backups.make', {})).toEqual({ ok: false, error: { code: 'backup_running' } })
  await ask('backups.stop', {})
  expect((await making).ok).toBe(false)
  expect(files().filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('R-36 takes away what a crash left of a copy, once nobody can be making it any more', async () => {
  const { ask } = callerOf(ctx)
  const first = join(folder, (await ask('backups.make', {})).name)
  const left = (at: string): string => first.replace(/\d{4}-\d{2}-\d{2}T.*$/u, `${at}.sqlite.partial`)
  const old = left('2026-11-20T07-00-00-000Z')
  const young = left('2026-11-20T08-59-00-000Z')
  const foreign = old.replace(/-[0-9a-f]{8}-/u, '-00000000-')
  for (const file of [old, `${old}-journal`, young, foreign]) writeFileSync(file, 'half a copy')
  ctx.clock.advance(minute)
  await ask('backups.make', {})
  expect([old, `${old}-journal`, young, foreign].map((file) => existsSync(file))).toEqual([
    false,
    false,
    true,
    true
  ])
})

it('R-36 tells of a folder that may not be written to', async () => {
  mkdirSync(folder)
  chmodSync(folder, 0o500)
  // Root may write everywhere: there is nothing to refuse.
  if (process.getuid?.() === 0) return
  expect(await callerOf(ctx).call('backups.make', {})).toMatchObject({
    error: { code: 'backup_folder_missing' }
  })
})
