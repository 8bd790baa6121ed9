import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { answerOpenDialogs, answerSaveDialogs, launchApp } from '../support/launch-electron.ts'
import { inboxPage } from './pages/inbox-page.ts'

const rows = [
  'identifiant;auteur;commentaire;date',
  '1;Odile G.;"Bonjour, le pain de seigle',
  'est-il au levain ?";20/11/2026 09:12',
  '2;Rémi;Où êtes-vous le dimanche ?;20/11/2026 10:05',
  '3;Sam;Do you ship to Leeds?;00/00/0000 00:00',
  '4;Odile G.;Merci !;20/11/2026 11:40'
]

const openImports = async (window: Page): Promise<void> => {
  await window.getByRole('button', { name: 'Import a file' }).click()
  await expect(window.getByRole('heading', { name: 'Imports', level: 1 })).toBeVisible()
}

test('a file with a wrong row: the guess is shown, the rest comes in, the row is told and kept', async () => {
  const file = test.info().outputPath('commentaires.csv')
  const saved = test.info().outputPath('not-read.csv')
  writeFileSync(file, Buffer.from(rows.join('\r\n'), 'latin1'))
  const { app, window, close } = await launchApp()
  await openImports(window)
  await answerOpenDialogs(app, file)
  await window.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(window.getByText('CSV, Windows-1252, separated by semicolons')).toBeVisible()
  await window
    .getByRole('textbox', { name: 'Account' })
    .or(window.getByRole('combobox', { name: 'Account' }))
    .first()
    .fill('Boutique')
  await window.getByRole('button', { name: 'Import into Boutique' }).click()
  await expect(window.getByText('1 row could not be read')).toBeVisible()
  await answerSaveDialogs(app, saved)
  await window.getByRole('button', { name: 'Save these rows to a file…' }).click()
  await expect(window.getByText('Saved as not-read.csv.')).toBeVisible()
  expect(readFileSync(saved, 'utf8')).toContain('Do you ship to Leeds?')

  await inboxPage(window)
    .view(/^To answer/)
    .click()
  const inbox = inboxPage(window)
  await expect(inbox.rows).toHaveCount(3)
  await expect(inbox.row('Rémi')).toContainText('Où êtes-vous le dimanche ?')
  await close()
})

test('1,956 real comments give 1,953 conversations and 3 already there; a second time nothing is new', async () => {
  const folder = resolve(import.meta.dirname, '../../../shared/data/youtube-comments')
  test.setTimeout(150_000)
  test.skip(!existsSync(folder), 'The real comments of ../shared/data are not on this machine.')
  const { app, window, close } = await launchApp()
  await openImports(window)
  const names = [
    'Youtube01-Psy',
    'Youtube02-KatyPerry',
    'Youtube03-LMFAO',
    'Youtube04-Eminem',
    'Youtube05-Shakira'
  ]
  let runs = 0
  const importAll = async (): Promise<void> => {
    for (const name of names) {
      await answerOpenDialogs(app, join(folder, `${name}.csv`))
      await window.getByRole('button', { name: 'Choose a file…' }).click()
      await window.getByRole('button', { name: /^Import into/ }).click()
      runs += 1
      await expect
        .poll(
          async () => {
            const list = await askApp(window, 'imports.list', {})
            return list.filter((run) => run.state === 'done').length
          },
          { timeout: 20_000 }
        )
        .toBe(runs)
    }
  }
  await importAll()
  expect(await sums(window)).toEqual({ read: 1956, added: 1953, unchanged: 3, rejected: 0 })
  await importAll()
  expect(await sums(window)).toEqual({ read: 3912, added: 1953, unchanged: 1959, rejected: 0 })
  await expect.poll(() => inboxPage(window).count('To answer')).toBe(1953)
  await close()
})

interface Run {
  readonly state: string
  readonly read: number
  readonly added: number
  readonly unchanged: number
  readonly rejected: number
}

const sums = async (window: Page) => {
  const list = await askApp(window, 'imports.list', {})
  const sum = (of: (run: Run) => number): number => list.reduce((total, run) => total + of(run), 0)
  return {
    read: sum((run) => run.read),
    added: sum((run) => run.added),
    unchanged: sum((run) => run.unchanged),
    rejected: sum((run) => run.rejected)
  }
}
