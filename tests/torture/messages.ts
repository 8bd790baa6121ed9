import type { CrashPoint } from '../../src/main/runtime/reached.ts'

/** Where a process dies by itself: at this point, the so-manieth time that it gets there. */
export interface Death {
  readonly point: CrashPoint
  readonly passing: number
}

/** What a process is born with, as JSON in its first argument. */
export interface Birth {
  readonly dataFolder: string
  readonly resourcesFolder: string
  readonly at: string
  readonly death: Death | null
}

/** To the process; `at` is what its clock says from then on. */
export type Order = { readonly id: number; readonly at: string } & (
  | { readonly kind: 'call'; readonly path: string; readonly input: unknown }
  /** The computer wakes up; answered when nothing more goes on. */
  | { readonly kind: 'wake'; readonly times: number }
  /** The file that the person will choose. */
  | { readonly kind: 'choose'; readonly file: string }
  | { readonly kind: 'check' }
  | { readonly kind: 'usage' }
  /** What is done by the hour and by the day is done now, where it is due. */
  | { readonly kind: 'tend' }
  | { readonly kind: 'stop' }
)

/** What a process holds. */
export interface Usage {
  /** Timers, sockets, servers, workers: how many of each. */
  readonly resources: Readonly<Record<string, number>>
  /** Open files; null where the system does not tell. */
  readonly files: number | null
  /** Bytes after everything that can be let go was let go, without compiled code. */
  readonly heap: number
  /** Of the process itself. */
  readonly listeners: number
  /** What Node warned of, such as too many listeners. */
  readonly warnings: readonly string[]
}

export type Answer =
  | { readonly kind: 'started' }
  | { readonly kind: 'problem'; readonly problem: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'broken'; readonly id: number; readonly problem: string }
