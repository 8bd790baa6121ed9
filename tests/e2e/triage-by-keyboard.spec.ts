import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { rankingsSettle } from '../support/baselines.ts'
import { launchApp } from '../support/launch-electron.ts'
import { seedMorning } from '../support/morning-inbox.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

test('ten conversations are triaged by keyboard alone, and every step can be taken back', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const before = await inbox.count('To answer')
  const held = await inbox.held()
  await expect(inbox.selected).toHaveCount(1)

  // Three are done: each time the next one stands in its place.
  for (let index = 0; index < 3; index += 1) {
    const person = await inbox.selected.innerText()
    await inbox.press('e')
    await expect(inbox.selected).not.toHaveText(person)
  }
  await expect.poll(() => inbox.count('To answer')).toBe(before - 3)

  // Two later: the first by words, the second by its preset.
  await inbox.press('h')
  const laterDialog = window.getByRole('dialog')
  await laterDialog.getByRole('textbox').fill('in two weeks')
  await expect(laterDialog.getByText(/^Back on/)).toBeVisible()
  await inbox.press('Enter')
  await expect(laterDialog).toBeHidden()
  await expect.poll(() => inbox.count('To answer')).toBe(before - 4)
  await inbox.press('h')
  await laterDialog.getByRole('textbox').fill('tomorrow 9am')
  await expect(laterDialog.getByText(/^Back on/)).toBeVisible()
  await inbox.press('Enter')
  await expect(laterDialog).toBeHidden()
  await expect.poll(() => inbox.count('To answer')).toBe(before - 5)

  // One silence, with its reason.
  await inbox.press('y')
  const silenceDialog = window.getByRole('dialog', { name: /silence/i })
  await silenceDialog.getByRole('textbox').fill('a rhetorical joke')
  await inbox.press('Enter')
  await expect(silenceDialog).toBeHidden()
  await expect.poll(() => inbox.count('To answer')).toBe(before - 6)

  // Two are given to the first of their ranking, one to the second, wherever somebody fits.
  // Those that were triaged may have been attributed before.
  const still = await inbox.count('Attributed')
  let given = 0
  for (let moves = 0; given < 3 && moves < 20; moves += 1) {
    const text = await inbox.selected.innerText()
    if (text.includes('suggested:')) {
      await (given === 2 ? inbox.press('a', '2') : inbox.press('Shift+A'))
      given += 1
      await expect.poll(() => inbox.count('Attributed')).toBe(still + given)
    }
    const stood = await inbox.selected.innerText()
    await inbox.press('j')
    await expect(inbox.selected).not.toHaveText(stood)
  }
  expect(given).toBe(3)
  await expect.poll(() => inbox.count('Attributed')).toBe(still + 3)

  // Two marked ones are done at once.
  await inbox.press('x', 'j', 'x', 'e')
  await expect.poll(() => inbox.count('To answer')).toBe(before - 8)
  expect(await inbox.held()).toMatchObject({
    done: held.done + 5,
    later: held.later + 2,
    silence: held.silence + 1
  })

  // And back, one Z for each action.
  for (let index = 0; index < 10; index += 1) {
    const status = window.getByRole('status')
    await inbox.press('z')
    await expect(status.first()).toBeAttached()
    await window.waitForTimeout(120)
  }
  await expect.poll(() => inbox.count('To answer')).toBe(before)
  await expect.poll(() => inbox.held()).toEqual(held)
  await close()
})

