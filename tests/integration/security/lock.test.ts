import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { startApp } from '../../../src/main/app.ts'
import { createServer, type Serve } from '../../../src/main/api/serve.ts'
import { whileUnlocked } from '../../../src/main/api/while-unlocked.ts'
import { describeAbsence } from '../../../src/main/electron/describe-absence.ts'
import { createTranslations } from '../../../src/shared/locales/translate.ts'
import { createLock, type Lock } from '../../../src/main/runtime/lock.ts'
import { passphraseSecrets } from '../../../src/main/runtime/passphrase-secrets.ts'
import { type Secrets, sessionSecrets } from '../../../src/main/runtime/secrets.ts'
import { changeSettings, getSettings } from '../../../src/main/store/settings.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import type { LockMinutes } from '../../../src/shared/model/lock.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { aPng } from '../../support/images.ts'
import { openReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const folder = mkdtempSync(join(tmpdir(), 'porte-parole-lock-'))
let files = 0
const secretFile = (): string => join(folder, `${(files += 1)}.json`)
const imageLimits = { most: 2, bytes: 50_000, mediaTypes: ['image/png'], description: 400 }
const phrase = 'quatre mots bien à moi'

interface Scene {
  readonly ctx: TestContext
  readonly lock: Lock
  readonly serve: Serve
  readonly told: () => number
  choose(minutes: LockMinutes): Promise<void>
}

let scene: Scene
const clock = fakeClock()

const open = async (secrets: Secrets, minutes: LockMinutes = null): Promise<Scene> => {
  const plain = await openTestContext({ clock, secrets })
  const choose = (chosen: LockMinutes): Promise<void> =>
    plain.store.write((tx) => changeSettings(tx, { lockAfterMinutes: chosen }))
  await choose(minutes)
  let told = 0
  const lock = await createLock({
    clock,
    secrets,
    minutes: async () => (await getSettings(plain.store.read)).lockAfterMinutes,
    onChanged: () => {
      told += 1
    }
  })
  const ctx = { ...plain, lock }
  const serve = whileUnlocked(
    createServer(contract, handlers, ctx, (path, problem) => {
      throw new Error(`${path} failed`, { cause: problem })
    }),
    lock
  )
  return { ctx, lock, serve, told: () => told, choose }
}

const isLocked = async (): Promise<unknown> => {
  const answer = await scene.serve('lock.state', {})
  return answer.ok && typeof answer.value === 'object' && answer.value !== null
    ? Reflect.get(answer.value, 'locked')
    : null
}

beforeEach(async () => {
  scene = await open(sessionSecrets())
})
afterEach(async () => {
  await scene.ctx.close()
  if (files > 20) rmSync(folder, { recursive: true, force: true })
})

const always = [
  'lock.state',
  'lock.lock',
  'lock.unlock',
  'lock.touch',
  'home.state',
  'settings.get',
  'settings.showKeys',
  'conversations.saveDraft',
  'notes.saveDraft'
]
const paths = Object.entries(contract).flatMap(([module, calls]) =>
  Object.keys(calls).map((name) => `${module}.${name}`)
)

describe('a locked window', () => {
  it('is told nothing by any call but those that open it, and those that keep what is typed', async () => {
    await scene.serve('lock.lock', {})
    expect(await isLocked()).toBe(true)
    const refused: string[] = []
    for (const path of paths.filter((one) => !always.includes(one))) {
      const answer = await scene.serve(path, {})
      if (!answer.ok && answer.error.code === 'not_allowed') refused.push(path)
    }
    expect(refused).toEqual(paths.filter((one) => !always.includes(one)))
    expect(refused.length).toBeGreaterThan(100)
    expect((await scene.serve('inbox.counts', {})).ok).toBe(false)
    await scene.serve('lock.unlock', { passphrase: '' })
    expect(await isLocked()).toBe(false)
    expect(scene.told()).toBe(2)
  })

  it('locks when nobody was there for as long as the person chose, and never where they chose nothing', async () => {
    clock.advance(600 * minute)
    await scene.lock.lockWhenQuiet()
    expect(await isLocked()).toBe(false)
    await scene.choose(15)
    await scene.serve('lock.touch', {})
    clock.advance(15 * minute - 1)
    await scene.lock.lockWhenQuiet()
    expect(await isLocked()).toBe(false)
    await scene.serve('lock.touch', {})
    clock.advance(15 * minute - 1)
    await scene.lock.lockWhenQuiet()
    expect(await isLocked()).toBe(false)
    clock.advance(1)
    await scene.lock.lockWhenQuiet()
    expect(await isLocked()).toBe(true)
    // Opening it is a sign that somebody is there.
    await scene.serve('lock.unlock', { passphrase: '' })
    await scene.lock.lockWhenQuiet()
    expect(await isLocked()).toBe(false)
  })

  it('locks with the system and opens with it, but never what a person locked', async () => {
    await scene.lock.followSystem(true)
    expect(await isLocked()).toBe(false)
    await scene.choose(60)
    await scene.lock.followSystem(true)
    expect(await isLocked()).toBe(true)
    await scene.lock.followSystem(false)
    expect(await isLocked()).toBe(false)
    await scene.serve('lock.lock', {})
    await scene.lock.followSystem(true)
    await scene.lock.followSystem(false)
    expect(await isLocked()).toBe(true)
  })
})

it('gives out no image behind the lock, and gives it again once it is open', async () => {
  const images = await openReplyScene({
    capabilities: { reply: { ...fakeCapabilities.reply, images: imageLimits } }
  })
  const { imageId } = await callerOf(images.ctx).ask('replies.addImage', {
    conversationId: images.conversationId,
    base64: Buffer.from(aPng()).toString('base64')
  })
  const { dataFolder } = images.ctx
  await images.ctx.store.close()
  const outcome = await startApp({
    dataFolder,
    resourcesFolder: images.ctx.resourcesFolder,
    appVersion: '0.0.0',
    secrets: sessionSecrets(),
    desktop: images.ctx.desktop,
    log: images.ctx.log,
    processes: images.ctx.processes,
    ticks: false
  })
  if (outcome.kind !== 'started') throw new Error('the app did not start')
  const { app } = outcome
  const name = { kind: 'reply_image', id: imageId } as const
  expect((await app.readMedia(name))?.mediaType).toBe('image/png')
  await app.serve('lock.lock', {})
  expect(await app.readMedia(name)).toBeNull()
  await app.serve('lock.unlock', { passphrase: '' })
  expect((await app.readMedia(name))?.bytes.length).toBeGreaterThan(0)
  await app.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

it('a notice of the system is made of numbers and of our own sentences, whatever came in', () => {
  for (const language of ['fr', 'en'] as const)
    for (const cause of ['asleep', 'offline'] as const) {
      const summary = {
        cause,
        messages: 2,
        conversations: 1,
        accounts: 1,
        // What somebody may add one day.
        names: ['Odile Guérin'],
        excerpt: 'Bonjour, votre pain est-il au levain ?'
      }
      const { title, body } = describeAbsence(summary, createTranslations(language))
      expect(`${title} ${body}`).not.toMatch(/Odile|Guérin|levain/u)
      expect(body).toMatch(/\d/u)
    }
})

describe('where there is a pass-phrase', () => {
  it('opens by it alone, whatever the system says', async () => {
    await scene.ctx.close()
    const secrets = passphraseSecrets(secretFile())
    await secrets.passphrase?.choose(phrase)
    scene = await open(secrets, 5)
    expect(scene.lock.asks()).toBe('passphrase')
    await scene.lock.followSystem(true)
    await scene.lock.followSystem(false)
    expect(await isLocked()).toBe(true)
    for (const wrong of ['une autre phrase'])
      expect(await scene.serve('lock.unlock', { passphrase: wrong })).toMatchObject({
        ok: false,
        error: { code: 'passphrase_wrong' }
      })
    expect(await isLocked()).toBe(true)
    expect((await scene.serve('lock.unlock', { passphrase: phrase })).ok).toBe(true)
    expect(await isLocked()).toBe(false)
  })

  it('begins locked at the next start, so that quitting opens nothing; it opens the vault too', async () => {
    await scene.ctx.close()
    const file = secretFile()
    const before = passphraseSecrets(file)
    await before.passphrase?.choose(phrase)
    await before.set('account', 'kept')
    const secrets = passphraseSecrets(file)
    scene = await open(secrets, 5)
    expect(await isLocked()).toBe(true)
    expect((await scene.serve('lock.unlock', { passphrase: phrase })).ok).toBe(true)
    expect(await secrets.get('account')).toBe('kept')
    const other = await open(passphraseSecrets(file))
    // Who never asked for a lock has none.
    expect(other.lock.isLocked()).toBe(false)
    await other.ctx.close()
  })
})
