import { writeFileSync } from 'node:fs'
import { expect, test } from 'playwright/test'
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
    warning: 'leads elsewhere: evil.example'
  },
  fr: {
    import: 'Importer un fichier',
    choose: 'Choisir un fichier…',
    account: 'Compte',
    take: 'Importer dans Boutique',
    warning: 'mène ailleurs : evil.example'
  }
} as const

for (const language of ['en', 'fr'] as const)
  test(`a link shows where it leads, and hostile markup is words: nothing runs, loads or moves (${language})`, async () => {
    const file = test.info().outputPath('commentaires.json')
    const text = `<p>Ma banque : <a href="https://evil.example/">https://bank.com/login</a></p>${hostileMarkup.slice(0, 120).join('\n')}`
    writeFileSync(file, JSON.stringify([{ id: '1', author: 'Odile G.', text, date: '2026-11-20T09:12:00Z' }]))
    const { app, window, close } = await launchApp({ language })
    const dialogs: string[] = []
    window.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    const opened = await catchOpenedAddresses(app)
    const requested = await catchRequests(app)
    const { import: begin, choose, account, take, warning } = words[language]
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
    await expect(inbox.thread.getByText(warning)).toBeVisible()
    await window.screenshot({ path: `tests/results/links-${language}.png` })
    expect(window.url()).toBe('app://porte-parole/')
    expect(dialogs).toEqual([])
    expect(await opened()).toEqual([])
    expect((await requested()).filter((address) => !/^(?:app|devtools|data):/u.test(address))).toEqual([])
    await close()
  })
