import type { ElectronApplication, Page } from 'playwright/test'

/** A machine so slow that neither an answer of main nor a frame comes between the keys that are pressed. */
export interface SlowMachine {
  /** From now on nothing comes. */
  stop(): Promise<void>
  /** Everything that was waited for comes, in order, and what comes later comes at once. */
  goOn(): Promise<void>
}

/** Takes the bridge and the frames of a window in hand. */
export const slowMachine = async (app: ElectronApplication, window: Page): Promise<SlowMachine> => {
  await app.evaluate(({ ipcMain }) => {
    const handlers: Map<string, (event: unknown, path: string, input: unknown) => unknown> = Reflect.get(
      ipcMain,
      '_invokeHandlers'
    )
    const usual = handlers.get('call')
    const gate: { open: Promise<void>; release: () => void } = {
      open: Promise.resolve(),
      release: () => {}
    }
    Reflect.set(globalThis, 'gateOfTheBridge', gate)
    ipcMain.removeHandler('call')
    ipcMain.handle('call', async (event, path, input) => {
      await gate.open
      return usual?.(event, path, input)
    })
  })
  await window.evaluate(() => {
    const usual = globalThis.requestAnimationFrame.bind(globalThis)
    const frames: { stopped: boolean; waiting: FrameRequestCallback[] } = { stopped: false, waiting: [] }
    Reflect.set(globalThis, 'framesInHand', frames)
    globalThis.requestAnimationFrame = (callback) => {
      if (!frames.stopped) return usual(callback)
      return -frames.waiting.push(callback)
    }
  })
  return {
    async stop() {
      await window.evaluate(() => {
        Reflect.get(globalThis, 'framesInHand').stopped = true
      })
      await app.evaluate(() => {
        const gate = Reflect.get(globalThis, 'gateOfTheBridge')
        gate.open = new Promise<void>((resolve) => {
          gate.release = resolve
        })
      })
    },
    async goOn() {
      await app.evaluate(() => {
        const gate = Reflect.get(globalThis, 'gateOfTheBridge')
        gate.release()
        gate.open = Promise.resolve()
      })
      await window.evaluate(() => {
        const frames = Reflect.get(globalThis, 'framesInHand')
        frames.stopped = false
        for (const callback of frames.waiting.splice(0)) globalThis.requestAnimationFrame(callback)
      })
    }
  }
}
