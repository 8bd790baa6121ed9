import { expect, type Page, test } from 'playwright/test'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeMastodon } from '../support/fake-mastodon.ts'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'
import { answerInstead } from '../support/stand-between.ts'
import { connectBluesky } from './pages/live-account.ts'

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

test('a list that cannot be read stays where it is, with the keyboard, while it is asked for again', async () => {
  const { app, window, close } = await launchApp()
  const readAgain = await answerInstead(app, 'accounts.list', {
    kind: 'refusal',
    code: 'disk_failed',
    after: 400
  })
  // The window has asked for them since it began.
  await window.reload()
  await openAccounts(window)
  const again = window.getByRole('button', { name: 'Try again' })
  await again.focus()
  await window.evaluate(() => {
    const gone: string[] = []
    Reflect.set(globalThis, 'wentAway', gone)
    const said = [...document.querySelectorAll('p')].find((each) =>
      each.textContent?.startsWith('The accounts')
    )
    document.querySelector('main button')?.addEventListener('blur', () => gone.push('the keyboard'))
    new MutationObserver(() => {
      if (document.querySelector('main output[aria-label]') !== null) gone.push(said?.textContent ?? '')
    }).observe(document.body, { childList: true, subtree: true })
  })
  await window.keyboard.press('Enter')
  await expect(again).toHaveAttribute('aria-disabled', 'true')
  await expect(again).toHaveAttribute('aria-disabled', 'false')
  await expect(again).toBeFocused()
  expect(await window.evaluate(() => Reflect.get(globalThis, 'wentAway'))).toEqual([])
  await readAgain()
  await window.keyboard.press('Enter')
  await expect(window.getByText('No account yet')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Connect a network' })).toBeFocused()
  await close()
})

test('a reading that fails is told once, by the account itself, and said each time', async () => {
  const fake = await startFakeBluesky(fakeClock(systemClock.now()))
  const { window, close } = await launchApp()
  try {
    await openAccounts(window)
    const account = await connectBluesky(window, fake)
    await account.readNow()
    fake.server.fail({ kind: 'status', status: 503 }, undefined, true)
    const row = window.getByRole('listitem').filter({ hasText: fake.us.handle })
    const read = row.getByRole('button', { name: /^Read now/ })
    await read.focus()
    await window.keyboard.press('Enter')
    await expect(row.getByRole('alert').filter({ hasText: /without success/ })).toHaveText(
      /^The network does not answer\. .* without success\.$/
    )
    await expect(row.getByRole('strong').filter({ hasText: 'The network does not answer.' })).toHaveCount(1)
    await expect(row.getByText('The connection to the server failed.')).toHaveCount(0)
    await expect(read).toBeFocused()
  } finally {
    await close()
    await fake.server.stop()
  }
})
