import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

/**
 * Every screen and state, in both languages and lights: what axe finds is a failure, and the pictures are left in
 * tests/results/screenshots for eyes; `npm run screenshots` keeps those that the README shows.
 */
const pictures = fileURLToPath(new URL('../results/screenshots/', import.meta.url))
const size = { width: 1440, height: 860 }

const look = async (window: Page, name: string): Promise<void> => {
  // The carets and the small movements of a screen are none of its states.
  await window.waitForTimeout(250)
  await window.screenshot({ path: `${pictures}${name}.png`, animations: 'disabled', caret: 'hide' })
  // Electron opens no second page, which axe would otherwise use for frames; there are none here.
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
  )
  expect.soft(told, `axe on ${name}`).toEqual([])
}

/** Answers one path of the bridge in main's place: a refusal, or never. */
const answerInstead = (app: ElectronApplication, path: string, kind: 'error' | 'never'): Promise<void> =>
  app.evaluate(
    ({ ipcMain }, given) => {
      const handlers: Map<string, (event: unknown, path: string, input: unknown) => unknown> = Reflect.get(
        ipcMain,
        '_invokeHandlers'
      )
      const usual = handlers.get('call')
      ipcMain.removeHandler('call')
      ipcMain.handle('call', (event, called, input) => {
        if (called !== given.path) return usual?.(event, called, input)
        if (given.kind === 'error') return { ok: false, error: { code: 'unexpected' } }
        return new Promise(() => {})
      })
    },
    { path, kind }
  )

const combinations = [
  { language: 'en', theme: 'light' },
  { language: 'fr', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'fr', theme: 'dark' }
] as const

for (const { language, theme } of combinations) {
  const suffix = `${theme}-${language}`
  const words =
    language === 'en'
      ? {
          colleagues: 'Colleagues',
          accounts: 'Accounts',
          imports: 'Imports',
          settings: 'Settings',
          toAnswer: /^To answer/,
          choose: 'Choose a file…',
          silences: /^Assumed silences/,
          undecided: /^Needs a human decision/,
          add: 'Add a colleague',
          replay: 'See what would have happened',
          looked: /somebody else first|same colleague first/,
          cancel: 'Cancel',
          discard: 'Discard the changes',
          topics: 'Topics',
          proposed: 'Words of your inbox that would make the difference',
          place: 'The place',
          connect: 'Connect a network'
        }
      : {
          colleagues: 'Collègues',
          accounts: 'Comptes',
          imports: 'Imports',
          settings: 'Réglages',
          toAnswer: /^À répondre/,
          choose: 'Choisir un fichier…',
          silences: /^Silences assumés/,
          undecided: /^À vous de décider/,
          add: 'Ajouter un collègue',
          replay: 'Voir ce qui se serait passé',
          looked: /quelqu’un d’autre|même personne/,
          cancel: 'Annuler',
          discard: 'Abandonner les changements',
          topics: 'Sujets',
          proposed: 'Des mots de votre boîte qui feraient la différence',
          place: 'Le lieu',
          connect: 'Connecter un réseau'
        }

  test(`every screen is accessible and looked at: ${suffix}`, async () => {
    test.setTimeout(240_000)
    const { app, window, close } = await launchApp({ language, theme, size })
    await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
    await look(window, `welcome-${suffix}`)
    const inbox = await openSample(window)
    await expect(inbox.thread).toBeVisible()
    await look(window, `inbox-${suffix}`)
    const overlays = [
      ['a', 'choose-colleague'],
      ['h', 'later'],
      ['y', 'silence'],
      ['Shift+?', 'help'],
      ['Mod+k', 'palette']
    ] as const
    for (const [key, name] of overlays) {
      await inbox.press(key)
      await expect(window.getByRole('dialog')).toBeVisible()
      await look(window, `${name}-${suffix}`)
      await inbox.press('Escape')
      await expect(window.getByRole('dialog')).toBeHidden()
    }
    await window.getByRole('searchbox').fill('levain')
    await expect(inbox.rows.first()).toBeVisible()
    await look(window, `search-${suffix}`)
    await window.getByRole('searchbox').fill('')
    await inbox.view(words.silences).click()
    await look(window, `silences-${suffix}`)
    await inbox.view(words.undecided).click()
    await expect(inbox.rows.first()).toBeVisible()
    await look(window, `undecided-${suffix}`)
    await inbox.view(words.toAnswer).click()
    await inbox.press('x', 'j', 'x', 'a')
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `choose-colleague-many-${suffix}`)
    await inbox.press('Escape', 'Escape')

    for (const screen of ['colleagues', 'accounts', 'imports', 'settings'] as const) {
      await window.getByRole('button', { name: words[screen], exact: true }).click()
      await expect(window.getByRole('heading', { name: words[screen], level: 1 })).toBeVisible()
      await look(window, `${screen}-${suffix}`)
    }
    await window.getByRole('slider', { name: words.place }).focus()
    await inbox.press('End')
    await window.getByRole('button', { name: words.replay }).click()
    await expect(window.getByText(words.looked)).toBeVisible()
    await look(window, `tuning-${suffix}`)
    await window.getByRole('button', { name: words.colleagues, exact: true }).click()
    await window.getByRole('button', { name: words.add }).click()
    await window.getByRole('textbox', { name: words.topics }).fill('levain, ')
    await expect(window.getByText(words.proposed)).toBeVisible()
    await look(window, `colleague-form-${suffix}`)
    await window.getByRole('button', { name: words.cancel }).click()
    await window.getByRole('button', { name: words.discard }).click()
    await window.getByRole('button', { name: words.accounts, exact: true }).click()
    await window.getByRole('button', { name: words.connect }).first().click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `connect-${suffix}`)
    await window.keyboard.press('Escape')

    const file = test.info().outputPath('avis.csv')
    writeFileSync(
      file,
      'auteur;avis;note;date\nOdile G.;Le meilleur levain de la ville;5;20/11/2026\nRémi;Fermé le dimanche ?;3;21/11/2026\n'
    )
    await answerOpenDialogs(app, file)
    await window.getByRole('button', { name: words.imports, exact: true }).click()
    await window.getByRole('button', { name: words.choose }).click()
    await expect(window.getByText('Le meilleur levain de la ville').first()).toBeVisible()
    await look(window, `import-preview-${suffix}`)
    await close()
  })
}

test('a list that is empty, that loads and that cannot be read says so', async () => {
  const { app, window, close } = await launchApp({ size })
  await openSample(window)
  const inbox = inboxPage(window)
  await window.getByRole('button', { name: 'Remove it' }).click()
  await expect(window.getByText('No conversation yet')).toBeVisible()
  await look(window, 'inbox-empty-light-en')
  await answerInstead(app, 'inbox.list', 'never')
  await inbox.view(/^Done/).click()
  await look(window, 'inbox-loading-light-en')
  await answerInstead(app, 'inbox.list', 'error')
  await inbox.view(/^Later/).click()
  await expect(window.getByText('The conversations could not be read.')).toBeVisible()
  await look(window, 'inbox-error-light-en')
  await close()
})

for (const [width, height] of [
  [900, 700],
  [1100, 720],
  [2400, 1200]
] as const) {
  test(`the inbox holds together at ${width} × ${height}`, async () => {
    const { window, close } = await launchApp({ size: { width, height }, language: 'fr' })
    await openSample(window)
    await look(window, `inbox-${width}-light-fr`)
    const overflow = await window.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await close()
  })
}
