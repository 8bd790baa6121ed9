import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { askApp, callApp } from '../support/call-app.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type FakeMastodon, startFakeMastodon } from '../support/fake-mastodon.ts'
import { beginKeyringSession, hasKeyring } from '../support/keyring-session.ts'
import { launchApp } from '../support/launch-electron.ts'

test.skip(!hasKeyring(), 'dbus-run-session and gnome-keyring are not on this machine')

const filesWith = (folder: string, words: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(words))

/** A computer with a home, a keyring in it and the app, which a test turns on and off. */
const openComputer = () => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-keyring-'))
  const dataFolder = join(folder, 'app')
  return {
    dataFolder,
    secrets: () => readFileSync(join(dataFolder, 'secrets.json'), 'utf8'),
    /** Turns it on: somebody logs in, or nobody types the password (null), and the app starts. */
    async on(password: string | null, home = 'home') {
      const session = await beginKeyringSession(join(folder, home), password)
      const launched = await launchApp({
        dataFolder,
        environment: session.environment,
        keyring: true
      })
      return {
        ...launched,
        async off() {
          await launched.close()
          await session.end()
        }
      }
    },
    remove: () => rm(folder, { recursive: true, force: true })
  }
}

const storage = async (window: Page): Promise<string> =>
  (await askApp(window, 'settings.get', {})).secretStorage

const connect = async (window: Page, fake: FakeMastodon): Promise<string> => {
  const { accountId } = await askApp(window, 'accounts.connect', {
    network: 'mastodon',
    server: fake.server.origin,
    identifier: null,
    secret: fake.token,
    place: null,
    daysBack: 1
  })
  return accountId
}

test('what the keyring of the computer keeps is read back after a restart, and stands in clear in no file', async () => {
  const fake = await startFakeMastodon(fakeClock(systemClock.now()))
  const computer = openComputer()
  const first = await computer.on('login password')
  expect(await storage(first.window)).toBe('keyring')
  const accountId = await connect(first.window, fake)
  await first.off()
  const kept = computer.secrets()
  expect(kept).toContain('gnome_libsecret')
  expect(filesWith(computer.dataFolder, fake.token)).toEqual([])

  const second = await computer.on('login password')
  expect(await storage(second.window)).toBe('keyring')
  expect(await callApp(second.window, 'accounts.test', { accountId })).toEqual({
    ok: true,
    value: { kind: 'works' }
  })
  await second.off()
  expect(computer.secrets()).toBe(kept)
  expect(filesWith(computer.dataFolder, fake.token)).toEqual([])
  await computer.remove()
  await fake.server.stop()
})

for (const [what, password, home] of [
  ['locked, as nobody types its password', null, 'home'],
  ['gone, and another one in its place', 'another password', 'another-home']
] as const)
  test(`a keyring that is ${what}: nothing is written over, the account asks to be reconnected, the rest works`, async () => {
    const fake = await startFakeMastodon(fakeClock(systemClock.now()))
    const computer = openComputer()
    const first = await computer.on('login password')
    const accountId = await connect(first.window, fake)
    await callApp(first.window, 'settings.change', { welcomed: true })
    await first.off()
    const kept = computer.secrets()
    const sealed = JSON.parse(kept)

    const without = await computer.on(password, home)
    expect(await callApp(without.window, 'accounts.test', { accountId })).toMatchObject({
      ok: true,
      value: { kind: 'failed', failure: { kind: 'unauthorized' } }
    })
    expect(await callApp(without.window, 'inbox.counts', {})).toMatchObject({ ok: true })
    await without.window.screenshot({ path: `tests/results/keyring-${home}.png` })
    // The ciphertext is there, byte for byte.
    expect(computer.secrets()).toBe(kept)
    await without.off()
    expect(JSON.parse(computer.secrets())).toEqual(sealed)
    expect(filesWith(computer.dataFolder, fake.token)).toEqual([])

    // The keyring is back, and with it the account, without anybody signing in again.
    const again = await computer.on('login password')
    expect(await callApp(again.window, 'accounts.test', { accountId })).toMatchObject({
      value: { kind: 'works' }
    })
    await again.off()
    await computer.remove()
    await fake.server.stop()
  })
