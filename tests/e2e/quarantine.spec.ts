import { writeFileSync } from 'node:fs'
import { expect, test } from 'playwright/test'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { seedQuarantine } from '../support/handoff-states.ts'
import { openSample } from './pages/inbox-page.ts'

test('what could not be placed is gone through by the keyboard: tried again, answered, set aside and brought back', async () => {
  test.setTimeout(90_000)
  const { window, dataFolder, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  // A question that is with a colleague, whose answer comes under another token.
  await inbox.press('a', '1', 'l')
  const letter = window.getByRole('dialog')
  await letter.getByText('I pass the link on myself').click()
  await letter.getByRole('button', { name: 'Copy the link' }).click()
  await expect(letter).toBeHidden()
  await seedQuarantine(dataFolder)
  await window.reload()
  await expect.poll(() => inbox.count('Quarantine')).toBe(5)

  await inbox.press('g', 'q')
  const list = window.getByRole('list', { name: 'What could not be placed' })
  const lines = list.getByRole('button')
  await expect(lines).toHaveCount(5)
  await expect(window.getByRole('main').getByRole('heading', { level: 2 })).toContainText('no longer here')
  await expect(window.getByText('Message-ID:')).toBeVisible()
  await inbox.press('r')
  await expect(window.getByRole('status').filter({ hasText: 'it still cannot be placed' })).toBeAttached()

  // E sets aside and goes on; Z brings it back.
  await inbox.press('j', 'e')
  await expect(lines).toHaveCount(4)
  await inbox.press('z')
  await expect(lines).toHaveCount(5)
  await expect.poll(() => inbox.count('Quarantine')).toBe(5)

  // L: whose answer it is.
  await lines.first().click()
  await inbox.press('l')
  await inbox.press('Enter')
  await window.getByRole('option').first().click()
  await window.getByRole('button', { name: 'Use it as the answer', exact: true }).click()
  await expect(window.getByRole('article', { name: /^Hand-off to/ })).toContainText('Le levain se nourrit')
  await expect.poll(() => inbox.count('Quarantine')).toBe(4)
  await close()
})

test('an import that leaves rows behind leads to them in the quarantine', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const file = test.info().outputPath('avis.csv')
  writeFileSync(file, 'auteur;avis\nOdile;\nRémi;Fermé le dimanche ?\n')
  await answerOpenDialogs(app, file)
  await window.getByRole('button', { name: 'Imports', exact: true }).click()
  await window.getByRole('button', { name: 'Choose a file…' }).click()
  await window
    .getByRole('button', { name: /^Import/ })
    .last()
    .click()
  await expect.poll(() => inbox.count('Quarantine')).toBe(1)
  await window.getByRole('button', { name: /^Quarantine/ }).click()
  await expect(window.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(
    'This row has no words.'
  )
  await close()
})
