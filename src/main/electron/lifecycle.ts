import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { app, clipboard, dialog, Menu, nativeTheme, safeStorage, session, type BrowserWindow } from 'electron'
import type { i18n } from 'i18next'
import { z } from 'zod'
import { settingsSchema } from '../../shared/contract/settings.ts'
import { createTranslations } from '../../shared/locales/translate.ts'
import type { KeptPlace } from '../../shared/contract/window.ts'
import { type Look, lookMarks } from '../../shared/model/look.ts'
import { systemClock } from '../runtime/clock.ts'
import { fileLog, type Log } from '../runtime/log.ts'
import { keepFilesPrivate, keepFolderPrivate } from '../runtime/private-files.ts'
import type { RunningApp, StartApp } from '../runtime/running-app.ts'
import { waitAtMost } from '../runtime/wait-at-most.ts'
import { electronDesktop } from './desktop.ts'
import { answerPage, forwardEvents, tellPage } from './ipc.ts'
import { editMenuTemplate } from './edit-menu.ts'
import { refusedSwitches } from './given-switches.ts'
import { createLinkFollower, type LinkFollower } from './follow-link.ts'
import { keepLastLook, type LastLook, readLastLook } from './last-look.ts'
import { openAddress, openUnencrypted } from './links.ts'
import { type MenuOptions, menuTemplate } from './menu.ts'
import { serveMedia } from './media-protocol.ts'
import { guardEveryPage } from './navigation.ts'
import { pageAddress, problemAddress } from './page-address.ts'
import type { RootMarks } from './page-files.ts'
import { registerSchemes, servePage, type WrittenPage } from './page-protocol.ts'
import { limitEverySession, limitSession } from './permissions.ts'
import { onSystemLock, onWakeUp } from './power.ts'
import { openSecrets } from './safe-storage.ts'
import { showSampleOnFirstRun, writeScreenshot } from './screenshot.ts'
import { isSoundSqlite } from './sqlite-version.ts'
import { codeOfBug, describeProblem, sayToSystem, type StartupProblem } from '../runtime/startup-problem.ts'
import { problemPages } from './problem-page.ts'
import { uiLanguage } from './ui-language.ts'
import { utilityProcesses } from './utility-processes.ts'
import { builtFolder, createInboxWindow, createProblemWindow, loadPage } from './window.ts'

const longestStop = 3000

/**
 * Megabytes that the things of a page may take, some twenty times what they do. Under a thousand V8 lets its heap grow by half
 * before it collects, and without a limit to four times its size, with all the elements and styles that it counts for little:
 * whoever looked at six hundred conversations held 360 MB, of which 260 were of what they had left.
 */
const roomOfPage = 512

/** By how much the heap of main, which began before it could be given a limit, grows before it is collected: the same, in percent. */
const growthOfMain = 50

/**
 * The desktop app, from its first moment to its last: one instance for each data folder, ready → start →
 * window, quit → stop. Returns at once; Electron takes it from there.
 */
export const runDesktopApp = (startApp: StartApp): void => {
  if (app.isPackaged)
    for (const name of refusedSwitches(process.argv.slice(1))) app.commandLine.removeSwitch(name)
  const screenshotFile = app.commandLine.getSwitchValue('screenshot') || null
  if (!app.requestSingleInstanceLock()) {
    // The instance that runs has been told, and shows itself.
    if (screenshotFile !== null) printError(systemTranslations().t('startup:already_running'))
    app.exit(screenshotFile === null ? 0 : 1)
    return
  }
  // With both, Chromium's processes would refuse to start as root; each window still asks for its own sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (screenshotFile !== null) app.commandLine.appendSwitch('force-device-scale-factor', '1')
  app.commandLine.appendSwitch('js-flags', `--max-old-space-size=${roomOfPage}`)
  setFlagsFromString(`--heap-growing-percent=${growthOfMain}`)
  keepFilesPrivate()
  registerSchemes()
  const links = createLinkFollower({ openAddress, openUnencrypted, newId: randomUUID })
  guardEveryPage(app, links.follow)
  limitEverySession(app)
  app
    .whenReady()
    .then(() => start(startApp, screenshotFile, links))
    .catch((problem: unknown) => {
      // Whatever happens, a person is told and the process ends.
      const { t } = systemTranslations()
      const text = describeProblem(t, { kind: 'unexpected', detail: messageOf(problem) })
      printError(sayToSystem(text, codeOfBug(problem)))
      if (screenshotFile === null)
        dialog.showErrorBox('Porte-parole', [text.title, text.advice, ...text.facts].join('\n\n'))
      app.exit(1)
    })
}

