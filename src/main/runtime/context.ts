import type { Network } from '../../shared/model/network.ts'
import type { AnyConnector } from '../connectors/connector.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Desktop } from './desktop.ts'
import type { Ids } from './ids.ts'
import type { Lock } from './lock.ts'
import type { Log } from './log.ts'
import type { Outside } from './outside.ts'
import type { PageHost } from './page-host.ts'
import type { Policy } from './policy.ts'
import type { Processes } from './processes.ts'
import type { Result } from '../../shared/result.ts'
import type { Secrets } from './secrets.ts'

/** Everything that is injected. Functions take the narrowest slice they need: `Pick<Context, 'store' | 'clock'>`. */
export interface Context {
  readonly store: Store
  readonly secrets: Secrets
  readonly clock: Clock
  readonly ids: Ids
  /** Networks that can be connected live; the others come from files. */
  readonly connectors: Readonly<Partial<Record<Network, AnyConnector>>>
  readonly fetch: typeof fetch
  /** Reads what strangers name; `fetch` is for the networks themselves. */
  readonly outside: Outside
  readonly log: Log
  readonly policy: Policy
  readonly desktop: Desktop
  /** Whether the window shows anything. */
  readonly lock: Lock
  /** The folder of the database, of rejected rows and of logs. */
  readonly dataFolder: string
  /** What comes with the app: the sample inbox, the hand-off page's style. */
  readonly resourcesFolder: string
  readonly appVersion: string
  readonly workers: Workers
  /** Work that must be stoppable at any moment. */
  readonly processes: Processes
  /** Ends everything, does this while the database is closed, and starts again; calls of the window wait meanwhile. */
  readonly restart: <T>(between: () => Promise<Result<T>>) => Promise<Result<T>>
  /** The page where colleagues answer. */
  readonly page: PageHost
  readonly wake: { outbox(): void; polls(): void }
}

/** Long work that runs beside the main thread. */
export interface Workers {
  /** Runs `src/main/<name>.worker.ts` (`ingest/import`) with this data; messages come back until it ends. */
  start(name: string, data: unknown, onMessage: (message: unknown) => void): WorkerHandle
}

export interface WorkerHandle {
  /** `handedOver`: what of the message goes to the worker without being copied, and is empty here afterwards. */
  post(message: unknown, handedOver?: readonly ArrayBuffer[]): void
  /** Settles when the worker has ended; the error of a worker that threw, else null. */
  readonly ended: Promise<Error | null>
}
