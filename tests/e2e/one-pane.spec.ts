import { expect, type Locator, test } from 'playwright/test'
import { textSizes } from '../../src/shared/model/look.ts'
import { axeFaults } from '../support/axe-faults.ts'
import { launchApp } from '../support/launch-electron.ts'
import { resizeWindow } from '../support/resize-window.ts'
import { openSample } from './pages/inbox-page.ts'

test('in a window too narrow for both, what is shown is what the page is about, and who was shown before comes back', async () => {
  const { window, close } = await launchApp({ size: { width: 700, height: 860 } })
  const inbox = await openSample(window)
  const isAbout = async (name: string | RegExp): Promise<void> => {
    await expect(window.getByRole('main')).toHaveAccessibleName(name)
    expect(await axeFaults(window, { rules: ['landmark-one-main', 'landmark-unique'] })).toEqual([])
  }
  await expect(inbox.thread).toBeHidden()
  await isAbout('Conversations')
  await inbox.rows.first().click()
  await expect(inbox.thread).toBeVisible()
  await expect(inbox.list).toBeHidden()
  await isAbout(/^Conversation with /)

  await inbox.press('Mod+k')
  await window.keyboard.type('colleagues')
  await inbox.press('Enter')
  const people = window.getByRole('main').getByRole('listbox')
  for (let times = 1; times <= 2; times += 1) {
    await people.getByRole('option').first().click()
    await expect(people).toBeHidden()
    await expect(window.getByRole('heading', { level: 2 })).toBeVisible()
    await window.getByRole('button', { name: 'Colleagues', exact: true }).press('Enter')
    await expect(people).toBeVisible()
  }
  await close()
})

test('with the largest text what was done is told inside of the window, and over no words that are being written', async () => {
  const { app, window, close } = await launchApp()
  const inbox = await openSample(window)
  const told = window.locator('output + [role="alert"] + div')
  /** Where in the window a part begins and ends, from its top. */
  const edges = (part: Locator): Promise<{ begins: number; ends: number; high: number }> =>
    part.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return { begins: top, ends: bottom, high: innerHeight }
    })
  const expectInside = async (): Promise<void> => {
    const { begins, ends, high } = await edges(told)
    expect(begins).toBeGreaterThanOrEqual(0)
    expect(ends).toBeLessThanOrEqual(high)
  }
  for (const [width, height] of [
    [1440, 860],
    [900, 700]
  ] as const) {
    await resizeWindow(app, window, { width, height, zoom: Math.max(...textSizes) / 100 })
    await inbox.press('j', 'Enter', 's')
    await expect(told).toBeVisible()
    await expectInside()
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await expectInside()
    expect((await edges(told)).ends).toBeLessThanOrEqual((await edges(inbox.composer)).begins)
    // Nor over what holds the keyboard at the upper edge.
    await inbox.press('Escape')
    const back = window.getByRole('button', { name: 'Back to the list' })
    await back.focus()
    await expectInside()
    expect((await edges(told)).begins).toBeGreaterThanOrEqual((await edges(back)).ends)
    await inbox.press('Escape')
  }
  await close()
})

test('a field in which somebody writes stays in sight while the text becomes larger, and one that was scrolled away stays away', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const grow = (zoom: number): Promise<void> => resizeWindow(app, window, { width: 1440, height: 860, zoom })
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await grow(1.75)
  await expect(inbox.composer).toBeInViewport({ ratio: 0.9 })
  const title = window.getByRole('heading', { level: 2 }).first()
  await title.scrollIntoViewIfNeeded()
  await expect(inbox.composer).not.toBeInViewport()
  await grow(1.5)
  await expect(title).toBeInViewport()
  await expect(inbox.composer).toBeFocused()
  await close()
})
