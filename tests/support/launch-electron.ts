import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright/test'

export interface LaunchOptions {
  /** An existing data folder, to start again on what an earlier launch left; a fresh one otherwise. */
  readonly dataFolder?: string
  readonly language?: 'fr' | 'en'
  readonly theme?: 'light' | 'dark'
  /** Of the page, in pixels. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly environment?: Readonly<Record<string, string>>
  /** Playwright tells Chromium to ask no keyring; with this the one of the session is asked. */
  readonly keyring?: boolean
  /** Other arguments for the app. */
  readonly words?: readonly string[]
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly window: Page
  readonly dataFolder: string
  /** Quits the app; its data folder is removed too, unless the caller gave it. */
  close(): Promise<void>
}

const longestStart = 20_000

const askKeyring = fileURLToPath(new URL('./ask-keyring.cjs', import.meta.url))

/** Far more than a slow machine needs for two frames. */
const longestPaint = 8_000

const locales = { fr: 'fr_FR.UTF-8', en: 'en_GB.UTF-8' } as const

/**
 * Starts the built app in the Electron that scripts/electron.mjs found, on a data folder of its own, and
 * waits for its window. Needs what scripts/prepare-e2e.mjs prepares, so it works inside Playwright only.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'porte-parole-e2e-')))
  const { app, window } = await launchPainted(dataFolder, options)
  const close = async (): Promise<void> => {
    await app.close()
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    if (options.size) await resizePage(app, window, options.size)
  } catch (problem) {
    // Left open, it would hold its data folder against the next launch.
    await close()
    throw problem
  }
  return { app, window, dataFolder, close }
}

/**
 * On a virtual display Chromium now and then starts without painting at all (one start in some hundreds):
 * the page is whole, and no frame ever comes, so that Playwright waits in vain for an element to keep
 * still. Nothing brings such a window to life; the app is started again, once, and the test says so.
 */
async function launchPainted(
  dataFolder: string,
  options: LaunchOptions
): Promise<{ app: ElectronApplication; window: Page }> {
  const first = await launch(dataFolder, options)
  if (await paints(first.window)) return first
  process.stderr.write('The window painted nothing: the app is started again.\n')
  await first.app.close()
  const second = await launch(dataFolder, options)
  if (await paints(second.window)) return second
  await second.app.close()
  throw new Error('The window of the app painted nothing, twice.')
}

async function launch(
  dataFolder: string,
  options: LaunchOptions
): Promise<{ app: ElectronApplication; window: Page }> {
  const { words, environment } = electronCommand(dataFolder, options)
  return await startElectron(
    [...(options.keyring === true ? ['-r', askKeyring] : []), ...words],
    environment,
    // Null: what the app itself asks of the system, and not Playwright's default of light.
    options.theme ?? null
  )
}

/** Starts Electron with these words and waits for its window to be loaded; one whose window never comes is ended. */
export async function startElectron(
  words: readonly string[],
  environment: Record<string, string>,
  colorScheme: 'light' | 'dark' | null = null
): Promise<{ app: ElectronApplication; window: Page }> {
  const app = await launchElectron(words, environment, colorScheme)
  try {
    return { app, window: await windowThatStays(app) }
  } catch (problem) {
    await app.close()
    throw problem
  }
}

/**
 * The window that a person sees: the first one is made before the inbox is opened, and gives way to that of a problem where it
 * cannot be.
 */
async function windowThatStays(app: ElectronApplication): Promise<Page> {
  const first = await app.firstWindow({ timeout: longestStart })
  try {
    await first.waitForLoadState()
    // Answered once the inbox is open.
    await first.evaluate(() => Reflect.get(globalThis, 'porteParole')?.call('settings.get', {}))
    return first
  } catch (problem) {
    if (!first.isClosed()) throw problem
    const next =
      app.windows().find((window) => window !== first) ??
      (await app.waitForEvent('window', { timeout: longestStart }))
    await next.waitForLoadState()
    return next
  }
}

