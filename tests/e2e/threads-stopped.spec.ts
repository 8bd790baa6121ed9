import { expect, test } from 'playwright/test'
import { type FakeBluesky, startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import type { FakeRequest } from '../support/fake-server.ts'
import { aPng } from '../support/images.ts'
import { launchApp } from '../support/launch-electron.ts'
import { lookAt } from '../support/look-at.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 900 }

/** What a network takes from nobody, however often it is asked. */
const refusal = {
  kind: 'status',
  status: 400,
  body: { error: 'InvalidRequest', message: 'no such posts' }
} as const

/** What part 2 asks of the network before it leaves: the part before, as it stands there. */
const asksForOurs =
  (bluesky: FakeBluesky) =>
  ({ path, search }: FakeRequest): boolean =>
    path.endsWith('getPosts') && search.getAll('uris').some((uri) => uri.includes(bluesky.us.did))

const scene = async (language: 'fr' | 'en', theme: 'light' | 'dark', view: RegExp) => {
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const question = odile.post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
  const { window, close } = await launchApp({ size, language, theme })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(view).click()
  await inbox.row('Odile G.').click()
  await inbox.press('a', '1')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.insertText(
    'Deux fois par jour.\n---\nDe farine de seigle et d’eau tiède.\n---\nPassez le voir samedi.'
  )
  await inbox.press('Mod+Shift+S')
  return {
    bluesky,
    odile,
    question,
    window,
    inbox,
    account,
    texts: () => bluesky.ourPosts().map(({ record }) => record.text.split('\n')[0]),
    part: (number: number) =>
      inbox.thread.getByRole('article').filter({ hasText: new RegExp(`(part|partie) ${number} (of|sur) 3`) }),
    async close() {
      await close()
      await bluesky.server.stop()
    }
  }
}

test('a thread that stops at part 2 says why, and what has not left comes back with its cuts', async () => {
  test.setTimeout(180_000)
  const { bluesky, window, inbox, texts, part, close } = await scene('en', 'light', /^To answer/)
  const chooser = window.waitForEvent('filechooser')
  await window.getByRole('button', { name: 'Attach an image' }).click()
  await (
    await chooser
  ).setFiles({ name: 'levain.png', mimeType: 'image/png', buffer: Buffer.from(aPng(400, 300)) })
  await window.getByRole('textbox', { name: 'What image 1 shows' }).fill('A jar of leaven')
  await inbox.composer.click()
  bluesky.server.fail(refusal, asksForOurs(bluesky), true)
  await inbox.press('Mod+Enter')
  // The first part stands there with its image; the others do not pass it by.
  await expect.poll(texts, { timeout: 30_000 }).toEqual(['Deux fois par jour.'])
  expect(JSON.stringify(bluesky.ourPosts()[0]?.record)).toContain('A jar of leaven')
  await expect(part(2)).toContainText('Has not left: Bluesky refused it, and would again.')
  await expect(part(3)).toContainText('Waits for part 2')
  // Whoever reads elsewhere by then is told, and so is a screen reader.
  const told = 'The thread for Odile G. has stopped at part 2 of 3. It waits for you.'
  await expect(window.getByRole('alert').filter({ hasText: told })).toHaveCount(1)
  await window.getByRole('button', { name: 'Look at it' }).click()
  await expect(window.getByText(told)).toHaveCount(0)
  await lookAt(window, 'thread-part-blocked-light-en')
  await part(2).getByRole('button', { name: 'Take the words back' }).click()
  await expect(
    window.getByRole('status').filter({ hasText: /^What had not left of the reply to Odile G\. is stopped/ })
  ).toBeVisible()
  await expect(inbox.composer).toHaveValue('De farine de seigle et d’eau tiède.\n---\nPassez le voir samedi.')
  // Asked for as a thread, it is one still; its image has left with the part that has left.
  await expect(
    window.getByRole('list', { name: 'The parts of the thread' }).getByRole('listitem')
  ).toHaveCount(2)
  await expect(window.getByRole('textbox', { name: 'What image 1 shows' })).toBeHidden()
  await expect(part(2)).toHaveCount(0)
  expect(texts()).toEqual(['Deux fois par jour.'])
  bluesky.server.heal()
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect
    .poll(texts, { timeout: 30_000 })
    .toEqual(['Deux fois par jour.', 'De farine de seigle et d’eau tiède.', 'Passez le voir samedi.'])
  await close()
})

for (const { language, theme, words } of [
  {
    language: 'en',
    theme: 'dark',
    words: {
      view: /^To answer/,
      waits: 'Waits for the network',
      withdrawn: 'Odile G. deleted their message after part 1 was published.',
      goOn: 'Publish the rest all the same'
    }
  },
  {
    language: 'fr',
    theme: 'light',
    words: {
      view: /^À répondre/,
      waits: 'Attend le réseau',
      withdrawn: 'Odile G. a supprimé son message après la publication de la partie 1.',
      goOn: 'Publier la suite quand même'
    }
  }
] as const)
  test(`a message deleted after part 1 left: the rest waits for a word, and goes on below that part: ${language}`, async () => {
    test.setTimeout(180_000)
    const { bluesky, odile, question, window, inbox, account, texts, part, close } = await scene(
      language,
      theme,
      words.view
    )
    bluesky.server.fail({ kind: 'html' }, asksForOurs(bluesky), true)
    await inbox.press('Mod+Enter')
    await expect.poll(texts, { timeout: 30_000 }).toEqual(['Deux fois par jour.'])
    await expect(part(2)).toContainText(words.waits)
    odile.delete(question)
    bluesky.server.heal()
    await account.readNow()
    await expect(part(2)).toContainText(words.withdrawn, { timeout: 60_000 })
    await lookAt(window, `thread-withdrawn-${theme}-${language}`)
    expect(texts()).toHaveLength(1)
    await part(2).getByRole('button', { name: words.goOn }).click()
    await expect
      .poll(texts, { timeout: 30_000 })
      .toEqual(['Deux fois par jour.', 'De farine de seigle et d’eau tiède.', 'Passez le voir samedi.'])
    const [first, second] = bluesky.ourPosts()
    expect(second?.record.reply?.parent.uri).toBe(first?.uri)
    await close()
  })

for (const { language, theme, words } of [
  {
    language: 'en',
    theme: 'light',
    words: {
      palette: 'split',
      why: 'On Instagram you paste by hand, one text at a time: it is not split into a thread from here.'
    }
  },
  {
    language: 'fr',
    theme: 'dark',
    words: {
      palette: 'découper',
      why: 'Sur Instagram, vous collez à la main, un texte à la fois : d’ici, il n’est pas découpé en fil.'
    }
  }
] as const)
  test(`where replies are pasted by hand the key and the palette say why there is no thread: ${language}`, async () => {
    test.setTimeout(120_000)
    const { window, close } = await launchApp({ size, language, theme })
    const inbox = await openSample(window)
    await inbox.row('Orla bakes').click()
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await window.keyboard.type('Oui.')
    await inbox.press('Mod+Shift+S')
    const why = window.getByRole('form').getByRole('alert').filter({ hasText: words.why })
    await expect(why).toBeVisible()
    await expect(inbox.composer).toBeFocused()
    await lookAt(window, `composer-no-thread-${theme}-${language}`)
    // Writing on takes it away; the palette says it as well.
    await window.keyboard.type(' Oui !')
    await expect(why).toBeHidden()
    await inbox.press('Mod+k')
    await window.keyboard.type(words.palette)
    await inbox.press('Enter')
    await expect(why).toBeVisible()
    await expect(inbox.composer).toHaveValue('Oui. Oui !')
    await close()
  })
