import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import SqliteDatabase from 'better-sqlite3'
import { chromium, expect, type Page, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { findChromium } from '../support/find-chromium.ts'
import { launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

const own = 'Onze ans, et il a toujours faim.'
const shaped = 'Notre levain Gaston a onze ans, et il a toujours faim.'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))
const environment = () => ({
  ...process.env,
  XDG_CONFIG_HOME: test.info().outputPath('config'),
  LC_ALL: 'C'
})

/** What a command says as a document; it must succeed. */
const documentOf = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words, '--json'], {
    encoding: 'utf8',
    env: environment()
  })
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

const aFile = (name: string, content: string): string => {
  const file = test.info().outputPath(name)
  writeFileSync(file, content)
  return file
}

/** The page and the ticks without a window, once it says where it listens. */
const serve = async (): Promise<{ readonly server: ChildProcess; readonly address: string }> => {
  const server = spawn(process.execPath, [script, 'serve', '--json'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [said] = await once(server.stdout, 'data')
  return { server, address: JSON.parse(String(said)).address }
}

/** Any port that is free: other tests have apps that listen on the usual one. */
const takeAnyPort = (window: Page): Promise<unknown> => askApp(window, 'handoffs.changeSettings', { port: 0 })

/** The same where there is no window: no command changes the port. */
const writeAnyPort = (): void => {
  const folder = test.info().outputPath('config')
  const file = readdirSync(folder, { recursive: true })
    .map(String)
    .find((name) => basename(name) === 'porte-parole.sqlite')
  const database = new SqliteDatabase(join(folder, file ?? ''))
  database.prepare('insert into setting (key, value) values (?, ?)').run('handoff.settings', '{"port":0}')
  database.close()
}

// One after the other: there is one clipboard.
test.describe.configure({ mode: 'serial' })

test('a colleague is asked by a link, answers, agrees to the shaped words, and they are published under that name', async () => {
  const executablePath = findChromium()
  test.skip(executablePath === null, 'there is no Chromium on this computer to open the page with')
  test.setTimeout(120_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const browser = await chromium.launch({ executablePath: executablePath ?? '', chromiumSandbox: false })
  const phone = await browser.newPage({ viewport: { width: 390, height: 780 } })
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  await openSample(window)
  await takeAnyPort(window)
  const account = await connectBluesky(window, bluesky)
  odile.post('Votre levain Gaston, il a quel âge ?', { mentions: bluesky.us })
  await account.readNow()
  const inbox = inboxPage(window)
  await expect(inbox.row('Odile G.')).toBeVisible({ timeout: 40_000 })
  await inbox.row('Odile G.').click()
  await inbox.press('a', '1')

  // The letter: prefilled, previewed, and its link passed on by hand.
  await inbox.press('l')
  const letter = window.getByRole('dialog', { name: 'Ask a colleague to write' })
  await expect(letter.getByRole('group', { name: 'What they will see' })).toContainText('Gaston')
  await letter.getByRole('button', { name: 'Preview' }).click()
  await expect(letter.getByRole('region', { name: 'Preview' })).toContainText('Gaston')
  await letter.getByText('I pass the link on myself').click()
  await letter.getByRole('button', { name: 'Copy the link' }).click()
  await expect(letter).toBeHidden()
  await expect.poll(() => inbox.count('Links awaiting')).toBe(1)
  const copied = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText())

  // The colleague, on a phone.
  await expect.poll(copied).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//u)
  await phone.goto(await copied())
  await expect(phone.getByText('Gaston').first()).toBeVisible()
  await phone.getByRole('textbox').first().fill(own)
  await phone.getByRole('button', { name: /^(Je réponds|I answer)$/ }).click()
  await expect(phone.getByRole('heading', { name: /^(Merci|Thank you)/ })).toBeVisible()

  // Home: a draft in the composer, whose changes are seen, and which does not leave before it is agreed to.
  await expect.poll(() => inbox.count('Drafts returned')).toBe(1)
  await expect(inbox.composer).toHaveValue(own)
  await inbox.composer.fill(shaped)
  const changes = window.getByRole('region', { name: /^The words of/ })
  const name = ((await changes.getAttribute('aria-label')) ?? '').replace('The words of ', '')
  await expect(changes).toContainText('These are no longer the words')
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect(window.getByRole('alert').filter({ hasText: 'Send them back for approval' })).toBeVisible()
  expect(bluesky.ourPosts()).toHaveLength(0)
  await changes.getByRole('button', { name: 'Send back for approval' }).click()
  await expect(changes).toContainText('The reply waits for their agreement')

  // The second link: what changed is shown, and agreed to.
  await inbox.press('Escape')
  await window.getByRole('button', { name: 'Copy the link' }).click()
  await expect.poll(copied).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//u)
  await phone.goto(await copied())
  await expect(phone.locator('ins').first()).toBeVisible()
  await phone.getByLabel(/^(Votre prénom|Your first name)/).fill(name)
  await phone.getByRole('button', { name: /^(D’accord avec ces mots|I agree)/ }).click()
  await expect(phone.getByRole('heading', { name: /^(Merci|Thank you)/ })).toBeVisible()

  // Now the very words leave, under the name of who agreed to them.
  await expect(changes).toContainText('own words')
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect.poll(() => bluesky.ourPosts().length, { timeout: 30_000 }).toBe(1)
  expect(bluesky.ourPosts()[0]?.record.text).toMatch(
    new RegExp(`^${shaped.replaceAll('.', '\\.')}\n${name}`, 'u')
  )
  await expect.poll(() => inbox.count('Drafts returned')).toBe(0)
  await close()
  await browser.close()
  await bluesky.server.stop()
})

test('⇧L renews the link of a colleague, so that the former opens nothing, and cancels it', async () => {
  test.setTimeout(60_000)
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await takeAnyPort(window)
  await inbox.press('a', '1', 'l')
  const letter = window.getByRole('dialog', { name: 'Ask a colleague to write' })
  await letter.getByText('I pass the link on myself').click()
  await letter.getByRole('button', { name: 'Copy the link' }).click()
  await expect(letter).toBeHidden()
  const copied = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText())
  const formsOn = async (link: string): Promise<number> =>
    (await (await fetch(link)).text()).split('<form').length - 1
  await expect.poll(copied).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//u)
  const first = await copied()
  expect(await formsOn(first)).toBeGreaterThan(0)

  await inbox.press('Shift+L')
  const dialog = window.getByRole('dialog', { name: /^The link of / })
  await expect(dialog).toContainText('was asked on')
  await dialog.getByRole('button', { name: 'New link' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(copied).not.toBe(first)
  const second = await copied()
  expect(await formsOn(first)).toBe(0)
  expect(await formsOn(second)).toBeGreaterThan(0)
  await expect.poll(() => inbox.count('Links awaiting')).toBe(1)

  await inbox.press('Shift+L')
  await dialog.getByRole('button', { name: 'Withdraw' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => inbox.count('Links awaiting')).toBe(0)
  expect(await formsOn(second)).toBe(0)
  // Nothing is with anybody: the key does nothing any more.
  await inbox.press('Shift+L')
  await expect(window.getByRole('dialog')).toHaveCount(0)
  await close()
})

test('to whom a letter goes is chosen by keyboard, which stays there, and the letter to the first one is as it was left', async () => {
  const { window, close } = await launchApp()
  const inbox = await openSample(window)
  await takeAnyPort(window)
  await inbox.press('a', '1', 'l')
  const letter = window.getByRole('dialog', { name: 'Ask a colleague to write' })
  const why = letter.getByRole('textbox', { name: 'Why you' })
  const reader = letter.getByRole('button', { name: /To$/ })
  await why.fill('You were at the oven that morning.')
  const first = await reader.innerText()
  await reader.focus()
  for (const [key, words] of [
    ['ArrowDown', /^(?!You were at the oven)/],
    ['ArrowUp', 'You were at the oven that morning.']
  ] as const) {
    await window.keyboard.press('Enter')
    await expect(window.getByRole('listbox', { name: 'To', exact: true })).toBeVisible()
    await window.keyboard.press(key)
    await window.keyboard.press('Enter')
    await expect(why).toHaveValue(words)
    await expect(reader).toBeFocused()
  }
  await expect(reader).toHaveText(first)
  await close()
})

test('a colleague is asked from the command line, answers on the page that serve holds open, and a mail that fits nothing is kept', async () => {
  test.setTimeout(120_000)
  const executablePath = findChromium()
  test.skip(
    executablePath === null,
    'no Chromium is on this machine: colleagues open the page in a browser of their own'
  )
  documentOf(
    'colleagues',
    'import',
    aFile(
      'colleagues.csv',
      'name;role;languages;topics;networks;consent until\nMalo Terrec;Baker;en;rye bread, sourdough;youtube;2031-01-01\n'
    )
  )
  documentOf(
    'import',
    aFile('comments.csv', 'id,author,text,date\n1,Odile,Is your rye bread vegan?,2026-11-20\n'),
    '--network',
    'youtube'
  )
  writeAnyPort()
  const [conversation] = documentOf('conversations').conversations
  const { ranking } = documentOf('route', '--conversation', conversation.id)
  const { link } = documentOf(
    'handoff',
    'create',
    '--conversation',
    conversation.id,
    '--colleague',
    ranking[0].id
  )
  expect(documentOf('handoff', 'list').handoffs).toMatchObject([{ handoff: { state: { kind: 'asked' } } }])

  const { server, address } = await serve()
  const browser = await chromium.launch({ executablePath: executablePath ?? '', chromiumSandbox: false })
  try {
    const page = await browser.newPage()
    await page.goto(new URL(new URL(link).pathname, address).href)
    await expect(page.getByText('Is your rye bread vegan?')).toBeVisible()
    await page.getByRole('textbox').first().fill('It is: flour, water, salt and patience.')
    await page.getByRole('button', { name: 'I answer' }).click()
    await expect(page.getByRole('heading', { name: /^Thank you/ })).toBeVisible()
  } finally {
    await browser.close()
    server.kill()
    await once(server, 'exit')
  }
  expect(documentOf('handoff', 'list').handoffs).toMatchObject([
    {
      handoff: { state: { kind: 'answered' }, answers: [{ text: 'It is: flour, water, salt and patience.' }] }
    }
  ])

  const mail = aFile(
    'mail.eml',
    'From: somebody@example.test\r\nTo: relais@fournil.example\r\nMessage-ID: <1@example.test>\r\nSubject: Hello\r\n\r\nIs this the bakery?\r\n'
  )
  documentOf('handoff', 'inbox', '--eml', mail)
  expect(documentOf('quarantine', 'list')).toMatchObject({ entries: [{ kind: 'mail' }] })
})
