import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { cancelReply } from '../outbox/cancel-reply.ts'
import { confirmReply } from '../outbox/confirm-reply.ts'
import { consentToSpeak } from '../outbox/consent-to-speak.ts'
import { enqueueReply } from '../outbox/enqueue-reply.ts'
import { retryReply } from '../outbox/retry-reply.ts'
import type { Context } from '../runtime/context.ts'
import { getConversationRow } from '../store/conversations.ts'
import { getOutboxRow, listPendingOutbox, toOutboxEntry } from '../store/outbox.ts'
import { getReplyTarget } from '../store/reply-targets.ts'

export const repliesHandlers = {
  enqueue: enqueueReply,
  cancel: (ctx, { outboxId }) => cancelReply(ctx, outboxId),
  retry: (ctx, { outboxId }) => retryReply(ctx, outboxId),
  confirmSent: (ctx, { outboxId }) => confirmReply(ctx, outboxId),
  async copyThenOpen(ctx, { outboxId }) {
    const db = ctx.store.read
    const row = await getOutboxRow(db, outboxId)
    if (row === null) return err('not_found')
    const { state, text } = toOutboxEntry(row)
    if (state.kind === 'sent') return err('already_sent')
    if (state.kind !== 'with_person') return err('conflict')
    const consent = await consentToSpeak(db, row.speaker_id, row.network, ctx.clock.now())
    if (!consent.ok) return consent
    ctx.desktop.copyText(text)
    const target = await getReplyTarget(db, row.conversation_id, row.parent_message_id)
    const conversation = await getConversationRow(db, row.conversation_id)
    const url = target?.url ?? conversation?.subject_url ?? null
    return ok({ opened: url !== null && (await ctx.desktop.openAddress(url)) })
  },
  async pending(ctx) {
    return ok([...(await listPendingOutbox(ctx.store.read))])
  }
} satisfies Handlers<AppContract, Context>['replies']
