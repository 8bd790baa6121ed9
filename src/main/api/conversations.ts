import { assignConversations, unassignConversations } from '../assign/assign-conversation.ts'
import { weighConversations } from '../assign/weigh-conversation.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { groupedBy } from '../../shared/grouped-by.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getAccount, toAccount } from '../store/accounts.ts'
import { getCurrentAssignment } from '../store/assignments.ts'
import { getLastReadAt } from '../store/audit.ts'
import { countHistory, getConversationRow, getSummary, listHistory } from '../store/conversations.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { listOurSides } from '../store/messages.ts'
import { listNoteDrafts, listNotes } from '../store/notes.ts'
import { listConversationOutbox } from '../store/outbox.ts'
import { listQuietEventsOf } from '../store/quiet-events.ts'
import { getRanking } from '../store/rankings.ts'
import { listDraftImages, listImagesOfReplies } from '../store/reply-images.ts'
import { findReplyTo } from '../store/reply-targets.ts'
import { listEvents } from './conversation-events.ts'
import { withThemes } from './with-themes.ts'
import { listThreadMessages } from './thread-messages.ts'
import { reached } from '../runtime/reached.ts'
import type { PastConversation } from '../../shared/contract/conversations.ts'
import type { ConversationRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'

/** So many other exchanges come with a conversation; the rest when it is asked for. */
const historyLength = 20

export const conversationsHandlers = {
  async open(ctx, { conversationId }) {
    const db = ctx.store.read
    const row = await getConversationRow(db, conversationId)
    const summary = await getSummary(db, conversationId)
    const account = row === null ? null : await getAccount(db, row.account_id)
    if (row === null || summary === null || account === null) return err('not_found')
    const draft = await getDraft(db, conversationId)
    const subject = { title: row.subject_title, text: row.subject_text, url: row.subject_url }
    const images = groupedBy(await listImagesOfReplies(db, conversationId), (image) => image.outbox_id)
    return ok({
      summary: (await withThemes(db, [summary]))[0] ?? summary,
      account: toAccount(account, ctx.connectors),
      subject: Object.values(subject).every((part) => part === null) ? null : subject,
      messages: [...(await listThreadMessages(ctx, row, account))],
      replyToId: await findReplyTo(db, conversationId),
      decision: (await getRanking(db, conversationId)) ?? { choice: null, ranking: [] },
      assignment: await getCurrentAssignment(db, conversationId),
      draft: draft === null ? null : { ...draft, woven: [...draft.woven] },
      draftImages: (await listDraftImages(db, conversationId)).map(({ id, width, height, description }) => ({
        id,
        width,
        height,
        description
      })),
      outbox: (await listConversationOutbox(db, conversationId)).map((entry) => ({
        ...entry,
        images: (images.get(entry.id) ?? []).map(({ width, height, description }) => ({
          width,
          height,
          description
        }))
      })),
      events: [...(await listEvents(db, conversationId))],
      notes: [...(await listNotes(db, conversationId))],
      noteDrafts: [...(await listNoteDrafts(db, conversationId))],
      readUpTo: await getLastReadAt(db, conversationId),
      history: await pastOf(db, row, historyLength),
      historyCount: row.person_id === null ? noHistory : await countHistory(db, row.person_id, row),
      quietHistory:
        row.person_id === null ? [] : [...(await listQuietEventsOf(db, row.person_id, historyLength))]
    })
  },
  async history(ctx, { conversationId, limit }) {
    const db = ctx.store.read
    const row = await getConversationRow(db, conversationId)
    return row === null ? err('not_found') : ok(await pastOf(db, row, limit))
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
  async saveDraft(ctx, draft) {
    const savedAt = ctx.clock.now()
    // In the order in which the window asks: a reply that is stopped next puts its words above these.
    const isThere = await ctx.store.write(async (tx) => {
      if ((await getConversationRow(tx, draft.conversationId)) === null) return false
      await saveDraft(tx, { ...draft, savedAt })
      return true
    })
    if (!isThere) return err('not_found')
    reached('draft.kept')
    return ok({ savedAt })
  }
} satisfies Handlers<AppContract, Context>['conversations']

const noHistory = { all: 0, before: 0 }

const pastOf = async (
  db: AnyDb,
  { id, person_id: personId }: ConversationRow,
  limit: number
): Promise<PastConversation[]> => {
  if (personId === null) return []
  const past = await listHistory(db, personId, id, limit)
  const ids = past.map((one) => one.id)
  const ours = await listOurSides(db, ids)
  return past.map((one) => ({
    conversationId: one.id,
    network: one.network,
    at: one.lastInboundAt,
    excerpt: one.excerpt,
    speakerName: ours.get(one.id)?.speakerName ?? null,
    isAnswered: ours.get(one.id)?.isAnswered === true
  }))
}
