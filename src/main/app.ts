import { contract } from '../shared/contract/contract.ts'
import type { AppEvent } from '../shared/contract/bridge.ts'
import { hour, minute, second } from '../shared/model/instant.ts'
import { createServer } from './api/serve.ts'
import { refitRouting } from './assign/refit-routing.ts'
import { rerankOpenConversations } from './assign/rank-conversations.ts'
import { handlers } from './api/handlers.ts'
import { allConnectors } from './connectors/all-connectors.ts'
import { createPageHost } from './handoff/serve-page.ts'
import { tendHandoffs } from './handoff/tend-handoffs.ts'
import { closeInterruptedImports } from './ingest/import-file.ts'
import { createAccountPoller } from './ingest/account-poller.ts'
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
import { pause } from './runtime/pause.ts'
import { defaultPolicy, type Policy } from './runtime/policy.ts'
import type { RunningApp, StartOptions } from './runtime/running-app.ts'
import { builtWorkers } from './runtime/workers.ts'
import { hasLinks } from './store/links.ts'
import { openSqlite } from './store/open-sqlite.ts'
import type { OpenProblem } from './store/store.ts'
import { endSpelling } from './writing/ask-spelling.ts'

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

export type AppOutcome =
  | { readonly kind: 'started'; readonly app: RunningApp; readonly ctx: Context }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }

/** The whole application without Electron: opens the store, builds the context, starts the ticks. */
export const startApp = async (options: AppOptions): Promise<AppOutcome> => {
  const clock = options.clock ?? systemClock
  const ids = systemIds(clock)
  const opened = await openSqlite({
    file: databaseFile(options.dataFolder),
    backupSuffix: clock.now().replace(/[:.]/gu, '-'),
    pause
  })
  if (opened.kind === 'problem') return opened
  const { store, sqliteVersion } = opened
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
    resourcesFolder: options.resourcesFolder
  }
  const page = createPageHost(slice)
  const ctx: Context = {
    ...slice,
    outside: options.outside ?? createOutside(),
    desktop: options.desktop,
    dataFolder: options.dataFolder,
    appVersion: options.appVersion,
    page,
    workers: options.workers ?? builtWorkers,
    wake: {
      outbox: () => {
        loop?.wake('outbox')
        loop?.wake('message actions')
      },
      polls: () => loop?.wake('polls')
    }
  }
  // Links that went out lead here; before the first one there is nothing to serve.
  if (options.ticks !== false && (await hasLinks(store.read))) await page.serve()
  // The command line may run beside the app, whose imports go on.
  if (options.ticks !== false) await closeInterruptedImports(ctx)
  const poller = createAccountPoller(ctx)
  const sender = createReplySender(ctx)
  const actionSender = createActionSender(ctx)
  const mailbox = createMailbox(ctx)
  const stopping = new AbortController()
  const listeners = new Set<(event: AppEvent) => void>()
  store.onChanged(
    mergeChanges((tables) => {
      for (const listener of listeners) listener({ type: 'changed', tables })
    })
  )
  if (options.ticks !== false)
    loop = startLoop(
      [
        { name: 'outbox', everyMs: second, run: () => sender.tick() },
        { name: 'message actions', everyMs: second, run: () => actionSender.tick() },
        { name: 'media', everyMs: hour, run: () => tidyMedia(ctx) },
        { name: 'lost replies', everyMs: 5 * second, run: () => confirmLostReplies(ctx, stopping.signal) },
        { name: 'letters', everyMs: 5 * second, run: () => sendDueLetters(ctx, stopping.signal) },
        { name: 'mailbox', everyMs: 15 * second, run: () => mailbox.tick() },
        { name: 'polls', everyMs: 5 * second, run: () => poller.tick() },
        { name: 'text model', everyMs: 5 * second, run: () => refitRouting(ctx) },
        { name: 'rankings', everyMs: 3 * second, run: () => rerankOpenConversations(ctx) },
        { name: 'postponed', everyMs: minute / 4, run: () => returnPostponed(ctx) },
        { name: 'handoffs', everyMs: 5 * second, run: () => tendHandoffs(ctx) }
      ],
      options.log
    )
  const serve = createServer(contract, handlers, ctx, (path, problem) =>
    options.log.error('call_failed', problem, { path })
  )
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
        for (const name of ['outbox', 'lost replies', 'polls', 'postponed']) loop?.wake(name)
      },
      readMedia: (name) => readMedia(ctx, name),
      sqliteVersion,
      async stop() {
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
          endSpelling(ctx)
        ])
        await store.close()
      }
    }
  }
}
