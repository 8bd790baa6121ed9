import '../../support/on-disk.ts'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import type { AppInput, AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import type { Capabilities } from '../../../src/shared/model/network.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import type { Result } from '../../../src/shared/result.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { startFakeSmtp } from '../../support/fake-smtp.ts'
import { openHandoffScene } from '../../support/handoff-scene.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let elsewhere: string
const running: RunningApp[] = []

beforeEach(async () => {
  elsewhere = mkdtempSync(join(tmpdir(), 'porte-parole-copy-'))
  scene = await openReplyScene()
})
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop()
  rmSync(elsewhere, { recursive: true, force: true })
  rmSync(scene.ctx.dataFolder, { recursive: true, force: true })
})

const anotherNetwork = async (idempotency: Capabilities['idempotency']): Promise<void> => {
  await scene.close()
  scene = await openReplyScene({ idempotency })
}

const begin = async (dataFolder: string, ticks = true) => {
  const { store, ...rest } = scene.ctx
  await store.close()
  return await startApp({ ...rest, dataFolder, ticks })
}

const start = async (dataFolder: string, ticks = true): Promise<RunningApp> => {
  const started = await begin(dataFolder, ticks)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  running.push(started.app)
  return started.app
}

const stop = async (app: RunningApp): Promise<void> => {
  running.splice(running.indexOf(app), 1)
  await app.stop()
}

const call = async <Path extends AppPath>(
  app: RunningApp,
  path: Path,
  input: AppInput<Path>
): Promise<Result<AppOutput<Path>>> => (await app.serve(path, input)) as Result<AppOutput<Path>>

const ask = async <Path extends AppPath>(
  app: RunningApp,
  path: Path,
  input: AppInput<Path>
): Promise<AppOutput<Path>> => {
  const result = await call(app, path, input)
  if (!result.ok) throw new Error(`${path} was refused: ${result.error.code}`)
  return result.value
}

/** Whoever copies a folder takes what is there at that moment, logs and journal too. */
const copyFolder = (): string => {
  const copy = join(elsewhere, 'copied')
  cpSync(scene.ctx.dataFolder, copy, { recursive: true })
  return copy
}

/** Every app looks at what is due until this one has nothing left in its outbox that it would do by itself. */
const outboxOf = async (app: RunningApp) =>
  (await ask(app, 'conversations.open', { conversationId: scene.conversationId })).outbox

const untilSettled = async (app: RunningApp): Promise<void> => {
  await vi.waitFor(
    async () => {
      scene.clock.advance(minute)
      app.wake()
      const kinds = (await outboxOf(app)).map(({ state }) => state.kind)
      expect(
        kinds.filter((kind) => kind === 'queued' || kind === 'sending' || kind === 'unconfirmed')
      ).toEqual([])
    },
    { timeout: 20_000, interval: 50 }
  )
}

describe('a copied data folder', () => {
  it('R-2 does nothing while the inbox that it was copied from is at work: a reply that both hold leaves once', async () => {
    await scene.enqueue()
    const original = await start(scene.ctx.dataFolder)
    const to = copyFolder()
    const copy = await start(to)
    expect(await ask(copy, 'home.state', {})).toEqual({
      kind: 'elsewhere',
      from: scene.ctx.dataFolder,
      to,
      onThisComputer: true,
      originalStands: true
    })
    expect(await ask(original, 'home.state', {})).toEqual({ kind: 'here' })
    const before = dumpTables(join(to, 'porte-parole.sqlite'))
    for (const path of ['inbox.counts', 'accounts.list', 'replies.enqueue', 'accounts.syncNow'])
      expect(await copy.serve(path, {})).toEqual({ ok: false, error: { code: 'not_allowed' } })
    expect(await call(copy, 'home.moveIn', {})).toEqual({
      ok: false,
      error: { code: 'original_stands', values: { folder: scene.ctx.dataFolder } }
    })
    scene.clock.advance(30 * second)
    copy.wake()
    await untilSettled(original)
    copy.wake()
    expect(scene.network.replies).toHaveLength(1)
    expect(dumpTables(join(to, 'porte-parole.sqlite'))).toEqual(before)
  })

  it.each<Capabilities['idempotency']>(['lookup', 'key', 'none'])(
    'R-2 opened after it, waits with everything that had not left for the word of a person, who finds what is there (%s)',
    async (idempotency) => {
      await anotherNetwork(idempotency)
      await scene.enqueue()
      const original = await start(scene.ctx.dataFolder)
      const to = copyFolder()
      await untilSettled(original)
      await stop(original)
      renameSync(scene.ctx.dataFolder, join(elsewhere, 'put aside'))
      const copy = await start(to)
      expect(await ask(copy, 'home.state', {})).toMatchObject({ kind: 'elsewhere', originalStands: false })
      await ask(copy, 'home.moveIn', {})
      expect(await ask(copy, 'home.state', {})).toEqual({ kind: 'here' })
      await untilSettled(copy)
      const [entry, ...others] = await outboxOf(copy)
      expect(others).toEqual([])
      expect(scene.network.requests).toHaveLength(1)
      // Where the network can be asked, asking is what trying again begins with.
      if (idempotency === 'none')
        expect(entry?.state).toMatchObject({ kind: 'blocked', reason: 'cannot_tell' })
      else if (entry !== undefined) await ask(copy, 'replies.retry', { outboxId: entry.id })
      expect(scene.network.replies).toHaveLength(1)
      // From then on it is at home there.
      await stop(copy)
      expect(await ask(await start(to), 'home.state', {})).toEqual({ kind: 'here' })
    }
  )

  it('R-2 a letter that both hold waits for the word of a person, and its link leads to one page only', async () => {
    const smtp = await startFakeSmtp()
    const { ctx, clock, ask: askScene, handOff, page } = await openHandoffScene()
    await askScene('mail.save', {
      account: {
        address: 'fournil@fournil.example',
        name: 'Le Fournil',
        signIn: { kind: 'password' },
        sending: { host: '127.0.0.1', port: smtp.port, security: 'none', user: 'fournil' },
        inbox: { kind: 'none' },
        plusAddresses: true,
        authority: null
      },
      secret: 'a password'
    })
    await handOff({}, 'smtp')
    await page.stop()
    const { store, databaseFile: _file, close: _close, ...rest } = ctx
    await store.close()
    const original = await startApp(rest)
    const dataFolder = join(elsewhere, 'copied')
    cpSync(ctx.dataFolder, dataFolder, { recursive: true })
    const copy = await startApp({ ...rest, dataFolder })
    if (copy.kind === 'problem' || original.kind === 'problem') throw new Error('not started')
    running.push(copy.app)
    expect(original.ctx.page.status().address).not.toBeNull()
    expect(copy.ctx.page.status()).toEqual({ address: null, failure: null })
    clock.advance(minute)
    copy.app.wake()
    original.app.wake()
    await vi.waitFor(() => expect(smtp.taken).toHaveLength(1), { timeout: 20_000, interval: 50 })
    await original.app.stop()
    rmSync(ctx.dataFolder, { recursive: true })
    await ask(copy.app, 'home.moveIn', {})
    const letters = dumpTables(join(dataFolder, 'porte-parole.sqlite'))['letter'] ?? []
    expect(letters.map((row) => JSON.parse(row).state)).toEqual(['unknown'])
    expect(smtp.taken).toHaveLength(1)
    await smtp.close()
  })

  it('is known on another computer too, where nobody can tell whether the other inbox is alive', async () => {
    await stop(await start(scene.ctx.dataFolder))
    const database = new SqliteDatabase(scene.ctx.databaseFile)
    database.exec(`update setting set value = json_set(value, '$.computer', 'another') where key = 'home'`)
    database.close()
    // It would bring back what it knows of the home.
    rmSync(join(scene.ctx.dataFolder, 'words'), { recursive: true })
    const app = await start(scene.ctx.dataFolder)
    const state = await ask(app, 'home.state', {})
    // A computer without an id of its own cannot be told from another.
    expect(state).toMatchObject(
      existsSync('/etc/machine-id')
        ? { kind: 'elsewhere', onThisComputer: false, originalStands: false }
        : { kind: 'here' }
    )
  })
})

