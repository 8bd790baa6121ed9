import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { answerSaveDialogs, launchApp } from '../support/launch-electron.ts'
import { inboxPage } from './pages/inbox-page.ts'

test('somebody of the public has a copy of what is held about them, and is forgotten', async () => {
  const { app, window, close } = await launchApp()
  await askApp(window, 'sample.load', {})
  await askApp(window, 'settings.change', { welcomed: true })
  const inbox = inboxPage(window)
  await expect(inbox.rows.first()).toBeVisible()
  await inbox.rows.first().click()
  const before = await inbox.held()
  const copy = test.info().outputPath('person.json')
  await answerSaveDialogs(app, copy)
  await window.getByRole('button', { name: 'What is held about this person…' }).click()
  await window.screenshot({ path: 'tests/results/person.png' })
  await window.getByRole('button', { name: 'Save a copy…' }).click()
  await expect(window.getByText('Saved as person.json.')).toBeVisible()
  await window.getByRole('button', { name: 'Forget for good' }).click()
  await expect(window.getByRole('alertdialog')).toBeHidden({ timeout: 15_000 })
  await expect.poll(async () => (await inbox.held()).to_answer).toBeLessThan(before.to_answer)
  await window.screenshot({ path: 'tests/results/person-after.png' })
  await close()
})
