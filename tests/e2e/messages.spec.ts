import { expect, type Page, test } from 'playwright/test'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startFakeWordPress } from '../support/fake-wordpress.ts'
import { aPng } from '../support/images.ts'
import { catchRequests, launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { addAttachments, connectAccount, connectBluesky } from './pages/live-account.ts'

const size = { width: 1440, height: 860 }
const moment = (): string => new Date().toISOString()

const shownSize = (window: Page, name: string) =>
  window
    .getByRole('img', { name })
    .evaluate((image) =>
      image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : null
    )

test('an image is fetched by the app and shown by its own scheme; approving is done, taken back and done again', async () => {
  test.setTimeout(120_000)
  const site = await startFakeWordPress(fakeClock(moment()))
  site.site.pictures.set('/miche.png', aPng(320, 240))
  const comment = site.comment('Voici ma miche, ratée ?', { name: 'Odile G.', status: 'hold' })
  const { window, dataFolder, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectAccount(window, {
    network: 'wordpress',
    server: site.server.origin,
    identifier: 'boulangerie',
    secret: site.password
  })
  await account.readNow()
  await addAttachments(dataFolder, String(comment), [
    {
      at: `${site.server.origin}/miche.png`,
      description: 'Une miche, fendue en deux',
      width: 320,
      height: 240
    },
    { at: 'http://127.0.0.1:9/secret.png', description: null, width: null, height: null }
  ])
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()

  // The picture, through pp-media alone; another place on this computer is refused, with the reason.
  await expect(window.getByRole('img', { name: 'Une miche, fendue en deux' })).toBeVisible()
  expect(await shownSize(window, 'Une miche, fendue en deux')).toEqual([320, 240])
  const address = await window.getByRole('img', { name: 'Une miche, fendue en deux' }).getAttribute('src')
  expect(address).toMatch(/^pp-media:\/\/attachment\/[\w-]+\/whole$/u)
  await expect(window.getByText('Not fetched: its address leads to a private network.')).toBeVisible()
  await expect(window.getByText('No description given')).toBeVisible()
  await window.getByRole('button', { name: 'Enlarge: Une miche, fendue en deux' }).click()
  await expect(window.getByRole('dialog', { name: 'Image' })).toBeVisible()
  await window.keyboard.press('Escape')

  // Held: approved from the menu at the message, taken back with Z, approved again from the palette.
  await expect(window.getByText('waits for your approval')).toBeVisible()
  await expect(window.getByText('This message is not shown to its public')).toBeVisible()
  const message = window.getByRole('article', { name: 'Odile G.' })
  const opener = message.getByRole('button', { name: 'What can be done with this message' })
  const menu = window.getByRole('menu', { name: 'What can be done with this message' })
  await message.hover()
  await opener.click()
  await expect(menu.getByRole('menuitem', { name: 'Like' })).toContainText('does not let an app do this')
  await menu.getByRole('menuitem', { name: 'Approve' }).click()
  await expect.poll(() => site.comments[0]?.status).toBe('approved')
  await expect(window.getByText('waits for your approval')).toBeHidden()
  await inbox.press('z')
  await expect.poll(() => site.comments[0]?.status).toBe('hold')
  await expect(window.getByText('waits for your approval')).toBeVisible()
  await inbox.press('Mod+k')
  await window.keyboard.type('Approve')
  await window.keyboard.press('Enter')
  await expect.poll(() => site.comments[0]?.status).toBe('approved')
  await close()
  await site.server.stop()
})

test('the menu of a message opens by each of its keys, at either end, and gives the keyboard back each time', async () => {
  const { app, window, close } = await launchApp({ size })
  const inbox = await openSample(window)
  const message = window.getByRole('article').first()
  const opener = message.getByRole('button', { name: 'What can be done with this message' })
  const menu = window.getByRole('menu', { name: 'What can be done with this message' })
  const lines = menu.getByRole('menuitem')
  const isBack = async (): Promise<void> => {
    await expect(menu).toBeHidden()
    await expect(opener).toBeFocused()
    await expect(opener).toHaveAttribute('aria-expanded', 'false')
  }
  await expect(opener).toHaveAttribute('aria-haspopup', 'menu')
  await opener.focus()
  // Twice each: a menu that was open before opens in the same way.
  for (const [key, place] of [
    ['Enter', 0],
    ['ArrowUp', -1],
    ['Space', 0],
    ['ArrowDown', 0],
    ['ArrowUp', -1],
    ['Enter', 0],
    ['ArrowDown', 0],
    ['Space', 0]
  ] as const) {
    await inbox.press(key)
    await expect(lines.nth(place)).toBeFocused()
    await inbox.press('Escape')
    await isBack()
  }

  // Its lines: by the arrows, and by the letters that one begins with.
  await inbox.press('Enter', 'ArrowDown')
  await expect(lines.nth(1)).toBeFocused()
  await inbox.press('ArrowUp', 'ArrowUp')
  await expect(lines.last()).toBeFocused()
  await window.keyboard.type((await lines.first().innerText()).slice(0, 3))
  await expect(lines.first()).toBeFocused()
  await inbox.press('Escape')
  await isBack()

  // However fast: each key finds what the one before it left.
  await inbox.press('Enter', 'Escape', 'ArrowUp', 'Escape', 'Space', 'Escape', 'ArrowUp')
  await expect(lines.last()).toBeFocused()
  await inbox.press('Escape')
  await isBack()

  // As a screen reader presses it; and by the mouse, which points at no line.
  await opener.evaluate((button) => button instanceof HTMLElement && button.click())
  await expect(lines.first()).toBeFocused()
  await inbox.press('Escape')
  await isBack()
  await message.hover()
  await opener.click()
  await expect(menu).toBeFocused()
  await expect(menu).toBeVisible()
  await window.mouse.click(5, 5)
  await isBack()

  // It goes with the conversation that it is about: a notification leads to another one.
  await inbox.press('Enter')
  await expect(menu).toBeVisible()
  const other = await window.evaluate(() =>
    document
      .querySelector('[data-part="list"] [role="option"]:not([aria-current="true"])')
      ?.id.replace('row-', '')
  )
  await app.evaluate(
    ({ BrowserWindow }, conversationId) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('event', { type: 'navigate', conversationId }),
    other
  )
  await expect(menu).toBeHidden()
  await expect(inbox.selected).toHaveAttribute('id', `row-${other}`)
  await inbox.press('j')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${other}`)
  await close()
})

test('an image goes with a reply, with what it shows in words; deleting our message is taken back in time', async () => {
  test.setTimeout(120_000)
  const bluesky = await startFakeBluesky(fakeClock(moment()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const { app, window, close } = await launchApp({ size })
  const asked = await catchRequests(app)
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  odile.post('Votre levain Gaston, il ressemble à quoi ?', { mentions: bluesky.us })
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()
  await inbox.press('a', '1')
  await inbox.press('r')
  await window.keyboard.type('Le voici, ce matin.')

  const chooser = window.waitForEvent('filechooser')
  await window.getByRole('button', { name: 'Attach an image' }).click()
  await (
    await chooser
  ).setFiles({ name: 'levain.png', mimeType: 'image/png', buffer: Buffer.from(aPng(400, 300)) })
  const alt = window.getByRole('textbox', { name: 'What image 1 shows' })
  await expect(alt).toBeVisible()
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect(window.getByText('Each image needs a description')).toBeVisible()
  await expect(alt).toBeFocused()
  await window.keyboard.type('Un bocal de levain, des bulles')
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect(window.getByText(/^Leaves in \d+ second/)).toBeVisible()
  await inbox.press('Escape')
  await inbox.press('z')
  await expect(inbox.composer).toHaveValue('Le voici, ce matin.')
  await expect(alt).toHaveValue('Un bocal de levain, des bulles')
  await inbox.composer.click()
  await inbox.press('Mod+Enter')
  await expect.poll(() => bluesky.ourPosts().length, { timeout: 25_000 }).toBe(1)
  expect(JSON.stringify(bluesky.ourPosts()[0]?.record)).toContain('Un bocal de levain, des bulles')

  // Nothing was asked of any network by the window itself.
  expect((await asked()).filter((url) => !/^(?:app|pp-media|devtools):/u.test(url))).toEqual([])

  // Our own message: deleting waits for ten seconds, and Z brings it back.
  const ours = window.getByRole('article', { name: /, for us$/ })
  await expect(ours).toContainText('Le voici')
  await ours.hover()
  await ours.getByRole('button', { name: 'What can be done with this message' }).click()
  await expect(window.getByRole('menuitem', { name: 'Edit' })).toContainText('does not let an app do this')
  await window.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(window.getByText(/^Is deleted in \d+ second/)).toBeVisible()
  await inbox.press('z')
  await expect(window.getByText(/^Is deleted in \d+ second/)).toBeHidden()
  expect(bluesky.ourPosts()).toHaveLength(1)
  await close()
  await bluesky.server.stop()
})

test('of several files each that is no image of the reply is named with its reason, and the keyboard takes images out one after the other', async () => {
  const bluesky = await startFakeBluesky(fakeClock(moment()))
  const odile = bluesky.account('odile.test', 'Odile G.')
  const { window, close } = await launchApp({ size })
  await openSample(window)
  const account = await connectBluesky(window, bluesky)
  odile.post('Votre levain Gaston, il ressemble à quoi ?', { mentions: bluesky.us })
  await account.readNow()
  const inbox = inboxPage(window)
  await inbox.view(/^To answer/).click()
  await inbox.row('Odile G.').click()
  await inbox.press('a', '1')
  await expect(window.getByRole('dialog')).toBeHidden()
  await inbox.press('r')
  const png = Buffer.from(aPng(400, 300)).toString('base64')
  await inbox.composer.evaluate((field, image) => {
    const given = new DataTransfer()
    const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0))
    given.items.add(new File([bytes], 'levain.png', { type: 'image/png' }))
    given.items.add(new File(['a list'], 'prices.pdf', { type: 'application/pdf' }))
    given.items.add(new File(['torn'], 'torn.png', { type: 'image/png' }))
    given.items.add(new File([bytes], 'miche.png', { type: 'image/png' }))
    for (const type of ['dragover', 'drop'])
      field.dispatchEvent(new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }))
  }, png)
  await expect(window.getByRole('alert').filter({ hasText: 'prices.pdf' })).toHaveText(
    /^prices\.pdf and torn\.png: \S/
  )
  const takeOut = (place: number) => window.getByRole('button', { name: `Remove image ${place}` })
  await expect(takeOut(2)).toBeVisible()
  await takeOut(1).focus()
  await window.keyboard.press('Enter')
  await expect(takeOut(2)).toBeHidden()
  await expect(takeOut(1)).toBeFocused()
  await window.keyboard.press('Enter')
  await expect(takeOut(1)).toBeHidden()
  await expect(inbox.composer).toBeFocused()
  await close()
  await bluesky.server.stop()
})
