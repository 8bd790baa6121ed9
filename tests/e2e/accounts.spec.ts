import { expect, type Page, test } from 'playwright/test'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeMastodon } from '../support/fake-mastodon.ts'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'

const openAccounts = async (window: Page): Promise<void> => {
  // From the welcome of a first run.
  await window.getByRole('button', { name: 'Connect a network' }).click()
  await expect(window.getByRole('heading', { name: 'Accounts', level: 1 })).toBeVisible()
}

test('signs in to a network in the browser, then reads what is said there', async () => {
  const fake = await startFakeMastodon(fakeClock(systemClock.now()))
  const { app, window, close } = await launchApp()
  try {
    const opened = await catchOpenedAddresses(app)
    await openAccounts(window)
    await window.getByRole('button', { name: 'Connect a network' }).first().click()
    const dialog = window.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Network|Bluesky/ }).click()
    await window.getByRole('option', { name: 'Mastodon' }).click()
    await dialog.getByRole('textbox', { name: 'Server' }).fill(fake.server.origin)
    await dialog.getByRole('textbox', { name: 'Days to read back' }).fill('10')
    await dialog.getByRole('button', { name: 'Open the browser' }).click()
    await expect(dialog.getByText('Waiting for your browser')).toBeVisible()

    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.getByRole('button', { name: 'Open the browser' }).click()
    await expect(dialog.getByText('Waiting for your browser')).toBeVisible()
    await expect.poll(async () => (await opened()).length).toBe(2)

    const address = (await opened()).at(-1) ?? ''
    const answer = await fetch(fake.signIn.inBrowser(address, 'agrees'))
    expect(await answer.text()).toContain('You can close this window')
    await expect(dialog).toBeHidden()
    await expect(window.getByText(/is connected\. Its conversations are on their way\./)).toBeVisible()
    await expect(window.getByRole('listitem').filter({ hasText: 'Mastodon' })).toContainText('Up to date')
  } finally {
    await close()
    await fake.server.stop()
  }
})
