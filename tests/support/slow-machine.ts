import type { ElectronApplication, Page } from 'playwright/test'
import { standBetween } from './stand-between.ts'

/**
 * A machine so slow that neither an answer of main nor a frame comes between the keys that are pressed. However long the test takes
 * over it, no time passes meanwhile for the page.
 */
export interface SlowMachine {
  /** From now on nothing comes. */
  stop(): Promise<void>
  /** Everything that was waited for comes, in order, and what comes later comes at once. */
  goOn(): Promise<void>
}

/** Takes the bridge and the frames of a window in hand. */
export const slowMachine = async (app: ElectronApplication, window: Page): Promise<SlowMachine> => {
  await app.evaluate(() => {
    const gate: { open: Promise<void>; release: () => void } = {
      open: Promise.resolve(),
      release: () => {}
    }
    Reflect.set(globalThis, 'gateOfTheBridge', gate)
  })
  await standBetween(
    app,
    async ({ usual }) => {
      await Reflect.get(globalThis, 'gateOfTheBridge').open
      return await usual()
    },
    null
  )
  await window.evaluate(() => {
    const usual = globalThis.requestAnimationFrame.bind(globalThis)
    const frames: { stopped: boolean; waiting: FrameRequestCallback[] } = { stopped: false, waiting: [] }
    globalThis.requestAnimationFrame = (callback) => {
      if (!frames.stopped) return usual(callback)
      return -frames.waiting.push(callback)
    }

    const now = performance.now.bind(performance)
    const time: { stoppedAt: number | null; lost: number } = { stoppedAt: null, lost: 0 }
    performance.now = () => (time.stoppedAt ?? now()) - time.lost

    const set = globalThis.setTimeout.bind(globalThis)
    const clear = globalThis.clearTimeout.bind(globalThis)
    const timers = new Map<number, { begin: () => void; begun: number | null }>()
    const held = (handler: TimerHandler, delay = 0, ...given: unknown[]): number => {
      // What React and the page do at once goes on.
      if (!frames.stopped || delay < 1_000) return set(handler, delay, ...given)
      const id = -1 - timers.size
      const timer = {
        begin: () => (timer.begun = set(handler, delay, ...given)),
        begun: null as number | null
      }
      timers.set(id, timer)
      return id
    }
    const forget = (id?: number): void => {
      const timer = timers.get(id ?? 0)
      if (timer === undefined) return clear(id)
      timer.begin = () => 0
      if (timer.begun !== null) clear(timer.begun)
    }
    Object.assign(globalThis, { setTimeout: held, clearTimeout: forget })

    Reflect.set(globalThis, 'machineInHand', {
      stop() {
        frames.stopped = true
        time.stoppedAt = now()
      },
      goOn() {
        if (time.stoppedAt !== null) time.lost += now() - time.stoppedAt
        time.stoppedAt = null
        frames.stopped = false
        for (const { begin, begun } of timers.values()) if (begun === null) begin()
        for (const callback of frames.waiting.splice(0)) globalThis.requestAnimationFrame(callback)
      }
    })
  })
  return {
    async stop() {
      await window.evaluate(() => Reflect.get(globalThis, 'machineInHand').stop())
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
      await window.evaluate(() => Reflect.get(globalThis, 'machineInHand').goOn())
    }
  }
}
