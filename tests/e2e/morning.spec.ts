import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'
import { seedMorning } from '../support/morning-inbox.ts'
import { inboxPage } from './pages/inbox-page.ts'

const conversations = 190
const triaged = 150

/** What the scripted person does with one conversation after the other, over and over. */
const habits = [
  'done',
  'done',
  'later',
  'done',
  'give',
  'done',
  'silence',
  'theme',
  'done',
  'undo',
  'give',
  'done',
  'reply',
  'done',
  'search'
] as const
type Habit = (typeof habits)[number]

/**
 * Keeps in the page how long each key takes until the frame that shows something else was painted (a message posted in a
 * frame is read after it), as measures of the browser: `key e`; letters that are typed count as one kind.
 */
const measureKeys = (window: Page): Promise<void> =>
  window.evaluate(() => {
    globalThis.addEventListener(
      'keydown',
      (event) => {
        // Held down for another key.
        if (event.key === 'Control' || event.key === 'Shift') return
        const isTyped = document.activeElement?.matches('input, textarea') === true && event.key.length === 1
        const name = `key ${isTyped ? 'letter' : event.key}`
        const start = event.timeStamp
        const observer = new MutationObserver(() => {
          observer.disconnect()
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => performance.measure(name, { start, end: performance.now() })
            port2.postMessage(null)
          })
        })
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true
        })
        setTimeout(() => observer.disconnect(), 1_000)
      },
      { capture: true }
    )
  })

const keyCosts = async (window: Page): Promise<readonly string[]> => {
  const measures = await window.evaluate(() =>
    performance
      .getEntriesByType('measure')
      .filter(({ name }) => name.startsWith('key '))
      .map(({ name, duration }) => ({ name, duration }))
  )
  const byKey = new Map<string, number[]>()
  for (const { name, duration } of measures) byKey.set(name, [...(byKey.get(name) ?? []), duration])
  const at = (sorted: readonly number[], share: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)} ms`.padStart(
      7
    )
  return [...byKey]
    .map(([name, taken]) => ({ name, sorted: taken.toSorted((one, other) => one - other) }))
    .toSorted((one, other) => other.sorted.length - one.sorted.length)
    .map(
      ({ name, sorted }) =>
        `${name.padEnd(16)} ${String(sorted.length).padStart(5)} ×   p50 ${at(sorted, 0.5)}   p95 ${at(sorted, 0.95)}`
    )
}

test('a morning: 150 conversations triaged by keyboard alone, and every count is what it must be', async () => {
  // A minute on a machine of its own; more where others work beside it.
  test.setTimeout(150_000)
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-morning-'))
  await seedMorning(dataFolder, conversations)
  const { app, window, close } = await launchApp({ dataFolder, size: { width: 1440, height: 860 } })
  const opened = await catchOpenedAddresses(app)
  const inbox = inboxPage(window)
  await expect.poll(() => inbox.count('To answer')).toBe(conversations)
  await expect(inbox.thread).toBeVisible()
  await measureKeys(window)
  const dialog = window.getByRole('dialog')
  const current = '[role="option"][aria-current="true"]'
  const currentId = (): Promise<string> => window.locator(current).evaluate(({ id }) => id)
  /** Another conversation, or this one, is pointed at, and stands open. */
  const points = (id: string, same: boolean): Promise<unknown> =>
    window.waitForFunction(
      ({ selector, wanted, isSame }) => {
        const row = document.querySelector(selector)
        return row !== null && (row.id === wanted) === isSame
      },
      { selector: current, wanted: id, isSame: same },
      { polling: 'raf' }
    )
  /** Presses a key after which the next conversation is pointed at. */
  const goOn = async (key: string): Promise<void> => {
    const from = await currentId()
    await inbox.press(key)
    await points(from, false)
  }

  const made = { done: 0, later: 0, silence: 0, given: 0, themed: 0, replies: 0 }
  const acts: Readonly<Record<Habit, () => Promise<void>>> = {
    async done() {
      await goOn('e')
      made.done += 1
    },
    async later() {
      await inbox.press('h')
      await window.keyboard.type('tomorrow 9am')
      await expect(dialog.getByText(/^Back on/)).toBeVisible()
      await goOn('Enter')
      made.later += 1
    },
    async silence() {
      await inbox.press('y')
      await window.keyboard.type('said to provoke')
      await goOn('Enter')
      made.silence += 1
    },
    async give() {
      const attributed = made.given
      await inbox.press('a')
      await expect(dialog).toBeVisible()
      await inbox.press('1')
      await expect.poll(() => inbox.count('Attributed')).toBe(attributed + 1)
      made.given += 1
      await goOn('j')
    },
    async theme() {
      await inbox.press('t')
      await window.keyboard.type(made.themed % 2 === 0 ? 'Opening hours' : 'Delivery')
      await expect(dialog.getByRole('option').first()).toBeVisible()
      await inbox.press('Enter', 'Enter')
      await expect(dialog).toBeHidden()
      made.themed += 1
      await acts.done()
    },
    async undo() {
      const from = await currentId()
      await goOn('e')
      await inbox.press('z')
      await points(from, true)
      await acts.done()
    },
    async reply() {
      await inbox.press('a')
      await expect(dialog).toBeVisible()
      await inbox.press('1')
      await expect.poll(() => inbox.count('Attributed')).toBe(made.given + 1)
      await inbox.press('r')
      await expect(inbox.composer).toBeFocused()
      await window.keyboard.type('Merci, je regarde cela tout de suite.')
      await inbox.press('Mod+Enter')
      made.replies += 1
      await expect(
        window.getByText('Copied. Paste it where the conversation is, then say so here.')
      ).toBeVisible()
      await acts.done()
    },
    async search() {
      await inbox.press('/')
      await window.keyboard.type('livraison')
      await expect(window.getByRole('heading', { name: 'Search', level: 1 })).toBeVisible()
      await inbox.press('Escape', 'Escape')
      await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toBeVisible()
      await acts.done()
    }
  }

  const started = Date.now()
  for (let index = 0; index < triaged; index += 1) await acts[habits[index % habits.length] ?? 'done']()
  const took = (Date.now() - started) / 1_000

  expect(made.done + made.later + made.silence + made.given).toBe(triaged)
  await expect
    .poll(() => inbox.held())
    .toMatchObject({
      to_answer: conversations - triaged + made.given,
      attributed: made.given,
      done: made.done,
      later: made.later,
      silence: made.silence,
      // Pasted by a person who has not said so yet: nothing counts as sent.
      sent: 0
    })
  const themes = await askApp(window, 'themes.list', {})
  expect(themes.map(({ name, count }) => `${name} ${count}`)).toEqual([
    `Delivery ${Math.floor(made.themed / 2)}`,
    `Opening hours ${Math.ceil(made.themed / 2)}`
  ])
  expect(await askApp(window, 'replies.pending', {})).toHaveLength(made.replies)
  expect(await opened()).toEqual([])

  process.stdout.write(
    `\na morning of ${triaged} conversations in ${took.toFixed(0)} s, from a key to what it shows:\n${(await keyCosts(window)).join('\n')}\n`
  )
  await close()
  await rm(dataFolder, { recursive: true, force: true })
})
