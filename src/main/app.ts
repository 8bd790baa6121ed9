import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { contract } from '../shared/contract/contract.ts'
import type { AppEvent } from '../shared/contract/bridge.ts'
import { tableNames, type TableName } from '../shared/contract/define.ts'
import { hour, minute, second } from '../shared/model/instant.ts'
import { err, type Result } from '../shared/result.ts'
import { finishErasing } from './api/finish-erasing.ts'
import { createServer } from './api/serve.ts'
import { bringWordsBack, noteWordsBack } from './backups/bring-words-back.ts'
import { stopExport } from './backups/export-inbox.ts'
import { recoverDatabase, writeRecovery } from './backups/recover-database.ts'
import { openAfterRestore } from './backups/restore-backup.ts'
import { settleHome } from './backups/settle-home.ts'
import { backUpWhenDue, stopBackup } from './backups/make-backup.ts'
import { stayInPlace } from './backups/stay-in-place.ts'
import { watchKeptFiles } from './backups/watch-kept-files.ts'
import { tendFormerFiles } from './backups/former-files.ts'
import { refitRouting } from './assign/refit-routing.ts'
import { rerankOpenConversations } from './assign/rank-conversations.ts'
import { handlers } from './api/handlers.ts'
import { allConnectors } from './connectors/all-connectors.ts'
import { createPageHost } from './handoff/serve-page.ts'
import { tendHandoffs } from './handoff/tend-handoffs.ts'
import { closeInterruptedImports } from './ingest/import-file.ts'
import { rememberWelcome } from './sample/load-sample.ts'
import { createAccountPoller } from './ingest/account-poller.ts'
import { missSecrets } from './ingest/miss-secrets.ts'
import { returnPostponed } from './ingest/return-postponed.ts'
import { cancelSignIn } from './ingest/sign-in-by-browser.ts'
import { endImports } from './ingest/start-import.ts'
import { createMailbox } from './mail/mailbox.ts'
import { sendDueLetters } from './mail/send-due-letters.ts'
import { confirmLostReplies } from './outbox/confirm-lost-replies.ts'
import { tidyMedia } from './media/tidy-media.ts'
import { readMedia } from './media/read-media.ts'
import { createActionSender } from './message-actions/send-due-actions.ts'
import { createReplySender } from './outbox/send-due-replies.ts'
import type { Clock } from './runtime/clock.ts'
import { systemClock } from './runtime/clock.ts'
import type { Context, Workers } from './runtime/context.ts'
import { databaseFile } from './runtime/database-file.ts'
import { systemIds } from './runtime/ids.ts'
import { type Loop, startLoop } from './runtime/loop.ts'
import { createOutside } from './runtime/outside.ts'
import { mergeChanges } from './runtime/merge-changes.ts'
import { builtProcesses } from './runtime/processes.ts'
import { pause } from './runtime/pause.ts'
import { makePrivateFolder } from './runtime/private-files.ts'
import { defaultPolicy, type Policy } from './runtime/policy.ts'
import type { RunningApp, StartOptions } from './runtime/running-app.ts'
import { waitAtMost } from './runtime/wait-at-most.ts'
import { builtWorkers } from './runtime/workers.ts'
import { type Held, holdFile } from './store/hold-file.ts'
import { eraseRemovedAccounts, forgetAgain } from './store/forget-again.ts'
import { hasLinks } from './store/links.ts'
import { openSqlite } from './store/open-sqlite.ts'
import type { OpenProblem } from './store/store.ts'
import { endSpelling } from './writing/ask-spelling.ts'
import { whileAtHome } from './api/while-at-home.ts'
import { whileUnlocked } from './api/while-unlocked.ts'
import { createLock } from './runtime/lock.ts'
import { getSettings } from './store/settings.ts'

export interface AppOptions extends StartOptions {
  /** Without ticks nothing happens by itself: the command line runs what it needs. */
  readonly ticks?: boolean
  readonly clock?: Clock
  readonly fetch?: typeof fetch
  readonly outside?: Context['outside']
  readonly workers?: Workers
  readonly connectors?: Context['connectors']
  readonly policy?: Policy
}

