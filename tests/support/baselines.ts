import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { askApp } from './call-app.ts'

const folder = fileURLToPath(new URL('../baselines/', import.meta.url))
const maker = `${folder}made-with.json`
/** Wide enough to see what is where; the whole set stays a few megabytes. */
const width = 640

/**
 * The share of a picture that may differ. Two runs differ by 0.13 % at most, another dialog by 2.7 %. The reasons beside a
 * conversation, and the list of colleagues, move by 2 to 4 % when routing is changed, after which the pictures are to be renewed.
 */
const mostDifferent = 0.01

/** Whether it was said that this machine compares nothing. */
let isTold = false

/** A Tuesday morning: everybody may be at work. */
export const pictured = Date.UTC(2026, 10, 24, 9, 30)

/**
 * The app at one moment, so that the same screen has the same words every day. In main time goes on, fifty times slower:
 * what waits for a later moment still finds one.
 */
export const stopTheClock = async (app: ElectronApplication, window: Page): Promise<void> => {
  await app.evaluate((_electron, at) => {
    const now = Date.now
    const begun = now()
    Date.now = () => Math.round(at + (now() - begun) / 50)
  }, pictured)
  await window.clock.setFixedTime(pictured + 30_000)
}

/**
 * Nothing moves by itself any more: the words that each colleague is known for are read, and every open conversation is
 * compared with them. The app says so itself; before, the reasons beside a conversation are those of a few seconds.
 */
export const rankingsSettle = async (window: Page): Promise<void> => {
  await expect
    .poll(() => askApp(window, 'routing.awaited', {}), { timeout: 60_000, message: 'the rankings settle' })
    .toEqual({ conversations: 0, words: false })
  // The page is told of the last of them within a second.
  await window.waitForTimeout(1_100)
}

/** The app lets no test bring a stylesheet in; the element itself can be told. */
export const showToast = (window: Page, isShown: boolean): Promise<void> =>
  window.evaluate(
    (opacity) => {
      for (const toast of document.querySelectorAll<HTMLElement>('output + [role="alert"] + div'))
        toast.style.opacity = opacity
    },
    isShown ? '' : '0'
  )

/** A picture of a screen that has come to rest: two in a row are the same, or it is the last of some. */
export const pictureAtRest = async (take: () => Promise<Buffer>): Promise<Buffer> => {
  let last = await take()
  for (let taken = 1; taken < 12; taken += 1) {
    const next = await take()
    if (next.equals(last)) return next
    last = next
  }
  return last
}

/**
 * How this machine draws letters: the digest of words in the fonts of the app and in those of the system (for emoji, and for
 * what ours do not have), drawn where nobody sees them. The same renderer draws them by other shades under another
 * FreeType, another font configuration or another emoji font.
 */
const lettersOf = async (window: Page): Promise<string> => {
  const drawn = await window.evaluate(async () => {
    const fonts = ['400 17px "Source Serif 4 Variable"', '600 13px "Inter Variable"', '400 14px monospace']
    const words = 'Où pèse le levain ? « Œuf » 1 234,5 — Ñandú ŁÓDŹ Привет 🥐 ✅'
    await Promise.all(fonts.map((font) => document.fonts.load(font, words)))
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 90
    const pen = canvas.getContext('2d')
    if (pen === null) return 'none'
    pen.fillStyle = '#fbf8f3'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.fillStyle = '#231e19'
    fonts.forEach((font, line) => {
      pen.font = font
      pen.fillText(words, 4.3, 24 + line * 28)
    })
    return canvas.toDataURL('image/png')
  })
  return createHash('sha256').update(drawn).digest('hex').slice(0, 16)
}

/**
 * Compares a picture with the one that is kept (tests/baselines), with a small tolerance. Only where the renderer is the one
 * that drew those, and draws letters as it did there; elsewhere they differ by shades, and the test says that it did not
 * compare. `npm run screenshots` renews them.
 */
export const compareWithKept = async (app: ElectronApplication, png: Buffer, name: string): Promise<void> => {
  const renderer = await app.evaluate(
    () => `Electron ${process.versions.electron}, ${process.platform} ${process.arch}`
  )
  const here = `${renderer}, letters ${await lettersOf(await app.firstWindow())}`
  const isRenewing = test.info().config.updateSnapshots === 'all'
  if (isRenewing) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(maker, `{ "madeWith": ${JSON.stringify(here)} }\n`)
  }
  const madeWith: unknown = existsSync(maker)
    ? Reflect.get(Object(JSON.parse(readFileSync(maker, 'utf8'))), 'madeWith')
    : undefined
  if (madeWith !== here) {
    const description = `The pictures of tests/baselines were made with ${String(madeWith)}; here is ${here}.`
    test.info().annotations.push({ type: 'not compared', description })
    // No reporter shows an annotation of a test that passes: said in the open, once for each worker.
    if (!isTold) process.stdout.write(`\nNOT COMPARED: ${description}\n`)
    isTold = true
    return
  }
  const small = await app.evaluate(
    ({ nativeImage }, given) =>
      nativeImage
        .createFromBuffer(Buffer.from(given.png, 'base64'))
        .resize({ width: given.width, quality: 'best' })
        .toJPEG(60)
        .toString('base64'),
    { png: png.toString('base64'), width }
  )
  expect
    .soft(Buffer.from(small, 'base64'), `the picture of ${name}`)
    .toMatchSnapshot(`${name}.jpg`, { threshold: 0.25, maxDiffPixelRatio: mostDifferent })
}
