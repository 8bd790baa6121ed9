import { expect, test } from 'playwright/test'
import { axeFaults } from '../support/axe-faults.ts'
import { launchApp } from '../support/launch-electron.ts'
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
