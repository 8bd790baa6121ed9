import { z } from 'zod'
import { assignConversations, unassignConversations } from '../assign/assign-conversation.ts'
import { weighConversations } from '../assign/weigh-conversation.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { type Message, messageSchema, type ReplyFrame, spanSchema } from '../../shared/model/message.ts'
import { err, ok } from '../../shared/result.ts'
import { personIdSchema } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import { getAccount, replyFrameOf, toAccount } from '../store/accounts.ts'
import { getCurrentAssignment } from '../store/assignments.ts'
import { getConversationRow, getSummary, listHistory } from '../store/conversations.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { listLastSpeakers, listMessages, type MessageWithAuthor } from '../store/messages.ts'
import { listConversationOutbox } from '../store/outbox.ts'
import { getRanking } from '../store/rankings.ts'

const historyLength = 20

const toMessage = (row: MessageWithAuthor, replyFrame: ReplyFrame): Message =>
  messageSchema.parse({
    id: row.id,
    conversationId: row.conversation_id,
    ref: row.ref,
    parentRef: row.parent_ref,
    author:
      row.side === 'ours'
        ? { side: 'ours', colleagueId: row.speaker_id, name: row.speaker_name ?? '' }
        : {
            side: 'theirs',
            handleId: row.handle_id,
            personId: personIdSchema.nullable().parse(row.person_id),
            handle: row.handle_handle ?? '',
            name: row.handle_name ?? ''
          },
    // A deleted message leaves its place, not its words.
    text: row.deleted_at === null ? row.text : '',
    spans: row.deleted_at === null ? z.array(spanSchema).parse(JSON.parse(row.spans)) : [],
    url: row.url,
    language: row.language,
    rating: row.rating,
    publishedAt: row.published_at,
    receivedAt: row.received_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    replyFrame
  })

export const conversationsHandlers = {
  async open(ctx, { conversationId }) {
    const db = ctx.store.read
    const row = await getConversationRow(db, conversationId)
    const summary = await getSummary(db, conversationId)
    const account = row === null ? null : await getAccount(db, row.account_id)
    if (row === null || summary === null || account === null) return err('not_found')
    const messages = await listMessages(db, conversationId)
    const answerable = messages.filter((message) => message.side === 'theirs' && message.deleted_at === null)
    const replyTo = answerable.filter((message) => message.asks_at !== null).at(-1) ?? answerable.at(-1)
    const past =
      row.person_id === null ? [] : await listHistory(db, row.person_id, conversationId, historyLength)
    const speakers = await listLastSpeakers(
      db,
      past.map((one) => one.id)
    )
    const subject = { title: row.subject_title, text: row.subject_text, url: row.subject_url }
    return ok({
      summary,
      account: toAccount(account, ctx.connectors),
      subject: Object.values(subject).every((part) => part === null) ? null : subject,
      messages: messages.map((message) =>
        toMessage(message, replyFrameOf(account, message.reply_target, ctx.connectors))
      ),
      replyToId: replyTo?.id ?? null,
      decision: (await getRanking(db, conversationId)) ?? { choice: null, ranking: [] },
      assignment: await getCurrentAssignment(db, conversationId),
      draft: await getDraft(db, conversationId),
      outbox: [...(await listConversationOutbox(db, conversationId))],
      history: past.map((one) => ({
        conversationId: one.id,
        network: one.network,
        at: one.lastInboundAt,
        excerpt: one.excerpt,
        speakerName: speakers.get(one.id)?.name ?? null
      }))
    })
  },
  async assign(ctx, { conversationIds, colleagueId }) {
    const outcome = await assignConversations(ctx, conversationIds, colleagueId)
    return outcome.ok ? ok(null) : outcome
  },
  assignFirst: (ctx, { conversationIds }) => assignConversations(ctx, conversationIds, 'first'),
  async unassign(ctx, { conversationIds }) {
    await unassignConversations(ctx, conversationIds)
    return ok(null)
  },
  async weigh(ctx, { conversationIds, weight }) {
    await weighConversations(ctx, conversationIds, weight)
    return ok(null)
  },
  async saveDraft(ctx, { conversationId, body, speakerId }) {
    const savedAt = ctx.clock.now()
    if ((await getConversationRow(ctx.store.read, conversationId)) === null) return err('not_found')
    await ctx.store.write((tx) => saveDraft(tx, { conversationId, body, speakerId, savedAt }))
    return ok({ savedAt })
  }
} satisfies Handlers<AppContract, Context>['conversations']
