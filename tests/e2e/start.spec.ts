import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { electronCommand, launchApp, launchElectron } from '../support/launch-electron.ts'

const holdStart = fileURLToPath(new URL('../support/hold-start.cjs', import.meta.url))

let dataFolder: string
test.beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-start-'))
})
test.afterEach(() => rm(dataFolder, { recursive: true, force: true }))

/** An app that has its window, and does not open its inbox before `letStart`. */
const launchHeld = async (): Promise<{ app: ElectronApplication; window: Page }> => {
  const { words, environment } = electronCommand(dataFolder)
  const app = await launchElectron(['-r', holdStart, ...words], environment)
  const window = await app.firstWindow()
  await window.waitForLoadState()
  return { app, window }
}

const letStart = (app: ElectronApplication): Promise<void> =>
  app.evaluate(() => Reflect.get(globalThis, 'letStart')())

const isShown = (app: ElectronApplication): Promise<readonly boolean[]> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))

test('the window reads its page while the inbox is opened, is not shown before, and what it asks is answered then', async () => {
  const { app, window } = await launchHeld()
  const asked = askApp(window, 'settings.get', {})
  let isAnswered = false
  void asked.then(() => {
    isAnswered = true
  })
  // Longer than a painted window waits to be shown.
  await window.waitForTimeout(1_500)
  expect(isAnswered).toBe(false)
  expect(await isShown(app)).toEqual([false])
  expect(await window.evaluate(() => document.body.innerText.trim())).toBe('')
  await letStart(app)
  expect(await asked).toMatchObject({ welcomed: false })
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
  await expect.poll(() => isShown(app)).toEqual([true])
  await app.close()
})

test('a window whose page dies while the inbox is opened begins anew, and shows it', async () => {
  const { app } = await launchHeld()
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const anew = new Promise<null>((resolve) => contents?.once('did-finish-load', () => resolve(null)))
    contents?.forcefullyCrashRenderer()
    await anew
  })
  await letStart(app)
  await expect.poll(() => isShown(app)).toEqual([true])
  const read = (): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')
    )
  await expect.poll(read).toContain('Import a file')
  await app.close()
})

test('an app that is asked to quit while the inbox is opened quits', async () => {
  const { app } = await launchHeld()
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await app.evaluate(({ app: running }) => running.quit())
  expect(await ended).toBe(0)
})

test('what cannot be opened is said in the only window that was ever shown', async () => {
  await writeFile(join(dataFolder, 'porte-parole.sqlite'), 'No database. '.repeat(100))
  const { app, window } = await launchHeld()
  await app.evaluate(({ BrowserWindow }) => {
    Reflect.set(globalThis, 'shownEarly', false)
    BrowserWindow.getAllWindows()[0]?.on('show', () => Reflect.set(globalThis, 'shownEarly', true))
  })
  const [problem] = await Promise.all([app.waitForEvent('window'), letStart(app)])
  await expect(problem.getByRole('heading')).toHaveText(/is not a database/u)
  await expect.poll(() => window.isClosed()).toBe(true)
  expect(await isShown(app)).toEqual([true])
  expect(await app.evaluate((): unknown => Reflect.get(globalThis, 'shownEarly'))).toBe(false)
  await app.close()
})

test('a window begins as it looked last, whatever stands in the file that says so', async () => {
  const lookFile = join(dataFolder, 'look.json')
  const first = await launchApp({ dataFolder })
  await askApp(first.window, 'settings.change', {
    language: 'fr',
    theme: 'dark',
    density: 'compact',
    textSize: 125
  })
  await expect(first.window.locator('html')).toHaveAttribute('lang', 'fr')
  await first.close()

  const marks = (window: Page) =>
    window.evaluate(() => {
      const { lang, dataset } = document.documentElement
      return { lang, theme: dataset['theme'], density: dataset['density'] }
    })
  const zoom = (app: ElectronApplication) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())

  const second = await launchHeld()
  expect(await marks(second.window)).toEqual({ lang: 'fr', theme: 'dark', density: 'compact' })
  expect(await zoom(second.app)).toBeCloseTo(1.25)
  expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
  await second.app.close()

  for (const hostile of [
    '',
    '{"language":"fr',
    '[]',
    JSON.stringify({ language: 'en', theme: '"><script>', density: 'compact', textSize: 9e9 })
  ]) {
    await writeFile(lookFile, hostile)
    const held = await launchHeld()
    expect(await marks(held.window), hostile).toEqual({ lang: 'en' })
    // The settings are what counts.
    await letStart(held.app)
    await expect(held.window.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(held.window.locator('html')).toHaveAttribute('lang', 'fr')
    await expect.poll(() => zoom(held.app)).toBeCloseTo(1.25)
    await held.app.close()
  }
})