test('giving goes on where the list loses the conversation by it, and nowhere else; one that left is not the way back to the top', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  // Here it stays, since the reply comes next.
  const given = await inbox.count('Attributed')
  const id = (await inbox.selected.getAttribute('id')) ?? ''
  await inbox.press('a', '1')
  await expect.poll(() => inbox.count('Attributed')).toBe(given + 1)
  await expect(inbox.selected).toHaveAttribute('id', id)
  await inbox.press('z')
  await expect.poll(() => inbox.count('Attributed')).toBe(given)

  // Those that nobody fits, as a search of one's own: completed, kept, and opened by its key.
  await rankingsSettle(window)
  await inbox.press('/')
  await window.keyboard.type('is:und')
  await expect(window.getByRole('listbox', { name: 'What may follow' }).getByRole('option')).toHaveCount(1)
  await inbox.press('ArrowDown', 'Enter')
  await expect(window.getByRole('searchbox')).toHaveValue(/^is:undecided/)
  await expect(inbox.rows).toHaveCount(3)
  await inbox.press('Enter')
  await expect(inbox.list).toBeFocused()
  await inbox.press('Mod+k')
  await window.keyboard.type('keep this search')
  await inbox.press('Enter')
  await expect(window.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await window.keyboard.type('Mine to decide')
  await inbox.press('Enter')
  await expect(window.getByRole('dialog')).toBeHidden()
  await inbox.press('g', 'i')
  await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toBeVisible()
  await inbox.press('1')
  await expect(window.getByRole('heading', { name: 'Mine to decide', level: 1 })).toBeVisible()
  await expect(inbox.rows).toHaveCount(3)
  await expect(inbox.selected).toHaveCount(1)

  // There it goes, and the next one is pointed at; marks go with what was marked.
  const rows = await inbox.rows.count()
  const ids = await inbox.rows.evaluateAll((shown) => shown.map(({ id }) => id))
  await inbox.press('j')
  await expect(inbox.selected).toHaveAttribute('id', ids[1] ?? '')
  await inbox.press('a', '1')
  await expect(inbox.rows).toHaveCount(rows - 1)
  await expect(inbox.selected).toHaveAttribute('id', ids[2] ?? '')
  await inbox.press('x', 'a', '1')
  await expect(inbox.rows).toHaveCount(rows - 2)
  await expect(inbox.selected).toHaveAttribute('id', ids[0] ?? '')
  await expect(window.getByText(/selected$/)).toHaveCount(0)
  await close()
})

test('views, search, help and palette answer to keys; letters typed in a field are letters', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const before = await inbox.count('To answer')
  await inbox.press('g', 's')
  await expect(window.getByRole('heading', { name: 'Answered', level: 1 })).toBeVisible()
  await inbox.press('g', 'i')
  await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toBeVisible()

  await inbox.press('Shift+?')
  await expect(window.getByRole('dialog', { name: 'All the keys' })).toBeVisible()
  await inbox.press('Escape')
  await expect(window.getByRole('dialog')).toBeHidden()

  await inbox.press('Mod+k')
  await window.keyboard.type('sett')
  await inbox.press('Enter')
  await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await inbox.press('g', 'i')
  await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toBeVisible()

  await inbox.press('/')
  await window.keyboard.type('levure eyzn')
  await expect(window.getByRole('searchbox')).toHaveValue('levure eyzn')
  await window.getByRole('searchbox').fill('levure')
  await expect(inbox.row('Maud Rivoal').first()).toBeVisible()
  await inbox.press('Escape', 'Escape')
  await expect.poll(() => inbox.count('To answer')).toBe(before)

  await inbox.rows.first().click()
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('eyz jk h x 1 /?')
  await expect(inbox.composer).toHaveValue('eyz jk h x 1 /?')
  await expect(window.getByRole('dialog')).toBeHidden()
  await expect.poll(() => inbox.count('To answer')).toBe(before)
  await close()
})

test('a whole search is marked at once, also what of it has not come yet, and goes and comes back with one key', async () => {
  const conversations = 70
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-e2e-'))
  await seedMorning(dataFolder, conversations)
  const { window, close } = await launchApp({ dataFolder, size: { width: 1440, height: 860 } })
  const inbox = inboxPage(window)
  await expect(inbox.rows.first()).toBeVisible()
  await inbox.press('/')
  await window.keyboard.type('from:person')
  // Its first rows come with the last letter, the others after a rest that nobody takes here.
  await inbox.press('Enter', 'Mod+a')
  await expect(window.getByRole('toolbar', { name: `${conversations} selected` })).toBeVisible()
  await inbox.press('e')
  await expect.poll(() => inbox.held()).toMatchObject({ to_answer: 0, done: conversations })
  await inbox.press('z')
  await expect.poll(() => inbox.held()).toMatchObject({ to_answer: conversations, done: 0 })
  await close()
  await rm(dataFolder, { recursive: true, force: true })
})
