import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

test('a preset and keys of one’s own change what is pressed, the help, the menu and every sentence that names a key', async () => {
  test.setTimeout(90_000)
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const dialog = window.getByRole('dialog')
  const settings = async (): Promise<void> => {
    await inbox.press('Mod+k')
    await window.keyboard.type('settings')
    await inbox.press('Enter')
    await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
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
    await inbox.press('g', 'i')
    await expect(inbox.list).toBeVisible()
    await inbox.press('h')
    await expect(dialog).toBeHidden()
    await inbox.press('b')
    await expect(dialog.getByRole('textbox')).toBeFocused()
    await inbox.press('Escape', 'Shift+?')
    await expect(helpLine('Later')).toContainText('B')
    await inbox.press('Escape')
    await inbox.press('g', 'b')
    await expect(window.getByText('B puts a conversation off; it comes back by itself.')).toBeVisible()
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
    await inbox.press('g', 'i')
    await expect(inbox.list).toBeVisible()
    await inbox.press('h')
    await expect(dialog).toBeHidden()
  })

  await test.step('no single keys: sentences name the commands of the palette, which do the same', async () => {
    await settings()
    await window.getByRole('radio', { name: /^No single keys/ }).press(' ')
    await expect.poll(() => menuKeyOf('Done')).toBe(null)
    await inbox.press('Mod+k')
    await window.keyboard.type('for later')
    await inbox.press('Enter')
    await expect(window.getByText('“Later” puts a conversation off; it comes back by itself.')).toBeVisible()
    await inbox.press('e', 'g', 'i')
    await expect(window.getByRole('heading', { name: 'Later', level: 1 })).toBeVisible()
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

  await inbox.press('u')
  await expect(window.getByRole('status').filter({ hasText: ': read' })).toBeVisible()
  await expect(inbox.selected).not.toContainText('unread')
  await inbox.press('z')
  await expect(window.getByRole('status').filter({ hasText: 'unread again' })).toBeVisible()
  await expect(inbox.selected).toContainText('unread')
  await close()
})
