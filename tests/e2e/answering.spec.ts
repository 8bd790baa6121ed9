import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeMastodon } from '../support/fake-mastodon.ts'
import { launchApp } from '../support/launch-electron.ts'
import { lookAt } from '../support/look-at.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectAccount, connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 860 }

for (const { language, theme, words } of [
  {
    language: 'en',
    theme: 'light',
    words: {
      view: /^To answer/,
      again: 'Odile G. wrote again while you were writing:',
      newest: /^Answer the newest message instead/,
      answering: /^In answer to Odile G\.: Votre levain/,
      answeringNewer: /^In answer to Odile G\.: Et la farine/
    }
  },
  {
    language: 'fr',
    theme: 'dark',
    words: {
      view: /^À répondre/,
      again: 'Odile G. a réécrit pendant que vous écriviez :',
      newest: /^Répondre plutôt au message le plus récent/,
      answering: /^En réponse à Odile G\.\s?: Votre levain/,
      answeringNewer: /^En réponse à Odile G\.\s?: Et la farine/
    }
  }
] as const)
  test(`R-20 words stay for the message that they were begun for, say that a newer one came, and answer it if asked: ${language}`, async () => {
    test.setTimeout(120_000)
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    const odile = bluesky.account('odile.test', 'Odile G.')
    const question = odile.post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
    const launched = await launchApp({ size, language, theme })
    await openSample(launched.window)
    const account = await connectBluesky(launched.window, bluesky)
    await account.readNow()
    let inbox = inboxPage(launched.window)
    await inbox.view(words.view).click()
    await inbox.row('Odile G.').click()
    await expect(inbox.thread.getByRole('article', { name: 'Odile G.' })).toHaveCount(1)
    await expect(inbox.composer).toHaveAccessibleName(/Malo/)
    await inbox.press('a', '1')
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await launched.window.keyboard.type('Deux fois par jour')
    const place = await inbox.composer.boundingBox()

    odile.post('Et la farine, elle vient d’où ?', { mentions: bluesky.us, replyTo: question })
    await account.readNow()
    await expect(launched.window.getByText(words.again)).toBeVisible()
    await expect(launched.window.getByText(words.answering)).toBeVisible()
    await expect(inbox.composer).toBeFocused()
    // It is told above the words, which stay where they are.
    expect(await inbox.composer.boundingBox()).toEqual(place)
    await launched.window.keyboard.type(', au seigle.')
    await expect(inbox.composer).toHaveValue('Deux fois par jour, au seigle.')
    await lookAt(launched.window, `composer-newer-${theme}-${language}`)
    await expect(launched.window.getByText(/^(saved|enregistré)$/)).toBeVisible()
    launched.app.process().kill('SIGKILL')

    // Nothing of it is only in the window.
    const { window, close } = await launchApp({ dataFolder: launched.dataFolder, size, language, theme })
    inbox = inboxPage(window)
    await inbox.view(words.view).click()
    await inbox.row('Odile G.').click()
    await expect(inbox.composer).toHaveValue('Deux fois par jour, au seigle.')
    await expect(window.getByText(words.again)).toBeVisible()
    await expect(window.getByText(words.answering)).toBeVisible()
    await window.getByRole('button', { name: words.newest }).click()
    await expect(window.getByText(words.answeringNewer)).toBeVisible()
    await expect(window.getByText(words.again)).toBeHidden()
    await expect(inbox.composer).toBeFocused()
    await expect(inbox.composer).toHaveValue('Deux fois par jour, au seigle.')
    await close()
    await launched.close().catch(() => {})
    await bluesky.server.stop()
  })

