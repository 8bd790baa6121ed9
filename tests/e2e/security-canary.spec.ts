import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { inboxPage } from './pages/inbox-page.ts'
import { connectAccount } from './pages/live-account.ts'

/** Words as a file may hold them: as they are, in the UTF-16 of Chromium's own stores, and in Base64 however they fall. */
const spellings = (words: string): readonly Buffer[] => [
  Buffer.from(words, 'utf8'),
  Buffer.from(words, 'utf16le'),
  ...[0, 1, 2].map((before) => {
    const coded = Buffer.from(`${'_'.repeat(before)}${words}`).toString('base64')
    // The first and the last letters depend on what stands beside the words.
    return Buffer.from(coded.slice(4, Math.floor(((before + words.length) * 4) / 3) - 1))
  })
]

/** Every file under a folder in which the words stand, named from there. */
const filesWith = (folder: string, words: string): readonly string[] => {
  const wanted = spellings(words)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file)
      return wanted.some((spelling) => bytes.includes(spelling))
    })
    .map((file) => relative(folder, file))
    .toSorted()
}

const ask = (window: Page, path: string, input: unknown) =>
  window.evaluate(
    async ([asked, given]) => {
      const { call } = Reflect.get(globalThis, 'porteParole')
      return await call(asked, given)
    },
    [path, input] as const
  )

test('words and secrets stand where they belong and nowhere else that the app writes, through crashes of page and main', async () => {
  test.setTimeout(120_000)
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-canary-'))
  // Whatever the app, Chromium or a library writes beside the data folder lands in these.
  const [home, temporary, chosen] = ['home', 'temporary', 'chosen'].map((name) => join(folder, name))
  if (home === undefined || temporary === undefined || chosen === undefined) throw new Error('no folders')
  for (const made of [home, temporary, chosen]) mkdirSync(made)
  const dataFolder = join(folder, 'data')
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const said = 'zanzibarienne'
  const typed = 'kryptonique'
  bluesky
    .account('quetzalina.test', 'Quetzalina Xylo')
    .post(`Une question ${said} sur le pain`, { mentions: bluesky.us })
  const { app, window } = await launchApp({
    dataFolder,
    environment: {
      HOME: home,
      TMPDIR: temporary,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      DBUS_SESSION_BUS_ADDRESS: 'disabled:'
    }
  })
  const phrase = 'quatre mots bien à moi'
  await ask(window, 'settings.choosePassphrase', { passphrase: phrase })
  await ask(window, 'settings.change', { welcomed: true })
  const account = await connectAccount(window, {
    network: 'bluesky',
    server: bluesky.server.origin,
    identifier: bluesky.us.handle,
    secret: bluesky.us.appPassword
  })
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Quetzalina Xylo').click()
  await expect(window.getByText(said).first()).toBeVisible()
  // Typed into a field of the window, and looked for: what Chromium might keep to fill in later.
  await window.getByRole('searchbox').or(window.getByPlaceholder('Search')).first().fill(`${typed} ${said}`)
  await window.keyboard.press('Enter')
  await inbox.view(/^To answer/).click()

  for (const passphrase of [null, 'levain, fournil et gelée']) {
    const into = join(chosen, passphrase === null ? 'open' : 'sealed')
    mkdirSync(into)
    await answerOpenDialogs(app, into)
    // The backup of the day may be at work just then.
    await expect.poll(() => ask(window, 'exports.write', { passphrase })).toMatchObject({ ok: true })
  }
  await inbox.row('Quetzalina Xylo').click()
  await expect(window.getByText(said).first()).toBeVisible()

  // The page dies with the words on it, and begins again.
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const again = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(null)))
    contents?.forcefullyCrashRenderer()
    await again
  })
  // Main dies too, as of a bug in native code, with words and secrets in its memory.
  const ended = app.waitForEvent('close')
  await app.evaluate(() => setTimeout(() => process.crash(), 50))
  await ended

  const secrets = new Set([
    bluesky.us.appPassword,
    phrase,
    ...bluesky.server.requests.flatMap(({ authorization }) => authorization?.split(' ').slice(1) ?? [])
  ])
  expect(secrets.size).toBeGreaterThan(2)
  for (const secret of secrets) expect(filesWith(folder, secret)).toEqual([])
  // The database and the journal of human words, beside what the person asked to be written.
  const places = (words: string): readonly string[] =>
    filesWith(folder, words).filter(
      (file) => !/^data\/(?:porte-parole\.sqlite(?:-wal|-shm)?|words\/[^/]+|media\/[^/]+)$/u.test(file)
    )
  for (const words of [said, 'Quetzalina', 'quetzalina.test']) {
    expect(filesWith(join(folder, 'data'), words)).not.toEqual([])
    const elsewhere = places(words)
    expect(elsewhere.filter((file) => !file.startsWith('chosen/open/'))).toEqual([])
    expect(elsewhere).not.toEqual([])
  }
  expect(places(typed)).toEqual([])
  const dumps = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.dmp$|(?:^|\/)core(?:\.\d+)?$/u.test(name)
  )
  expect(dumps).toEqual([])
  await bluesky.server.stop()
  await rm(folder, { recursive: true })
})
