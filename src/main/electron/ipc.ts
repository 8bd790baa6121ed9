import { ipcMain, type BrowserWindow } from 'electron'
import type { AppEvent } from '../../shared/contract/bridge.ts'
import { err } from '../../shared/result.ts'
import type { RunningApp } from '../runtime/running-app.ts'
import { isAcceptableInput, isOurSender } from './sender.ts'

/**
 * The bridge between the page and the app: one channel that asks, one that tells. A call that does not come
 * from our page is refused without a word of why; what the page asks before the app has started waits for it. Returns the
 * function that ends it.
 */
export const connectPage = (
  window: BrowserWindow,
  started: Promise<Pick<RunningApp, 'serve' | 'subscribe'>>
): (() => void) => {
  ipcMain.handle('call', async (event, path: unknown, input: unknown) => {
    if (window.isDestroyed() || !isOurSender(event.senderFrame, window.webContents.mainFrame))
      return err('not_allowed')
    if (typeof path !== 'string' || !isAcceptableInput(path, input)) return err('invalid_input')
    return (await started).serve(path, input)
  })
  let unsubscribe = (): void => {}
  let hasEnded = false
  void started.then((app) => {
    if (!hasEnded) unsubscribe = app.subscribe((event) => tellPage(window, event))
  })
  return () => {
    hasEnded = true
    ipcMain.removeHandler('call')
    unsubscribe()
  }
}

/** Tells the page something, if it is still there. */
export const tellPage = (window: BrowserWindow, event: AppEvent): void => {
  if (!window.isDestroyed()) window.webContents.send('event', event)
}
