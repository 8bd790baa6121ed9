import { writeFileSync } from 'node:fs'
import type { BrowserWindow } from 'electron'
import { z } from 'zod'
import type { RunningApp } from '../runtime/running-app.ts'
import { firstSize } from './window-state.ts'

const longestWait = 30_000
const mostCaptures = 12

const firstRunSchema = z.object({
  ok: z.literal(true),
  value: z.object({ welcomed: z.boolean(), sampleLoaded: z.boolean() })
})

/** On the first run there is nothing to show yet: loads the sample, which answers the question of the first run. */
export const showSampleOnFirstRun = async (app: Pick<RunningApp, 'serve'>): Promise<void> => {
  const settings = firstRunSchema.parse(await app.serve('settings.get', {}))
  if (settings.value.welcomed || settings.value.sampleLoaded) return
  await app.serve('sample.load', {})
}

/**
 * Waits until the page says that the inbox is painted (`data-ready` on its root element), then writes a PNG of
 * it at 1440 × 860. Answers false when the page was not ready within 30 seconds.
 */
export const writeScreenshot = async (window: BrowserWindow, file: string): Promise<boolean> => {
  window.setContentSize(firstSize.width, firstSize.height)
  const ready: unknown = await window.webContents.executeJavaScript(`(${waitInPage})(${longestWait})`)
  if (ready !== true) return false
  writeFileSync(file, await pictureAtRest(window))
  return true
}

/** A capture shows the last frame that came to the screen, which may be one before the last painted: two in a row must agree. */
const pictureAtRest = async (window: BrowserWindow): Promise<Buffer> => {
  const capture = async (): Promise<Buffer> => (await window.webContents.capturePage()).toPNG()
  let last = await capture()
  for (let taken = 1; taken < mostCaptures; taken += 1) {
    const next = await capture()
    if (next.equals(last)) break
    last = next
  }
  return last
}

/** Runs in the page: true once it is ready with the reasons beside it, its fonts are there, and some frames were painted since. */
const waitInPage = `async (longestWait) => {
  const root = document.documentElement
  const isReady = () => root.dataset.ready === 'true' && document.querySelector('[data-begun="false"]') === null
  const ready = await new Promise((resolve) => {
    if (isReady()) return resolve(true)
    const observer = new MutationObserver(() => { if (isReady()) { observer.disconnect(); resolve(true) } })
    observer.observe(root, { attributes: true, subtree: true, attributeFilter: ['data-ready', 'data-begun'] })
    setTimeout(() => resolve(false), longestWait)
  })
  if (!ready) return false
  await document.fonts.ready
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  await frame()
  await frame()
  // Past the paint of the second one, and of one more.
  await frame()
  await new Promise((resolve) => setTimeout(resolve))
  return true
}`