/** Starts Electron with these words, and waits for no window. */
export async function launchElectron(
  words: readonly string[],
  environment: Record<string, string>,
  colorScheme: 'light' | 'dark' | null = null
): Promise<ElectronApplication> {
  // Without a path Playwright takes the Electron of the "electron" package, which asks
  // ELECTRON_OVERRIDE_DIST_PATH, and holds the app back until it has connected to it.
  const app = await _electron.launch({
    args: [...words],
    env: environment,
    timeout: longestStart,
    // Playwright would switch the sandbox off on every Linux; only the machine's own switches do.
    chromiumSandbox: true,
    colorScheme
  })
  askInTurns(app)
  return app
}

/**
 * What the debugger asks of main is answered when main next ends a turn, and until then nothing but the debugger, which holds
 * it weakly, knows a promise that is already settled: where main collects its garbage first, which it does all the time on a
 * large inbox, the answer is lost ("Resulting promise was garbage collected", 12 of 900 questions; 0 of 900 so). A promise that
 * settles in a turn of its own is held until then, and answered in that turn.
 */
function askInTurns(app: ElectronApplication): void {
  const ask = app.evaluate.bind(app)
  Reflect.set(app, 'evaluate', (work: unknown, given: unknown) =>
    ask(
      // Playwright sends the words of a function: what it closes over does not cross.
      new Function(
        'electron',
        'given',
        `return new Promise((turn) => setImmediate(turn)).then(() => (${String(work)})(electron, given))`
      ) as Parameters<typeof ask>[0],
      given
    )
  )
}

function paints(window: Page): Promise<boolean> {
  return window.evaluate(
    (longest) =>
      new Promise<boolean>((resolve) => {
        setTimeout(() => resolve(false), longest)
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))
      }),
    longestPaint
  )
}

/** How the app is started, for a test that needs the process itself (a second instance, its exit code). */
export function electronCommand(
  dataFolder: string,
  options: LaunchOptions = {}
): { command: string; words: readonly string[]; environment: Record<string, string> } {
  const language = options.language ?? 'en'
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const]
  )
  return {
    command: prepared('PORTE_PAROLE_ELECTRON'),
    words: [
      ...switches(),
      prepared('PORTE_PAROLE_APP'),
      `--user-data-dir=${dataFolder}`,
      `--lang=${language}`,
      ...(options.words ?? [])
    ],
    environment: {
      ...Object.fromEntries(inherited),
      // Linux takes the person's language from the environment, other systems from --lang.
      LANG: locales[language],
      LANGUAGE: language,
      LC_ALL: locales[language],
      ...options.environment
    }
  }
}

function switches(): string[] {
  const parsed: unknown = JSON.parse(prepared('PORTE_PAROLE_SWITCHES'))
  return Array.isArray(parsed) ? parsed.map(String) : []
}

function prepared(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run these tests with "npm run test:e2e".`)
  return value
}

/** Resizes the window so that its page has the size, and waits until the page says so. */
async function resizePage(
  app: ElectronApplication,
  window: Page,
  size: { readonly width: number; readonly height: number }
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
  await window.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
}

/** What the next dialogs that ask for a file answer, instead of a person. */
export async function answerOpenDialogs(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({
      canceled: chosen === null,
      filePaths: chosen === null ? [] : [chosen]
    })
  }, path)
}

/** What the next dialogs that ask where to save answer, instead of a person. */
export async function answerSaveDialogs(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: chosen === null, filePath: chosen ?? '' })
  }, path)
}

/** Nothing is opened in a browser from now on; the function answers which addresses would have been. */
export async function catchOpenedAddresses(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'openedAddresses', opened)
    shell.openExternal = async (address) => {
      opened.push(address)
    }
  })
  return () => app.evaluate((): string[] => Reflect.get(globalThis, 'openedAddresses'))
}

/** Which addresses the pages of the app ask for from now on. */
export async function catchRequests(app: ElectronApplication): Promise<() => Promise<string[]>> {
  await app.evaluate(({ session }) => {
    const requested: string[] = []
    Reflect.set(globalThis, 'requestedAddresses', requested)
    session.defaultSession.webRequest.onSendHeaders((details) => requested.push(details.url))
  })
  return () => app.evaluate((): string[] => Reflect.get(globalThis, 'requestedAddresses'))
}
