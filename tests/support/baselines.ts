import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'

const folder = fileURLToPath(new URL('../baselines/', import.meta.url))
const maker = `${folder}made-with.json`
/** Wide enough to see what is where; the whole set stays a few megabytes. */
const width = 640

/** A Tuesday morning: everybody may be at work. */
const pictured = Date.UTC(2026, 10, 24, 9, 30)

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
 * Compares a picture with the one that is kept (tests/baselines), with a small tolerance. Only where the renderer is the one
 * that drew those; elsewhere letters differ by shades, and the test says that it did not compare. `npm run screenshots`
 * renews them.
 */
export const compareWithKept = async (app: ElectronApplication, png: Buffer, name: string): Promise<void> => {
  const here = await app.evaluate(
    () => `Electron ${process.versions.electron}, ${process.platform} ${process.arch}`
  )
  const isRenewing = test.info().config.updateSnapshots === 'all'
  if (isRenewing) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(maker, `${JSON.stringify({ madeWith: here })}\n`)
  }
  const madeWith: unknown = existsSync(maker)
    ? Reflect.get(Object(JSON.parse(readFileSync(maker, 'utf8'))), 'madeWith')
    : undefined
  if (madeWith !== here) {
    test.info().annotations.push({
      type: 'not compared',
      description: `The pictures of tests/baselines were made with ${String(madeWith)}; here is ${here}.`
    })
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
    .toMatchSnapshot(`${name}.jpg`, { threshold: 0.25, maxDiffPixelRatio: 0.03 })
}
