import { groupedBy } from '../../shared/grouped-by.ts'
import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { ActionProblem } from '../../shared/model/message-action.ts'
import type { ActOutcome, OutboundAction } from '../connectors/connector.ts'
import { backoffDelay } from '../domain/backoff.ts'
import { guessLanguage } from '../domain/guess-language.ts'
import { type Line, openLine, type TransmissionContext } from '../outbox/transmission.ts'
import { type AccountLanes, createAccountLanes } from '../runtime/account-lanes.ts'
import { neverAborted } from '../runtime/never-aborted.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { getAccount, toAccount } from '../store/accounts.ts'
import { getValidConsent } from '../store/consents.ts'
import { getConversationRow } from '../store/conversations.ts'
import {
  claimAction,
  endAction,
  getAction,
  hasActionsFromFuture,
  holdActions,
  listDueActions,
  postponeAction,
  retimeActions,
  type StoredAction
} from '../store/message-actions.ts'
import { getMessage } from '../store/messages.ts'
import { hashText } from '../store/outbox.ts'
import type { AccountRow, MessageRow } from '../store/schema.ts'
import { recordAction } from './record-action.ts'

/** Most actions looked at in one run. */
const batch = 500

/** Asks the networks for every action whose time has come, accounts side by side; returns when all have ended. */
export const sendDueActions = async (ctx: TransmissionContext, signal = neverAborted()): Promise<void> => {
  const due = await listDueByAccount(ctx)
  await Promise.all([...due].map(([accountId, rows]) => sendForAccount(ctx, accountId, rows, signal)))
}

/** The tick of an application that stays: starts what is due on accounts that are not at it already. */
export interface ActionSender {
  tick(): Promise<void>
  stop: AccountLanes['stop']
}

export const createActionSender = (ctx: TransmissionContext): ActionSender => {
  const lanes = createAccountLanes()
  return {
    async tick() {
      for (const [accountId, rows] of await listDueByAccount(ctx))
        lanes.start(accountId, (signal) => sendForAccount(ctx, accountId, rows, signal))
    },
    stop: () => lanes.stop()
  }
}

const listDueByAccount = async (
  ctx: TransmissionContext
): Promise<ReadonlyMap<AccountId, readonly StoredAction[]>> => {
  await afterClockSetBack(ctx)
  const due = await listDueActions(ctx.store.read, ctx.clock.now(), batch)
  return groupedBy(due, (row) => row.account_id)
}

/**
 * What was asked for in the future waits for a clock that was set back since: it is held anew. That it waits long says
 * nothing here: a network may have told it to.
 */
const afterClockSetBack = async ({ store, clock, policy }: TransmissionContext): Promise<void> => {
  const now = clock.now()
  const at = plus(now, Math.max(policy.undoDelay, policy.sendLease, policy.backoff.first))
  if (!(await hasActionsFromFuture(store.read, now, at))) return
  await store.write((tx) => retimeActions(tx, now, at, plus(now, policy.backoff.first)))
}

const sendForAccount = async (
  ctx: TransmissionContext,
  accountId: AccountId,
  rows: readonly StoredAction[],
  signal: AbortSignal
): Promise<void> => {
  try {
    for (const row of rows) {
      if (signal.aborted) return
      const account = await getAccount(ctx.store.read, accountId)
      const line = account === null || !mayBeAsked(ctx, account) ? null : await openLine(ctx, account)
      if (line === null || (await sendAction(ctx, line, row, signal)) === 'wait') return
    }
  } catch (problem) {
    ctx.log.error('account_not_served', problem, { accountId })
  }
}

/** While an account is paused or asks to be reconnected its actions wait with it. */
const mayBeAsked = (ctx: TransmissionContext, account: AccountRow): boolean =>
  account.paused_at === null &&
  account.removed_at === null &&
  toAccount(account, ctx.connectors).health.failure?.kind !== 'unauthorized'

