import '../../support/on-disk.ts'
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { createServer } from '../../../src/main/api/serve.ts'
import { startApp } from '../../../src/main/app.ts'
import { stayInPlace } from '../../../src/main/backups/stay-in-place.ts'
import type { Context } from '../../../src/main/runtime/context.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import type { AppInput, AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import type { Result } from '../../../src/shared/result.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

/** Somebody deletes, moves or replaces what the running app has open. */

let scene: ReplyScene
let app: RunningApp
let ctx: Context
let aside: string

const start = async (): Promise<void> => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  ctx = started.ctx
}

beforeEach(async () => {
  aside = mkdtempSync(join(tmpdir(), 'porte-parole-aside-'))
  scene = await openReplyScene()
  await start()
})
afterEach(async () => {
  await app.stop()
  rmSync(aside, { recursive: true, force: true })
  rmSync(scene.ctx.dataFolder, { recursive: true, force: true })
})

const call = async <Path extends AppPath>(
  path: Path,
  input: AppInput<Path>
): Promise<Result<AppOutput<Path>>> => (await app.serve(path, input)) as Result<AppOutput<Path>>

const write = (body: string) =>
  call('conversations.saveDraft', { conversationId: scene.conversationId, body, speakerId: scene.speakerId })

const draft = async (): Promise<string | null> => {
  const opened = await call('conversations.open', { conversationId: scene.conversationId })
  return opened.ok ? (opened.value.draft?.body ?? null) : opened.error.code
}

const away = { ok: false, error: { code: 'database_away' } }

const untilWritten = (body: string): Promise<void> =>
  vi.waitFor(async () => expect(await write(body)).toMatchObject({ ok: true }), {
    timeout: 20_000,
    interval: 50
  })

it.runIf(existsSync('/proc/self/fd'))(
  'R-34 a data folder that is deleted under the app keeps no word from being found: it is put back, and nothing is acknowledged before',
  async () => {
    expect(await write('Oui, au levain.')).toMatchObject({ ok: true })
    rmSync(scene.ctx.dataFolder, { recursive: true })
    expect(await write('Oui, au levain, depuis onze ans.')).toEqual(away)
    await vi.waitFor(async () => expect(await draft()).toBe('Oui, au levain.'), { timeout: 20_000 })
    await untilWritten('Oui, au levain, depuis onze ans.')
    expect(await call('home.state', {})).toEqual({ ok: true, value: { kind: 'here' } })
    await app.stop()
    await start()
    expect(await draft()).toBe('Oui, au levain, depuis onze ans.')
    const opened = await openSqlite({ file: scene.ctx.databaseFile, backupSuffix: 'check' })
    if (opened.kind === 'problem') throw new Error(opened.problem.kind)
    expect(await opened.store.check()).toEqual([])
    await opened.store.close()
  }
)

it('R-34 a data folder that is moved under the app gets no second one in its place, and goes on once it is back', async () => {
  expect(await write('Oui, au levain.')).toMatchObject({ ok: true })
  const moved = join(aside, 'moved')
  renameSync(scene.ctx.dataFolder, moved)
  expect(await write('Deux mots de plus.')).toEqual(away)
  await stayInPlace(ctx)
  expect(existsSync(scene.ctx.databaseFile)).toBe(false)
  rmSync(scene.ctx.dataFolder, { recursive: true, force: true })
  renameSync(moved, scene.ctx.dataFolder)
  await untilWritten('Deux mots de plus.')
  expect(await draft()).toBe('Deux mots de plus.')
})

it('R-34 another database put in the place of the open one is opened, and the one of before is kept beside it', async () => {
  const older = join(aside, 'older')
  await app.stop()
  cpSync(scene.ctx.dataFolder, older, { recursive: true })
  await start()
  expect(await write('Écrit avant.')).toMatchObject({ ok: true })
  renameSync(join(older, 'porte-parole.sqlite'), scene.ctx.databaseFile)
  expect(await write('Écrit après.')).toEqual(away)
  await untilWritten('Écrit ensuite.')
  expect(await draft()).toBe('Écrit ensuite.')
  const [kept, ...others] = readdirSync(scene.ctx.dataFolder).filter((name) => name.endsWith('.replaced'))
  expect(others).toEqual([])
  const former = await openSqlite({
    file: join(scene.ctx.dataFolder, kept ?? ''),
    backupSuffix: 'check',
    keepsWords: false
  })
  if (former.kind === 'problem') throw new Error(former.problem.kind)
  const bodies = await former.store.read.selectFrom('draft').select('body').execute()
  expect(bodies).toEqual([{ body: 'Écrit avant.' }])
  await former.store.close()
})

it('R-34 a disk that gives back nothing is said to be the disk', async () => {
  const io = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHORT_READ' })
  const failing = { ...ctx, store: { ...ctx.store, write: () => Promise.reject(io) } }
  const serve = createServer(contract, handlers, failing, () => {})
  expect(
    await serve('conversations.saveDraft', {
      conversationId: scene.conversationId,
      body: 'Oui.',
      speakerId: scene.speakerId
    })
  ).toEqual({ ok: false, error: { code: 'disk_failed' } })
})
