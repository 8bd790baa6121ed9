import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import type { AppEvent } from '../../shared/contract/bridge.ts'
import { err, type Result } from '../../shared/result.ts'
import type { RunningApp } from '../runtime/running-app.ts'
import { isAcceptableInput, isOurSender } from './sender.ts'

/**
 * The bridge between the page and the app: one channel that asks, one that tells. A call that does not come from the page of
 * the window that stands is refused without a word of why; what that page asks before the app has started waits for it. Said
 * once and never taken back: a page asks on while its window goes.
 */
export const answerPage = (
  standing: () => BrowserWindow | null,
  started: Promise<Pick<RunningApp, 'serve'>>
): void => {
  const answer = async (
    event: IpcMainInvokeEvent,
    path: unknown,
    input: unknown
  ): Promise<Result<unknown>> => {
    const window = standing()
    if (
      window === null ||
      window.isDestroyed() ||
      !isOurSender(event.senderFrame, window.webContents.mainFrame)
    )
      return err('not_allowed')
    if (typeof path !== 'string' || !isAcceptableInput(path, input)) return err('invalid_input')
    return (await started).serve(path, input)
  }
  ipcMain.handle('call', async (event, path: unknown, input: unknown) =>
    JSON.stringify(await answer(event, path, input))
  )
}

/** Tells the page of a window all that the app tells; returns the function that ends it. */
export const forwardEvents = (
  window: BrowserWindow,
  started: Promise<Pick<RunningApp, 'subscribe'>>
): (() => void) => {
  let unsubscribe = (): void => {}
  let hasEnded = false
  void started.then((app) => {
    if (!hasEnded) unsubscribe = app.subscribe((event) => tellPage(window, event))
  })
  return () => {
    hasEnded = true
    unsubscribe()
  }
}

/** Tells the page something, if it is still there. */
export const tellPage = (window: BrowserWindow, event: AppEvent): void => {
  if (!window.isDestroyed()) window.webContents.send('event', event)
}
