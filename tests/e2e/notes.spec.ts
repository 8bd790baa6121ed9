import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

test('a note is written, found, changed and taken back by keyboard, and the composer never knows of it', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await expect(inbox.thread).toBeVisible()
  const dialog = window.getByRole('dialog')
  const notes = inbox.thread.getByRole('article', { name: 'Internal note by You' })

  await inbox.press('i')
  await expect(dialog.getByRole('textbox', { name: 'The words of the note' })).toBeFocused()
  await window.keyboard.type('Her oven is broken, zythum r e y')
  // What is typed stays when it is left, and waits at the end of the thread.
  await inbox.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(inbox.thread.getByRole('button', { name: /begun and not kept yet/ })).toBeVisible()
  await inbox.press('i')
  await expect(dialog.getByRole('textbox')).toHaveValue('Her oven is broken, zythum r e y')
  await inbox.press('Mod+Enter')
  await expect(dialog).toBeHidden()
  await expect(notes).toContainText('Her oven is broken')
  await expect(inbox.composer).toHaveValue('')
  await expect(window.getByRole('status').filter({ hasText: 'the note is kept' })).toBeVisible()

  // It is found, under its own name.
  await inbox.press('/')
  await window.keyboard.type('zyth')
  const found = window.getByRole('list', { name: 'In internal notes' })
  await expect(found.getByRole('button')).toHaveCount(1)
  await expect(found.locator('mark')).toHaveText('zythum')
  await window.getByRole('searchbox').fill('')
  await inbox.press('Escape')
  await inbox.rows.first().click()

  // N reaches it, and I changes the one that holds the keyboard.
  for (let step = 0; step < 12; step += 1) await inbox.press('n')
  await expect(notes).toBeFocused()
  await inbox.press('i')
  await dialog.getByRole('textbox').fill('Her oven works again')
  await inbox.press('Mod+Enter')
  await expect(notes).toContainText('Her oven works again')
  await inbox.press('z')
  await expect(notes).toContainText('Her oven is broken')
  await inbox.press('z')
  await expect(notes).toHaveCount(0)
  await close()
})

test('what was decided stands between the messages, and goes with Z', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await expect(inbox.thread).toBeVisible()
  const person = await inbox.selected.innerText()
  await inbox.press('Shift+A')
  const decided = inbox.thread.getByRole('list', { name: 'What was decided' })
  await expect(decided.last()).toContainText(/Given to/)
  await inbox.press('e')
  await expect(inbox.selected).not.toHaveText(person)
  await inbox.press('z')
  await expect(decided.last()).toContainText(/Given to/)
  await expect(decided.getByText('Done', { exact: false })).toHaveCount(0)
  await inbox.press('z')
  await expect(decided.getByText(/Given to/)).toHaveCount(0)
  await close()
})
