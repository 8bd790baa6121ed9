import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, expect, test } from 'playwright/test'
import { findChromium } from '../support/find-chromium.ts'

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

/** The page and the ticks without a window, and where it listens: another app may have the usual port. */
const serve = async (): Promise<{ readonly server: ChildProcess; readonly address: string }> => {
  const server = spawn(process.execPath, [script, 'serve', '--json'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [said] = await once(server.stdout, 'data')
  return { server, address: JSON.parse(String(said)).address }
}

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
