import { asksForPerson, type Failure, failureSchema } from '../../shared/model/delivery.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { type Instant, millisecondsOf, plus } from '../../shared/model/instant.ts'
import type { AbsenceSummary } from '../runtime/desktop.ts'
import { wakeAccounts } from '../store/accounts.ts'
import { countArrivals, nextSequence } from '../store/messages.ts'
import type { AccountRow } from '../store/schema.ts'
import type { PollContext } from './poll-due-accounts.ts'

/** Notices that the computer slept or was offline, has every account read again, and then tells once what came in. */
export interface AbsenceWatch {
  /** To be called at each tick, with the live accounts that are not paused and those of them that ask to wait. */
  tick(accounts: readonly AccountRow[], askedToWait: ReadonlySet<AccountId>): Promise<void>
}

interface Return {
  readonly cause: AbsenceSummary['cause']
  readonly at: Instant
  /** What came after is new. */
  readonly afterSequence: number
  /** Accounts that waited for a person before. */
  readonly waitingBefore: number
}

/** How things stood at a moment. */
interface Mark {
  readonly at: Instant
  readonly sequence: number
  readonly waiting: number
}

export const watchAbsence = (ctx: PollContext): AbsenceWatch => {
  let lastTick: Mark | null = null
  let offlineSince: Mark | null = null
  let returning: Return | null = null

  const comeBack = async (
    back: Return,
    accounts: readonly AccountRow[],
    askedToWait: ReadonlySet<AccountId>
  ): Promise<void> => {
    returning = back
    const ids = accounts
      .filter((one) => one.next_poll_at !== null && failureOf(one)?.kind !== 'rate_limited')
      .filter((one) => !askedToWait.has(one.id))
      .map((one) => one.id)
    await ctx.store.write((tx) => wakeAccounts(tx, ids, back.at))
  }

  const tell = async (back: Return, accounts: readonly AccountRow[]): Promise<void> => {
    const arrived = await countArrivals(
      ctx.store.read,
      back.afterSequence,
      accounts.map((one) => one.id)
    )
    const waiting = countWaiting(accounts)
    if (arrived.messages > 0 || waiting > back.waitingBefore)
      ctx.desktop.tellAbsence({ cause: back.cause, ...arrived, accounts: waiting })
  }

  return {
    async tick(accounts, askedToWait) {
      const now = ctx.clock.now()
      const { asleepAfter, offlineAfter, settleWithin } = ctx.policy.absence
      const before = lastTick
      lastTick = {
        at: now,
        sequence: await nextSequence(ctx.store.read),
        waiting: countWaiting(accounts)
      }
      const offline = offlineSince
      if (!isOffline(accounts)) offlineSince = null
      else offlineSince ??= before ?? lastTick

      if (before !== null && elapsed(before.at, now) > asleepAfter)
        await comeBack(returnFrom('asleep', before, now), accounts, askedToWait)
      else if (offline !== null && offlineSince === null && elapsed(offline.at, now) >= offlineAfter)
        if (returning === null) await comeBack(returnFrom('offline', offline, now), accounts, askedToWait)

      const back = returning
      if (back === null || (back.at === now && accounts.some((one) => one.next_poll_at !== null))) return
      const isOver = now >= plus(back.at, settleWithin)
      if (!isOver && accounts.some((one) => isAwaited(one, back.at, askedToWait))) return
      returning = null
      await tell(back, accounts)
    }
  }
}

const returnFrom = (cause: Return['cause'], before: Mark, now: Instant): Return => ({
  cause,
  at: now,
  afterSequence: before.sequence,
  waitingBefore: before.waiting
})

const countWaiting = (accounts: readonly AccountRow[]): number =>
  accounts.filter((one) => asksForPerson(failureOf(one))).length

const elapsed = (from: Instant, to: Instant): number => millisecondsOf(to) - millisecondsOf(from)

const failureOf = (account: AccountRow): Failure | null => {
  if (account.failure === null) return null
  const parsed = failureSchema.safeParse(JSON.parse(account.failure))
  return parsed.success ? parsed.data : null
}

/** Every account that could be read is out of reach: it is the computer, or all the same to who sits before it. */
const isOffline = (accounts: readonly AccountRow[]): boolean => {
  const readable = accounts.filter((one) => one.next_poll_at !== null)
  return readable.length > 0 && readable.every((one) => failureOf(one)?.kind === 'unavailable')
}

/** Neither read since the return, nor beyond being read by waiting a little. */
const isAwaited = (account: AccountRow, since: Instant, askedToWait: ReadonlySet<AccountId>): boolean => {
  const failure = failureOf(account)
  if (account.next_poll_at === null || askedToWait.has(account.id)) return false
  if (failure !== null) return failure.kind === 'unavailable'
  return account.last_success_at === null || account.last_success_at < since
}
