import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { launchApp } from '../support/launch-electron.ts'
import { slowMachine } from '../support/slow-machine.ts'
import { standBetween } from '../support/stand-between.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 860 }

test('keys pressed before their screen is there do what they would have done there', async () => {
  test.setTimeout(90_000)
  const { app, window, close } = await launchApp({ size })
  const inbox = await openSample(window)
  const slow = await slowMachine(app, window)
  const dialog = window.getByRole('dialog')

  await test.step('A, 1, R and the first words, of a conversation that is still on its way', async () => {
    const before = await inbox.selected.innerText()
    await slow.stop()
    await inbox.press('j', 'j', 'j', 'j', 'j', 'a', '1', 'r')
    await window.keyboard.type('Hello, see')
    await slow.goOn()
    await expect(inbox.composer).toHaveValue('Hello, see')
    await expect(inbox.composer).toBeFocused()
    await expect(dialog).toBeHidden()
    expect(await inbox.selected.innerText()).not.toBe(before)
    await expect(window.getByText(/^Given to/).first()).toBeVisible()
    await window.keyboard.type(' you.')
    await expect(inbox.composer).toHaveValue('Hello, see you.')
    await inbox.press('Escape', 'z')
    await inbox.composer.fill('')
    await inbox.press('Escape')
  })

  await test.step('E three times: three are done', async () => {
    await inbox.press('k', 'k', 'k', 'k', 'k')
    const before = await inbox.count('To answer')
    await slow.stop()
    await inbox.press('e', 'e', 'e')
    await slow.goOn()
    await expect.poll(() => inbox.count('To answer')).toBe(before - 3)
    await slow.stop()
    await inbox.press('z', 'z', 'z')
    await slow.goOn()
    await expect.poll(() => inbox.count('To answer')).toBe(before)
  })

  await test.step('O and at once R: the words are not taken for keys', async () => {
    await slow.stop()
    await inbox.press('o', 'r')
    await window.keyboard.type('heys')
    await slow.goOn()
    await expect(inbox.composer).toHaveValue('heys')
    await expect(inbox.composer).toBeFocused()
    await inbox.composer.fill('')
    await inbox.press('Escape')
  })

  await test.step('the palette, what it is asked for, and the words after', async () => {
    await slow.stop()
    await inbox.press('Mod+k')
    await window.keyboard.type('reply pub')
    await inbox.press('Enter')
    await window.keyboard.type('these')
    await slow.goOn()
    await expect(inbox.composer).toHaveValue('these')
    await inbox.composer.fill('')
    await inbox.press('Escape')
  })

  await test.step('H and a moment in words, then E on the next one', async () => {
    const before = await inbox.count('To answer')
    const done = (await inbox.held()).done
    await slow.stop()
    await inbox.press('h')
    await window.keyboard.type('in two weeks')
    await inbox.press('Enter', 'e')
    await slow.goOn()
    await expect.poll(() => inbox.count('To answer')).toBe(before - 2)
    expect((await inbox.held()).done).toBe(done + 1)
    await inbox.press('z', 'z')
    await expect.poll(() => inbox.count('To answer')).toBe(before)
  })

  await test.step('a theme and a note, then the next conversation', async () => {
    const stood = await inbox.selected.getAttribute('id')
    await slow.stop()
    await inbox.press('t')
    await window.keyboard.type('Farine')
    await inbox.press('Enter', 'Enter', 'j', 'k', 'i')
    await slow.goOn()
    await expect(dialog.getByRole('textbox', { name: 'The note' })).toBeFocused()
    await slow.stop()
    await window.keyboard.type('To be looked at')
    await inbox.press('Mod+Enter', 'j')
    await slow.goOn()
    await expect(dialog).toBeHidden()
    await expect(window.locator(`[id="${stood}"]`)).toContainText('Farine')
    expect(await inbox.selected.getAttribute('id')).not.toBe(stood)
    await inbox.press('k', 'z', 'z')
    await expect(window.locator(`[id="${stood}"]`)).not.toContainText('Farine')
  })

  await test.step('a search, its first answer, and E: done is what was found', async () => {
    const before = await inbox.count('To answer')
    await slow.stop()
    await inbox.press('/')
    await window.keyboard.type('beurre')
    await inbox.press('Enter', 'o')
    await slow.goOn()
    await expect(inbox.selected).toContainText(/beurre/iu)
    await inbox.press('Escape', 'Escape')
    expect(await inbox.count('To answer')).toBe(before)
  })

  await test.step('another view and J: its second conversation is pointed at', async () => {
    await slow.stop()
    await inbox.press('g', 'a', 'j')
    await slow.goOn()
    await expect(window.getByRole('heading', { name: 'Attributed', level: 1 })).toBeVisible()
    await expect(inbox.rows.nth(1)).toHaveAttribute('aria-selected', 'true')
    await inbox.press('g', 'i')
  })

  await test.step('Enter after Escape presses again what opened the dialog', async () => {
    await window.getByRole('button', { name: 'Settings', exact: true }).click()
    const opener = window.getByRole('button', { name: 'Change the keys…' })
    await opener.focus()
    await inbox.press('Enter')
    await expect(dialog).toBeVisible()
    await slow.stop()
    await inbox.press('Escape', 'Enter')
    await expect(dialog).toBeVisible()
    await inbox.press('Escape')
    await expect(opener).toBeFocused()
    await slow.goOn()
  })
  await close()
})

