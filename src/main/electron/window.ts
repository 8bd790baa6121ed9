import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type Rectangle
} from 'electron'
import type { Log } from '../runtime/log.ts'
import { webPreferences } from './web-preferences.ts'
import {
  firstSize,
  placeWindow,
  readWindowState,
  smallestSize,
  writeWindowState,
  type WindowState
} from './window-state.ts'

/** The built preload and page stand beside the built main process. */
export const builtFolder = (name: 'preload' | 'renderer'): string => join(import.meta.dirname, '..', name)

/**
 * The window of the inbox, where it was last; a null `stateFile` makes one of the first size that is not remembered. It may be
 * made before the inbox is open (`started`), and is not shown until then: it may have to give way to the window of a problem.
 */
export const createInboxWindow = ({
  stateFile,
  log,
  zoom,
  started
}: {
  readonly stateFile: string | null
  readonly log: Log
  /** 1: the usual size of everything. */
  readonly zoom: number
  readonly started: Promise<unknown>
}): BrowserWindow => {
  const last = stateFile === null ? null : readWindowState(stateFile)
  const place = stateFile === null ? firstSize : placeWindow(last, workAreas())
  const window = createWindow(
    {
      ...place,
      useContentSize: stateFile === null,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      webPreferences: {
        ...webPreferences,
        preload: join(builtFolder('preload'), 'preload.cjs'),
        zoomFactor: zoom
      }
    },
    { mayShow: started, maximized: last?.maximized ?? false }
  )
  // One that was never shown is not yet where it was last.
  if (stateFile !== null)
    window.once('show', () => window.on('close', () => writeWindowState(stateFile, stateOf(window))))
  reloadAfterCrash(window, log)
  return window
}

/** The window that says why the app cannot start. It has no preload: its page asks nothing. */
export const createProblemWindow = (): BrowserWindow =>
  createWindow(
    { width: 680, height: 480, webPreferences: { ...webPreferences } },
    { mayShow: Promise.resolve(), maximized: false }
  )

/** Loads the page. That a window is closed before it was loaded is no failure. */
export const loadPage = async (window: BrowserWindow, address: string): Promise<void> => {
  let isClosing = false
  window.once('close', () => {
    isClosing = true
  })
  try {
    await window.loadURL(address)
  } catch (problem) {
    if (!isClosing && !window.isDestroyed()) throw problem
  }
}

/** How a window is first shown. */
interface Shown {
  /** Not before this. */
  readonly mayShow: Promise<unknown>
  readonly maximized: boolean
}

/** Shown once something is painted, in the page's own colour until then, so that nothing flashes. */
const createWindow = (options: BrowserWindowConstructorOptions, shown: Shown): BrowserWindow => {
  const window = new BrowserWindow({
    ...options,
    // What is shipped has no developer tools: a person who is told to paste something there has none to paste it into.
    webPreferences: { ...options.webPreferences, devTools: !app.isPackaged },
    show: false,
    autoHideMenuBar: true,
    title: 'Porte-parole',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#191613' : '#fbf8f3'
  })
  showOnce(window, shown)
  return window
}

/** Milliseconds after its page has loaded within which a window is painted, or is shown as it is. */
const longestFirstPaint = 1000

/**
 * Some systems paint nothing in a hidden window, so that `ready-to-show` never comes and the app seems not
 * to start (electron/electron#25253, #7779): a page that has loaded is shown a moment later in any case.
 */
const showOnce = (window: BrowserWindow, { mayShow, maximized }: Shown): void => {
  let isShown = false
  const show = (): void => {
    if (isShown || window.isDestroyed()) return
    isShown = true
    // It shows the window by itself, which therefore cannot be made so.
    if (maximized) window.maximize()
    window.show()
  }
  window.once('ready-to-show', () => void mayShow.then(show))
  window.webContents.once(
    'did-finish-load',
    () => void mayShow.then(() => setTimeout(show, longestFirstPaint))
  )
}

/** What the person wrote is in the database, so a page that crashed can begin again; twice in ten seconds is hopeless. */
const reloadAfterCrash = (window: BrowserWindow, log: Log): void => {
  let lastCrash = 0
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.warn('page_gone', { reason, exitCode })
    const now = Date.now()
    if (reason !== 'clean-exit' && now - lastCrash > 10_000) window.reload()
    lastCrash = now
  })
}

const workAreas = (): readonly Rectangle[] => {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
  return [primary, ...others].map((display) => display.workArea)
}

const stateOf = (window: BrowserWindow): WindowState => ({
  ...window.getNormalBounds(),
  maximized: window.isMaximized()
})
