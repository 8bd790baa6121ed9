import { expect, type Page, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { launchApp } from '../support/launch-electron.ts'
import { lookAt } from '../support/look-at.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 900 }

/** What is marked as a recorded fact; a misspelt name in it is a mark of its own. */
const facts = (window: Page) =>
  window.evaluate(() =>
    [...document.querySelectorAll('[data-mark~="fact"]')].map((mark) => mark.textContent).join('')
  )

const fact = 'Nos œufs viennent de la ferme de Kerguen.'

for (const { language, theme, words } of [
  {
    language: 'fr',
    theme: 'light',
    words: {
      view: /^À répondre/,
      all: /^Répondues/,
      one: '1 preuve insérée',
      whose: 'De qui sont ces mots',
      proof: `Preuve : Proximité · 2 mars 2026 · Nantes · vu par Yann, éleveur · example.com/oeufs`
    }
  },
  {
    language: 'en',
    theme: 'dark',
    words: {
      view: /^To answer/,
      all: /^Answered/,
      one: '1 proof inserted',
      whose: 'Whose words these are',
      proof: `Proof: Proximité · 2 Mar 2026 · Nantes · seen by Yann, éleveur · example.com/oeufs`
    }
  }
] as const)
  test(`a proof is marked where it stands, through undo, paste and a death of the app, and named with its day and source once it left: ${language}`, async () => {
    test.setTimeout(120_000)
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    const odile = bluesky.account('odile.test', 'Odile G.')
    odile.post('Vos œufs viennent d’où ?', { mentions: bluesky.us })
    const { app, window, dataFolder, close } = await launchApp({ size, language, theme })
    await openSample(window)
    const account = await connectBluesky(window, bluesky)
    await account.readNow()
    await askApp(window, 'proofs.keep', {
      id: null,
      fact,
      value: 'Proximité',
      happenedOn: '2026-03-02',
      place: 'Nantes',
      witness: 'Yann, éleveur',
      link: 'https://example.com/oeufs',
      ownerId: null,
      expiresOn: null
    })
    const inbox = inboxPage(window)
    await inbox.view(words.view).click()
    await inbox.row('Odile G.').click()
    await inbox.press('a', '1')
    await inbox.press('r')
    await window.keyboard.type('Bonjour. ')
    await inbox.press('Escape', 'f')
    await expect(window.getByRole('dialog').getByRole('option')).toHaveCount(1)
    await inbox.press('Enter')
    const proof = `${fact} https://example.com/oeufs`
    await expect(inbox.composer).toHaveValue(`Bonjour. ${proof}`)
    await expect.poll(() => facts(window)).toBe(proof)
    await expect(window.getByText(words.one)).toBeVisible()
    await expect(inbox.composer).toBeFocused()
    await inbox.press('Mod+z')
    await expect(inbox.composer).toHaveValue('Bonjour. ')
    await expect.poll(() => facts(window)).toBe('')
    await inbox.press('Mod+Shift+Z')
    await expect.poll(() => facts(window)).toBe(proof)
    // Cut and pasted elsewhere it is still that proof.
    // The clipboard is that of the whole machine: the app of another test may copy something between the two keys.
    await expect(async () => {
      await inbox.press('Mod+a', 'Mod+x', 'Mod+v')
      const pasted = await inbox.composer.inputValue()
      if (pasted !== `Bonjour. ${proof}`) await inbox.press('Mod+z', 'Mod+z')
      expect(pasted).toBe(`Bonjour. ${proof}`)
    }).toPass()
    await expect.poll(() => facts(window)).toBe(proof)
    await lookAt(window, `composer-proof-${theme}-${language}`)
    await inbox.press('Mod+Enter')
    await expect.poll(() => bluesky.ourPosts().length, { timeout: 30_000 }).toBe(1)
    const sent = inbox.thread.getByRole('article').last()
    await sent.getByRole('button', { name: words.whose }).click()
    await expect(sent.getByRole('listitem')).toHaveCount(2)
    await expect(sent.getByRole('listitem').last()).toContainText(words.proof)
    await expect(sent.getByRole('listitem').last()).toContainText(fact)
    await lookAt(window, `thread-whose-proof-${theme}-${language}`)

    await inbox.composer.click()
    await window.keyboard.type('Encore : ')
    await inbox.press('Escape', 'f')
    await expect(window.getByRole('dialog').getByRole('option')).toHaveCount(1)
    await inbox.press('Enter')
    await expect(inbox.composer).toHaveValue(`Encore : ${proof}`)
    await expect(window.getByText(/^(saved|enregistré)$/)).toBeVisible()
    app.process().kill('SIGKILL')
    const again = await launchApp({ dataFolder, size, language, theme })
    const next = inboxPage(again.window)
    await next.view(words.all).click()
    await next.row('Odile G.').click()
    await expect(next.composer).toHaveValue(`Encore : ${proof}`)
    await expect.poll(() => facts(again.window)).toBe(proof)
    await again.close()
    await close().catch(() => {})
    await bluesky.server.stop()
  })

test('Z brings back a forgotten proof on its own screen, and a forgotten snippet, as it does everywhere', async () => {
  const { window, close } = await launchApp({ size })
  const inbox = await openSample(window)
  const nothing = { happenedOn: null, place: '', witness: '', link: null, ownerId: null, expiresOn: null }
  await askApp(window, 'proofs.keep', { id: null, fact, value: 'Nearness', ...nothing })
  await askApp(window, 'snippets.keep', { id: null, name: 'Hours', text: 'We open at 7.' })
  await window.getByRole('button', { name: 'Proofs', exact: true }).press('Enter')
  for (const name of [fact, 'Hours']) {
    const forget = window.getByRole('button', { name: `Forget “${name}”` })
    await forget.press('Enter')
    await expect(forget).toBeHidden()
    await expect(window.getByText(`“${name}” is forgotten`).first()).toBeVisible()
    // What stood there is gone, and the keyboard is not.
    expect(await window.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    await inbox.press('z')
    await expect(forget).toBeVisible()
  }
  await close()
})
