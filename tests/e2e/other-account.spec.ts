import { expect, test } from 'playwright/test'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

for (const language of ['en', 'fr'] as const)
  test(`R-21 the first reply of a session from another account than the last is asked about, and the keyboard answers (${language})`, async () => {
    const words =
      language === 'en'
        ? {
            copied: 'Copied. Paste it where the conversation is, then say so here.',
            question: 'From another account than the last.',
            text: 'This reply leaves as Tournemie Vannes, Facebook; the last one left as Tournemie Nantes.',
            sure: 'Yes, as Tournemie Vannes'
          }
        : {
            copied: 'Copiée. Collez-la là où se tient la conversation, puis dites-le ici.',
            question: 'D’un autre compte que la dernière fois.',
            text: /Cette réponse part de Tournemie Vannes, Facebook\s; la dernière est partie de Tournemie Nantes\./,
            sure: 'Oui, depuis Tournemie Vannes'
          }
    const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 }, language })
    const inbox = await openSample(window)
    await catchOpenedAddresses(app)
    const write = async (person: string, reply: string): Promise<void> => {
      await inbox.row(person).click()
      await inbox.press('Shift+A')
      await inbox.press('r')
      await expect(inbox.composer).toBeFocused()
      await window.keyboard.type(reply)
      await inbox.press('Mod+Enter')
    }
    // The first of all is not asked about.
    await write('Aïcha Belkorne', 'Bonjour Aïcha, oui, le même plan de travail.')
    await expect(window.getByText(words.copied)).toBeVisible()

    await write('Gaëlle Trémeur', 'Bonjour Gaëlle, nous avons retrouvé votre commande.')
    const question = window.getByRole('alert').filter({ hasText: words.question })
    await expect(question).toContainText(words.text)
    const sure = question.getByRole('button', { name: words.sure })
    await expect(sure).toBeFocused()
    for (const theme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme: theme })
      await window.screenshot({ path: test.info().outputPath(`other-account-${theme}-${language}.png`) })
    }
    // Esc leads back to the words, and nothing has left.
    await inbox.press('Escape')
    await expect(inbox.composer).toBeFocused()
    await expect(inbox.composer).toHaveValue('Bonjour Gaëlle, nous avons retrouvé votre commande.')
    await expect(question).toBeHidden()
    await expect(window.getByText(words.copied)).toBeHidden()
    await inbox.press('Mod+Enter')
    await expect(sure).toBeFocused()
    await window.keyboard.press('Enter')
    await expect(window.getByText(words.copied)).toBeVisible()
    await close()
  })
