import { expect, test } from 'playwright/test'
import { rankingsSettle } from '../support/baselines.ts'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeMastodon } from '../support/fake-mastodon.ts'
import { launchApp } from '../support/launch-electron.ts'
import { lookAt } from '../support/look-at.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectAccount, connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 900 }

for (const { language, theme, words } of [
  {
    language: 'en',
    theme: 'dark',
    words: {
      view: /^To answer/,
      offer: 'Too long for one reply on Bluesky.',
      split: /^Split into a thread/,
      one: /^One reply again/,
      parts: 'The parts of the thread',
      waits: 'Waits for part 1, and leaves once that one is seen on Bluesky',
      three: '3 parts'
    }
  },
  {
    language: 'fr',
    theme: 'light',
    words: {
      view: /^À répondre/,
      offer: 'Trop longue pour une seule réponse sur Bluesky.',
      split: /^Découper en fil/,
      one: /^Une seule réponse/,
      parts: 'Les parties du fil',
      waits: 'Attend la partie 1, et part dès que celle-ci est vue sur Bluesky',
      three: '3 parties'
    }
  }
] as const)
  test(`a reply that is too long leaves as a thread only if the person asks, in order, signed first, and is undone whole: ${language}`, async () => {
    test.setTimeout(120_000)
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    const odile = bluesky.account('odile.test', 'Odile G.')
    odile.post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
    const { window, close } = await launchApp({ size, language, theme })
    await openSample(window)
    const account = await connectBluesky(window, bluesky)
    await account.readNow()
    const inbox = inboxPage(window)
    await inbox.view(words.view).click()
    await inbox.row('Odile G.').click()
    await inbox.press('a', '1')
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    const sentence = 'Le levain se nourrit deux fois par jour, de farine de seigle et d’eau tiède. '
    const body = `${sentence.repeat(5)}\n\n${sentence.repeat(2)}\n---\nPassez le voir samedi au fournil.`
    await window.keyboard.insertText(body)
    await expect(window.getByText(words.offer)).toBeVisible()
    // Not asked, it does not leave.
    await inbox.press('Mod+Enter')
    await lookAt(window, `composer-too-long-${theme}-${language}`)
    await inbox.press('Mod+Shift+S')
    const parts = window.getByRole('list', { name: words.parts })
    const items = parts.getByRole('listitem')
    await expect(items).toHaveCount(4)
    await expect(items.first()).toContainText(/\n\S+, \S/u)
    await expect(items.last()).toContainText('Passez le voir samedi')
    await expect(window.getByText('---', { exact: true })).toHaveCount(0)
    await lookAt(window, `composer-thread-${theme}-${language}`)
    // Shorter words, fewer parts; asked for stays asked for, also in another conversation.
    await inbox.composer.fill(`${sentence.repeat(2)}\n---\n${sentence}\n---\nPassez le voir samedi.`)
    await expect(items).toHaveCount(3)
    await expect(window.getByText(words.three)).toBeVisible()
    await inbox.press('Escape')
    await inbox.press('j')
    await inbox.press('k')
    await expect(items).toHaveCount(3)

    await inbox.composer.click()
    await inbox.press('Mod+Enter')
    await expect(inbox.thread.getByText(words.waits)).toBeVisible()
    await lookAt(window, `thread-on-hold-${theme}-${language}`)
    await inbox.press('Escape')
    await inbox.press('z')
    await expect(inbox.composer).toHaveValue(/---\n[^]*---\nPassez le voir samedi\.$/u)
    await expect(items).toHaveCount(3)
    expect(bluesky.ourPosts()).toHaveLength(0)

    await inbox.composer.click()
    await inbox.press('Mod+Enter')
    await expect.poll(() => bluesky.ourPosts().length, { timeout: 60_000 }).toBe(3)
    const [first, second, third] = bluesky.ourPosts()
    expect(first?.record.text).toMatch(/tiède\.\n\S+, .+/u)
    expect(third?.record.text).toBe('Passez le voir samedi.')
    expect(second?.record.reply?.parent.uri).toBe(first?.uri)
    expect(third?.record.reply?.parent.uri).toBe(second?.uri)
    await expect(inbox.thread.getByRole('article').last()).toContainText('Passez le voir samedi.')
    await account.readNow()
    await expect(inbox.thread.getByText('Passez le voir samedi.')).toHaveCount(1)
    await lookAt(window, `thread-published-${theme}-${language}`)
    await close()
    await bluesky.server.stop()
  })

test('one part of a thread is edited alone: its own words, without the signature that the first part bears', async () => {
  test.setTimeout(120_000)
  const mastodon = await startFakeMastodon(fakeClock(new Date().toISOString()))
  const alice = mastodon.account('alice', { domain: 'autre.example', name: 'Alice' })
  alice.post('Votre levain, vous le nourrissez comment ?', { mentions: [mastodon.us] })
  const { window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectAccount(window, {
    network: 'mastodon',
    server: mastodon.server.origin,
    identifier: null,
    secret: mastodon.token
  })
  // Those of the sample agreed to other networks.
  const validUntil = new Date(Date.now() + 86_400_000).toISOString()
  for (const { id } of await askApp(window, 'colleagues.list', {}))
    await askApp(window, 'colleagues.recordConsent', { colleagueId: id, networks: ['mastodon'], validUntil })
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Alice').click()
  // Everybody is weighed anew since they agreed.
  await rankingsSettle(window)
  await inbox.press('a', '1')
  await expect(inbox.thread.getByText(/^Given to/)).toBeVisible()
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.insertText('Deux fois par jour.\n---\nDe farine de seigle.')
  // As fast as keys can follow one another: both before anything is painted.
  await inbox.composer.evaluate(async (field) => {
    const press = (key: string, shiftKey: boolean): void => {
      const mod = navigator.platform.startsWith('Mac') ? { metaKey: true } : { ctrlKey: true }
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key, shiftKey, ...mod, bubbles: true, cancelable: true })
      )
    }
    press('S', true)
    await Promise.resolve()
    press('Enter', false)
  })
  const texts = (): readonly string[] => mastodon.ourStatuses().map(({ text }) => text)
  await expect
    .poll(texts, { timeout: 40_000 })
    .toEqual([
      expect.stringContaining('Deux fois par jour.'),
      expect.stringMatching(/De farine de seigle\.$/u)
    ])
  const [first] = texts()

  const part = window.getByRole('article', { name: /, for us$/ }).filter({ hasText: 'De farine de seigle' })
  await expect(part.getByRole('button', { name: 'What can be done with this message' })).toHaveCount(1)
  await part.getByRole('button', { name: 'What can be done with this message' }).focus()
  await inbox.press('Enter')
  await window.getByRole('menuitem', { name: 'Edit' }).click()
  const words = window.getByRole('dialog').getByRole('textbox')
  await expect(words).toHaveValue('De farine de seigle.')
  await expect(words).toBeFocused()
  await words.fill('De farine de seigle et d’eau tiède.')
  await window.getByRole('button', { name: /^Change it in the name of/ }).click()
  await expect(window.getByText(/^Changes in \d+ second/)).toBeVisible()
  await expect.poll(() => texts()[1], { timeout: 25_000 }).toMatch(/De farine de seigle et d’eau tiède\.$/u)
  expect(texts()).toHaveLength(2)
  expect(texts()[0]).toBe(first)
  await close()
  await mastodon.server.stop()
})
