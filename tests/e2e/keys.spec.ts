import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

test('a preset and keys of one’s own change what is pressed, the help, the menu and every sentence that names a key', async () => {
  test.setTimeout(120_000)
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const dialog = window.getByRole('dialog')
  /** By the palette, which every preset has. */
  const command = async (words: string): Promise<void> => {
    await inbox.press('Mod+k')
    await expect(dialog.getByRole('combobox')).toBeFocused()
    await window.keyboard.type(words)
    await inbox.press('Enter')
    await expect(dialog).toBeHidden()
  }
  const settings = async (): Promise<void> => {
    await command('settings')
    await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  }
  const toAnswer = async (): Promise<void> => {
    await command('conversations to answer')
    await expect(inbox.selected).toHaveCount(1)
    await expect(inbox.list).toBeFocused()
  }
  const menuKeyOf = (label: string) =>
    app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      return items.find((item) => item.label.startsWith(wanted))?.accelerator?.toString() ?? null
    }, label)
  const helpLine = (name: string) =>
    dialog.locator('dl > div').filter({ has: window.getByText(name, { exact: true }) })

  await test.step('Gmail: B is later, H is nothing, and the help and the menu say so', async () => {
    await settings()
    await window.getByRole('radio', { name: /^Gmail/ }).press(' ')
    await expect.poll(() => menuKeyOf('Later')).toBe('B')
    await toAnswer()
    await inbox.press('h')
    await expect(dialog).toBeHidden()
    await inbox.press('b')
    await expect(dialog.getByRole('textbox')).toBeFocused()
    await inbox.press('Escape', 'Shift+?')
    await expect(helpLine('Later')).toContainText('B')
    await inbox.press('Escape')
    await inbox.press('g', 'l')
    await expect(window.getByText(/^F asks a colleague to write;/)).toBeVisible()
  })

  await test.step('a key that means something already is refused with its meaning; a free one is taken', async () => {
    await settings()
    await window.getByRole('button', { name: 'Change the keys…' }).press('Enter')
    await dialog.getByRole('textbox').fill('take the attribution')
    const change = dialog.getByRole('button', { name: /^Change the key of: .*attribut/i })
    await change.press('Enter')
    const ear = dialog.getByRole('button', { name: /^Press the new key/ })
    await expect(ear).toBeFocused()
    await inbox.press('b')
    await expect(dialog.getByText('This already means: Later.')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Use this key' })).toBeDisabled()
    await dialog.getByRole('button', { name: 'Begin again' }).press('Enter')
    await ear.focus()
    await inbox.press('h')
    await expect(dialog.getByText('This key is free.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Use this key' }).press('Enter')
    await expect(ear).toBeHidden()
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()
  })

  await test.step('back to a preset that has it for something else: one’s own stands, and it is said', async () => {
    await window.getByRole('radio', { name: /^Porte-parole/ }).press(' ')
    await expect.poll(() => menuKeyOf('Later')).toBe(null)
    await window.getByRole('button', { name: 'Change the keys…' }).press('Enter')
    await dialog.getByRole('textbox').fill('later')
    await expect(dialog.getByText(/is yours for: /)).toBeVisible()
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()
    await toAnswer()
    await inbox.press('h')
    await expect(dialog).toBeHidden()
  })

  await test.step('no single keys: sentences name the commands of the palette, which do the same', async () => {
    await settings()
    await window.getByRole('radio', { name: /^No single keys/ }).press(' ')
    await expect.poll(() => menuKeyOf('Done')).toBe(null)
    await command('links')
    await expect(window.getByText(/^“Ask a colleague to write \(hand-off\)” asks a colleague/)).toBeVisible()
    await inbox.press('e', 'g', 'i')
    await expect(window.getByRole('heading', { name: 'Links awaiting', level: 1 })).toBeVisible()
  })
  await close()
})

test('G and a letter that leads nowhere do nothing, and what U marked read is unread again with Z', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const held = await inbox.held()
  // There are no relations yet: R alone would be a reply, E done.
  await inbox.press('g', 'r')
  await expect(inbox.composer).not.toBeFocused()
  await inbox.press('g', 'e')
  expect(await inbox.held()).toEqual(held)

  // Once it was read by being in sight: unread, and read again, each of them taken back by its name.
  const told = (words: string) => window.getByRole('status').filter({ hasText: words })
  await expect(inbox.selected).not.toContainText('unread')
  await inbox.press('u')
  await expect(told(': unread')).toBeVisible()
  await expect(inbox.selected).toContainText('unread')
  await inbox.press('u')
  await expect(told(': read')).toBeVisible()
  await expect(inbox.selected).not.toContainText('unread')
  await inbox.press('z')
  await expect(told(': unread again')).toBeVisible()
  await expect(inbox.selected).toContainText('unread')
  await inbox.press('z')
  await expect(told(': read again')).toBeVisible()
  await expect(inbox.selected).not.toContainText('unread')
  await close()
})
