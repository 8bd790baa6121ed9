import '../../support/on-disk.ts'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { putOldDatabase } from '../../support/old-database.ts'
import { callerOf } from '../../support/serve.ts'
import { fillBut, isFiller, makeRoom, smallDisks, withoutMounts } from '../../support/small-disk.ts'
import { openTestContext, sourceProcesses, type TestContext } from '../../support/test-context.ts'

const disks = smallDisks()
const contexts: TestContext[] = []

afterEach(async () => {
  for (const ctx of contexts.splice(0)) await ctx.store.close()
  disks.end()
})

/** The sample's inbox; its processes find a disk that became full since they were asked for. */
const anInbox = async (dataFolder: string, filling: { disk: string; leave: number } | null = null) => {
  const options = { full: filling !== null }
  const ctx = await openTestContext({
    dataFolder,
    keepFolder: true,
    processes: {
      start(name, order, onMessage) {
        if (filling !== null && options.full) fillBut(filling.disk, filling.leave)
        return sourceProcesses.start(name, order, onMessage)
      }
    }
  })
  contexts.push(ctx)
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
  return { ctx, options }
}

const others = (disk: string): readonly string[] => readdirSync(disk).filter((name) => !isFiller(name))

describe('a disk that is full in the middle of long work', () => {
  it.for([0, 100, 700])(
    'R-36 a backup is refused, leaves nothing half made, and is made once there is room (%d KB)',
    async (leave, { skip }) => {
      const disk = disks.disk(16)
      if (disk === null) return skip(withoutMounts)
      const { ctx, options } = await anInbox(disks.folder(), { disk, leave })
      await ctx.store.write((tx) =>
        tx
          .insertInto('setting')
          .values({ key: 'backups', value: JSON.stringify({ folder: disk }) })
          .execute()
      )
      expect(await makeBackup(ctx)).toEqual({ ok: false, error: { code: 'disk_full' } })
      expect(others(disk)).toEqual([])
      options.full = false
      makeRoom(disk)
      const made = await makeBackup(ctx)
      if (!made.ok) throw new Error(made.error.code)
      expect(dumpTables(made.value.file)['message']).toEqual(dumpTables(ctx.databaseFile)['message'])
    }
  )

  it.for([null, 'quatre mots que seul moi'])(
    'R-36 an export is refused, leaves nothing half made, and is made once there is room (%s)',
    async (passphrase, { skip }) => {
      const disk = disks.disk(16)
      if (disk === null) return skip(withoutMounts)
      const { ctx } = await anInbox(disks.folder())
      const { ask, call } = callerOf(ctx)
      ctx.desktop.folderToChoose = disk
      for (const leave of [0, 8, 200]) {
        fillBut(disk, leave)
        expect({ leave, end: await call('exports.write', { passphrase }) }).toEqual({
          leave,
          end: { ok: false, error: { code: 'disk_full' } }
        })
        expect(others(disk)).toEqual([])
      }
      makeRoom(disk)
      const written = await ask('exports.write', { passphrase })
      expect(readdirSync(written?.folder ?? '')).toContain('README.txt')
    }
  )

  it('R-34 an export that is taken in is refused, the inbox stays as it was, and it is taken in once there is room', async ({
    skip
  }) => {
    const disk = disks.disk(24)
    if (disk === null) return skip(withoutMounts)
    const { ctx } = await anInbox(disk)
    const outside = disks.folder()
    ctx.desktop.folderToChoose = outside
    const written = await callerOf(ctx).ask('exports.write', { passphrase: null })
    const { store, ...rest } = ctx
    await store.close()
    const started = await startApp({ ...rest, ticks: false })
    if (started.kind === 'problem') throw new Error(started.problem.kind)
    const { serve, stop } = started.app
    ctx.desktop.folderToChoose = written?.folder ?? ''
    const takeIn = async () => {
      const chosen = await serve('exports.choose', {})
      if (!chosen.ok) throw new Error(chosen.error.code)
      return await serve('exports.takeIn', { ...(chosen.value as object), passphrase: null })
    }
    const before = dumpTables(ctx.databaseFile)
    const there = others(disk)
    for (const leave of [0, 40, 300, 900]) {
      fillBut(disk, leave)
      expect({ leave, end: await takeIn() }).toEqual({
        leave,
        end: { ok: false, error: { code: 'disk_full' } }
      })
      expect(dumpTables(ctx.databaseFile)).toEqual(before)
      expect(others(disk)).toEqual(there)
    }
    makeRoom(disk)
    expect(await takeIn()).toMatchObject({ ok: true, value: { messages: before['message']?.length } })
    await stop()
  })

  it('R-34 a migration says so, leaves the old file as it was and nothing beside it, and is done once there is room', async ({
    skip
  }) => {
    const disk = disks.disk(16)
    if (disk === null) return skip(withoutMounts)
    const outcomes: string[] = []
    for (const leave of [0, 40, 150, 300, 450, 600, 900, 4_000]) {
      const folder = join(disk, String(leave))
      mkdirSync(folder)
      const file = join(folder, 'porte-parole.sqlite')
      putOldDatabase('0010-full-size', file)
      const before = dumpTables(file)
      fillBut(disk, leave)
      const opened = await openSqlite({ file, backupSuffix: 'then' })
      outcomes.push(opened.kind === 'problem' ? opened.problem.kind : 'opened')
      if (opened.kind === 'opened') await opened.store.close()
      // Either as it was, with nothing beside it that takes up room; or of today, with what it was beside it. Never between.
      const isToday = Object.keys(dumpTables(file)).includes('snippet')
      const beside = readdirSync(folder).filter((name) => !/-(?:wal|shm)$/u.test(name))
      if (isToday) expect(dumpTables(`${file}.then.backup`)).toEqual(before)
      else
        expect({ beside, rows: dumpTables(file) }).toEqual({ beside: ['porte-parole.sqlite'], rows: before })
      makeRoom(disk)
      const again = await openSqlite({ file, backupSuffix: 'later' })
      if (again.kind === 'problem') throw new Error(again.problem.kind)
      expect(await again.store.check()).toEqual([])
      await again.store.close()
    }
    expect(outcomes[0]).toBe('disk_full')
    expect(outcomes.at(-1)).toBe('opened')
    expect(new Set(outcomes)).toEqual(new Set(['disk_full', 'opened']))
  })
})
