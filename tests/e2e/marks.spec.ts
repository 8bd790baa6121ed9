import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

test('stars, mutes and themes are put on and taken back by keyboard, for one and for several', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await expect(inbox.thread).toBeVisible()
  const held = await inbox.held()
  const dialog = window.getByRole('dialog')
  const told = (words: string) => window.getByRole('status').filter({ hasText: words })

  // A star, seen on the row and in its view.
  await inbox.press('s')
  await expect(inbox.selected).toContainText('starred')
  await expect.poll(() => inbox.count('Starred')).toBe(1)

  // Themes: one is made, then found by its letters for two others at once.
  await inbox.press('t')
  await window.keyboard.type('Opening hours')
  await expect(dialog.getByRole('option', { name: 'New theme: Opening hours' })).toBeVisible()
  await inbox.press('Enter', 'Enter')
  await expect(dialog).toBeHidden()
  await expect(inbox.selected).toContainText('Opening hours')
  await inbox.press('j', 'x', 'j', 'x', 't')
  await expect(dialog.getByRole('heading', { name: 'Themes of 2 conversations' })).toBeVisible()
  await window.keyboard.type('hou')
  await inbox.press('Enter')
  await expect(dialog.getByRole('option', { name: 'Opening hours' })).toHaveAttribute('aria-selected', 'true')
  await inbox.press('Enter')
  await expect(dialog).toBeHidden()
  await inbox.press('Escape')
  await expect(inbox.rows.filter({ hasText: 'Opening hours' })).toHaveCount(3)

  // The search completes and finds them.
  await inbox.press('/')
  await window.keyboard.type('theme:open')
  await expect(window.getByRole('option', { name: /theme:"Opening hours"/ })).toBeVisible()
  await inbox.press('ArrowDown', 'Enter')
  await expect(window.getByRole('searchbox')).toHaveValue('theme:"Opening hours" ')
  await expect(inbox.rows).toHaveCount(3)
  await inbox.press('Escape', 'Escape')
  await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toBeVisible()

  // A mute goes on to the next one, and says what it does.
  const person = await inbox.selected.innerText()
  await inbox.press('m')
  await expect(told('muted. What comes in no longer brings it back')).toBeVisible()
  await expect(inbox.selected).not.toHaveText(person)
  await expect.poll(async () => (await inbox.held()).done).toBe(held.done + 1)

  // And back: each by its name.
  await inbox.press('z')
  await expect(told('no longer muted, back where it was')).toBeVisible()
  await inbox.press('z')
  await expect(told('The themes of 2 conversations are as they were')).toBeVisible()
  await inbox.press('z')
  await expect(told('the themes are as they were')).toBeVisible()
  await inbox.press('z')
  await expect(told('no longer starred')).toBeVisible()
  await expect.poll(() => inbox.held()).toEqual(held)
  await close()
})