test('a thread that is asked for and sent at once leaves as a thread', async () => {
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  bluesky
    .account('odile.test', 'Odile G.')
    .post('Votre levain, vous le nourrissez comment ?', { mentions: bluesky.us })
  const { app, window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()
  await inbox.press('a', '1', 'r')
  await expect(inbox.composer).toBeFocused()
  const slow = await slowMachine(app, window)
  await slow.stop()
  await window.keyboard.insertText('Deux fois par jour.\n---\nDe farine de seigle.')
  await inbox.press('Mod+Shift+S', 'Mod+Enter')
  await slow.goOn()
  await expect(inbox.composer).toHaveValue('')
  const replies = await askApp(window, 'replies.pending', {})
  expect(replies).toHaveLength(2)
  expect(JSON.stringify(replies.map(({ part, text }) => ({ part, text })))).not.toContain('---')
  await close()
  await bluesky.server.stop()
})

test('what J shows was fetched ahead, with what its reasons rest on; an empty composer asks for nothing', async () => {
  const { app, window, close } = await launchApp({ size })
  await app.evaluate(() => void Reflect.set(globalThis, 'callsOfThePage', []))
  await standBetween(
    app,
    ({ path, input, usual }) => {
      Reflect.get(globalThis, 'callsOfThePage').push(
        `${path} ${Reflect.get(Object(input), 'conversationId')}`
      )
      return usual()
    },
    null
  )
  const inbox = await openSample(window)
  const calls = (): Promise<readonly string[]> =>
    app.evaluate(() => [...Reflect.get(globalThis, 'callsOfThePage')])
  const idOf = async (row: number): Promise<string> =>
    (await inbox.rows.nth(row).getAttribute('id'))?.replace(/^row-/u, '') ?? ''
  // A ranking that ends just then is a fact that changed: what rests on it is asked for anew, and the next is looked at.
  let row = 0
  let before = 0
  await expect(async () => {
    row += 1
    const [opened, ahead] = [await idOf(row), await idOf(row + 2)]
    await expect.poll(calls).toContain(`handoffs.ofConversation ${opened}`)
    before = (await calls()).length
    await inbox.press('j')
    await expect(inbox.rows.nth(row)).toHaveAttribute('aria-current', 'true')
    await expect(inbox.composer).toBeVisible()
    const sinceThen = async (): Promise<readonly string[]> => (await calls()).slice(before)
    await expect.poll(sinceThen).toContain(`handoffs.ofConversation ${ahead}`)
    // Once it counts as read it has changed, and is asked for anew.
    const made = await sinceThen()
    const read = made.findIndex((call) => call.startsWith('inbox.markRead '))
    const fetched = made
      .slice(0, read === -1 ? made.length : read)
      .filter((call) => /^(?:conversations|routing|handoffs)\./u.test(call))
    expect(fetched.filter((call) => call.endsWith(opened))).toEqual([])
    expect(made).toContain(`conversations.open ${ahead}`)
  }).toPass()
  await window.waitForTimeout(1_500)
  expect((await calls()).slice(before).filter((call) => call.startsWith('writing.'))).toEqual([])
  await close()
})
