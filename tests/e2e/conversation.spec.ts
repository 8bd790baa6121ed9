import { expect, test } from 'playwright/test'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { findFaults } from '../support/inspect-page.ts'
import { launchApp } from '../support/launch-electron.ts'
import { acquaintance, earlierConversations, seedLongAcquaintance } from '../support/long-acquaintance.ts'
import { answerInstead } from '../support/stand-between.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectAccount } from './pages/live-account.ts'

test('a thread with branches says what answers what, what was edited and deleted; the whole history stands at the side', async () => {
  test.setTimeout(120_000)
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const { window, dataFolder, close } = await launchApp({ size: { width: 1280, height: 860 } })
  await openSample(window)
  const account = await connectAccount(window, {
    network: 'bluesky',
    server: bluesky.server.origin,
    identifier: bluesky.us.handle,
    secret: bluesky.us.appPassword
  })
  await seedLongAcquaintance(dataFolder, account.id)
  await window.reload()
  const inbox = inboxPage(window)
  await inbox.row(acquaintance.name).first().click()
  await expect(inbox.thread.getByText('La tourte de seigle est là.', { exact: true })).toBeAttached()
  const said = (words: string) => inbox.thread.getByRole('article').filter({ hasText: words })

  // Whose words they answer, also where nobody knows which of us said them; the way there leads there.
  const answersUs = said('Merci, je passe vendredi vers 11 h.').getByRole('button', { name: /^in answer to/ })
  await expect(answersUs).toHaveText('in answer to us: “Oui, jusqu’à vendredi. Karim”')
  await answersUs.click()
  await expect(inbox.thread.locator(':focus')).toContainText('Oui, jusqu’à vendredi. Karim')
  await expect(said('Essayez le pain de riz.').getByRole('button', { name: /^in answer to/ })).toHaveText(
    'in answer to Rémi Castan: “Et sans gluten, vous y pensez ?”'
  )
  const edited = said('Merci, je passe vendredi vers 11 h.')
  await expect(edited).toContainText('edited')
  await edited.getByRole('button', { name: 'What it said before' }).click()
  await expect(edited.getByText('Merci, je passe vendredi.', { exact: true })).toBeVisible()
  await expect(said('message deleted on Bluesky by its author')).toHaveText(
    /^Rémi Castan · message deleted on Bluesky by its author · /
  )

  // A face that nobody knows bears the letters of the account, and a long name opens no empty line above the words.
  const { ours, heads } = await inbox.thread.evaluate((list) => ({
    ours: [...list.querySelectorAll('[data-side="ours"] > [data-face]')].map((face) => face.textContent),
    heads: [...list.querySelectorAll('[data-side="theirs"] time')].map(
      (time) => time.closest('article')?.querySelector('b')?.parentElement?.parentElement?.clientHeight ?? 0
    )
  }))
  expect(new Set(ours).size).toBe(1)
  expect(ours).not.toContain('FU')
  expect(heads.length).toBeGreaterThan(3)

  const side = window.getByRole('complementary')
  await expect(
    window.getByText(`Bluesky, Boulangerie du Canal · ${earlierConversations + 1}th conversation`)
  ).toBeVisible()
  const past = side.getByRole('button', { name: /Question \d+/ })
  await expect(past).toHaveCount(20)
  await expect(past.nth(0)).toContainText('no reply')
  await expect(past.nth(1)).toContainText('we answered')
  await side.getByRole('button', { name: `Show ${earlierConversations - 20} earlier conversations` }).click()
  await expect(past).toHaveCount(earlierConversations)
  await expect(past.nth(20)).toBeFocused()
  expect(await findFaults(window)).toEqual([])
  // The oldest of them opens, and is the first.
  await past.last().click()
  await expect(inbox.thread.getByText(`Question ${earlierConversations}`)).toBeVisible()
  await expect(
    window.getByText('conversation', { exact: false }).filter({ hasText: /\d(?:st|nd|rd|th) conversation/ })
  ).toHaveCount(0)
  await close()
  await bluesky.server.stop()
})

test('a conversation that cannot be opened says so and is asked for once more: the keyboard stays until it is there', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const refused = { kind: 'refusal', code: 'disk_failed', after: 300 } as const
  const openAgain = await answerInstead(app, 'conversations.open', refused)
  // Far enough down that it was not fetched ahead.
  const row = inbox.rows.nth(6)
  await row.click()
  const pane = window.getByRole('main')
  await expect(pane.getByText('This conversation could not be opened.')).toBeVisible()
  const again = pane.getByRole('button', { name: 'Try again' })
  await again.press('Enter')
  await expect(again).toHaveAttribute('aria-disabled', 'true')
  await expect(again).toHaveAttribute('aria-disabled', 'false')
  await expect(again).toBeFocused()
  await expect(pane.getByText('This conversation could not be opened.')).toBeVisible()
  await openAgain()
  await again.press('Enter')
  await expect(inbox.composer).toBeVisible()
  await expect(again).toBeHidden()
  await expect(pane).toBeFocused()
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await close()
})

test('R-15 words that a full disk did not keep are tried again by whoever comes back to them, and kept once there is room', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const thereIsRoom = await answerInstead(app, 'conversations.saveDraft', {
    kind: 'refusal',
    code: 'disk_full'
  })
  const notKept = window.getByText(/not saved: The disk is full/)
  await inbox.press('r')
  await window.keyboard.type('At six, every morning.')
  await expect(notKept).toBeVisible()
  await inbox.press('Escape', 'j', 'k')
  await expect(inbox.composer).toHaveValue('At six, every morning.')
  await expect(notKept).toBeVisible()
  await thereIsRoom()
  await inbox.press('j', 'k')
  await expect(inbox.composer).toHaveValue('At six, every morning.')
  await expect(window.getByText('saved', { exact: true })).toBeVisible()
  await close()
})
