import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { startFakeTelegram } from '../support/fake-telegram.ts'
import { launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

/** Two inboxes that were one: separate processes, each on its own folder or both on the same. */

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))
const execute = promisify(execFile)

const environment = () => ({
  ...process.env,
  XDG_CONFIG_HOME: test.info().outputPath('config'),
  LC_ALL: 'C'
})

const run = async (data: string, ...words: string[]) => {
  const { stdout } = await execute(process.execPath, [script, ...words, '--data', data, '--json'], {
    env: environment()
  })
  return JSON.parse(stdout)
}

/** What a command that could not says. */
const refused = async (data: string, ...words: string[]): Promise<string> =>
  await run(data, ...words).then(
    () => 'it was not refused',
    (problem: unknown) => String(problem instanceof Error && 'stderr' in problem ? problem.stderr : problem)
  )

/** The whole application without a window, in a process of its own, once it says that it works. */
const serve = async (data: string): Promise<ChildProcess> => {
  const server = spawn(process.execPath, [script, 'serve', '--data', data, '--json'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit']
  })
  await once(server.stdout, 'data')
  return server
}

const end = async (server: ChildProcess): Promise<void> => {
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  await exited
}

test('R-2 of an inbox and its copy, opened by two processes at once and one after the other, a reply that both hold leaves once', async () => {
  test.setTimeout(120_000)
  const telegram = await startFakeTelegram(fakeClock(new Date().toISOString()))
  const original = test.info().outputPath('original')
  const copy = test.info().outputPath('copy')
  const colleagues = test.info().outputPath('colleagues.csv')
  writeFileSync(
    colleagues,
    'name;role;languages;topics;networks;consent until\nMalo Terrec;Boulanger;fr;levain;telegram;2031-01-01\n'
  )
  await run(original, 'colleagues', 'import', colleagues)
  await run(
    original,
    'accounts',
    'add',
    '--network',
    'telegram',
    '--url',
    telegram.server.origin,
    '--token',
    telegram.token
  )
  telegram.say({ text: 'Le pain au levain de seigle se garde combien de temps ?' })
  await run(original, 'sync')
  const { accounts } = await run(original, 'accounts', 'list')
  const { conversations } = await run(original, 'conversations')
  const { choice } = await run(original, 'route', '--conversation', conversations[0].id)
  // Taken while the account is paused, so that it waits in the outbox when the folder is copied.
  await run(original, 'accounts', 'pause', '--account', accounts[0].id)
  await run(
    original,
    'reply',
    '--conversation',
    conversations[0].id,
    '--speaker',
    choice.id,
    '--text',
    'Cinq jours, dans un torchon.',
    '--send'
  )
  await run(original, 'accounts', 'resume', '--account', accounts[0].id)
  const ours = () => telegram.messages.filter(({ from }) => from?.id === telegram.bot.id).length
  expect(ours()).toBe(0)

  cpSync(original, copy, { recursive: true })
  expect(await refused(copy, 'serve')).toContain('This inbox was copied or moved')
  expect(await refused(copy, 'sync')).toContain('This inbox was copied or moved')
  expect(await refused(copy, 'home', '--here')).toContain(original)
  // Looking changes nothing and is allowed.
  expect((await run(copy, 'outbox')).entries).toMatchObject([{ state: { kind: 'queued' } }])

  const first = await serve(original)
  expect(await refused(copy, 'serve')).toContain('This inbox was copied or moved')
  await expect.poll(ours, { timeout: 30_000 }).toBe(1)
  expect(await refused(original, 'serve')).toContain('already at work on this inbox')
  await end(first)

  renameSync(original, `${original} put aside`)
  await run(copy, 'home', '--here')
  const second = await serve(copy)
  await run(copy, 'sync')
  expect((await run(copy, 'outbox')).entries).toMatchObject([
    { state: { kind: 'blocked', reason: 'cannot_tell' } }
  ])
  expect(ours()).toBe(1)
  await end(second)
  await telegram.stop()
})

const sentences = {
  en: { title: 'This inbox was copied or moved', look: 'Look again', here: 'Go on here' },
  fr: { title: 'Cette boîte a été copiée ou déplacée', look: 'Regarder de nouveau', here: 'Continuer ici' }
} as const

for (const [language, theme] of [
  ['en', 'light'],
  ['fr', 'dark']
] as const)
  test(`a copied folder says so before anything else, and is at home once a person has said it (${language})`, async () => {
    const words = sentences[language]
    const original = test.info().outputPath('original')
    const copy = test.info().outputPath('copy')
    const first = await launchApp({ dataFolder: original, language })
    await openSample(first.window)
    // What could leave twice: without it a copy is an inbox of its own.
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    await askApp(first.window, 'settings.choosePassphrase', { passphrase: 'quatre mots bien à moi' })
    await connectBluesky(first.window, bluesky)
    await first.close()
    cpSync(original, copy, { recursive: true })
    const { window, close } = await launchApp({
      dataFolder: copy,
      language,
      theme,
      size: { width: 1440, height: 860 }
    })
    await expect(window.getByRole('heading', { name: words.title })).toBeVisible()
    await expect(window.getByText(original, { exact: true })).toBeVisible()
    await window.screenshot({ path: `tests/results/home-stands-${language}.png` })
    await window.getByRole('button', { name: words.look }).click()
    await expect(window.getByRole('button', { name: words.look })).toBeVisible()
    renameSync(original, `${original} put aside`)
    await window.getByRole('button', { name: words.look }).click()
    await expect(window.getByRole('button', { name: words.here })).toBeVisible()
    await window.screenshot({ path: `tests/results/home-gone-${language}.png` })
    await window.getByRole('button', { name: words.here }).click()
    await expect(inboxPage(window).rows.first()).toBeVisible()
    await close()
    await bluesky.server.stop()
  })

test('the window says that another process is at work on the same inbox, and touches nothing', async () => {
  const folder = test.info().outputPath('data')
  await run(folder, 'sample', 'load')
  const server = await serve(folder)
  const { window, close } = await launchApp({ dataFolder: folder, language: 'fr' })
  await expect(window.getByRole('heading')).toHaveText('Porte-parole travaille déjà sur cette boîte.')
  await window.screenshot({ path: 'tests/results/home-in-use-fr.png' })
  await close()
  await end(server)
})
