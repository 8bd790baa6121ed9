import { writeFileSync } from 'node:fs'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { axeFaults } from '../support/axe-faults.ts'
import { hostileMarkup } from '../support/hostile-markup.ts'
import {
  answerOpenDialogs,
  catchOpenedAddresses,
  catchRequests,
  launchApp
} from '../support/launch-electron.ts'
import { inboxPage } from './pages/inbox-page.ts'

const words = {
  en: {
    import: 'Import a file',
    choose: 'Choose a file…',
    account: 'Account',
    take: 'Import into Boutique',
    warning: 'leads elsewhere: evil.example',
    unencrypted: 'This address is not encrypted',
    stay: 'Do not open it',
    open: 'Open it all the same'
  },
  fr: {
    import: 'Importer un fichier',
    choose: 'Choisir un fichier…',
    account: 'Compte',
    take: 'Importer dans Boutique',
    warning: 'mène ailleurs : evil.example',
    unencrypted: 'Cette adresse n’est pas chiffrée',
    stay: 'Ne pas ouvrir',
    open: 'Ouvrir quand même'
  }
} as const

/** Imports a file in which somebody wrote this, and opens it. */
const readWhatOdileWrote = async (
  app: ElectronApplication,
  window: Page,
  language: 'en' | 'fr',
  text: string
): Promise<ReturnType<typeof inboxPage>> => {
  const file = test.info().outputPath('commentaires.json')
  writeFileSync(file, JSON.stringify([{ id: '1', author: 'Odile G.', text, date: '2026-11-20T09:12:00Z' }]))
  const { import: begin, choose, account, take } = words[language]
  await window.getByRole('button', { name: begin }).click()
  await answerOpenDialogs(app, file)
  await window.getByRole('button', { name: choose }).click()
  await window
    .getByRole('textbox', { name: account })
    .or(window.getByRole('combobox', { name: account }))
    .first()
    .fill('Boutique')
  await window.getByRole('button', { name: take }).click()
  const inbox = inboxPage(window)
  await inbox.view(/^(To answer|À répondre)/u).click()
  await inbox.row('Odile G.').click()
  return inbox
}

for (const language of ['en', 'fr'] as const)
  test(`a link shows where it leads, and hostile markup is words: nothing runs, loads or moves (${language})`, async () => {
    const text = `<p>Ma banque : <a href="https://evil.example/">https://bank.com/login</a></p>${hostileMarkup.slice(0, 120).join('\n')}`
    const { app, window, close } = await launchApp({ language })
    const dialogs: string[] = []
    window.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    const opened = await catchOpenedAddresses(app)
    const requested = await catchRequests(app)
    const inbox = await readWhatOdileWrote(app, window, language, text)
    await expect(inbox.thread.getByText(words[language].warning)).toBeVisible()
    await window.screenshot({ path: `tests/results/links-${language}.png` })
    expect(window.url()).toBe('app://porte-parole/')
    expect(dialogs).toEqual([])
    expect(await opened()).toEqual([])
    expect((await requested()).filter((address) => !/^(?:app|devtools|data):/u.test(address))).toEqual([])
    await close()
  })

for (const [language, theme] of [
  ['en', 'light'],
  ['fr', 'dark']
] as const)
  test(`a link that is not encrypted is shown whole before it is opened, and staying is the default (${language}, ${theme})`, async () => {
    const text = 'Voyez <a href="http://éxample.org/pain?q=levain">notre page</a>'
    const { app, window, close } = await launchApp({ language, theme })
    const opened = await catchOpenedAddresses(app)
    const { unencrypted, stay, open } = words[language]
    const inbox = await readWhatOdileWrote(app, window, language, text)
    const link = inbox.thread.getByRole('link', { name: 'notre page' })
    const asked = window.getByRole('alertdialog', { name: unencrypted })
    const address = 'http://xn--xample-9ua.org/pain?q=levain'

    await link.focus()
    await window.keyboard.press('Enter')
    await expect(asked.getByText(address, { exact: true })).toBeVisible()
    await expect(asked.getByRole('button', { name: stay })).toBeFocused()
    await window.screenshot({ path: `tests/results/unencrypted-${theme}-${language}.png` })
    expect(await axeFaults(window)).toEqual([])
    await window.keyboard.press('Enter')
    await expect(asked).toBeHidden()
    await expect(link).toBeFocused()
    expect(await opened()).toEqual([])

    await window.keyboard.press('Enter')
    await expect(asked).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(asked).toBeHidden()
    await expect(link).toBeFocused()
    expect(await opened()).toEqual([])

    await window.keyboard.press('Enter')
    await expect(asked.getByRole('button', { name: stay })).toBeFocused()
    await window.keyboard.press('Shift+Tab')
    await expect(asked.getByRole('button', { name: open })).toBeFocused()
    await window.keyboard.press('Enter')
    await expect(asked).toBeHidden()
    await expect.poll(opened).toEqual([address])
    await close()
  })
