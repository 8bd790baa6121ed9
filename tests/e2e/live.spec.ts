import { expect, type Page, test } from 'playwright/test'
import { axeFaults } from '../support/axe-faults.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { launchApp } from '../support/launch-electron.ts'
import { pictures } from '../support/look-at.ts'
import { answerInstead } from '../support/stand-between.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 860 }

/** The first row that is wholly in sight, and where its upper edge is. */
const firstInSight = (window: Page): Promise<{ readonly id: string; readonly top: number } | undefined> =>
  window.locator('[data-part="list"]').evaluate((list) => {
    const edge = list.getBoundingClientRect().top
    return [...list.querySelectorAll('[role="option"]')]
      .map((row) => ({ id: row.id, top: Math.round(row.getBoundingClientRect().top) }))
      .filter(({ top }) => top >= edge)
      .toSorted((one, other) => one.top - other.top)[0]
  })

test('conversations that come in move nothing in the list, and say how many they are', async () => {
  test.setTimeout(90_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const { window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  const before = await inbox.count('To answer')
  await inbox.list.evaluate((list) => list.scrollTo({ top: 640 }))
  const seen = await firstInSight(window)
  expect(seen).toBeDefined()

  bluesky.account('odile.test', 'Odile G.').post('Et le pain de mie ?', { mentions: bluesky.us })
  bluesky.account('karim.test', 'Karim B.').post('Ouvert lundi ?', { mentions: bluesky.us })
  await account.readNow()
  await expect.poll(() => inbox.count('To answer')).toBe(before + 2)
  const pill = window.getByRole('button', { name: /^2 new conversations/ })
  await expect(pill).toBeVisible()
  expect(await firstInSight(window)).toEqual(seen)
  await pill.click()
  await expect(inbox.row('Odile G.')).toBeVisible()
  await expect(pill).toBeHidden()
  await close()
  await bluesky.server.stop()
})

test('R-19 what is said while a reply is written moves no word of it, and is shown before the reply leaves', async () => {
  test.setTimeout(120_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const question = odile.post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
  for (let index = 1; index <= 12; index += 1)
    odile.post(`Précision ${index} : ${'le mien retombe dès le matin, à la maison, '.repeat(3)}`, {
      mentions: bluesky.us,
      replyTo: question
    })
  const { window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()
  await expect(inbox.thread.getByRole('article', { name: 'Odile G.' })).toHaveCount(13)
  await inbox.press('a', '1')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('Deux fois par jour')
  const scrolled = () => inbox.thread.evaluate((list) => list.parentElement?.scrollTop)
  const place = await scrolled()

  odile.post('Oubliez, j’ai trouvé !', { mentions: bluesky.us, replyTo: question })
  await account.readNow()
  await expect(window.getByRole('button', { name: /^1 new message/ })).toBeVisible()
  expect(await scrolled()).toBe(place)
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type(', au seigle.')
  await expect(inbox.composer).toHaveValue('Deux fois par jour, au seigle.')

  await inbox.press('Mod+Enter')
  await expect(window.getByText(/wrote again meanwhile\. Nothing has left\./)).toBeVisible()
  await expect(inbox.thread.getByText('Oubliez, j’ai trouvé !')).toBeInViewport()
  expect(bluesky.ourPosts()).toHaveLength(0)
  await inbox.press('Mod+Enter')
  await expect(window.getByText(/^Leaves in \d+ second/)).toBeVisible()
  await inbox.press('Escape')
  await inbox.press('z')
  await expect(inbox.composer).toHaveValue('Deux fois par jour, au seigle.')

  // Who asked for "and done" is not asked for it again.
  // The reply has gone from the thread, and what it moved is still, before the person scrolls.
  await expect(window.getByText(/^Leaves in \d+ second/)).toBeHidden()
  await expect
    .poll(async () => {
      const before = await scrolled()
      await inbox.thread.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }))
      return before
    })
    .toBe(0)
  odile.post('Enfin, dites quand même !', { mentions: bluesky.us, replyTo: question })
  await account.readNow()
  await expect(window.getByRole('button', { name: /^1 new message/ })).toBeVisible()
  await inbox.composer.click()
  await inbox.press('Mod+Shift+Enter')
  await expect(window.getByText(/wrote again meanwhile\. Nothing has left\./)).toBeVisible()
  await window.getByRole('button', { name: 'I have read it, publish' }).click()
  await expect(inbox.row('Odile G.')).toBeHidden()
  await inbox.view(/^Done/).click()
  await expect(inbox.row('Odile G.')).toBeVisible()
  await close()
  await bluesky.server.stop()
})

for (const { language, theme, title, again } of [
  { language: 'en', theme: 'light', title: 'This window could not be drawn', again: 'Show the window anew' },
  {
    language: 'fr',
    theme: 'dark',
    title: 'Cette fenêtre n’a pas pu s’afficher',
    again: 'Afficher la fenêtre de nouveau'
  }
] as const)
  test(`a window that cannot be drawn says so, keeps what was written, and comes back with one key: ${language}, ${theme}`, async () => {
    const { app, window, close } = await launchApp({ language, theme, size })
    const inbox = await openSample(window)
    await inbox.press('r')
    await inbox.composer.fill('Deux fois par jour.')
    const conversation = await inbox.selected.getAttribute('id')
    const aside = await answerInstead(app, 'conversations.open', { kind: 'value', value: {} })
    await inbox.press('Escape', 'j', 'j', 'j')
    await expect(window.getByRole('alert')).toContainText(title)
    expect(await axeFaults(window)).toEqual([])
    await window.screenshot({ path: `${pictures}window-not-drawn-${language}.png` })
    await aside()
    await expect(window.getByRole('button', { name: again })).toBeFocused()
    await window.keyboard.press('Enter')
    await expect(inbox.list).toBeVisible()
    await window.locator(`[id="${conversation}"]`).click()
    await expect(inbox.composer).toHaveValue('Deux fois par jour.')
    await close()
  })