const start = async (
  startApp: StartApp,
  screenshotFile: string | null,
  links: LinkFollower
): Promise<void> => {
  const dataFolder = app.getPath('userData')
  keepFolderPrivate(dataFolder)
  const log = fileLog(dataFolder, systemClock)
  const shell = createShell(log, join(dataFolder, 'look.json'), screenshotFile !== null)
  process.on('uncaughtException', (problem) => shell.fail(problem))
  process.on('unhandledRejection', (problem) => log.error('unhandled_rejection', problem))
  // It may have been made before anybody listened.
  limitSession(session.defaultSession)
  const marks = (): RootMarks => ({
    language: shell.language(),
    ...lookMarks(shell.look(), {
      moreContrast: nativeTheme.shouldUseHighContrastColors,
      // The page asks by itself, before anything can move.
      lessMotion: false
    })
  })
  servePage(builtFolder('renderer'), shell.writtenPages, marks)
  let open = (_running: RunningApp): void => {}
  const started = new Promise<RunningApp>((resolve) => {
    open = resolve
  })
  answerPage(shell.window, started)
  serveMedia(async (name) => await (await started).readMedia(name))
  // The window reads its page while the inbox is opened; what the page asks is answered from then on.
  if (screenshotFile === null) stayOpen(started, shell, join(dataFolder, 'window.json'))
  const secrets = await openSecrets({
    file: join(dataFolder, 'secrets.json'),
    keyring: safeStorage,
    platform: process.platform,
    log
  })
  const outcome = await startApp({
    dataFolder,
    resourcesFolder: join(app.getAppPath(), 'resources'),
    appVersion: app.getVersion(),
    secrets,
    desktop: electronDesktop(shell, links),
    log,
    processes: utilityProcesses
  })
  if (outcome.kind === 'problem') return shell.showProblem(outcome.problem)
  const running = outcome.app
  links.askBy({
    isLocked: () => running.isLocked(),
    ask(asked) {
      const window = shell.window()
      if (window !== null) tellPage(window, { type: 'asks_to_open', ...asked })
    }
  })
  forgetSelectionWhenLocked(running)
  if (!isSoundSqlite(running.sqliteVersion))
    log.warn('sqlite_has_the_wal_reset_bug', { version: running.sqliteVersion })
  stopBeforeQuit(running)
  onWakeUp(() => running.wake())
  onSystemLock((isLocked) => {
    running.systemLocked(isLocked).catch((problem: unknown) => log.error('system_lock_not_followed', problem))
  })
  await followSettings(running, shell)
  if (screenshotFile !== null) await showSampleOnFirstRun(running)
  open(running)
  if (screenshotFile !== null) await takeScreenshot(running, shell, screenshotFile)
}

/** What the person sees now, and in which language; the rest of this file changes it. */
interface Shell {
  readonly log: Log
  readonly systemLanguage: 'fr' | 'en'
  readonly writtenPages: Map<string, WrittenPage>
  translations(): i18n
  language(): 'fr' | 'en'
  look(): Look
  /** Shows the window so, and speaks so; the next start begins with it. */
  wear(look: LastLook): void
  /** Says how the menu changes a setting. */
  changeBy(change: (path: string, input: unknown) => void): void
  /** The key of each action, as the window says. */
  showKeys(keys: MenuOptions['keys']): void
  /** Makes the menu anew, in the language and with the keys of now. */
  showMenu(): void
  /** Where the person is in the window that is open. */
  keepPlace(place: KeptPlace): void
  /** It outlives a page that dies. */
  keptPlace(): KeptPlace | null
  window(): BrowserWindow | null
  /** Brings the window before everything else, and makes one where there is none; nothing before the app stays open. */
  show(): void
  /** Says how `show` is done. */
  showBy(show: () => void): void
  /** Makes a window that shows the inbox once that has started; `stateFile` as in createInboxWindow. */
  openInbox(started: Promise<RunningApp>, stateFile: string | null): Promise<BrowserWindow>
  /** Says why the app cannot go on (its code to the system); it ends when the person closes that window. */
  showProblem(problem: StartupProblem, code?: string): Promise<void>
  /** A bug that nobody caught: kept in the log, and said. */
  fail(problem: unknown): void
}

