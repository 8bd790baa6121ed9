import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'playwright/test'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))
const passphrase = 'levain, fournil et gelée'

for (const language of ['en', 'fr'] as const)
  test(`R-36 an export under a pass-phrase is written and taken in through the window (${language})`, async () => {
    const words =
      language === 'en'
        ? {
            settings: 'Settings',
            section: 'Export',
            seal: 'Protect it with a pass-phrase',
            label: 'Pass-phrase of the export',
            again: 'The same again',
            write: 'Export everything…',
            differs: 'The two are not the same.',
            written: /^Everything is in .*, in one file that only the pass-phrase opens\.$/,
            choose: 'Take in an export…',
            open: 'Pass-phrase of this export',
            confirm: 'Take it in',
            wrong: /^This is not the pass-phrase of that export\./,
            breaks: /^The file of the export breaks off before its end/,
            taken: /^The inbox of the export is here: \d+ messages\./
          }
        : {
            settings: 'Réglages',
            section: 'Export',
            seal: 'Le protéger par une phrase secrète',
            label: 'Phrase secrète de l’export',
            again: 'La même encore une fois',
            write: 'Tout exporter…',
            differs: 'Les deux ne sont pas les mêmes.',
            written: /^Tout est dans .*, en un seul fichier que seule la phrase secrète ouvre\.$/,
            choose: 'Reprendre un export…',
            open: 'Phrase secrète de cet export',
            confirm: 'Reprendre',
            wrong: /^Ce n’est pas la phrase secrète de cet export\./,
            breaks: /^Le fichier de l’export s’arrête avant sa fin/,
            taken: /^La boîte de l’export est là\s: \d+ messages\./
          }
    // The key alone takes some tenths of a second of a whole core, three times.
    test.setTimeout(180_000)
    const long = { timeout: 60_000 }
    const folder = test.info().outputPath('exports')
    mkdirSync(folder, { recursive: true })
    const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 }, language })
    const inbox = await openSample(window)
    await inbox.press('g', ',')
    await window.getByRole('navigation').getByRole('button', { name: words.settings, exact: true }).click()
    const section = window.getByRole('group', { name: words.section, exact: true })
    // By the keyboard alone.
    const box = section.getByRole('checkbox', { name: words.seal })
    await box.focus()
    await window.keyboard.press('Space')
    await expect(section.getByLabel(words.label, { exact: true })).toBeFocused()
    await window.keyboard.type(passphrase)
    await section.getByLabel(words.again).focus()
    await window.keyboard.type('something else')
    await answerOpenDialogs(app, folder)
    await window.keyboard.press('Enter')
    await expect(section.getByText(words.differs)).toBeVisible()
    expect(readdirSync(folder)).toEqual([])
    for (const theme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme: theme })
      await section.screenshot({ path: test.info().outputPath(`export-${theme}-${language}.png`) })
    }
    await section.getByLabel(words.again).fill(passphrase)
    await window.keyboard.press('Enter')
    await expect(section.getByText(words.written)).toBeVisible(long)
    await expect(section.getByLabel(words.label, { exact: true })).toHaveValue('')
    const [name = ''] = readdirSync(folder)
    expect(readdirSync(join(folder, name)).toSorted()).toEqual(['README.txt', 'export.sealed'])

    await answerOpenDialogs(app, join(folder, name))
    await section.getByRole('button', { name: words.choose }).click()
    const question = window.getByRole('alertdialog')
    await expect(question.getByLabel(words.open)).toBeFocused()
    await window.keyboard.type('another pass-phrase')
    await window.keyboard.press('Enter')
    await expect(question.getByText(words.wrong)).toBeVisible(long)
    for (const theme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme: theme })
      await question.screenshot({ path: test.info().outputPath(`take-in-${theme}-${language}.png`) })
    }
    const sealed = join(folder, name, 'export.sealed')
    const whole = readFileSync(sealed)
    truncateSync(sealed, whole.length - 100)
    await question.getByLabel(words.open).fill(passphrase)
    await window.keyboard.press('Enter')
    await expect(question.getByText(words.breaks)).toBeVisible(long)
    writeFileSync(sealed, whole)
    await question.getByRole('button', { name: words.confirm }).click()
    await expect(section.getByText(words.taken)).toBeVisible(long)
    await close()
  })

test('R-36 without a window: the pass-phrase comes from the environment or standard input, never as a word', () => {
  test.setTimeout(180_000)
  const data = ['--data', test.info().outputPath('data')]
  const folder = test.info().outputPath('out')
  mkdirSync(folder, { recursive: true })
  const run = (
    words: readonly string[],
    given: { readonly secret?: string; readonly input?: string } = {}
  ) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words, ...data, '--json'], {
      encoding: 'utf8',
      input: given.input ?? '',
      env: {
        ...process.env,
        XDG_CONFIG_HOME: test.info().outputPath('config'),
        LC_ALL: 'C',
        PORTE_PAROLE_SECRET: given.secret ?? ''
      }
    })
    return { status, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
  }
  expect(run(['sample', 'load']).status).toBe(0)
  expect(run(['export', folder, '--encrypt'])).toMatchObject({ status: 2, document: null })
  expect(run(['export', folder, '--encrypt', passphrase])).toMatchObject({ status: 2, document: null })
  const written = run(['export', folder, '--encrypt', '--stdin'], { input: `${passphrase}\n` })
  expect(written.status).toBe(0)
  const made: string = written.document.folder
  expect(readdirSync(made).toSorted()).toEqual(['README.txt', 'export.sealed'])
  expect(run(['take-in', made])).toMatchObject({ status: 2, document: null })
  const refused = run(['take-in', made], { secret: 'another pass-phrase' })
  expect(refused).toMatchObject({ status: 1, document: null })
  expect(refused.stderr).toContain('This is not the pass-phrase of that export.')
  expect(run(['sample', 'remove']).status).toBe(0)
  const taken = run(['take-in', made], { secret: passphrase })
  expect(taken).toMatchObject({ status: 0, document: { missing: [] } })
  const doctor = run(['doctor']).document
  expect(doctor).toMatchObject({ healthy: true, missing: [], messages: taken.document.messages })
  const { former } = run(['backup', 'list']).document
  expect(former).toMatchObject([{ kind: 'replaced', isTold: false }])
  expect(run(['backup', 'keep', former[0].name]).status).toBe(0)
  expect(run(['backup', 'list']).document.former).toMatchObject([{ leavesAt: null }])
})

test('R-36 a database of before is told of above the inbox, and kept by a word in the settings', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-former-'))
  const name = 'porte-parole.sqlite.2026-01-05T08-00-00-000Z.replaced'
  writeFileSync(join(dataFolder, name), 'of before')
  utimesSync(join(dataFolder, name), new Date('2026-01-05T08:00:00Z'), new Date('2026-01-05T08:00:00Z'))
  const { window, close } = await launchApp({ dataFolder, size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await inbox.press('g', ',')
  await window.getByRole('navigation').getByRole('button', { name: 'Settings', exact: true }).click()
  const section = window.getByRole('group', { name: 'Backups' })
  await section.getByText('Databases of before').click()
  const list = section.getByRole('list', { name: 'Databases of before' })
  await expect(list.getByRole('listitem')).toContainText('replaced by a backup or an export')
  await list.getByRole('button', { name: /^Keep the database of/ }).click()
  await expect(list.getByRole('listitem')).toContainText('stays until you say otherwise')
  await section.screenshot({ path: test.info().outputPath('former.png') })
  await close()
  expect(readdirSync(dataFolder)).toContain(name)
  await rm(dataFolder, { recursive: true, force: true })
})
