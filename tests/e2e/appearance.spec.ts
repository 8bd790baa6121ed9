import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

const marks = (window: Page): Promise<Record<string, string | undefined>> =>
  window.evaluate(() => {
    const { theme, density, contrast, motion } = document.documentElement.dataset
    return { theme, density, contrast, motion, paper: getComputedStyle(document.body).backgroundColor }
  })

const chosen = { theme: 'dark', density: 'compact', contrast: 'more', motion: 'less', paper: 'rgb(0, 0, 0)' }

test('the look that was chosen is kept, and is there from the first paint', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-look-'))
  const first = await launchApp({ dataFolder, size: { width: 1440, height: 860 } })
  const inbox = await openSample(first.window)
  const rowHeight = async (): Promise<number> => (await inbox.rows.first().boundingBox())?.height ?? 0
  const comfortable = await rowHeight()
  await first.window.getByRole('button', { name: 'Settings', exact: true }).click()
  for (const name of ['Dark', 'Compact', '150%'])
    await first.window.getByRole('radio', { name, exact: true }).click({ force: true })
  // Everything scales: the page has two thirds of the room. What is pressed next stands elsewhere then.
  await expect.poll(() => first.window.evaluate(() => innerWidth)).toBe(960)
  for (const name of ['More contrast', 'Less motion']) {
    const box = first.window.getByRole('checkbox', { name, exact: true })
    await box.click({ force: true })
    await expect(box).toBeChecked()
  }
  await expect.poll(() => marks(first.window)).toEqual(chosen)

  // A change of the marks after the page was read would be a flash.
  await first.window.addInitScript(() => {
    const changes: string[] = []
    Reflect.set(globalThis, 'markChanges', changes)
    new MutationObserver((records) => {
      for (const { target, attributeName, oldValue } of records)
        if (target === document.documentElement && attributeName !== null)
          if (document.documentElement.getAttribute(attributeName) !== oldValue) changes.push(attributeName)
    }).observe(document, {
      attributes: true,
      attributeOldValue: true,
      subtree: true,
      attributeFilter: ['data-theme', 'data-density', 'data-contrast', 'data-motion', 'lang']
    })
  })
  await first.window.reload()
  await expect(inbox.rows.first()).toBeVisible()
  expect(await first.window.evaluate((): unknown => Reflect.get(globalThis, 'markChanges'))).toEqual([])
  expect(await marks(first.window)).toEqual(chosen)
  expect(await rowHeight()).toBeLessThan(comfortable * 0.8)
  await first.close()

  const again = await launchApp({ dataFolder })
  await expect(inboxPage(again.window).rows.first()).toBeVisible()
  expect(await marks(again.window)).toEqual(chosen)
  // By the palette, which says it aloud; the menu has the keys of the text size.
  await again.window.keyboard.press('ControlOrMeta+k')
  await again.window.getByRole('combobox').fill('usual text')
  await again.window.keyboard.press('Enter')
  await expect(again.window.getByRole('status').filter({ hasText: 'Text at 100%' })).toHaveCount(1)
  // The sentence tells that it is kept; the window follows.
  await expect
    .poll(() =>
      again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
    )
    .toBe(1)
  await again.app.evaluate(({ Menu }) => {
    const entries = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
    entries?.find(({ label }) => label === 'Larger text')?.click()
  })
  await expect
    .poll(() =>
      again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
    )
    .toBeCloseTo(1.1)
  await again.close()
  await rm(dataFolder, { recursive: true, force: true })
})

test('what the computer asks for is honoured while the person leaves it to the computer', async () => {
  const { window, close } = await launchApp({ theme: 'light' })
  await openSample(window)
  expect(await marks(window)).toMatchObject({ contrast: undefined, motion: undefined })
  await window.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' })
  await expect.poll(() => marks(window)).toMatchObject({ contrast: 'more', motion: 'less' })
  await window.emulateMedia({ contrast: null, reducedMotion: null, forcedColors: 'active' })
  await expect.poll(() => marks(window)).toMatchObject({ contrast: undefined, motion: undefined })
  // Where all colours are the system’s, what is current is told by its colour of selection.
  const isFilled = (shown: Locator): Promise<boolean> =>
    shown.evaluate((element) => {
      const probe = document.createElement('i')
      probe.style.cssText = 'background: SelectedItem; forced-color-adjust: none'
      document.body.append(probe)
      const colour = getComputedStyle(probe).backgroundColor
      probe.remove()
      return getComputedStyle(element).backgroundColor === colour
    })
  expect(await isFilled(window.getByRole('button', { name: /^To answer/ }))).toBe(true)
  // One line of the palette is the chosen one, and looks like it.
  await window.keyboard.press('ControlOrMeta+k')
  const lines = window.getByRole('dialog').getByRole('option')
  await expect(lines.nth(3)).toBeVisible()
  const grounds = await lines.evaluateAll((options) =>
    options.map((option) => getComputedStyle(option).backgroundColor)
  )
  expect(grounds.filter((ground) => ground === grounds[0])).toHaveLength(1)
  await window.keyboard.press('Escape')
  // And what is proposed under a search: its explanation has the colour of its word.
  await window.getByRole('searchbox').click()
  await window.keyboard.type('is:')
  const proposed = window.getByRole('listbox', { name: 'What may follow' }).getByRole('option').first()
  await window.keyboard.press('ArrowDown')
  await expect(proposed).toHaveAttribute('aria-selected', 'true')
  expect(await isFilled(proposed)).toBe(true)
  const colourOf = (shown: Locator): Promise<string> =>
    shown.evaluate((element) => getComputedStyle(element).color)
  expect(await colourOf(proposed.locator('small'))).toBe(await colourOf(proposed))
  await window.keyboard.press('Escape')
  // Of what is chosen by a box, the box is filled; the words beside it stay words.
  await window.getByRole('button', { name: 'Colleagues', exact: true }).click()
  await window.getByRole('button', { name: 'Add a colleague' }).click()
  const network = window.locator('label').filter({ hasText: /^Bluesky$/ })
  const box = network.locator('[data-part="choice"]')
  await network.click()
  await expect(network).toHaveAttribute('data-selected', 'true')
  // A box takes a moment to fill.
  await expect.poll(() => isFilled(box)).toBe(true)
  expect(await isFilled(network)).toBe(false)
  await network.click()
  await expect.poll(() => isFilled(box)).toBe(false)
  await close()
})

test('in the colours of the system what is marked in the words of a reply is seen', async () => {
  const { app, window, close } = await launchApp({ theme: 'light' })
  const inbox = await openSample(window)
  await inbox.press('r')
  await inbox.composer.fill('Nous sommes leaders du pain écologique.')
  const marked = window.locator('[data-mark~="claim"]').first()
  await expect(marked).toBeAttached()
  await window.emulateMedia({ forcedColors: 'active' })
  /** How many dark dots stand just under the marked words, where none of their letters is. */
  const dots = async (): Promise<number> => {
    const { left, bottom, width } = await marked.evaluate((words) => words.getBoundingClientRect())
    const line = { x: left, y: bottom - 2, width, height: 5 }
    const picture = (await window.screenshot({ clip: line, caret: 'hide' })).toString('base64')
    return await app.evaluate(({ nativeImage }, png) => {
      const dark = 90
      const shades = nativeImage.createFromDataURL(`data:image/png;base64,${png}`).toBitmap()
      return shades.filter((shade, index) => index % 4 === 0 && shade < dark).length
    }, picture)
  }
  await expect.poll(dots).toBeGreaterThan(20)
  await close()
})
