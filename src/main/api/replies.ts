import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { addReplyImage } from '../media/add-reply-image.ts'
import { cancelReply } from '../outbox/cancel-reply.ts'
import { confirmReply } from '../outbox/confirm-reply.ts'
import { consentToSpeak } from '../outbox/consent-to-speak.ts'
import { enqueueReply } from '../outbox/enqueue-reply.ts'
import { retryReply } from '../outbox/retry-reply.ts'
import type { Context } from '../runtime/context.ts'
import { sealHolds } from '../store/approvals.ts'
import { getConversationRow } from '../store/conversations.ts'
import { getOutboxRow, listPendingOutbox, toOutboxEntry } from '../store/outbox.ts'
import { describeDraftImage, removeDraftImages } from '../store/reply-images.ts'
import { getReplyTarget } from '../store/reply-targets.ts'

export const repliesHandlers = {
  enqueue: enqueueReply,
  addImage: (ctx, { conversationId, base64 }) =>
    addReplyImage(ctx, conversationId, Uint8Array.from(Buffer.from(base64, 'base64'))),
  async describeImage(ctx, { imageId, description }) {
    const isThere = await ctx.store.write((tx) => describeDraftImage(tx, imageId, description))
    return isThere ? ok(null) : err('not_found')
  },
  async removeImage(ctx, { imageId }) {
    await ctx.store.write((tx) => removeDraftImages(tx, [imageId]))
    return ok(null)
  },
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
    if (!(await sealHolds(db, row))) return err('words_changed', { name: '' })
    ctx.desktop.copyText(text)
    const target = await getReplyTarget(db, row.conversation_id, row.parent_message_id)
    const conversation = await getConversationRow(db, row.conversation_id)
    const url = target?.url ?? conversation?.subject_url ?? null
    return ok({ opened: url !== null && (await ctx.desktop.followLink(url)) })
  },
  async pending(ctx) {
    return ok([...(await listPendingOutbox(ctx.store.read))])
  }
} satisfies Handlers<AppContract, Context>['replies']
