import { expect, test } from 'playwright/test'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

test('R-21 a signed reply says on its button whose it is and where it leaves: written, undone, written again, published once, seen as ours', async () => {
  test.setTimeout(90_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  await openSample(window)

  // Connect, through the screen that a person uses.
  await window.getByRole('button', { name: 'Accounts', exact: true }).click()
  await window.getByRole('button', { name: 'Connect a network' }).first().click()
  const form = window.getByRole('dialog')
  await form.getByText('With a password').click()
  await form.getByRole('textbox', { name: 'Server' }).fill(bluesky.server.origin)
  await form.getByRole('textbox', { name: 'Account name' }).fill(bluesky.us.handle)
  await form.getByLabel('Password', { exact: true }).fill('not the password')
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form.getByText(/refused this sign-in/)).toBeVisible()
  await form.getByLabel('Password', { exact: true }).fill(bluesky.us.appPassword)
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(form).toBeHidden()

  odile.post('Votre levain Gaston, il a quel âge ?', { mentions: bluesky.us })
  await window
    .getByRole('button', { name: 'Read now' })
    .or(window.getByRole('button', { name: /^Read .* now$/ }))
    .first()
    .click()
  await inboxPage(window)
    .view(/^To answer/)
    .click()
  const inbox = inboxPage(window)
  await inbox.row('Odile G.').click()

  await inbox.press('a', '1')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('Onze ans, et il a toujours faim.')
  // Who speaks, the account and the network stand inside of the button itself.
  await expect(
    window.getByRole('button', { name: /^Publish in the name of \S+ Boulangerie du Canal, Bluesky/ })
  ).toBeVisible()
  await inbox.press('Mod+Enter')
  await expect(window.getByText(/^Leaves in \d+ second/)).toBeVisible()
  await inbox.press('Escape')
  await inbox.press('z')
  await expect(inbox.composer).toHaveValue('Onze ans, et il a toujours faim.')
  expect(bluesky.ourPosts()).toHaveLength(0)

  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect(window.getByText(/^Leaves in \d+ second/)).toBeVisible()
  await expect.poll(() => bluesky.ourPosts().length, { timeout: 25_000 }).toBe(1)
  await expect(window.getByRole('article', { name: /, for us$/ })).toContainText('Onze ans')
  const text = bluesky.ourPosts()[0]?.record.text ?? ''
  expect(text).toMatch(/^Onze ans, et il a toujours faim\.\n\S+, .+/u)

  // Our own reply comes back with the next poll: still one message of ours, and no new work.
  const before = await inbox.count('To answer')
  await window.getByRole('button', { name: 'Accounts', exact: true }).click()
  await window
    .getByRole('button', { name: 'Read now' })
    .or(window.getByRole('button', { name: /^Read .* now$/ }))
    .first()
    .click()
  await window.getByText(/was read just now/).waitFor()
  await expect.poll(() => inbox.count('To answer')).toBe(before)
  expect(bluesky.ourPosts()).toHaveLength(1)
  await close()
  await bluesky.server.stop()
})

test('where the app cannot publish, the signed text is copied, the page opened, and a person’s word is the proof', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const opened = await catchOpenedAddresses(app)
  await inbox.row('Aïcha Belkorne').click()
  await inbox.press('Shift+A')
  await expect(inbox.row('Aïcha Belkorne')).toContainText('attributed to Hélène Marzin')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('Bonjour Aïcha, oui, le même plan de travail.')
  await inbox.press('Mod+Enter')
  await expect(
    window.getByText('Copied. Paste it where the conversation is, then say so here.')
  ).toBeVisible()
  const clipboard = await app.evaluate(({ clipboard: board }) => board.readText())
  expect(clipboard).toMatch(/^Bonjour Aïcha, oui, le même plan de travail\.\nHélène/u)
  await expect.poll(opened).toHaveLength(1)

  // Among the replies it is told as not yet left, and leads back to its conversation.
  await inbox.press('g', 's')
  const pending = window.getByRole('region', { name: 'Has not left yet' })
  await expect(pending).toContainText('Hélène Marzin to Aïcha Belkorne')
  await expect(pending).toContainText('Copied. Paste it where the conversation is, then say so here.')
  await pending.getByRole('button').click()
  await window.getByRole('button', { name: 'It is published' }).click()
  await expect(window.getByRole('article', { name: 'Hélène Marzin, for us' })).toContainText('le même plan')
  await expect(pending).toHaveCount(0)
  await close()
})

test('a colleague without a consent for the network cannot be chosen, and the app says why', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await inbox.row('Maud Rivoal').click()
  await inbox.press('a')
  const chooser = window.getByRole('dialog')
  await expect(chooser.getByText('Solène Pichot')).toBeVisible()
  await expect(chooser.getByRole('button', { name: /Solène Pichot/ })).toHaveCount(0)
  await close()
})
