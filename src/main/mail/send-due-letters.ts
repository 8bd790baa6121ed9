import type { MailAccount, MailProblem } from '../../shared/model/mail-account.ts'
import type { LetterId } from '../../shared/model/ids.ts'
import { type Instant, minute, plus } from '../../shared/model/instant.ts'
import { unreachable } from '../../shared/result.ts'
import { backoffDelay } from '../domain/backoff.ts'
import { letterKey, letterToSend, type SendableLetter } from '../handoff/letter-to-send.ts'
import type { Context } from '../runtime/context.ts'
import { neverAborted } from '../runtime/never-aborted.ts'
import { inPatience } from '../store/in-patience.ts'
import {
  getLetter,
  hasLettersBeyond,
  holdLetters,
  type LetterStep,
  listDueLetters,
  markLetter,
  retimeLetters
} from '../store/letters.ts'
import type { LetterRow } from '../store/schema.ts'
import { getMailAccount, markMailHealth, openMailKey } from './mail-account.ts'
import { type MailKey, spendAccess } from './mail-grant.ts'
import { sendBySmtp } from './smtp.ts'
import { reached } from '../runtime/reached.ts'

/** Most letters looked at in one run. */
const batch = 50

export type LetterContext = Pick<Context, 'store' | 'secrets' | 'fetch' | 'clock' | 'ids' | 'log' | 'policy'>

/**
 * Gives every letter whose time has come to the company's server, one by one. Each is claimed before its server is called:
 * a letter whose server or whose app died meanwhile is `unknown`, and a person decides. Without a mail account letters
 * wait. Returns when it has come to the end of what was due.
 */
export const sendDueLetters = async (ctx: LetterContext, signal = neverAborted()): Promise<void> => {
  await afterClockSetBack(ctx)
  const now = ctx.clock.now()
  for (const row of await listDueLetters(ctx.store.read, 'sending', now, batch))
    await move(ctx, row, { kind: 'unknown', failure: 'interrupted' })
  const due = await listDueLetters(ctx.store.read, 'queued', now, batch)
  if (due.length === 0) return
  const account = await getMailAccount(ctx.store.read)
  if (account === null) return
  const opened = await openMailKey(ctx, account)
  if (opened.kind === 'problem') return await keepHealth(ctx, opened.problem)
  for (const { id } of due)
    if (signal.aborted || !(await sendLetter(ctx, account, opened.key, id, signal))) return
}

/** No letter waits longer than the longest of its waits, unless the clock was set back since: it is held anew. */
const afterClockSetBack = async ({ store, clock, policy }: LetterContext): Promise<void> => {
  const now = clock.now()
  const at = plus(now, Math.max(policy.undoDelay, policy.sendLease, policy.backoff.most) + minute)
  if (!(await hasLettersBeyond(store.read, at))) return
  const until = { queued: plus(now, policy.backoff.first), sending: plus(now, policy.sendLease) }
  await store.write((tx) => retimeLetters(tx, at, until))
}

/** False when the server takes nothing now: the others wait too. */
const sendLetter = async (
  ctx: LetterContext,
  account: MailAccount,
  mailKey: MailKey,
  id: LetterId,
  signal: AbortSignal
): Promise<boolean> => {
  const key = await letterKey(ctx)
  const leaseUntil = plus(ctx.clock.now(), ctx.policy.sendLease)
  const claimed = await ctx.store.write(
    async (tx): Promise<{ readonly row: LetterRow; readonly letter: SendableLetter } | null> => {
      const row = await getLetter(tx, id)
      if (row === null || !(await markLetter(tx, row, { kind: 'claim', leaseUntil }))) return null
      const letter = await letterToSend(ctx, tx, row, key)
      const sending = await getLetter(tx, id)
      if (letter !== null && sending !== null) return { row: sending, letter }
      if (sending !== null) await markLetter(tx, sending, { kind: 'failed', failure: 'no_address' })
      return null
    }
  )
  if (claimed === null) return true
  reached('handoff.letter_claimed')
  const { row, letter } = claimed
  // Stopped since its claim: another process may have taken it for lost. The next tick says what becomes of it.
  if (ctx.clock.now() > leaseUntil) return false
  const outcome = await sendBySmtp(account, mailKey, letter, {
    timeout: ctx.policy.request.timeout,
    // Over before its lease is: what became of it is known by then, or never.
    whole: ctx.policy.sendLease - ctx.policy.request.timeout,
    signal
  })
  reached('handoff.letter_answered')
  const now = ctx.clock.now()
  switch (outcome.kind) {
    case 'accepted':
      await settle(ctx, row, { kind: 'sent', at: now }, signal)
      await keepHealth(ctx, null)
      return true
    case 'later':
      if (outcome.problem.kind === 'access_refused') await spendAccess(ctx, mailKey.secret)
      await tryAgain(ctx, row, outcome.problem, outcome.ofLetter, now, signal)
      await keepHealth(ctx, outcome.problem)
      return false
    case 'refused':
      await settle(ctx, row, { kind: 'failed', failure: JSON.stringify(outcome.problem) }, signal)
      return true
    case 'unknown':
      await settle(ctx, row, { kind: 'unknown', failure: JSON.stringify(outcome.problem) }, signal)
      return false
    default:
      return unreachable(outcome)
  }
}

/** A letter that was refused so often for a while is given up; what the server takes from nobody is waited for as long as it takes. */
const tryAgain = async (
  ctx: LetterContext,
  row: LetterRow,
  problem: MailProblem,
  ofLetter: boolean,
  now: Instant,
  signal: AbortSignal
): Promise<void> => {
  const failure = JSON.stringify(problem)
  if (ofLetter && row.attempt >= ctx.policy.sendAttempts)
    return await settle(ctx, row, { kind: 'failed', failure }, signal)
  const notBefore = plus(now, backoffDelay(row.attempt, ctx.policy.backoff, ctx.ids.unit()))
  await settle(ctx, row, { kind: 'retry', notBefore, failure }, signal)
  // The others would meet the same: a server is not asked once for each of them.
  if (!ofLetter) await ctx.store.write((tx) => holdLetters(tx, notBefore))
}

const move = async (ctx: LetterContext, row: LetterRow, step: LetterStep): Promise<void> => {
  await ctx.store.write((tx) => markLetter(tx, row, step))
  reached('handoff.letter_settled')
}

/** What a server said of a letter waits for an import that writes: a person would have to say what became of it. */
const settle = (ctx: LetterContext, row: LetterRow, step: LetterStep, signal: AbortSignal): Promise<void> =>
  inPatience(() => move(ctx, row, step), { goesOn: () => !signal.aborted })

const keepHealth = (ctx: LetterContext, problem: MailProblem | null): Promise<void> =>
  ctx.store.write((tx) => markMailHealth(tx, 'sending', problem, ctx.clock.now()))
