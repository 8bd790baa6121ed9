import type { Page } from 'playwright/test'
import { type Times, timesOf } from './measure.ts'

/**
 * Watches in the page how long it takes from a key (the time that the browser gives the event) to the end of the frame
 * that shows something else in these parts: a message posted in a frame is read once that frame was laid out and painted.
 */
export const watchPaint = async (window: Page): Promise<void> => {
  await window.evaluate(() => {
    const painted: { took: number | null; frames: number } = { took: null, frames: 0 }
    let keys = 0
    Reflect.set(globalThis, 'painted', painted)
    Reflect.set(globalThis, 'watchedParts', 'main')
    const look = (): string =>
      Array.from(document.querySelectorAll(String(Reflect.get(globalThis, 'watchedParts'))))
        .map((part) =>
          part instanceof HTMLTextAreaElement
            ? part.value
            : (part.getAttribute('data-id') ?? `${part.id} ${part.textContent}`)
        )
        .join('\n')
    globalThis.addEventListener(
      'keydown',
      (event) => {
        const start = event.timeStamp
        const before = look()
        painted.took = null
        painted.frames = 0
        keys += 1
        const key = keys
        const frame = (): void => {
          // What a key before this one led to is no longer waited for: its frames would be counted too.
          if (key !== keys) return
          painted.frames += 1
          const now = look()
          // Nothing there: it is still on its way.
          if (now === before || now === '') {
            if (performance.now() - start < 3_000) requestAnimationFrame(frame)
            return
          }
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            if (key === keys) painted.took = performance.now() - start
          }
          port2.postMessage(null)
        }
        requestAnimationFrame(frame)
      },
      { capture: true }
    )
  })
}

/** What a key changed on the screen. */
export interface Paint {
  /** Milliseconds from the key to the end of the frame that shows it. */
  readonly took: number
  /** Which frame after the key that was; 1: the next one. */
  readonly frames: number
}

/** Presses a key and waits for what it changes in these parts (a CSS selector); null where nothing changes in a second. */
export const pressAndPaint = async (window: Page, key: string, parts: string): Promise<Paint | null> => {
  await window.evaluate((selector) => {
    Reflect.set(globalThis, 'watchedParts', selector)
    Reflect.get(globalThis, 'painted').took = null
  }, parts)
  await window.keyboard.press(key)
  const done = await window
    .waitForFunction(() => Reflect.get(globalThis, 'painted').took !== null, null, {
      timeout: 1_000,
      polling: 5
    })
    .catch(() => null)
  return done === null ? null : await window.evaluate(() => ({ ...Reflect.get(globalThis, 'painted') }))
}

export interface Painted {
  readonly all: readonly number[]
  readonly times: Times
  readonly pressed: number
  /** Presses that changed nothing; they are in no other figure. */
  readonly without: number
  /** Presses whose change stood in the next frame. */
  readonly atOnce: number
}

const paintedOf = (paints: readonly (Paint | null)[]): Painted => {
  const seen = paints.filter((paint) => paint !== null)
  const all = seen.map(({ took }) => took)
  return {
    all,
    times: timesOf(all),
    pressed: paints.length,
    without: paints.length - seen.length,
    atOnce: seen.filter(({ frames }) => frames === 1).length
  }
}

/** The same many times, with what a person does between two presses. */
export const pressMany = async (
  window: Page,
  keys: readonly string[],
  parts: string,
  {
    before = async () => {},
    after = async () => {}
  }: { readonly before?: () => Promise<void>; readonly after?: () => Promise<void> } = {}
): Promise<Painted> => {
  const paints: (Paint | null)[] = []
  for (const key of keys) {
    await before()
    paints.push(await pressAndPaint(window, key, parts))
    await after()
  }
  return paintedOf(paints)
}
