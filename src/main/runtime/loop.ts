import type { Log } from './log.ts'

/** Something done again and again: everything due now, then return. It never schedules itself. */
export interface Tick {
  readonly name: string
  /** Milliseconds between the end of a run and the next. */
  readonly everyMs: number
  /** Milliseconds before the first run, where the start of the app must not wait for it. */
  readonly firstAfterMs?: number
  run(): Promise<void>
}

export interface Loop {
  /** Runs this tick as soon as it is not running. */
  wake(name: string): void
  /** Ends after the runs in hand. */
  stop(): Promise<void>
}

/** Runs each tick on its rhythm or when woken, never twice at once; a tick that throws is logged and runs again next time. */
export const startLoop = (ticks: readonly Tick[], log: Log): Loop => {
  let stopped = false
  const states = ticks.map((tick) => {
    let timer: NodeJS.Timeout | null = null
    let running: Promise<void> | null = null
    let again = false
    const schedule = (delay: number): void => {
      if (timer !== null) clearTimeout(timer)
      timer = stopped ? null : setTimeout(run, delay)
    }
    const run = (): void => {
      if (running !== null) {
        again = true
        return
      }
      running = tick
        .run()
        .catch((problem: unknown) => log.error('tick_failed', problem, { tick: tick.name }))
        .finally(() => {
          running = null
          const soon = again
          again = false
          if (!stopped) schedule(soon ? 0 : tick.everyMs)
        })
    }
    schedule(tick.firstAfterMs ?? 0)
    return {
      name: tick.name,
      wake: () => schedule(0),
      end: async () => {
        if (timer !== null) clearTimeout(timer)
        await running
      }
    }
  })
  return {
    wake: (name) => {
      if (!stopped) for (const state of states) if (state.name === name) state.wake()
    },
    async stop() {
      stopped = true
      await Promise.all(states.map((state) => state.end()))
    }
  }
}
