import type { Page } from 'playwright/test'
import { type Times, timesOf } from './measure.ts'

/**
 * Watches in the page how long it takes from a key (the time that the browser gives the event) to the end of the frame
 * that shows something else in these parts: a message posted in a frame is read once that frame was laid out and painted.
 */
export const watchPaint = async (window: Page): Promise<void> => {
  await window.evaluate(() => {
    const painted: { took: number | null } = { took: null }
    Reflect.set(globalThis, 'painted', painted)
    Reflect.set(globalThis, 'watchedParts', 'main')
    const look = (): string =>
      Array.from(document.querySelectorAll(String(Reflect.get(globalThis, 'watchedParts'))))
        .map((part) =>
          part instanceof HTMLTextAreaElement
            ? part.value
            : `${part.getAttribute('data-id') ?? part.textContent} ${part.getAttribute('aria-current')}`
        )
        .join('\n')
    globalThis.addEventListener(
      'keydown',
      (event) => {
        const start = event.timeStamp
        const before = look()
        painted.took = null
        const frame = (): void => {
          if (look() === before) {
            if (performance.now() - start < 3_000) requestAnimationFrame(frame)
            return
          }
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            painted.took = performance.now() - start
          }
          port2.postMessage(null)
        }
        requestAnimationFrame(frame)
      },
      { capture: true }
    )
  })
}

/** Presses a key and waits for what it changes in these parts (a CSS selector); null where nothing changes in a second. */
export const pressAndPaint = async (window: Page, key: string, parts: string): Promise<number | null> => {
  await window.evaluate((selector) => {
    Reflect.set(globalThis, 'watchedParts', selector)
    Reflect.get(globalThis, 'painted').took = null
  }, parts)
  await window.keyboard.press(key)
  const took = await window
    .waitForFunction(() => Reflect.get(globalThis, 'painted').took, null, { timeout: 1_000, polling: 5 })
    .catch(() => null)
  return took === null ? null : await took.evaluate((value: number) => value)
}

/** The same many times; what changed nothing is left out, and counted. */
export const pressMany = async (
  window: Page,
  keys: readonly string[],
  parts: string,
  between: (index: number) => Promise<void> = async () => {}
): Promise<{ readonly times: Times; readonly without: number }> => {
  const took: number[] = []
  for (const [index, key] of keys.entries()) {
    const one = await pressAndPaint(window, key, parts)
    if (one !== null) took.push(one)
    await between(index)
  }
  return { times: timesOf(took), without: keys.length - took.length }
}
