import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'playwright/test'
import { callApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { inboxPage } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

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

/** The files of the data folder that hold words: the database, the journal of human words, what came with messages. */
const ofTheInbox = /^data\/(?:porte-parole\.sqlite(?:-wal|-shm)?|words\/[^/]+|media\/[^/]+)$/u

/** Backups hold what the database holds, under the same modes. */
const backups = /^data\/backups\/[^/]+$/u

/** A folder in which everything lands that the app, Chromium or a library writes, beside the data folder and in it. */
const openFolders = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-canary-'))
  const [home, temporary, chosen] = ['home', 'temporary', 'chosen'].map((name) => join(folder, name))
  if (home === undefined || temporary === undefined || chosen === undefined) throw new Error('no folders')
  for (const made of [home, temporary, chosen]) mkdirSync(made)
  const environment = {
    HOME: home,
    TMPDIR: temporary,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:'
  }
  return { folder, chosen, launching: { dataFolder: join(folder, 'data'), environment } }
}

/** The page dies with what stands on it, and begins again. */
const crashPage = (app: Awaited<ReturnType<typeof launchApp>>['app']): Promise<void> =>
  app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const again = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(null)))
    contents?.forcefullyCrashRenderer()
    await again
  })

test('words and secrets stand where they belong and nowhere else that the app writes, through crashes of page and main', async () => {
  test.setTimeout(120_000)
  const { folder, chosen, launching } = await openFolders()
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const said = 'zanzibarienne'
  const typed = 'kryptonique'
  bluesky
    .account('quetzalina.test', 'Quetzalina Xylo')
    .post(`Une question ${said} sur le pain`, { mentions: bluesky.us })
  const { app, window } = await launchApp(launching)
  const phrase = 'quatre mots bien à moi'
  await callApp(window, 'settings.choosePassphrase', { passphrase: phrase })
  await callApp(window, 'settings.change', { welcomed: true })
  const account = await connectBluesky(window, bluesky)
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
    await expect.poll(() => callApp(window, 'exports.write', { passphrase })).toMatchObject({ ok: true })
  }
  await inbox.row('Quetzalina Xylo').click()
  await expect(window.getByText(said).first()).toBeVisible()

  await crashPage(app)
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
    filesWith(folder, words).filter((file) => !ofTheInbox.test(file))
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

test('behind a lock nothing is written down of what it hides: not by the page that dies there, nor by main, nor by the next start', async () => {
  test.setTimeout(120_000)
  const { folder, launching } = await openFolders()
  const first = await launchApp(launching)
  const phrase = 'cinq mots de plus, bien à moi'
  const wrong = 'un essai qui ne mène à rien'
  await callApp(first.window, 'sample.load', {})
  await callApp(first.window, 'settings.choosePassphrase', { passphrase: phrase })
  await callApp(first.window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
  const inbox = inboxPage(first.window)
  await expect(inbox.rows.first()).toBeVisible()
  await inbox.view(/^To answer/).click()
  await inbox.rows.first().click()
  await expect(inbox.thread).toBeVisible()
  // Sentences of people: a single word may stand in the app itself.
  const shown = (await inbox.thread.innerText())
    .split('\n')
    .flatMap((line) => (line.length > 60 ? [line.slice(0, 50)] : []))
  const typed = 'kryptonisante'
  await inbox.composer.fill(`Bonjour, une phrase ${typed} qui n’est pas finie`)
  await expect.poll(() => filesWith(folder, typed)).not.toEqual([])

  await callApp(first.window, 'lock.lock', {})
  await expect(first.window.getByRole('heading', { name: 'The window is locked' })).toBeVisible()
  // A wrong phrase is kept by nobody.
  await callApp(first.window, 'lock.unlock', { passphrase: wrong })
  await crashPage(first.app)
  // Of a page that died the test’s own hands let go: main is asked what stands on the new one.
  const standing = (): Promise<unknown> =>
    first.app.evaluate(
      async ({ BrowserWindow }) =>
        await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')
    )
  await expect.poll(standing).toContain('The window is locked')
  const ended = first.app.waitForEvent('close')
  await first.app.evaluate(() => setTimeout(() => process.crash(), 50))
  await ended

  const second = await launchApp(launching)
  await expect.poll(() => second.window.evaluate(() => document.body.innerText)).not.toBe('')
  await second.close()
  expect(shown.length).toBeGreaterThan(0)
  for (const words of shown) expect(filesWith(folder, words)).not.toEqual([])
  for (const words of [typed, ...shown])
    expect([
      words,
      filesWith(folder, words).filter((file) => !ofTheInbox.test(file) && !backups.test(file))
    ]).toEqual([words, []])
  for (const secret of [phrase, wrong]) expect(filesWith(folder, secret)).toEqual([])
  await rm(folder, { recursive: true })
})
