import { expect, test } from 'playwright/test'
import { lookSchema, textSizes, usualTextSize } from '../../src/shared/model/look.ts'
import { rankingsSettle } from '../support/baselines.ts'
import { askApp } from '../support/call-app.ts'
import { holdInside } from '../support/hold-inside.ts'
import { launchApp } from '../support/launch-electron.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { openSample } from './pages/inbox-page.ts'
import { wanderer } from './pages/wanderer.ts'

const numberOf = (name: string, usual: number): number => Number(process.env[name] ?? usual)

/**
 * `WANDER_SEED=… WANDER_STEPS=… WANDER_WALKS=…`: other walks, longer ones, each with the next seed. `WANDER_WIDTH=…
 * WANDER_TEXT=…`: in another window, or with text of another size (in hundredths of the usual).
 */
const first = numberOf('WANDER_SEED', 1)
const steps = numberOf('WANDER_STEPS', 60)
const walks = numberOf('WANDER_WALKS', 2)

for (let seed = first; seed < first + walks; seed += 1) {
  const language = seed % 2 === 0 ? 'en' : 'fr'
  const theme = seed % 3 === 0 ? 'dark' : 'light'
  const width = numberOf('WANDER_WIDTH', 1440)
  // Every second one with the largest text, where the list and a conversation take turns.
  const text = lookSchema.shape.textSize.parse(
    numberOf('WANDER_TEXT', seed % 2 === 0 ? Math.max(...textSizes) : usualTextSize)
  )
  test(`whoever presses anything anywhere breaks nothing, loses nothing and is never trapped: seed ${seed}, ${steps} steps, ${language}, ${theme}, ${width} wide, text at ${text} %`, async () => {
    test.setTimeout(60_000 + steps * 2_000)
    const { app, window, close } = await launchApp({ language, theme, size: { width, height: 860 } })
    try {
      await openSample(window)
      await holdInside(app)
      await askApp(window, 'settings.change', { textSize: text })
      await wanderer({ app, window, seed, folder: test.info().outputPath(), language, text }).walk(steps)
    } finally {
      await close()
    }
  })
}

test('whatever is decided by keys, Z takes all of it back until it says that there is nothing more', async () => {
  test.setTimeout(120_000)
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await rankingsSettle(window)
  /** Every conversation as the list tells it, but for what being seen changes. */
  const everything = async (): Promise<readonly string[]> => {
    const rows: string[] = []
    for (const view of ['to_answer', 'later', 'done', 'silence'] as const) {
      const page = await askApp(window, 'inbox.list', { view, colleagueId: null, after: null, limit: 200 })
      for (const { id, triage, assigneeId, starred, muted, weight } of page.rows)
        rows.push(JSON.stringify({ view, id, triage, assigneeId, starred, muted, weight }))
    }
    return rows
  }
  const before = await everything()
  const random = seededRandom(numberOf('WANDER_SEED', 1))
  const dialog = window.getByRole('dialog')
  const decide = async (): Promise<void> => {
    const key = random.pick([
      'e',
      'e',
      's',
      'm',
      'u',
      'Shift+A',
      'a',
      'h',
      'y',
      'x',
      'j',
      'k',
      'Shift+E',
      'q',
      'Shift+J',
      'z'
    ])
    await inbox.press(key)
    if (key === 'a' || key === 'q') await inbox.press(random.pick(['1', '2']))
    if (key !== 'h' && key !== 'y') return
    // A sentence or a moment, where there is somebody to decide about.
    if (await dialog.isVisible()) {
      await window.keyboard.type(key === 'h' ? random.pick(['tomorrow', 'in two weeks']) : 'nothing to add')
      await inbox.press('Enter')
      await expect(dialog).toBeHidden()
    }
  }
  for (let step = 0; step < numberOf('WANDER_STEPS', 40); step += 1) {
    await decide()
    if (random.happens(0.1)) await inbox.press('g', random.pick(['i', 'd', 'a']))
    if (random.happens(0.3)) await inbox.press('Escape')
  }
  await inbox.press('Escape', 'Escape')
  expect(await everything()).not.toEqual(before)
  await expect(async () => {
    await inbox.press('z')
    await expect(window.getByRole('alert').filter({ hasText: 'There is nothing to undo.' })).toBeAttached({
      timeout: 200
    })
  }).toPass({ intervals: [0] })
  await expect.poll(everything).toEqual(before)
  await close()
})
