import '../../support/on-disk.ts'
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { prepareRestore } from '../../../src/main/backups/restore-backup.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import type { AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import { hour, minute } from '../../../src/shared/model/instant.ts'
import { holdFile } from '../../../src/main/store/hold-file.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let app: RunningApp

/** A reply waits in the outbox when the backup is made; then the app runs. */
beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await app.stop()
  await scene.crash()
  await scene.close()
})

const run = async (): Promise<void> => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
}

const ask = async <Path extends AppPath>(path: Path, input: unknown): Promise<AppOutput<Path>> => {
  const result = await app.serve(path, input)
  if (!result.ok) throw new Error(`${path} was refused: ${JSON.stringify(result.error)}`)
  return result.value as AppOutput<Path>
}

const backUp = async () => {
  const made = await makeBackup(scene.ctx)
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

const beside = (ending: string): readonly string[] =>
  readdirSync(scene.ctx.dataFolder).filter((name) => name.endsWith(ending))

it('R-36 puts a backup back while the app runs, keeps the database of before, and goes on as it was then', async () => {
  const backup = await backUp()
  const then = dumpTables(backup.file)
  const bytes = readFileSync(backup.file)
  scene.clock.advance(hour)
  await scene.converse(scene.accountId, 'Un mot venu après la sauvegarde')
  await run()
  const told: string[][] = []
  app.subscribe((event) => {
    if (event.type === 'changed') told.push([...event.tables])
  })
  const restored = await ask('backups.restore', { name: backup.name })
  expect(restored).toMatchObject({ messages: 1, conversations: 1 })
  expect(dumpTables(scene.ctx.databaseFile)['message']).toEqual(then['message'])
  expect(beside('.replaced')).toEqual([restored.keptAs])
  expect(dumpTables(join(scene.ctx.dataFolder, restored.keptAs ?? ''))['message']).toHaveLength(2)
  // The backup itself is as it was, and the screens were told to read everything anew.
  expect(readFileSync(backup.file).equals(bytes)).toBe(true)
  expect(told.some((tables) => tables.includes('message') && tables.includes('conversation'))).toBe(true)
  expect(beside('.restoring')).toEqual([])
  expect((await ask('backups.list', {})).backups).toHaveLength(1)
})

it('R-36 never publishes again what left after the backup: it is looked up first', async () => {
  const id = await scene.enqueue()
  const backup = await backUp()
  await scene.send()
  expect(scene.network.replies).toHaveLength(1)
  scene.clock.advance(2 * minute)
  await run()
  await ask('backups.restore', { name: backup.name })
  for (let minutes = 0; minutes < 10; minutes += 1) {
    scene.clock.advance(minute)
    app.wake()
    await expect
      .poll(async () => (await ask('replies.pending', {})).every((entry) => entry.state.kind !== 'sending'))
      .toBe(true)
  }
  await expect
    .poll(async () => {
      app.wake()
      scene.clock.advance(minute)
      return dumpTables(scene.ctx.databaseFile)['outbox']?.map((row) => JSON.parse(row))
    })
    .toMatchObject([{ id, state: 'sent', proof: 'network' }])
  expect(scene.network.replies).toHaveLength(1)
})

it('R-36 looks up what waited when the backup was put back, though the journal ends with the order to send it', async () => {
  const backup = await backUp()
  await run()
  const { conversationId, parentId: parentMessageId, speakerId } = scene
  const reply = { conversationId, parentMessageId, body: 'Oui, au levain.', speakerId }
  await ask('replies.enqueue', { ...reply, lastSeenMessageId: null, thenDone: false })
  await ask('backups.restore', { name: backup.name })
  const outbox = dumpTables(scene.ctx.databaseFile)['outbox'] ?? []
  expect(outbox.map((row) => JSON.parse(row).state)).toEqual(['unconfirmed'])
})

it('R-36 refuses a damaged backup, changes nothing, and goes on', async () => {
  const backup = await backUp()
  const bytes = readFileSync(backup.file)
  for (let at = 5 * 4096; at + 700 < bytes.length; at += 9 * 4096) bytes.fill(0x5a, at, at + 700)
  writeFileSync(backup.file, bytes)
  await run()
  const before = dumpTables(scene.ctx.databaseFile)
  expect(await app.serve('backups.restore', { name: backup.name })).toEqual({
    ok: false,
    error: { code: 'backup_damaged' }
  })
  expect(await app.serve('backups.restore', { name: 'no such backup' })).toMatchObject({
    error: { code: 'not_found' }
  })
  expect(dumpTables(scene.ctx.databaseFile)['message']).toEqual(before['message'])
  expect(beside('.replaced')).toEqual([])
})

it('R-36 takes no file away from under another process', async () => {
  const backup = await backUp()
  await run()
  const other = new SqliteDatabase(scene.ctx.databaseFile)
  other.prepare('select count(*) from message').get()
  expect(await app.serve('backups.restore', { name: backup.name })).toMatchObject({
    error: { code: 'database_locked' }
  })
  other.close()
  expect((await ask('backups.restore', { name: backup.name })).messages).toBe(1)
})

it('R-36 ends at the next start what a crash left of putting a damaged database aside, log and all', async () => {
  await backUp()
  const { databaseFile } = scene.ctx
  await scene.ctx.store.close()
  const rows = dumpTables(databaseFile)
  // What a database says in its log would be read into whatever stands beside it under its name.
  const other = new SqliteDatabase(`${databaseFile}.2026-11-20T09-00-00-000Z.replaced`)
  other.pragma('journal_mode = wal')
  other.pragma('wal_autocheckpoint = 0')
  other.exec('create table foreign_rows (text text)')
  other.exec(`insert into foreign_rows values ('of another database')`)
  copyFileSync(`${other.name}-wal`, `${databaseFile}-wal`)
  other.close()
  renameSync(databaseFile, `${databaseFile}.restored`)
  const started = await startApp(scene.ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  expect(dumpTables(databaseFile)['message']).toEqual(rows['message'])
  expect(Object.keys(dumpTables(databaseFile))).not.toContain('foreign_rows')
  // It was not thrown away either: it lies beside the database that it belongs to.
  expect(beside('.replaced-wal')).toHaveLength(1)
})

it('R-36 the words of an inbox that leaves go with it, also where a crash came between', async () => {
  await backUp()
  const { databaseFile, dataFolder } = scene.ctx
  await scene.ctx.store.close()
  const aside = `${databaseFile}.2026-11-20T09-00-00-000Z.replaced`
  copyFileSync(databaseFile, aside)
  renameSync(databaseFile, `${databaseFile}.restored-alone`)
  const journal = readdirSync(join(dataFolder, 'words'))
  const started = await startApp(scene.ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  expect(readdirSync(`${aside}.words`)).toEqual(journal)
  expect(beside('.restored-alone')).toEqual([])
})

it('R-36 ends at the next start what a crash cut short between two names', async () => {
  await backUp()
  const { databaseFile } = scene.ctx
  await scene.ctx.store.close()
  const rows = dumpTables(databaseFile)
  renameSync(databaseFile, `${databaseFile}.restored`)
  writeFileSync(`${databaseFile}.restoring`, 'half a copy')
  const started = await startApp(scene.ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  expect(existsSync(`${databaseFile}.restored`)).toBe(false)
  expect(existsSync(`${databaseFile}.restoring`)).toBe(false)
  expect(dumpTables(databaseFile)['message']).toEqual(rows['message'])
})

it('R-36 a start leaves alone the copy that another process is checking, and takes away what a dead one left', async () => {
  const backup = await backUp()
  const { databaseFile } = scene.ctx
  await scene.ctx.store.close()
  writeFileSync(`${databaseFile}.restoring-019ae3a1-0000-7000-8000-000000000001`, 'of a process that died')
  writeFileSync(`${databaseFile}.restoring-019ae3a1-0000-7000-8000-000000000001.held`, '')
  const [one, other] = await Promise.all([
    prepareRestore(scene.ctx, backup.file),
    prepareRestore(scene.ctx, backup.file)
  ])
  if (!one.ok || !other.ok) throw new Error('a copy of its own was refused')
  const started = await startApp(scene.ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  expect(beside('0000-7000-8000-000000000001')).toEqual([])
  for (const { copy } of [one.value, other.value]) {
    expect(dumpTables(copy.file)['message']).toHaveLength(1)
    await copy.letGo()
  }
  expect(readdirSync(scene.ctx.dataFolder).filter((name) => /restoring|held/u.test(name))).toEqual([])
})

it('R-36 nobody opens the database in the moment when another takes its place', async () => {
  const { databaseFile } = scene.ctx
  await scene.ctx.store.close()
  const replacing = holdFile(`${databaseFile}.replacing`)
  if (typeof replacing === 'string') throw new Error(replacing)
  renameSync(databaseFile, `${databaseFile}.restored`)
  setImmediate(() => {
    renameSync(`${databaseFile}.restored`, databaseFile)
    replacing.release()
  })
  const started = await startApp(scene.ctx)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  expect(dumpTables(databaseFile)['message']).toHaveLength(1)
})
