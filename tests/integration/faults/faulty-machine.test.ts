import '../../support/on-disk.ts'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { createServer } from '../../../src/main/api/serve.ts'
import { startApp } from '../../../src/main/app.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import {
  contract,
  type AppInput,
  type AppOutput,
  type AppPath
} from '../../../src/shared/contract/contract.ts'
import type { Result } from '../../../src/shared/result.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene } from '../../support/reply-scene.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { smallDisks, withoutMounts } from '../../support/small-disk.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const disks = smallDisks()

afterEach(() => {
  disks.end()
})

/** Calls the app as the window does; what the disk refuses is logged there, and an answer here. */
const callerOf = (ctx: TestContext) => {
  const serve = createServer(contract, handlers, ctx, () => {})
  const call = async <Path extends AppPath>(
    path: Path,
    input: AppInput<Path>
  ): Promise<Result<AppOutput<Path>>> => (await serve(path, input)) as Result<AppOutput<Path>>
  return {
    call,
    async ask<Path extends AppPath>(path: Path, input: AppInput<Path>): Promise<AppOutput<Path>> {
      const result = await call(path, input)
      if (!result.ok) throw new Error(`${path} was refused: ${result.error.code}`)
      return result.value
    }
  }
}

describe('a full disk', () => {
  it('R-34 refuses words with a sentence, keeps what was there, and takes them once there is room', async () => {
    const scene = await openReplyScene()
    const { call, ask } = callerOf(scene.ctx)
    const draft = (body: string) => ({
      conversationId: scene.conversationId,
      body,
      speakerId: scene.speakerId
    })
    await ask('conversations.saveDraft', draft('Oui, au levain.'))
    const pages = async (most: number): Promise<void> => {
      await scene.ctx.store.write(async (tx) => {
        await sql.raw(`pragma max_page_count = ${most}`).execute(tx)
      })
    }
    const before = dumpTables(scene.ctx.databaseFile)
    await pages(1)
    const long = 'Le pain lève. '.repeat(6_000)
    expect(await call('conversations.saveDraft', draft(long))).toEqual({
      ok: false,
      error: { code: 'disk_full' }
    })
    expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
    await pages(1_000_000)
    await ask('conversations.saveDraft', draft(long))
    expect((await ask('conversations.open', { conversationId: scene.conversationId })).draft?.body).toBe(long)
    await scene.close()
  })

  it('R-34 the app goes on by itself when a real disk has room again', async ({ skip }) => {
    const disk = disks.disk(8)
    if (disk === null) return skip(withoutMounts)
    const ctx = await openTestContext({ dataFolder: disk, keepFolder: true })
    const { call, ask } = callerOf(ctx)
    const filler = join(disk, 'filler')
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'])
    const refused = await call('settings.change', { companyName: 'Le fournil'.repeat(10) })
    expect(refused).toEqual({ ok: false, error: { code: 'disk_full' } })
    expect((await ask('settings.get', {})).companyName).toBe('')
    rmSync(filler)
    await ask('settings.change', { companyName: 'Le fournil' })
    expect((await ask('settings.get', {})).companyName).toBe('Le fournil')
    expect(await ctx.store.check()).toEqual([])
    await ctx.close()
  })

  it('R-34 on a disk that takes no writing everything can be read, and each change is refused with a sentence', async ({
    skip
  }) => {
    const disk = disks.disk(8)
    if (disk === null) return skip(withoutMounts)
    const ctx = await openTestContext({ dataFolder: disk, keepFolder: true })
    await callerOf(ctx).ask('settings.change', { companyName: 'Le fournil' })
    await ctx.close()
    const before = dumpTables(ctx.databaseFile)
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0)
    const opened = await openTestContext({ dataFolder: disk, keepFolder: true })
    const { call, ask } = callerOf(opened)
    expect((await ask('settings.get', {})).companyName).toBe('Le fournil')
    expect(await call('settings.change', { companyName: 'Un autre' })).toEqual({
      ok: false,
      error: { code: 'disk_read_only' }
    })
    await opened.close()
    expect(spawnSync('mount', ['-o', 'remount,rw', disk]).status).toBe(0)
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })
})

