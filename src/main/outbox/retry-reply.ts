import type { Failure } from '../../shared/model/delivery.ts'
import type { MessageId, OutboxId } from '../../shared/model/ids.ts'
import { err, ok, type Result, unreachable } from '../../shared/result.ts'
import type { OutboxEvent } from '../domain/outbox-machine.ts'
import type { Context } from '../runtime/context.ts'
import { capabilitiesOf, getAccount } from '../store/accounts.ts'
import {
  getOutboxRow,
  markAnswersPartBefore,
  type StoredReply,
  toOutboxEntry,
  waitsForPart
} from '../store/outbox.ts'
import { getPartBefore } from '../store/own-messages.ts'
import { getReplyTarget } from '../store/reply-targets.ts'
import { consentToSpeak } from './consent-to-speak.ts'
import { decideReply } from './decide-reply.ts'
import { recordSentReplies } from './record-sent-replies.ts'
import { readBack, type TransmissionContext } from './transmission.ts'

/**
 * Sends a blocked reply again, on a person’s word. One that may have reached the network is read back first: found
 * there, it becomes sent instead. While the network cannot be asked, nothing changes and the reason is answered.
 */
export const retryReply = async (
  ctx: TransmissionContext & Pick<Context, 'wake'>,
  outboxId: OutboxId
): Promise<Result<null>> => {
  const row = await getOutboxRow(ctx.store.read, outboxId)
  if (row === null) return err('not_found')
  const { state } = toOutboxEntry(row)
  if (state.kind === 'sent') return err('already_sent')
  if (state.kind !== 'blocked' || state.reason === 'damaged') return err('conflict')
  if (waitsForPart(row)) return err('part_before_first')
  const found = await findBeforeRetry(ctx, row)
  if (!found.ok) return found
  const answers = found.value.kind === 'published' ? ok(null) : await whatItAnswers(ctx, row)
  if (!answers.ok) return answers
  const before = answers.value
  const moved = await decideReply(ctx, row, found.value, 'reply_retried', async (tx) => {
    if (before !== null) await markAnswersPartBefore(tx, row, before)
  })
  if (!moved.ok) return moved
  if (found.value.kind === 'published') await recordSentReplies(ctx)
  ctx.wake.outbox()
  return ok(null)
}

const findBeforeRetry = async (ctx: TransmissionContext, row: StoredReply): Promise<Result<OutboxEvent>> => {
  const account = await getAccount(ctx.store.read, row.account_id)
  if (account === null || account.removed_at !== null) return err('cannot_reply_here')
  const { idempotency } = capabilitiesOf(account, ctx.connectors)
  // Never tried: it cannot be there. Nothing to look it up with: the person has looked.
  if (row.first_tried_at === null || idempotency === 'none') return ok({ kind: 'retry' })
  const outcome = await readBack(ctx, row)
  switch (outcome.kind) {
    case 'found':
      return ok({ kind: 'published', published: outcome.published })
    case 'absent':
      return ok({ kind: 'retry' })
    case 'failed':
      return refusal(outcome.failure)
    default:
      return unreachable(outcome)
  }
}

const refusal = (failure: Failure) => {
  switch (failure.kind) {
    case 'rate_limited':
      return err('rate_limited')
    case 'unauthorized':
      return err('sign_in_refused', { message: failure.message })
    case 'unavailable':
      return err('server_unreachable', { message: failure.message })
    case 'unreadable':
    case 'rejected':
      return err('server_answer_unreadable', { message: failure.message })
    default:
      return unreachable(failure)
  }
}

/**
 * What was true when the reply was made has to be true now. Where the person has deleted their message since, a later part of
 * a thread may still go on below the part before, whose message is answered; null: what it answers is what it was.
 */
const whatItAnswers = async (
  ctx: TransmissionContext,
  row: StoredReply
): Promise<Result<MessageId | null>> => {
  const { read } = ctx.store
  const now = ctx.clock.now()
  const target = await getReplyTarget(read, row.conversation_id, row.parent_message_id)
  const before = await getPartBefore(read, row)
  if (before !== null && before.deleted_at !== null) return err('part_before_gone')
  const isGone = target === null || target.deletedAt !== null
  if (isGone && before === null) return err('parent_deleted')
  const consent = await consentToSpeak(read, row.speaker_id, row.network, now)
  return consent.ok ? ok(isGone ? (before?.id ?? null) : null) : consent
}
