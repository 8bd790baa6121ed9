import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

test('a first start offers a sample, clearly marked, that one click removes without a trace', async () => {
  const { window, close } = await launchApp()
  const inbox = await openSample(window)
  await expect(window.getByRole('button', { name: 'Remove it' })).toBeVisible()
  expect(await inbox.count('To answer')).toBeGreaterThan(20)
  await window.getByRole('button', { name: 'Remove it' }).click()
  await expect(window.getByRole('button', { name: 'Remove it' })).toBeHidden()
  await expect(inbox.rows).toHaveCount(0)
  await expect(window.getByText('No conversation yet')).toBeVisible()
  await expect(window.getByText('Nobody yet. Add the colleagues who may speak.')).toBeVisible()
  await close()
})

test('a first start without the sample leads to the person’s own conversations', async () => {
  const { window, close } = await launchApp({ language: 'fr' })
  await window.getByRole('button', { name: 'Importer un fichier' }).click()
  await expect(window.getByRole('heading', { name: 'Imports', level: 1 })).toBeVisible()
  await expect(window.getByText('Boîte d’exemple')).toBeHidden()
  await close()
})

test('the welcome is shown once', async () => {
  const first = await launchApp()
  await openSample(first.window)
  const { dataFolder } = first
  await first.app.close()
  const second = await launchApp({ dataFolder })
  await expect(inboxPage(second.window).rows.first()).toBeVisible()
  await second.close()
  await first.close()
})
