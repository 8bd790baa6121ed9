import type { AppEvent } from '../../shared/contract/bridge.ts'
import type { MediaName } from '../../shared/media-address.ts'
import type { Result } from '../../shared/result.ts'
import type { OpenProblem } from '../store/store.ts'
import type { Desktop } from './desktop.ts'
import type { Log } from './log.ts'
import type { Media } from './media.ts'
import type { Processes } from './processes.ts'
import type { Secrets } from './secrets.ts'

/** What the application needs from whoever starts it: the desktop app, the command line, a test. */
export interface StartOptions {
  /** Made if it is not there. */
  readonly dataFolder: string
  /** What comes with the app; see Context. */
  readonly resourcesFolder: string
  readonly appVersion: string
  readonly secrets: Secrets
  readonly desktop: Desktop
  readonly log: Log
  /** Child processes of Node where nothing else is given. */
  readonly processes?: Processes
}

/** The application without a window. */
export interface RunningApp {
  serve(path: string, input: unknown): Promise<Result<unknown>>
  /** Listens to what the app tells its window; returns the function that ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void
  /** The computer woke up: what became due meanwhile is done now. */
  wake(): void
  /** The system locked its own screen or sleeps, or opened it again. */
  systemLocked(isLocked: boolean): Promise<void>
  isLocked(): boolean
  /** What the window may show under that name; null for everything else. */
  readMedia(name: MediaName): Promise<Media | null>
  readonly sqliteVersion: string
  /** Ends the ticks and closes the database; to be called once. */
  stop(): Promise<void>
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly app: RunningApp }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }

export type StartApp = (options: StartOptions) => Promise<StartOutcome>
