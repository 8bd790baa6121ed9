import '../../support/on-disk.ts'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { wordsFolder } from '../../../src/main/store/words-file.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

/** Several true processes of the computer at one inbox: in the same moment, stopped, killed, without the right to write. */

const program = fileURLToPath(new URL('../../support/faulty-process.ts', import.meta.url))

let scene: ReplyScene
const children: ChildProcess[] = []

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await scene.crash()
  await scene.close()
})

/** A process, and what it says next. */
const begin = (order: object) => {
  const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.push(child)
  const said: string[] = []
  const waiting: ((word: string) => void)[] = []
  child.on('message', (word) => {
    const next = waiting.shift()
    if (next === undefined) said.push(String(word))
    else next(String(word))
  })
  const hear = (): Promise<string> => {
    const word = said.shift()
    return word === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(word)
  }
  return { child, hear }
}

const aBackup = async (): Promise<string> => {
  const made = await makeBackup(scene.ctx)
  if (!made.ok) throw new Error(made.error.code)
  await scene.later(minute)
  await scene.enqueue()
  await scene.ctx.store.close()
  return made.value.file
}

const putBack = (backup: string, midway: 'SIGSTOP' | 'SIGKILL' | null) =>
  begin({ kind: 'adopt', dataFolder: scene.ctx.dataFolder, backup, at: scene.clock.now(), midway })

const former = (): readonly string[] =>
  readdirSync(scene.ctx.dataFolder).filter((name) => name.endsWith('.replaced'))

const left = (): readonly string[] =>
  readdirSync(scene.ctx.dataFolder).filter((name) => /\.resto|\.adopting|\.replacing/u.test(name))

it('R-36 of processes that put a backup in the place of the database at once one wins and the other is told; one that is killed keeps none from it', async () => {
  const backup = await aBackup()
  const words = dumpTables(scene.ctx.databaseFile)['outbox']
  const killed = putBack(backup, 'SIGKILL')
  await once(killed.child, 'exit')
  expect(former()).toEqual([])
  const first = putBack(backup, 'SIGSTOP')
  expect(await first.hear()).toBe('midway')
  const second = putBack(backup, null)
  expect(await second.hear()).toBe('database_locked')
  expect(former()).toEqual([])
  first.child.kill('SIGCONT')
  expect(await first.hear()).toBe('adopted')
  expect(former()).toHaveLength(1)
  await Promise.all([first, second].map(({ child }) => child.exitCode ?? once(child, 'exit')))
  expect(dumpTables(scene.ctx.databaseFile)['outbox']).toHaveLength(words?.length ?? -1)
  // What the killed one left goes at the next start, the name that it held too.
  const last = putBack(backup, 'SIGKILL')
  await once(last.child, 'exit')
  expect(left()).not.toEqual([])
  const { store: _store, ...rest } = scene.ctx
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  await started.app.stop()
  expect(left()).toEqual([])
})

it('R-7 a second instance is refused while the first is stopped, goes on being refused once it continues, and begins when it is killed', async () => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const start = async (): Promise<string> => {
    const outcome = await startApp(rest)
    if (outcome.kind === 'problem') return outcome.problem.kind
    await outcome.app.stop()
    return 'started'
  }
  const first = begin({ kind: 'hold', file: `${scene.ctx.databaseFile}.running` })
  expect(await first.hear()).toBe('held')
  first.child.kill('SIGSTOP')
  const before = dumpTables(scene.ctx.databaseFile)
  expect(await start()).toBe('in_use')
  expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
  first.child.kill('SIGCONT')
  expect(await start()).toBe('in_use')
  first.child.kill('SIGSTOP')
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(await start()).toBe('started')
})

it.runIf(process.platform !== 'win32')(
  'R-34 while the rights of the folder or the journal are taken away nothing is acknowledged that no file holds, and it goes on by itself',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porte-parole-rights-'))
    const file = join(folder, 'porte-parole.sqlite')
    const user = process.getuid?.() === 0 ? 65_534 : null
    if (user !== null) chownSync(folder, user, user)
    const { child, hear } = begin({ kind: 'write', dataFolder: folder, user })
    expect(await hear()).toBe('open')
    const write = (name: string): Promise<string> => {
      child.send(name)
      return hear()
    }
    const kept = (): unknown =>
      dumpTables(file)['setting']?.flatMap((row) => {
        const { key, value } = JSON.parse(row)
        return key === 'companyName' ? [JSON.parse(value)] : []
      })
    expect(await write('un')).toBe('kept')
    const [journal = ''] = readdirSync(wordsFolder(file)).map((name) => join(wordsFolder(file), name))
    for (const [place, rights, refusal] of [
      [journal, 0o400, 'SQLITE_READONLY'],
      [wordsFolder(file), 0o000, 'SQLITE_READONLY'],
      [folder, 0o000, 'DATABASE_AWAY']
    ] as const) {
      const usual = place === journal ? 0o600 : 0o700
      chmodSync(place, rights)
      expect({ place, said: await write('deux') }).toEqual({ place, said: refusal })
      chmodSync(place, usual)
      expect(kept()).not.toEqual(['deux'])
      expect(await write('trois')).toBe('kept')
      expect(kept()).toEqual(['trois'])
      expect(readFileSync(journal, 'utf8')).toContain('trois')
    }
    // The files that are open stay open: what is acknowledged is in them.
    for (const rights of [0o400, 0o000]) {
      chmodSync(file, rights)
      expect(await write(`quatre ${rights}`)).toBe('kept')
      chmodSync(file, 0o600)
      expect(kept()).toEqual([`quatre ${rights}`])
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(file)).toBe(true)
    rmSync(folder, { recursive: true })
  }
)