test('R-20 a reply leaves for the message that it says it answers, though a newer one came meanwhile', async () => {
  test.setTimeout(120_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const question = odile.post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
  const { window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()
  await expect(inbox.composer).toHaveAccessibleName(/Malo/)
  await inbox.press('a', '1')
  await inbox.press('r')
  await window.keyboard.type('Deux fois par jour.')
  odile.post('Et la farine, elle vient d’où ?', { mentions: bluesky.us, replyTo: question })
  await account.readNow()
  await expect(window.getByText('Odile G. wrote again while you were writing:')).toBeVisible()
  // By key too: to the newest, and back to the first by the button at its message.
  await inbox.press('Mod+Shift+N')
  await expect(window.getByText(/^In answer to Odile G\.: Et la farine/)).toBeVisible()
  const first = inbox.thread.getByRole('article', { name: 'Odile G.' }).first()
  await first.focus()
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await expect(window.getByText(/^In answer to Odile G\.: Votre levain/)).toBeVisible()
  // Here the reason is said: this network answers in public only.
  await inbox.press('Escape', 'Shift+R')
  await expect(window.getByRole('form', { name: 'Reply' }).getByRole('alert')).toHaveText(
    'On Bluesky, a reply from an app is read by those who read the message.'
  )
  await inbox.press('Mod+Enter')
  await expect.poll(() => bluesky.ourPosts().length, { timeout: 30_000 }).toBe(1)
  expect(bluesky.ourPosts()[0]).toMatchObject({ record: { reply: { parent: { uri: question.uri } } } })
  // Whose words they are is kept with them, and shown to who asks.
  const sent = inbox.thread.getByRole('article').last()
  await sent.getByRole('button', { name: 'Whose words these are' }).click()
  await expect(sent.getByRole('listitem')).toHaveText(/^The team wrote\s*Deux fois par jour\.$/)
  await expect(sent.getByText(/^The team answered for the agreement of/)).toBeVisible()
  await lookAt(window, 'thread-whose-words-light-en')
  await close()
  await bluesky.server.stop()
})

for (const { language, theme, words } of [
  {
    language: 'en',
    theme: 'dark',
    words: {
      view: /^To answer/,
      only: /^Private: only Zoé will read this/,
      others: /So will those whom you mention\./,
      send: /^Send privately, in the name of/,
      publish: /^Publish in the name of/,
      wider: 'Reply publicly instead'
    }
  },
  {
    language: 'fr',
    theme: 'light',
    words: {
      view: /^À répondre/,
      only: /^Privé\s?: Zoé sera la seule personne à lire/,
      others: /Les personnes que vous mentionnez aussi\./,
      send: /^Envoyer en privé, au nom d/,
      publish: /^Publier au nom d/,
      wider: 'Répondre plutôt en public'
    }
  }
] as const)
  test(`R-22 Shift+R answers in private what was asked in public, and words for one person never become public by themselves: ${language}`, async () => {
    test.setTimeout(120_000)
    const mastodon = await startFakeMastodon(fakeClock(new Date().toISOString()))
    const zoe = mastodon.account('zoe', { domain: 'autre-part.example', name: 'Zoé' })
    zoe.post('@boulangerie@ici.example où est ma commande ?')
    const { window, close } = await launchApp({ size, language, theme })
    await openSample(window)
    const account = await connectAccount(window, {
      network: 'mastodon',
      server: mastodon.server.origin,
      identifier: '',
      secret: mastodon.token
    })
    // Nobody of the sample agreed to speak there, before this.
    const colleagues = await askApp(window, 'colleagues.list', {})
    const colleague = colleagues.find(({ name }) => name === 'Théo Bricaud')
    if (colleague === undefined) throw new Error('the sample knows no Théo')
    await askApp(window, 'colleagues.recordConsent', {
      colleagueId: colleague.id,
      networks: ['mastodon', 'bluesky', 'facebook', 'google', 'instagram'],
      validUntil: new Date(Date.now() + 86_400_000).toISOString()
    })
    await account.readNow()
    const inbox = inboxPage(window)
    await inbox.view(words.view).click()
    await inbox.row('Zoé').click()
    // Ranked: until then nobody can be chosen by number.
    await expect(inbox.composer).toHaveAccessibleName(/Théo/)
    await inbox.press('a', '1')
    await expect(inbox.thread.getByText(/Théo Bricaud/)).toBeVisible()
    const send = (name: RegExp) => window.getByRole('button', { name })
    await expect(send(words.publish)).toContainText('public')
    await inbox.press('Shift+R')
    await expect(inbox.composer).toBeFocused()
    await expect(window.getByText(words.only)).toBeVisible()
    await window.keyboard.type('Elle part demain')
    await expect(send(words.send)).toContainText(/private|privé/)
    await expect(inbox.composer).toHaveAccessibleDescription(/Private|Privé/)
    await lookAt(window, `composer-privately-${theme}-${language}`)
    await window.keyboard.type(', dit @ali@autre-part.example')
    await expect(window.getByText(words.others)).toBeVisible()
    for (let index = 0; index < ', dit @ali@autre-part.example'.length; index += 1)
      await inbox.press('Backspace')
    await expect(inbox.composer).toHaveValue('Elle part demain')
    // R brings the keyboard back and widens nothing; only what says so does.
    await inbox.press('Escape', 'r')
    await expect(inbox.composer).toBeFocused()
    await expect(send(words.send)).toBeVisible()
    await window.getByRole('button', { name: words.wider }).click()
    await expect(send(words.publish)).toBeVisible()
    await inbox.press('Escape', 'Shift+R')
    await expect(send(words.send)).toBeVisible()
    await inbox.press('Mod+Enter')
    await expect.poll(() => mastodon.ourStatuses().length, { timeout: 30_000 }).toBe(1)
    expect(mastodon.ourStatuses()[0]).toMatchObject({ visibility: 'direct', mentions: [zoe] })
    await expect(inbox.thread.getByRole('article').last()).toContainText(/· (private|privé)/)
    await lookAt(window, `thread-privately-${theme}-${language}`)
    await close()
    await mastodon.server.stop()
  })