/** The ticks that wait for a time, which may have come while the computer slept. */
const timed = [
  'outbox',
  'message actions',
  'lost replies',
  'letters',
  'mailbox',
  'polls',
  'postponed',
  'handoffs'
] as const

export type AppOutcome =
  | { readonly kind: 'started'; readonly app: RunningApp; readonly ctx: Context }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }

/** The application between two openings of its database. */
interface RunningOnce extends Omit<RunningApp, 'stop'> {
  /** Ends all work, and closes the database once these calls were answered. */
  stop(lastCalls: Promise<unknown>): Promise<void>
}

type OnceOutcome =
  | { readonly kind: 'started'; readonly app: RunningOnce; readonly ctx: Context }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }

/** Far more than it takes to keep what a person wrote; a network that does not answer is waited for no longer. */
const longestLastCall = second

/**
 * The whole application without Electron: opens the store, builds the context, starts the ticks. Where a backup is put back
 * everything ends and starts again behind the same door, and who holds the app or listens to it notices nothing. What it was
 * asked before it ends is answered (a window says its last words as it goes), and what comes later is refused.
 */
export const startApp = async (options: AppOptions): Promise<AppOutcome> => {
  const listeners = new Set<(event: AppEvent) => void>()
  const tell = (event: AppEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const restart: Context['restart'] = async (between) => {
    const before = running
    let open: () => void = () => {}
    closed = new Promise((resolve) => {
      open = resolve
    })
    try {
      await before.stop(Promise.resolve())
      const result = await between()
      running = await start()
      return result
    } finally {
      open()
      tell({ type: 'changed', tables: tableNames })
    }
  }
  const start = async (): Promise<RunningOnce> => {
    const outcome = await startOnce(options, restart)
    if (outcome.kind === 'problem')
      throw new Error(`the database did not open again: ${outcome.problem.kind}`)
    outcome.app.subscribe(tell)
    return outcome.app
  }
  const first = await startOnce(options, restart)
  if (first.kind === 'problem') return first
  first.app.subscribe(tell)
  let running = first.app
  /** Settled but for the while in which the database is closed. */
  let closed: Promise<void> = Promise.resolve()
  const underWay = new Set<Promise<unknown>>()
  let hasEnded = false
  const answer = async (path: string, input: unknown): Promise<Result<unknown>> => {
    await closed
    return await running.serve(path, input)
  }
  return {
    kind: 'started',
    ctx: first.ctx,
    app: {
      sqliteVersion: first.app.sqliteVersion,
      async serve(path, input) {
        if (hasEnded) return err('unavailable')
        const call = answer(path, input)
        underWay.add(call)
        return await call.finally(() => underWay.delete(call))
      },
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      wake: () => running.wake(),
      async systemLocked(isLocked) {
        await closed
        await running.systemLocked(isLocked)
      },
      isLocked: () => running.isLocked(),
      async readMedia(name) {
        await closed
        return await running.readMedia(name)
      },
      async stop() {
        hasEnded = true
        await closed
        await running.stop(waitAtMost(longestLastCall, Promise.allSettled(underWay)))
      }
    }
  }
}

/** What a locked window hears of: the settings, among them whether it is locked. */
const isOfLock = (table: TableName): boolean => table === 'setting'

const isDamaged = ({ kind }: OpenProblem): boolean => kind === 'damaged' || kind === 'not_a_database'

/** Of two processes that work for one inbox each would poll, send and remind: the second is refused before it opens anything. */
const holdInbox = (file: string): Held | null | 'busy' => {
  try {
    makePrivateFolder(dirname(file))
  } catch {
    // What is wrong with the folder is said when the database is opened.
    return null
  }
  const held = holdFile(`${file}.running`)
  // On a disk that is full or takes no writing nothing can be held, and nothing can be sent.
  return held === 'impossible' ? null : held
}

/** Whether another process works for an inbox; a name that one left behind when it was killed holds nothing. */
const isAtWork = (file: string): boolean => {
  if (!existsSync(`${file}.running`)) return false
  const held = holdFile(`${file}.running`)
  if (typeof held === 'object') held.release()
  return held === 'busy'
}

const startOnce = async (options: AppOptions, restart: Context['restart']): Promise<OnceOutcome> => {
  const file = databaseFile(options.dataFolder)
  const held = options.ticks === false ? null : holdInbox(file)
  if (held === 'busy') return { kind: 'problem', problem: { kind: 'in_use', file } }
  const letGo = (): void => held?.release()
  try {
    const outcome = await startHeld(options, restart, letGo)
    if (outcome.kind === 'problem') letGo()
    return outcome
  } catch (problem) {
    letGo()
    throw problem
  }
}

const startHeld = async (
  options: AppOptions,
  restart: Context['restart'],
  letGo: () => void
): Promise<OnceOutcome> => {
  const clock = options.clock ?? systemClock
  const ids = systemIds(clock)
  const file = databaseFile(options.dataFolder)
  const { dataFolder, log } = options
  let broughtBack: ReturnType<typeof bringWordsBack> = null
  const open = () =>
    openAfterRestore(file, async () => {
      if (options.ticks !== false || !isAtWork(file))
        broughtBack = bringWordsBack({ databaseFile: file, clock, ids, log }) ?? broughtBack
      return await openSqlite({ file, backupSuffix: clock.now().replace(/[:.]/gu, '-'), pause })
    })
  let opened = await open()
  // The command line may be asked about a damaged file: only who goes on working with it puts a backup in its place.
  if (opened.kind === 'problem' && options.ticks !== false && isDamaged(opened.problem)) {
    const recovered = await recoverDatabase({
      databaseFile: file,
      dataFolder: options.dataFolder,
      clock,
      ids,
      processes: options.processes ?? builtProcesses,
      log: options.log
    })
    if (recovered !== null) {
      const { keptAs, missing, ...rest } = recovered
      opened = await open()
      if (opened.kind === 'opened')
        await writeRecovery(opened.store, {
          ...rest,
          missing: missing.length,
          at: clock.now(),
          keptAs: keptAs === null ? null : basename(keptAs)
        })
    }
  }
  if (opened.kind === 'problem') return opened
  const { store, sqliteVersion } = opened
  if (broughtBack !== null) await forgetAgain(store, clock.now())
  if (broughtBack !== null) await noteWordsBack({ store, clock, ids, log }, broughtBack)
  const isAtHome = (await settleHome({ store, clock, ids, log, dataFolder })).kind === 'here'
  // In a copy nothing leaves and nothing comes in before a person has said that it is the inbox.
  const works = options.ticks !== false && isAtHome
  let loop: Loop | null = null
  const slice = {
    store,
    secrets: options.secrets,
    clock,
    ids,
    connectors: options.connectors ?? allConnectors,
    fetch: options.fetch ?? globalThis.fetch,
    log: options.log,
    policy: options.policy ?? defaultPolicy,
    resourcesFolder: options.resourcesFolder,
    dataFolder
  }
  const page = createPageHost(slice)
  const listeners = new Set<(event: AppEvent) => void>()
  const tell = (tables: readonly TableName[]): void => {
    for (const listener of listeners) listener({ type: 'changed', tables })
  }
  const lock = await createLock({
    ...slice,
    minutes: async () => (await getSettings(store.read)).lockAfterMinutes,
    // Whether it is locked is asked with the settings; once it is open everything may have changed.
    onChanged: () => tell(lock.isLocked() ? ['setting'] : tableNames)
  })
  const ctx: Context = {
    ...slice,
    outside: options.outside ?? createOutside(),
    desktop: options.desktop,
    lock,
    appVersion: options.appVersion,
    page,
    workers: options.workers ?? builtWorkers,
    processes: options.processes ?? builtProcesses,
    restart,
    wake: {
      outbox: () => {
        loop?.wake('outbox')
        loop?.wake('message actions')
      },
      polls: () => loop?.wake('polls')
    }
  }
  // Links that went out lead here; before the first one there is nothing to serve.
  if (works && (await hasLinks(store.read))) await page.serve()
  // What was to go with its history before the process ended: nothing polls it, shows it or brings it back.
  if (works) await eraseRemovedAccounts(store, clock.now())
  const erasing = works ? finishErasing(ctx) : Promise.resolve()
  if (works) await rememberWelcome(ctx)
  // The command line may run beside the app, whose imports go on.
  if (works) await closeInterruptedImports(ctx)
  const poller = createAccountPoller(ctx)
  const sender = createReplySender(ctx)
  const actionSender = createActionSender(ctx)
  const mailbox = createMailbox(ctx)
  const stopping = new AbortController()
  store.onChanged(mergeChanges((tables) => tell(lock.isLocked() ? tables.filter(isOfLock) : tables)))
  if (works)
    loop = startLoop(
      [
        { name: 'place', everyMs: second, run: () => stayInPlace(ctx) },
        { name: 'lock', everyMs: second, run: () => lock.lockWhenQuiet() },
        { name: 'outbox', everyMs: second, run: () => sender.tick() },
        { name: 'message actions', everyMs: second, run: () => actionSender.tick() },
        { name: 'media', everyMs: hour, run: () => tidyMedia(ctx) },
        { name: 'backups', everyMs: minute, firstAfterMs: minute, run: () => backUpWhenDue(ctx) },
        { name: 'kept files', everyMs: 15 * second, run: () => watchKeptFiles(ctx) },
        { name: 'secrets', everyMs: 15 * second, run: () => missSecrets(ctx) },
        { name: 'former files', everyMs: hour, firstAfterMs: minute, run: () => tendFormerFiles(ctx) },
        { name: 'lost replies', everyMs: 5 * second, run: () => confirmLostReplies(ctx, stopping.signal) },
        { name: 'letters', everyMs: 5 * second, run: () => sendDueLetters(ctx, stopping.signal) },
        { name: 'mailbox', everyMs: 15 * second, run: () => mailbox.tick() },
        { name: 'polls', everyMs: 5 * second, run: () => poller.tick() },
        { name: 'text model', everyMs: 5 * second, firstAfterMs: 2 * second, run: () => refitRouting(ctx) },
        {
          name: 'rankings',
          everyMs: 3 * second,
          firstAfterMs: 2 * second,
          run: () => rerankOpenConversations(ctx)
        },
        { name: 'postponed', everyMs: minute / 4, run: () => returnPostponed(ctx) },
        { name: 'handoffs', everyMs: 5 * second, run: () => tendHandoffs(ctx) }
      ],
      options.log
    )
  const answer = createServer(contract, handlers, ctx, (path, problem) =>
    options.log.error('call_failed', problem, { path })
  )
  // A command says by itself that it is asked of a copy, and may look.
  const serve = whileAtHome(whileUnlocked(answer, lock), isAtHome || options.ticks === false)
  return {
    kind: 'started',
    ctx,
    app: {
      serve,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      wake() {
        mailbox.letGo()
        poller.letGo()
        for (const name of timed) loop?.wake(name)
      },
      systemLocked: (isLocked) => lock.followSystem(isLocked),
      isLocked: () => lock.isLocked(),
      readMedia: async (name) => (lock.isLocked() || !isAtHome ? null : await readMedia(ctx, name)),
      sqliteVersion,
      async stop(lastCalls) {
        stopping.abort()
        await Promise.all([
          page.stop(),
          cancelSignIn(ctx),
          poller.stop(),
          sender.stop(),
          actionSender.stop(),
          mailbox.stop(),
          loop?.stop(),
          endImports(ctx),
          endSpelling(ctx),
          stopBackup(ctx),
          stopExport(ctx),
          erasing
        ])
        await lastCalls
        await store.close()
        letGo()
      }
    }
  }
}
