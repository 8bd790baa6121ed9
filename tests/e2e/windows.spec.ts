import { expect, test } from 'playwright/test'
import { findFaults, stopHere } from '../support/inspect-page.ts'
import { launchApp } from '../support/launch-electron.ts'
import { pictures } from '../support/look-at.ts'
import { resizeWindow } from '../support/resize-window.ts'
import { openSample } from './pages/inbox-page.ts'

/** French, whose words are the longest; every width in one app. */
test('the window holds together from 480 to 3000 pixels, and with larger text', async () => {
  test.setTimeout(120_000)
  const { app, window, close } = await launchApp({ language: 'fr', theme: 'light' })
  const inbox = await openSample(window)
  const resize = (width: number, height: number, zoom = 1): Promise<void> =>
    resizeWindow(app, window, { width, height, zoom })
  const check = async (name: string, within?: string): Promise<void> => {
    await window.screenshot({ path: `${pictures}window-${name}.png`, animations: 'disabled', caret: 'hide' })
    expect.soft(await findFaults(window, within), name).toEqual([])
  }
  const screens = ['Collègues', 'Comptes', 'Imports', 'Réglages'] as const

  for (const [width, height, zoom] of [
    [3000, 1400, 1],
    [2400, 1200, 1],
    [1440, 860, 1],
    [1440, 860, 1.5],
    [1100, 720, 1],
    [900, 700, 1]
  ] as const) {
    await resize(width, height, zoom)
    const name = `${width}${zoom === 1 ? '' : `-at-${zoom * 100}`}`
    await check(name)
    // What is read keeps its measure, however wide the window.
    const measure = await inbox.thread
      .getByRole('article')
      .first()
      .evaluate((message) => message.getBoundingClientRect().width)
    expect(measure, name).toBeLessThanOrEqual(700)
  }

  // The panel of reasons folds: W brings it, Escape takes it away.
  const why = window.getByRole('complementary')
  await expect(why).toBeHidden()
  await inbox.press('w')
  await expect(why).toBeVisible()
  await inbox.press('Escape')
  await expect(why).toBeHidden()

  for (const [width, height] of [
    [700, 720],
    [480, 760]
  ] as const) {
    await resize(width, height)
    await expect(inbox.list).toBeVisible()
    await expect(inbox.thread).toBeHidden()
    await check(`${width}-list`)
    await inbox.press('j', 'Enter')
    await expect(inbox.thread).toBeVisible()
    await expect(inbox.list).toBeHidden()
    await check(`${width}-conversation`)
    await inbox.press('w')
    await expect(why).toBeVisible()
    await check(`${width}-reasons`, 'aside')
    await inbox.press('Escape')
    await expect(why).toBeHidden()
    await inbox.press('Escape')
    await expect(inbox.list).toBeVisible()
    await expect(inbox.thread).toBeHidden()
    for (const screen of screens) {
      await window.getByRole('button', { name: 'Vues et collègues' }).click()
      await window.getByRole('button', { name: screen, exact: true }).click()
      await expect(window.getByRole('heading', { name: screen, level: 1 })).toBeVisible()
      await check(`${width}-${screen}`)
      await inbox.press('Escape')
      await expect(inbox.list).toBeVisible()
    }
  }
  await close()
})

test('a search of one long word that is kept as a view leaves everything within its column', async () => {
  const { window, close } = await launchApp({ size: { width: 1280, height: 860 } })
  const inbox = await openSample(window)
  const word = 'Donaudampfschifffahrtsgesellschaftskapitän'
  await inbox.press('/')
  await window.keyboard.insertText(`from:${word}`)
  await window.getByRole('button', { name: 'Keep as a view' }).click()
  await window.getByRole('textbox', { name: 'Name' }).fill(word)
  await inbox.press('Enter')
  await expect(window.getByRole('heading', { level: 1, name: word })).toBeVisible()
  const change = window.getByRole('button', { name: 'Change this view' })
  await change.focus()
  expect((await stopHere(window))?.faults).toEqual([])
  expect(await findFaults(window)).toEqual([])
  await close()
})
