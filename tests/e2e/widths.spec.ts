import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { findColourFaults } from '../support/colour-faults.ts'
import { findFaults } from '../support/inspect-page.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { launchApp } from '../support/launch-electron.ts'
import { resizeWindow } from '../support/resize-window.ts'
import { everyState } from './pages/every-state.ts'

interface Size {
  readonly width: number
  readonly height: number
  readonly zoom: number
  /** With the room between letters, words, lines and paragraphs that a reader may ask for (WCAG 1.4.12). */
  readonly spaced: boolean
}
const at = (width: number, height: number, zoom = 1): Size => ({ width, height, zoom, spaced: false })

/** What a window may be: one pane, the smallest, the usual ones, the largest; the text at twice and four times its size. */
const sizes = {
  all: [
    at(480, 760),
    at(900, 700),
    at(1024, 720),
    at(1280, 800),
    at(1600, 900),
    at(1920, 1000),
    at(2560, 1300),
    at(3000, 1400)
  ],
  some: [at(700, 720), at(1280, 800), at(1920, 1000)],
  large: [at(1280, 900, 2), at(1280, 1024, 4), { ...at(1280, 800), spaced: true }]
} as const

for (const { language, theme, look, seen } of [
  { language: 'fr', theme: 'light', look: {}, seen: 'all' },
  { language: 'en', theme: 'dark', look: { density: 'compact' }, seen: 'some' },
  { language: 'fr', theme: 'light', look: { contrast: 'more' }, seen: 'large' }
] as const)
  test(`no screen, dialog or panel cuts, hides or spills anything${seen === 'large' ? ', or loses a colour' : ''}: ${seen} sizes, ${language}, ${theme}`, async () => {
    test.setTimeout(300_000)
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    const { app, window, dataFolder, close } = await launchApp({ language, theme })
    const resize = async ({ spaced, ...size }: Size): Promise<void> => {
      await resizeWindow(app, window, size)
      await window.evaluate((isSpaced) => {
        // The page takes no stylesheet but its own; one that is made of rules is none that it could be sent.
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(
          '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }'
        )
        document.adoptedStyleSheets = isSpaced ? [sheet] : []
      }, spaced)
      // Laid out, and painted.
      await window.evaluate(
        () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
      )
    }
    const usual = at(1440, 860)
    await resize(usual)
    await askApp(window, 'settings.change', look)
    let looks = 0
    await everyState(
      { app, window, dataFolder, bluesky, folder: test.info().outputPath() },
      async (name, within) => {
        for (const size of sizes[seen]) {
          await resize(size)
          const { width, zoom, spaced } = size
          const seenAt = `${name} at ${width} × ${zoom}${spaced ? ', spaced' : ''}`
          expect.soft(await findFaults(window, within), seenAt).toEqual([])
          looks += 1
        }
        await resize(usual)
        if (seen !== 'large') return
        const light = looks % 2 === 0 ? 'light' : 'dark'
        expect.soft(await findColourFaults(window, within ?? 'body', light), name).toEqual([])
      }
    )
    expect(looks).toBeGreaterThan(30 * sizes[seen].length)
    await close()
    await bluesky.server.stop()
  })