it('R-34 a write-ahead log that was torn anywhere opens with the transactions before the tear, each whole', async () => {
  const random = seededRandom(3)
  const folder = disks.folder()
  const file = join(folder, 'porte-parole.sqlite')
  const opened = await openSqlite({ file, backupSuffix: 'now' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  for (let turn = 0; turn < 60; turn += 1)
    await opened.store.write(async (tx) => {
      for (const half of ['a', 'b'])
        await tx
          .insertInto('setting')
          .values({ key: `${turn}-${half}`, value: '1' })
          .execute()
    })
  for (let variant = 0; variant < 40; variant += 1) {
    const copy = join(disks.folder(), 'porte-parole.sqlite')
    copyFileSync(file, copy)
    copyFileSync(`${file}-wal`, `${copy}-wal`)
    truncateSync(`${copy}-wal`, random.below(statSync(`${file}-wal`).size))
    const again = await openSqlite({ file: copy, backupSuffix: 'now' })
    if (again.kind === 'problem') throw new Error(again.problem.kind)
    const rows = await again.store.read.selectFrom('setting').select('key').execute()
    const turns = rows.length / 2
    const keys = rows.map((row) => row.key).toSorted()
    expect(keys).toEqual(
      Array.from({ length: turns }, (_, turn) => [`${turn}-a`, `${turn}-b`])
        .flat()
        .toSorted()
    )
    expect(await again.store.check()).toEqual([])
    await again.store.close()
  }
  await opened.store.close()
})

it('R-35 one huge row in a draft, the journal of decisions or the quarantine keeps nothing from starting', async () => {
  const scene = await openReplyScene()
  const huge = 'x'.repeat(32 * 1024 * 1024)
  await scene.ctx.store.write(async (tx) => {
    await tx
      .insertInto('draft')
      .values({
        conversation_id: scene.conversationId,
        body: huge,
        speaker_id: null,
        updated_at: scene.clock.now(),
        retired_at: null
      })
      .execute()
    await tx
      .insertInto('quarantine')
      .values({
        id: 'huge',
        import_id: null,
        account_id: scene.accountId,
        line: 1,
        reason: 'date_not_understood',
        reason_values: '{}',
        raw: huge,
        created_at: scene.clock.now()
      })
      .execute()
    await tx
      .insertInto('audit')
      .values({
        id: scene.ctx.ids.next(),
        batch: 'huge',
        at: scene.clock.now(),
        action: 'done',
        conversation_id: scene.conversationId,
        before: null,
        after: huge,
        undone_at: null
      })
      .execute()
  })
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  const list = await started.app.serve('inbox.counts', {})
  expect(list).toMatchObject({ ok: true, value: { byView: { to_answer: 1 } } })
  await started.app.stop()
  await scene.crash()
  await scene.close()
})

it('R-37 starts for the first time and works without any connection: no socket is even tried', async () => {
  const tried: unknown[] = []
  const refuse = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function refused(
    this: Socket,
    ...words
  ) {
    tried.push(words[0])
    queueMicrotask(() => this.destroy(new Error('this computer is offline')))
    return this
  })
  const ctx = await openTestContext({ keepFolder: true })
  const { store, ...rest } = ctx
  await store.close()
  rmSync(ctx.dataFolder, { recursive: true })
  mkdirSync(ctx.dataFolder)
  disks.remember(ctx.dataFolder)
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  const { serve } = started.app
  const file = join(ctx.dataFolder, 'comments.csv')
  writeFileSync(file, 'author,text\nOdile,Votre pain est-il au levain ?\n')
  expect(await serve('sample.load', {})).toMatchObject({ ok: true })
  expect(await serve('settings.change', { companyName: 'Le fournil', welcomed: true })).toMatchObject({
    ok: true
  })
  started.app.wake()
  const counts = await serve('inbox.counts', {})
  expect(counts).toMatchObject({ ok: true, value: { byView: { to_answer: expect.any(Number) } } })
  await started.app.stop()
  expect(tried).toEqual([])
  refuse.mockRestore()
})