/** `wait`: the account had better not be asked again in this run. */
const sendAction = async (
  ctx: TransmissionContext,
  line: Line,
  due: StoredAction,
  signal: AbortSignal
): Promise<'next' | 'wait'> => {
  const claimed = await claim(ctx, due)
  if (claimed === null) return 'next'
  const outcome = await act(ctx, line, claimed.action, claimed.row, signal)
  // A request that the app cut off says nothing: the lease ends, and it is asked again.
  if (signal.aborted && outcome.kind === 'failed') return 'wait'
  const now = ctx.clock.now()
  if (outcome.kind === 'done') {
    await ctx.store.write(async (tx) => {
      if (await endAction(tx, claimed.row, 'done', now)) await recordAction(tx, claimed.row, now)
    })
    return 'next'
  }
  const { failure } = outcome
  const again = retryTime(ctx, claimed.row, failure, now)
  await ctx.store.write(async (tx) => {
    if (again === null) await endAction(tx, claimed.row, 'blocked', now, failure)
    else await postponeAction(tx, claimed.row, again, failure)
    if (again !== null && failure.kind === 'rate_limited') await holdActions(tx, line.account.id, again)
  })
  return failure.kind === 'rejected' ? 'next' : 'wait'
}

interface Claimed {
  readonly row: StoredAction
  readonly action: OutboundAction
}

/** Takes an action in hand, or blocks it when it must not leave any more; null when there is nothing to ask for. */
const claim = async (ctx: TransmissionContext, due: StoredAction): Promise<Claimed | null> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await getAction(tx, due.id)
    if (row === null || row.state !== 'queued' || row.due_at === null || row.due_at > now) return null
    const message = await getMessage(tx, row.message_id)
    const conversation = message === null ? null : await getConversationRow(tx, message.conversation_id)
    // It was deleted, by the try whose answer was lost or by somebody else: what was asked for stands.
    if (row.kind === 'delete' && message !== null && message.deleted_at !== null) {
      await endAction(tx, row, 'done', now)
      return null
    }
    const problem = await problemOf(row, message, async (speakerId) => {
      const consent = await getValidConsent(tx, speakerId, row.network, now)
      return consent.kind === 'valid'
    })
    if (problem !== null || message === null || conversation === null) {
      await endAction(tx, row, 'blocked', now, problem)
      return null
    }
    if (!(await claimAction(tx, row, plus(now, ctx.policy.sendLease)))) return null
    return {
      row: { ...row, attempt: row.attempt + 1 },
      action: {
        kind: row.kind,
        ref: message.ref,
        conversationRef: conversation.ref,
        replyTarget: message.reply_target,
        text: row.text,
        language: row.body === null ? null : guessLanguage(row.body),
        at: row.created_at
      }
    }
  })
}

/** What was true when it was asked has to be true now: the message stands, the speaker agrees, the words are those approved. */
const problemOf = async (
  row: StoredAction,
  message: MessageRow | null,
  agrees: (speakerId: NonNullable<StoredAction['speaker_id']>) => Promise<boolean>
): Promise<ActionProblem | null> => {
  if (message === null || message.deleted_at !== null) return { kind: 'message_gone' }
  if (row.speaker_id !== null && !(await agrees(row.speaker_id))) return { kind: 'consent_withdrawn' }
  if (row.text !== null && hashText(row.text) !== row.approved_hash)
    return { kind: 'unreadable', message: '' }
  return null
}

const act = async (
  ctx: TransmissionContext,
  line: Line,
  action: OutboundAction,
  row: StoredAction,
  signal: AbortSignal
): Promise<ActOutcome> => {
  try {
    return await line.connector.act(line.session, action, connectorIo(ctx, signal))
  } catch (problem) {
    // A connector never throws; if one does, asking again does no harm.
    ctx.log.error('act_threw', problem, { actionId: row.id })
    return { kind: 'failed', failure: { kind: 'unavailable', message: '' } }
  }
}

/** When to ask again; null: a person decides. */
const retryTime = (
  { policy, ids }: Pick<TransmissionContext, 'policy' | 'ids'>,
  row: StoredAction,
  failure: Failure,
  now: Instant
): Instant | null => {
  if (failure.kind !== 'rate_limited' && failure.kind !== 'unavailable') return null
  if (row.attempt >= policy.sendAttempts) return null
  const backoff = plus(now, backoffDelay(row.attempt, policy.backoff, ids.unit()))
  const told = failure.kind === 'rate_limited' ? failure.retryAt : null
  return told !== null && told > backoff ? told : backoff
}