/** `lookFile`: where the look is kept from one start to the next. */
const createShell = (log: Log, lookFile: string, isUnattended: boolean): Shell => {
  const systemLanguage = uiLanguage(app.getPreferredSystemLanguages(), app.getLocale())
  const languageOf = (given: LastLook): 'fr' | 'en' =>
    given.language === 'system' ? systemLanguage : given.language
  let look = readLastLook(lookFile)
  nativeTheme.themeSource = look.theme
  let translations = createTranslations(languageOf(look))
  let change: (path: string, input: unknown) => void = () => {}
  let keys: MenuOptions['keys'] = {}
  let window: BrowserWindow | null = null
  let place: KeptPlace | null = null
  let show = (): void => {}
  const shell: Shell = {
    log,
    systemLanguage,
    writtenPages: new Map(),
    translations: () => translations,
    language: () => languageOf(look),
    look: () => look,
    wear(given) {
      if (languageOf(given) !== languageOf(look)) translations = createTranslations(languageOf(given))
      look = given
      keepLastLook(lookFile, look)
      nativeTheme.themeSource = look.theme
      window?.webContents.setZoomFactor(look.textSize / 100)
    },
    changeBy(given) {
      change = given
    },
    showKeys(given) {
      keys = given
      shell.showMenu()
    },
    showMenu() {
      const template = menuTemplate({
        translations,
        keys,
        platform: process.platform,
        developer: !app.isPackaged,
        look,
        changeLook: (changed) => change('settings.change', changed),
        stepText: (step) => change('settings.stepTextSize', { step }),
        runAction: (id) => {
          if (window !== null) tellPage(window, { type: 'action', id })
        }
      })
      Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    },
    keepPlace(given) {
      place = given
    },
    keptPlace: () => place,
    window: () => window,
    show: () => show(),
    showBy(given) {
      show = given
    },
    async openInbox(started, stateFile) {
      const opened = createInboxWindow({ stateFile, log, zoom: look.textSize / 100, started })
      window = opened
      const endForwarding = forwardEvents(opened, started)
      opened.on('closed', () => {
        endForwarding()
        if (window !== opened) return
        window = null
        place = null
      })
      // A page that begins anew for another reason than its death begins at the inbox.
      let hasDied = false
      // Before the window begins it anew.
      opened.webContents.prependListener('render-process-gone', () => {
        hasDied = true
      })
      opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument && !hasDied) place = null
      })
      opened.webContents.on('did-finish-load', () => {
        hasDied = false
      })
      opened.webContents.on('context-menu', async (_event, clicked) => {
        const running = await started
        if (running.isLocked() && !clicked.isEditable) return
        const template = editMenuTemplate(clicked, translations)
        if (template.length > 0) Menu.buildFromTemplate(template).popup({ window: opened })
      })
      const page = opened.webContents
      await loadPage(opened, pageAddress)
      // Chromium keeps a zoom of its own for each origin: ours is the one that was chosen. Of a window that was closed meanwhile
      // the page is gone before the window is.
      if (!page.isDestroyed()) page.setZoomFactor(look.textSize / 100)
      return opened
    },
    async showProblem(problem, code = problem.kind) {
      const text = describeProblem(translations.t, problem)
      printError(sayToSystem(text, code))
      if (isUnattended) return app.exit(1)
      for (const [address, page] of problemPages(translations, text)) shell.writtenPages.set(address, page)
      const problemWindow = createProblemWindow()
      problemWindow.on('closed', () => app.exit(1))
      window?.destroy()
      await loadPage(problemWindow, problemAddress)
    },
    fail(problem) {
      log.error('uncaught', problem)
      void shell
        .showProblem({ kind: 'unexpected', detail: messageOf(problem) }, codeOfBug(problem))
        .catch(() => app.exit(1))
    }
  }
  return shell
}

/**
 * On X11 what was only selected is given to whoever presses the middle button, in any program: selected in a window that is
 * locked, it would still be there. What a person copied is theirs.
 */
const forgetSelectionWhenLocked = (running: RunningApp): void => {
  if (process.platform !== 'linux') return
  let wasLocked = running.isLocked()
  running.subscribe(() => {
    const isLocked = running.isLocked()
    if (isLocked && !wasLocked) clearSelection()
    wasLocked = isLocked
  })
}

/** The Electron that tests may run on knows the selection by a word, the one that ships as a clipboard of its own. */
const clearSelection = (): void => {
  if ('selection' in clipboard) clipboard.selection.clear()
  else Reflect.apply(Reflect.get(clipboard, 'clear'), clipboard, ['selection'])
}

const settingsAnswerSchema = z.object({ ok: z.literal(true), value: settingsSchema })

/** The menu, the dialogs and the colours of the system follow the person's settings, now and when they change. */
const followSettings = async (running: RunningApp, shell: Shell): Promise<void> => {
  const apply = async (): Promise<void> => {
    const { value } = settingsAnswerSchema.parse(await running.serve('settings.get', {}))
    shell.wear(value)
    shell.showMenu()
  }
  running.subscribe((event) => {
    if (event.type === 'changed' && event.tables.includes('setting'))
      apply().catch((problem: unknown) => shell.log.error('settings_not_applied', problem))
  })
  shell.changeBy((path, input) => void running.serve(path, input))
  await apply()
}

const stayOpen = (started: Promise<RunningApp>, shell: Shell, stateFile: string): void => {
  const show = async (): Promise<void> => {
    const window = shell.window()
    if (window === null) {
      await shell.openInbox(started, stateFile)
      return
    }
    await started
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  const showOrFail = (): void => void show().catch((problem: unknown) => shell.fail(problem))
  shell.showBy(showOrFail)
  app.on('second-instance', showOrFail)
  app.on('activate', showOrFail)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  showOrFail()
}

const takeScreenshot = async (running: RunningApp, shell: Shell, file: string): Promise<void> => {
  const window = await shell.openInbox(Promise.resolve(running), null)
  const written = await writeScreenshot(window, file)
  if (!written) printError(shell.translations().t('startup:screenshot_failed'))
  await running.stop()
  app.exit(written ? 0 : 1)
}

/** Closing the database takes a moment; a process killed before loses nothing, so it may not take long. */
const stopBeforeQuit = (running: RunningApp): void => {
  app.once('will-quit', (event) => {
    event.preventDefault()
    void waitAtMost(longestStop, running.stop()).finally(() => app.exit(0))
  })
}

const systemTranslations = (): i18n => createTranslations(uiLanguage(app.getPreferredSystemLanguages(), ''))

const printError = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const messageOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem))
