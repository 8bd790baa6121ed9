import type { AccountId } from '../../shared/model/ids.ts'
import { type Instant, minute, plus } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { listPolledAccounts } from '../store/accounts.ts'
import type { AccountRow } from '../store/schema.ts'
import { type Listening, listenOnce, notListening } from './listen-to-account.ts'
import { pollAccount, type PollContext } from './poll-due-accounts.ts'
import { watchAbsence } from './watch-absence.ts'

/** The tick of an application that stays: a slow account holds up neither the others nor the end of the application. */
export interface AccountPoller {
  /** Starts the polls that are due, and listens to the other accounts where their network offers it; waits for neither. */
  tick(): Promise<void>
  /** Settles when no poll is in progress. */
  idle(): Promise<void>
  /**
   * The computer slept: what is listened to may be dead without a sign, and would be relied on for minutes. It is let go; the
   * next tick reads those accounts, and listens anew.
   */
  letGo(): void
  /** Cuts off what is in progress and waits for it. */
  stop(): Promise<void>
}

/** What goes on with one account: a poll, or a wait for something new, never both. */
interface Line {
  poll: Promise<void> | null
  wait: { readonly controller: AbortController; readonly ended: Promise<void> } | null
  listening: Listening
  /** The network said that something is new. */
  heard: boolean
  polledAt: Instant | null
  /** The network asked not to be polled before. */
  notBefore: Instant | null
}

export const createAccountPoller = (ctx: PollContext & Pick<Context, 'wake'>): AccountPoller => {
  const lines = new Map<AccountId, Line>()
  const stopping = new AbortController()
  const absence = watchAbsence(ctx)

  const lineOf = (id: AccountId): Line => {
    const known = lines.get(id)
    if (known !== undefined) return known
    const line: Line = {
      poll: null,
      wait: null,
      listening: notListening,
      heard: false,
      polledAt: null,
      notBefore: null
    }
    lines.set(id, line)
    return line
  }

  const startPoll = (account: AccountRow, line: Line): void => {
    line.heard = false
    line.polledAt = ctx.clock.now()
    const run = async (): Promise<void> => {
      line.wait?.controller.abort()
      await line.wait?.ended
      const poll = await pollAccount(ctx, account.id, stopping.signal, line.listening.works)
      line.notBefore = poll.kind === 'polled' ? poll.notBefore : null
    }
    line.poll = run().finally(() => {
      line.poll = null
      // What is said between the poll and the wait that follows it is not heard: the sooner, the better.
      if (offersListening(account)) ctx.wake.polls()
    })
  }

  const startWait = (account: AccountRow, line: Line): void => {
    const listen = ctx.connectors[account.network]?.listen ?? null
    if (listen === null) return
    const controller = new AbortController()
    const startedAt = ctx.clock.now()
    const run = async (): Promise<void> => {
      const { heard, listening } = await listenOnce(ctx, account, listen, line.listening, controller.signal)
      line.listening = listening
      line.heard ||= heard
      line.wait = null
      // A network that answers at once, again and again, is left to the rhythm of the ticks.
      const hasWaited = plus(startedAt, ctx.policy.listen.pollAtMostEvery) <= ctx.clock.now()
      if (heard || (hasWaited && listening.works)) ctx.wake.polls()
    }
    line.wait = { controller, ended: run() }
  }

  const offersListening = (account: AccountRow): boolean =>
    (ctx.connectors[account.network]?.listen ?? null) !== null

  const isDue = (account: AccountRow, line: Line, now: Instant): boolean => {
    if (account.next_poll_at === null) return false
    if (account.next_poll_at <= now) return true
    // It was read in what is the future now: the clock was set back, and the time of the next poll is far away.
    const wasReadLater = account.last_success_at !== null && account.last_success_at > plus(now, minute)
    if (wasReadLater && (line.polledAt === null || line.polledAt > now)) return true
    // What is new by hearsay is read at once, unless the network asked for patience or does not answer.
    if (!line.heard || account.failure !== null || (line.notBefore ?? now) > now) return false
    return line.polledAt === null || plus(line.polledAt, ctx.policy.listen.pollAtMostEvery) <= now
  }

  const mayListen = (account: AccountRow, line: Line, now: Instant): boolean =>
    !line.heard &&
    account.failure === null &&
    account.caught_up_at !== null &&
    (line.listening.againAt ?? now) <= now

  const idle = async (): Promise<void> => {
    await Promise.all([...lines.values()].map((line) => line.poll))
  }

  return {
    async tick() {
      if (stopping.signal.aborted) return
      const now = ctx.clock.now()
      const before = await listPolledAccounts(ctx.store.read)
      const askedToWait = new Set(
        before.filter(({ id }) => (lines.get(id)?.notBefore ?? now) > now).map(({ id }) => id)
      )
      await absence.tick(before, askedToWait)
      const accounts = await listPolledAccounts(ctx.store.read)
      const ids = new Set(accounts.map(({ id }) => id))
      for (const [id, line] of lines) if (!ids.has(id)) line.wait?.controller.abort()
      for (const account of accounts) {
        const line = lineOf(account.id)
        if (stopping.signal.aborted || line.poll !== null) continue
        if (isDue(account, line, now)) startPoll(account, line)
        else if (line.wait === null && mayListen(account, line, now)) startWait(account, line)
      }
    },
    idle,
    letGo() {
      for (const line of lines.values()) {
        if (line.wait === null) continue
        line.heard = true
        line.wait.controller.abort()
      }
    },
    async stop() {
      stopping.abort()
      for (const line of lines.values()) line.wait?.controller.abort()
      await idle()
      await Promise.all([...lines.values()].map((line) => line.wait?.ended))
    }
  }
}
