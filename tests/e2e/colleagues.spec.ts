import { writeFileSync } from 'node:fs'
import { expect, test } from 'playwright/test'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

/** A picture of one brown pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPojbIBAAKbASTKFrk7AAAAAElFTkSuQmCC',
  'base64'
)

test('a colleague is added with a portrait and a consent, edited, and told from those who never agreed', async () => {
  const { window, close } = await launchApp()
  await openSample(window)
  await window.getByRole('navigation').getByRole('button', { name: 'Colleagues', exact: true }).click()
  await window.getByRole('button', { name: 'Add a colleague' }).click()
  await window.getByRole('button', { name: 'Add this colleague' }).click()
  await expect(window.getByText('A colleague needs a name.')).toBeVisible()
  await expect(window.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await window.getByRole('textbox', { name: 'Name' }).fill('Nora Lestrade')
  await window.getByRole('textbox', { name: 'Role' }).fill('miller')
  const portrait = window.locator('input[type=file]')
  await portrait.setInputFiles({
    name: 'nora.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
  })
  await expect(window.getByText('This file is not a PNG, JPEG, WebP or GIF picture.')).toBeVisible()
  await portrait.setInputFiles({ name: 'nora.png', mimeType: 'image/png', buffer: picture })
  await expect(window.locator('form img')).toBeVisible()
  await window.getByRole('checkbox', { name: 'Bluesky' }).press('Space')
  await window.getByRole('button', { name: 'Add Nora' }).click()
  await expect(window.getByText('Nora agreed to be named on Bluesky.')).toBeVisible()
  await expect(window.getByText('Nora, miller')).toBeVisible()

  await window.getByRole('button', { name: 'Edit the profile of Nora Lestrade' }).click()
  await window.getByRole('textbox', { name: 'Topics' }).fill('rye, stone mill')
  await window.getByRole('option', { name: 'Solène Pichot' }).click()
  await window.getByRole('button', { name: 'Go on writing' }).click()
  await window.getByRole('button', { name: 'Save the profile' }).click()
  await expect(window.getByText('stone mill')).toBeVisible()

  await window.getByRole('option', { name: 'Solène Pichot' }).click()
  await expect(
    window.getByText('Solène has not agreed to be named anywhere, and is never proposed as a signer.')
  ).toBeVisible()
  await close()
})

test('a list of colleagues comes in from a file, and its wrong line is told with its reason', async () => {
  const file = test.info().outputPath('team.csv')
  writeFileSync(file, 'name,role,email\nPaul,buyer,paul(at)x\nOdile,accountant,odile@x.example\n')
  const { app, window, close } = await launchApp()
  await openSample(window)
  await window.getByRole('navigation').getByRole('button', { name: 'Colleagues', exact: true }).click()
  await answerOpenDialogs(app, file)
  await window.getByRole('button', { name: 'Import a CSV…' }).click()
  const dialog = window.getByRole('dialog', { name: 'Colleagues read from team.csv' })
  await expect(dialog.getByText('“paul(at)x” is not an e-mail address.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(window.getByRole('option', { name: 'Odile' })).toBeVisible()
  await close()
})

test('whoever works by keyboard is never lost: after a form, a line, an outcome, a departure and somebody forgotten', async () => {
  const { window, close } = await launchApp()
  const inbox = await openSample(window)
  const button = (name: string | RegExp) => window.getByRole('button', { name })
  await button('Colleagues').press('Enter')
  const edit = button('Edit the profile of Clémence Aubrac')
  await edit.press('Enter')
  await expect(window.getByRole('textbox', { name: 'Name' })).toBeFocused()
  // What was asked for is filled in next; what is removed leaves the keyboard beside it.
  await button('Add an absence').press('Enter')
  await expect(window.getByRole('textbox', { name: 'From' }).last()).toBeFocused()
  await inbox.press('Tab', 'Tab', 'Enter')
  await expect(button('Add an absence')).toBeFocused()
  await window.getByRole('textbox', { name: 'Topics' }).fill('flour, rye')
  await button('See what would have happened').press('Enter')
  await expect(window.getByText(/somebody else first|same colleague first/)).toBeFocused()
  await button('Cancel').press('Enter')
  await button('Discard the changes').press('Enter')
  await expect(edit).toBeFocused()

  // Over an empty form another is begun: letters go to its name, and to nothing else.
  await button('Add a colleague').press('Enter')
  await button('Add a colleague').press('Enter')
  await window.keyboard.type('Noé')
  await expect(window.getByRole('textbox', { name: 'Name' })).toHaveValue('Noé')
  await button('Cancel').press('Enter')
  await button('Discard the changes').press('Enter')

  // Whoever leaves stands last in the list, and stays on the page.
  await button('Record that Clémence has left…').press('Enter')
  await button('Yes, Clémence has left').press('Enter')
  await expect(button('Record that Clémence is back')).toBeFocused()
  await button('Forget Clémence Aubrac…').press('Enter')
  await button('Forget Clémence Aubrac').last().press('Enter')
  await expect(window.getByText('Clémence is forgotten.')).toBeVisible()
  await expect(window.getByRole('heading', { name: 'Fiona Darragh' })).toBeFocused()
  await close()
})
