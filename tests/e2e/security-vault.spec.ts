import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { launchApp } from '../support/launch-electron.ts'

for (const language of ['en', 'fr'] as const)
  test(`without a keyring a pass-phrase is chosen, and asked for at the next start (${language})`, async () => {
    const words =
      language === 'en'
        ? {
            settings: 'Settings',
            label: 'Pass-phrase',
            again: 'The same again',
            choose: 'Use this pass-phrase',
            chosen: 'Under your pass-phrase',
            enter: 'Enter the pass-phrase',
            wrong: 'This is not the pass-phrase that was chosen.'
          }
        : {
            settings: 'Réglages',
            label: 'Phrase secrète',
            again: 'La même encore une fois',
            choose: 'Utiliser cette phrase',
            chosen: 'Sous votre phrase secrète',
            enter: 'Donner la phrase',
            wrong: 'Ce n’est pas la phrase secrète choisie.'
          }
    const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-vault-'))
    const environment = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
    const first = await launchApp({ dataFolder, language, environment })
    await askApp(first.window, 'settings.change', { welcomed: true })
    // What Chromium calls basic_text is a key that everybody knows: no keyring.
    expect(await askApp(first.window, 'settings.get', {})).toMatchObject({ secretStorage: 'session' })
    // The welcome gives way to the inbox, which hears the keys.
    await expect(async () => {
      await first.window.keyboard.press('Control+k')
      await expect(first.window.getByRole('combobox')).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await first.window.getByRole('combobox').fill(words.settings)
    await expect(first.window.getByRole('option').first()).toContainText(words.settings)
    await first.window.keyboard.press('Enter')
    await first.window.getByLabel(words.label, { exact: true }).last().fill('quatre mots bien à moi')
    await first.window.getByLabel(words.again).fill('quatre mots bien à moi')
    await first.window.getByRole('button', { name: words.choose }).click()
    await expect(first.window.getByText(words.chosen, { exact: true })).toBeVisible()
    await first.close()
    expect(readFileSync(join(dataFolder, 'secrets.json'), 'utf8')).not.toContain('quatre')

    const second = await launchApp({ dataFolder, language, environment })
    const dialog = second.window.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await second.window.screenshot({ path: `tests/results/passphrase-${language}.png` })
    await second.window.keyboard.type('une autre phrase')
    await second.window.keyboard.press('Enter')
    await expect(dialog.getByText(words.wrong)).toBeVisible()
    await dialog.getByLabel(words.label).fill('quatre mots bien à moi')
    await second.window.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await second.close()
    await rm(dataFolder, { recursive: true })
  })
