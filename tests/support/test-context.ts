import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from '../../src/main/runtime/context.ts'
import type { AbsenceSummary, Desktop } from '../../src/main/runtime/desktop.ts'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { openLock } from '../../src/main/runtime/lock.ts'
import { silentLog } from '../../src/main/runtime/log.ts'
import { closedPage } from '../../src/main/runtime/page-host.ts'
import { createOutside } from '../../src/main/runtime/outside.ts'
import { defaultPolicy } from '../../src/main/runtime/policy.ts'
import { processesAt } from '../../src/main/runtime/processes.ts'
import { sessionSecrets } from '../../src/main/runtime/secrets.ts'
import type { KeptPlace } from '../../src/shared/contract/window.ts'
import { workersAt } from '../../src/main/runtime/workers.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

/** A desktop that answers what it was told to, and remembers what it was asked. */
export interface FakeDesktop extends Desktop {
  fileToChoose: string | null
  destinationToChoose: string | null
  folderToChoose: string | null
  readonly copied: string[]
  readonly opened: string[]
  readonly absences: AbsenceSummary[]
  readonly shownKeys: Record<string, string>
  isOnBattery: boolean
}

export const fakeDesktop = (): FakeDesktop => {
  const copied: string[] = []
  const opened: string[] = []
  const absences: AbsenceSummary[] = []
  let kept: KeptPlace | null = null
  const shownKeys: Record<string, string> = {}
  return {
    fileToChoose: null,
    destinationToChoose: null,
    folderToChoose: null,
    copied,
    opened,
    absences,
    shownKeys,
    isOnBattery: false,
    async chooseFile() {
      return this.fileToChoose
    },
    async chooseDestination() {
      return this.destinationToChoose
    },
    async chooseFolder() {
      return this.folderToChoose
    },
    copyText: (text) => {
      copied.push(text)
    },
    openAddress: async (url) => {
      opened.push(url)
      return true
    },
    followLink: async (url) => {
      opened.push(url)
      return true
    },
    openAsked: async () => false,
    tellAbsence: (summary) => {
      absences.push(summary)
    },
    showKeys: (keys) => {
      Object.assign(shownKeys, keys)
    },
    keepPlace(place) {
      kept = place
    },
    keptPlace: () => kept,
    onBattery() {
      return this.isOnBattery
    },
    systemLanguage: 'en',
    timeZone: 'Europe/Paris'
  }
}

/** Workers run from their TypeScript source on Node's own type stripping. */
const sourceWorkers = workersAt((name) => new URL(`../../src/main/${name}.worker.ts`, import.meta.url))

/** Processes too. */
export const sourceProcesses = processesAt(
  (name) => new URL(`../../src/main/${name}.process.ts`, import.meta.url)
)

export interface TestContext extends Context {
  readonly clock: FakeClock
  readonly desktop: FakeDesktop
  readonly databaseFile: string
  close(): Promise<void>
}

/** An empty database of today, made once for each file of tests: all migrations take longer than most tests. */
let empty: Promise<Uint8Array> | null = null

const makeEmpty = async (): Promise<Uint8Array> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-empty-'))
  const file = join(folder, 'porte-parole.sqlite')
  const opened = await openSqlite({ file, backupSuffix: 'test' })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  await opened.store.close()
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}

/** The whole context on a real database in a temporary folder; give `dataFolder` to open the same one again. */
export const openTestContext = async (
  overrides: Partial<Context> & { readonly clock?: FakeClock; readonly keepFolder?: boolean } = {}
): Promise<TestContext> => {
  const dataFolder = overrides.dataFolder ?? mkdtempSync(join(tmpdir(), 'porte-parole-test-'))
  const databaseFile = join(dataFolder, 'porte-parole.sqlite')
  if (!existsSync(databaseFile)) writeFileSync(databaseFile, await (empty ??= makeEmpty()), { mode: 0o600 })
  const opened = await openSqlite({ file: databaseFile, backupSuffix: 'test' })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  const clock = overrides.clock ?? fakeClock()
  const desktop = fakeDesktop()
  return {
    store: opened.store,
    secrets: sessionSecrets(),
    lock: openLock,
    ids: systemIds(clock),
    connectors: {},
    fetch: () => {
      throw new Error('a test sent a request that it did not announce')
    },
    // As in the app: this computer and its networks are refused.
    outside: createOutside(),
    log: silentLog,
    policy: defaultPolicy,
    appVersion: '0.0.0',
    resourcesFolder: fileURLToPath(new URL('../../resources', import.meta.url)),
    workers: sourceWorkers,
    processes: sourceProcesses,
    restart: () => {
      throw new Error('only a running app starts again: see startApp')
    },
    page: closedPage,
    wake: { outbox: () => {}, polls: () => {} },
    ...overrides,
    clock,
    desktop,
    dataFolder,
    databaseFile,
    async close() {
      await opened.store.close()
      if (overrides.keepFolder !== true) rmSync(dataFolder, { recursive: true, force: true })
    }
  }
}
