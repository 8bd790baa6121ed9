import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

test('what had the keyboard goes away or is hidden: something near has it, and Escape leads back from every control', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const side = window.getByRole('complementary')
  const resize = async (width: number): Promise<void> => {
    await app.evaluate(
      ({ BrowserWindow }, wide) => BrowserWindow.getAllWindows()[0]?.setContentSize(wide, 860),
      width
    )
    await window.waitForFunction((wide) => innerWidth === wide, width)
  }
  const nobody = () => window.evaluate(() => document.activeElement === document.body)

  await test.step('a notice that is closed gives it to the list', async () => {
    await inbox.press('s')
    const notice = window.getByRole('button', { name: 'Close', exact: true })
    await notice.press('Enter')
    await expect(notice).toBeHidden()
    await expect(inbox.list).toBeFocused()
    await inbox.press('z')
  })
  await test.step('a choice that was made at the side leaves it there', async () => {
    await side
      .getByRole('button', { name: /^Choose / })
      .first()
      .press('Enter')
    await expect(window.getByText(/^Given to/).first()).toBeVisible()
    await expect.poll(nobody).toBe(false)
    await inbox.press('z')
  })
  await test.step('a screen that the palette leads to has it', async () => {
    await inbox.list.focus()
    await inbox.press('Mod+k')
    await expect(window.getByRole('dialog').getByRole('combobox')).toBeFocused()
    await window.keyboard.type('settings')
    await inbox.press('Enter')
    await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
    await expect.poll(nobody).toBe(false)
  })
  await test.step('Escape on a choice is a step back', async () => {
    await window.getByRole('radio', { name: 'Dark' }).focus()
    await inbox.press('Escape', 'Escape')
    await expect(inbox.list).toBeFocused()
  })
  await test.step('a window that becomes narrow hides the views or the thread, and what it shows has it', async () => {
    const rail = window.getByRole('navigation', { name: 'Views and colleagues' })
    await inbox.view(/^Done/).focus()
    await resize(700)
    await expect(rail).toBeHidden()
    await expect.poll(nobody).toBe(false)
    await resize(1440)
    await inbox.list.focus()
    await inbox.press('p')
    await expect(window.getByRole('article').last()).toBeFocused()
    await resize(700)
    await expect(inbox.list).toBeFocused()
    await resize(1440)
  })
  await test.step('views that fold over a list that is empty leave it to that list', async () => {
    await resize(700)
    await window.getByRole('button', { name: 'Views and colleagues' }).press('Enter')
    await expect(inbox.view(/^Drafts returned/)).toBeVisible()
    await inbox.press('g', 'd')
    await expect(inbox.view(/^Drafts returned/)).toBeHidden()
    await expect.poll(nobody).toBe(false)
  })
  await close()
})