describe('what is no copy', () => {
  it('an inbox of files that was copied, by which nothing leaves by itself, is one of its own at once', async () => {
    await scene.close()
    scene = await openReplyScene({ connection: 'file' })
    await stop(await start(scene.ctx.dataFolder))
    const to = copyFolder()
    const app = await start(to)
    expect(await ask(app, 'home.state', {})).toEqual({ kind: 'here' })
    expect(await outboxOf(app)).toEqual([])
    // Its account on a network came after: it is at home here.
    await stop(app)
    const database = new SqliteDatabase(join(to, 'porte-parole.sqlite'))
    database.exec(`update account set connection = 'live', secret_ref = 'vault-1'`)
    database.close()
    expect(await ask(await start(to), 'home.state', {})).toEqual({ kind: 'here' })
  })

  it('a folder that was renamed goes on as it was, and what waits leaves once', async () => {
    await scene.enqueue()
    await stop(await start(scene.ctx.dataFolder))
    const renamed = join(elsewhere, 'renamed')
    renameSync(scene.ctx.dataFolder, renamed)
    const app = await start(renamed)
    expect(await ask(app, 'home.state', {})).toEqual({ kind: 'here' })
    await untilSettled(app)
    expect(scene.network.replies).toHaveLength(1)
  })

  it.each([
    ['the journal of words tells what left since', true],
    ['without the journal it looks before it sends', false]
  ])(
    'R-2 an older database that somebody put in the place of this one is no copy: %s',
    async (_, hasJournal) => {
      await scene.enqueue()
      // Noted by a command, whose replies do not leave by themselves.
      await stop(await start(scene.ctx.dataFolder, false))
      const older = join(elsewhere, 'older.sqlite')
      copyFileSync(scene.ctx.databaseFile, older)
      const app = await start(scene.ctx.dataFolder)
      await untilSettled(app)
      await stop(app)
      expect(scene.network.replies).toHaveLength(1)
      for (const ending of ['-wal', '-shm']) rmSync(`${scene.ctx.databaseFile}${ending}`, { force: true })
      renameSync(older, scene.ctx.databaseFile)
      if (!hasJournal) rmSync(join(scene.ctx.dataFolder, 'words'), { recursive: true })
      const again = await start(scene.ctx.dataFolder)
      expect(await ask(again, 'home.state', {})).toEqual({ kind: 'here' })
      await untilSettled(again)
      expect(scene.network.requests).toHaveLength(1)
      expect(scene.network.lookups.length > 0).toBe(!hasJournal)
    }
  )
})

describe('two at work on one folder', () => {
  it('R-7 the second is refused before it opens the database, and may begin once the first has ended', async () => {
    await scene.enqueue()
    const first = await start(scene.ctx.dataFolder)
    const file = scene.ctx.databaseFile
    const bytes = readFileSync(file)
    expect(await begin(scene.ctx.dataFolder)).toEqual({ kind: 'problem', problem: { kind: 'in_use', file } })
    expect(readFileSync(file)).toEqual(bytes)
    await stop(first)
    expect(readdirSync(scene.ctx.dataFolder).filter((name) => name.endsWith('.running'))).toEqual([])
    await start(scene.ctx.dataFolder)
  })
})
