import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'

const sentences = {
  en: {
    locked: 'The window is locked',
    show: 'Show the conversations',
    open: 'Open',
    phrase: 'Pass-phrase',
    wrong: 'This is not the pass-phrase that was chosen.',
    settings: 'Settings'
  },
  fr: {
    locked: 'La fenêtre est verrouillée',
    show: 'Montrer les conversations',
    open: 'Ouvrir',
    phrase: 'Phrase secrète',
    wrong: 'Ce n’est pas la phrase secrète choisie.',
    settings: 'Réglages'
  }
} as const

const ask = (window: Page, path: string, input: unknown): Promise<{ readonly ok: boolean }> =>
  window.evaluate(
    async ([asked, given]) => {
      const { call } = Reflect.get(globalThis, 'porteParole')
      return await call(asked, given)
    },
    [path, input] as const
  )

/** Everything that somebody in front of the screen, or a screen reader, could take from it. */
const shown = (window: Page): Promise<string> => window.evaluate(() => document.body.innerText)

for (const language of ['en', 'fr'] as const)
  test(`a locked window shows nothing of the conversations, and gives back what it hid (${language})`, async () => {
    const words = sentences[language]
    const { app, window, close } = await launchApp({ language })
    await ask(window, 'sample.load', {})
    await ask(window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
    const rows = window.locator('[data-part="list"] [role="row"], [data-part="list"] [role="option"]')
    await expect(rows.first()).toBeVisible()
    const before = await shown(window)
    await expect(async () => {
      await window.keyboard.press('Control+Shift+L')
      await expect(window.getByRole('heading', { name: words.locked })).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await window.screenshot({ path: `tests/results/lock-${language}.png` })
    const after = await shown(window)
    expect(before.length).toBeGreaterThan(after.length)
    const lines = before.split('\n').filter((line) => line.trim().length > 12)
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter((line) => after.includes(line))).toEqual([])
    await expect(rows.first()).toBeHidden()
    // Keys, the menu and a script in the page meet a closed door.
    await window.keyboard.press('Control+k')
    await expect(window.getByRole('combobox')).toHaveCount(0)
    expect(await ask(window, 'inbox.counts', {})).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    await window.getByRole('button', { name: words.show }).focus()
    await window.keyboard.press('Enter')
    await expect(rows.first()).toBeVisible()
    await expect(window.getByRole('heading', { name: words.locked })).toHaveCount(0)
    // The system locks its screen, with a dialog of the app open; and opens it again.
    await expect(async () => {
      await window.keyboard.press('Control+k')
      await expect(window.getByRole('combobox')).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await window.getByRole('combobox').fill(words.settings)
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'))
    await expect(window.getByRole('heading', { name: words.locked })).toBeVisible()
    await expect(window.getByRole('combobox')).toBeHidden()
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
    await expect(window.getByRole('heading', { name: words.locked })).toHaveCount(0)
    await expect(window.getByRole('combobox')).toHaveValue(words.settings)
    await close()
  })

for (const language of ['en', 'fr'] as const)
  for (const theme of ['light', 'dark'] as const)
    test(`a locked window is drawn whole, in ${language}, ${theme}`, async () => {
      const { window, close } = await launchApp({ language, theme })
      await ask(window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
      await ask(window, 'lock.lock', {})
      await expect(window.getByRole('heading', { name: sentences[language].locked })).toBeVisible()
      await expect(window.getByRole('button', { name: sentences[language].show })).toBeFocused()
      await window.screenshot({ path: `tests/results/locked-${theme}-${language}.png` })
      await close()
    })

test('with a pass-phrase it opens by that alone, also after a new start', async () => {
  const words = sentences.en
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-lock-'))
  const options = { dataFolder, environment: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } }
  const phrase = 'quatre mots bien à moi'
  const first = await launchApp(options)
  await ask(first.window, 'settings.choosePassphrase', { passphrase: phrase })
  await ask(first.window, 'settings.change', { welcomed: true, lockAfterMinutes: 5 })
  await ask(first.window, 'lock.lock', {})
  const heading = first.window.getByRole('heading', { name: words.locked })
  await expect(heading).toBeVisible()
  await first.app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
  const field = first.window.getByLabel(words.phrase)
  await field.fill('another one')
  await first.window.keyboard.press('Enter')
  await expect(first.window.getByText(words.wrong)).toBeVisible()
  await field.fill(phrase)
  await first.window.keyboard.press('Enter')
  await expect(heading).toHaveCount(0)
  await first.close()

  const second = await launchApp(options)
  await expect(second.window.getByRole('heading', { name: words.locked })).toBeVisible()
  expect(await ask(second.window, 'inbox.counts', {})).toMatchObject({ ok: false })
  await second.window.getByLabel(words.phrase).fill(phrase)
  await second.window.getByRole('button', { name: words.open }).click()
  await expect(second.window.getByRole('heading', { name: words.locked })).toHaveCount(0)
  expect(await ask(second.window, 'inbox.counts', {})).toMatchObject({ ok: true })
  await second.close()
  await rm(dataFolder, { recursive: true })
})
