import { z } from 'zod'
import { restoreAssignment } from '../assign/assign-conversation.ts'
import { restoreWeight } from '../assign/weigh-conversation.ts'
import { readMoment } from '../domain/read-moment.ts'
import { undoAction } from '../message-actions/undo-action.ts'
import { withdrawHandoff } from '../handoff/change-handoff.ts'
import { cancelReply } from '../outbox/cancel-reply.ts'
import { restoreAside } from '../quarantine/set-aside.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { handoffIdSchema, outboxIdSchema, type AuditId, type ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit, listLastUndoable, markUndone } from '../store/audit.ts'
import {
  countViews,
  getTriageRow,
  keptTriage,
  listInbox,
  markTriage,
  readTriage,
  type TriageRow
} from '../store/conversations.ts'
import { noteBeforeSchema, reopenNote, rewriteNote } from '../store/notes.ts'
import { restoreProof } from './proofs.ts'
import { restoreSnippet } from './snippets.ts'
import { restoreOwnWord } from './spelling.ts'
import { replaceViews, viewsBeforeSchema } from '../store/views.ts'
import { restoreThemes } from './themes.ts'
import { withThemes } from './with-themes.ts'
import type { AuditRow } from '../store/schema.ts'
import { getSettings } from '../store/settings.ts'
import type { WriteDb } from '../store/store.ts'

type TriageAction =
  'done' | 'not_done' | 'postpone' | 'silence' | 'read' | 'unread' | 'star' | 'unstar' | 'mute' | 'unmute'

const triage = async (
  ctx: Context,
  action: TriageAction,
  conversationIds: readonly ConversationId[],
  change: (before: TriageRow) => TriageRow,
  /** What nobody decided is nobody's to take back: Z passes over it. */
  isDecided = true
) => {
  const now = ctx.clock.now()
  const batch = ctx.ids.next()
  await ctx.store.write(async (tx) => {
    for (const conversationId of conversationIds) {
      const before = await getTriageRow(tx, conversationId)
      if (before === null) continue
      const after = change(before)
      await markTriage(tx, conversationId, after)
      await appendAudit(tx, {
        id: ctx.ids.next<AuditId>(),
        batch,
        at: now,
        action,
        conversation_id: conversationId,
        before: isDecided ? keptTriage(before) : null,
        after: keptTriage(after)
      })
    }
  })
  return ok(null)
}

const noteActions: readonly string[] = ['note', 'note_changed', 'note_removed']

/**
 * Takes back what the action changed, and nothing that came about since: taking a star away makes nothing unread. False where
 * none of what it changed stands any more.
 */
const undoTriage = async (tx: WriteDb, row: AuditRow): Promise<boolean> => {
  if (row.conversation_id === null || row.before === null || row.after === null) return false
  const now = await getTriageRow(tx, row.conversation_id)
  if (now === null) return false
  const before = readTriage(row.before)
  const after = readTriage(row.after)
  const undone = withoutChange(now, before, after)
  if (undone === null) return false
  await markTriage(tx, row.conversation_id, undone)
  return true
}

/** What belongs together: where a conversation stands is one decision, with its moment and its reason. */
const decisions = [
  ['state', 'state_at', 'later_until', 'silence_reason'],
  ['read_at'],
  ['starred_at'],
  ['muted_at']
] as const satisfies readonly (readonly (keyof TriageRow)[])[]

/** Null where something was changed and none of it stands. */
const withoutChange = (now: TriageRow, before: TriageRow, after: TriageRow): TriageRow | null => {
  const changed = decisions.filter((parts) => parts.some((part) => before[part] !== after[part]))
  const standing = changed.filter((parts) => parts.every((part) => now[part] === after[part]))
  if (standing.length === 0 && changed.length > 0) return null
  const undone: TriageRow = { ...now }
  for (const parts of standing)
    Object.assign(undone, Object.fromEntries(parts.map((part) => [part, before[part]])))
  return undone
}

const restoreViews = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before !== null) await replaceViews(tx, viewsBeforeSchema.parse(JSON.parse(row.before)), now)
}

/** A note that is taken back leaves its words where they were typed. */
const restoreNote = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before === null || row.conversation_id === null) return
  const before = noteBeforeSchema.parse(JSON.parse(row.before))
  if (row.action === 'note') await reopenNote(tx, before.noteId, row.conversation_id, now)
  await rewriteNote(tx, before)
}

const handoffBeforeSchema = z.object({ handoffId: handoffIdSchema })
const replyBeforeSchema = z.object({ outboxId: outboxIdSchema })

/** Actions whose undo asks first whether they have left: in transactions of their own. */
const leaving: readonly string[] = ['reply', 'message_action', 'handoff']

/**
 * Takes back what a row of the audit did, and is false where it stood no longer; one of those that leave was taken back
 * before.
 */
const restore = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<boolean> => {
  if (leaving.includes(row.action)) return true
  if (row.action === 'assign' || row.action === 'unassign') await restoreAssignment(tx, row, now)
  else if (row.action === 'weigh') await restoreWeight(tx, row, now)
  else if (row.action === 'quarantine') await restoreAside(tx, row)
  else if (row.action === 'view') await restoreViews(tx, row, now)
  else if (row.action === 'theme') await restoreThemes(tx, row, now)
  else if (noteActions.includes(row.action)) await restoreNote(tx, row, now)
  else if (row.action === 'proof') await restoreProof(tx, row, now)
  else if (row.action === 'snippet') await restoreSnippet(tx, row, now)
  else if (row.action === 'own_word') await restoreOwnWord(tx, row, now)
  else return await undoTriage(tx, row)
  return true
}

/** Answers the conversations that changed since, where nothing was taken back. */
const restoreAll = async (
  tx: WriteDb,
  rows: readonly AuditRow[],
  now: Instant
): Promise<readonly ConversationId[]> => {
  const changedSince: ConversationId[] = []
  for (const row of rows)
    if (!(await restore(tx, row, now)) && row.conversation_id !== null) changedSince.push(row.conversation_id)
  const batch = rows[0]?.batch
  if (batch !== undefined) await markUndone(tx, batch, now)
  return changedSince
}

/** Undoes the last action: in the transaction that finds it, unless something of it leaves. */
const undoLast = async (ctx: Context) => {
  const now = ctx.clock.now()
  const { rows, changedSince } = await ctx.store.write(async (tx) => {
    const last = await listLastUndoable(tx)
    const leaves = last.some((row) => leaving.includes(row.action))
    return { rows: last, changedSince: leaves ? null : await restoreAll(tx, last, now) }
  })
  const first = rows[0]
  if (first === undefined) return err('nothing_to_undo')
  if (changedSince === null) return await undoLeaving(ctx, rows, first, now)
  const conversationIds = rows
    .flatMap((row) => row.conversation_id ?? [])
    .filter((id) => !changedSince.includes(id))
  return ok({ action: first.action, conversationIds, changedSince: [...changedSince] })
}

/** Undoes an action of which something leaves; the reply is stopped by the outbox, which alone knows whether it has left. */
const undoLeaving = async (ctx: Context, rows: readonly AuditRow[], first: AuditRow, now: Instant) => {
  const reply = rows.find((row) => row.action === 'reply')
  let stays = 0
  if (reply !== undefined) {
    const { outboxId } = replyBeforeSchema.parse(JSON.parse(reply.before ?? ''))
    const cancelled = await cancelReply(ctx, outboxId)
    if (!cancelled.ok) {
      // It has left: from now on Z passes over it, to the action before.
      await ctx.store.write((tx) => markUndone(tx, first.batch, now))
      return cancelled
    }
    stays = cancelled.value.left
  }
  if (first.action === 'message_action' && first.before !== null) {
    const undone = await undoAction(ctx, first.before)
    if (!undone.ok) {
      await ctx.store.write((tx) => markUndone(tx, first.batch, now))
      return undone
    }
  }
  if (first.action === 'handoff' && first.before !== null) {
    const { handoffId } = handoffBeforeSchema.parse(JSON.parse(first.before))
    const withdrawn = await withdrawHandoff(ctx, handoffId)
    if (!withdrawn.ok) {
      // The colleague answered: from now on Z passes over it.
      await ctx.store.write((tx) => markUndone(tx, first.batch, now))
      return withdrawn
    }
  }
  await ctx.store.write((tx) => restoreAll(tx, rows, now))
  return ok({
    // Of a thread a part may stand there already.
    action: reply === undefined ? first.action : stays > 0 ? 'reply_rest' : 'reply',
    conversationIds: rows.flatMap((row) => row.conversation_id ?? []),
    // What leaves with it stands or falls as a whole: the done of "to the outbox, and done" is the reply's.
    changedSince: []
  })
}

export const inboxHandlers = {
  async list(ctx, { view, colleagueId, after, limit }) {
    const page = await listInbox(ctx.store.read, view, colleagueId, after, limit)
    return ok({ rows: await withThemes(ctx.store.read, page.rows), next: page.next })
  },
  async counts(ctx) {
    return ok(await countViews(ctx.store.read))
  },
  markDone: (ctx, { conversationIds }) =>
    triage(ctx, 'done', conversationIds, (before) => ({
      ...before,
      state: 'done',
      state_at: ctx.clock.now(),
      later_until: null,
      silence_reason: null
    })),
  markNotDone: (ctx, { conversationIds }) =>
    triage(ctx, 'not_done', conversationIds, (before) => ({
      ...before,
      state: 'to_answer',
      state_at: ctx.clock.now(),
      later_until: null,
      silence_reason: null
    })),
  async postpone(ctx, { conversationIds, until }) {
    if (until <= ctx.clock.now()) return err('date_not_understood', { text: until })
    return await triage(ctx, 'postpone', conversationIds, (before) => ({
      ...before,
      state: 'later',
      state_at: ctx.clock.now(),
      later_until: until,
      silence_reason: null
    }))
  },
  keepSilence: (ctx, { conversationIds, reason }) =>
    triage(ctx, 'silence', conversationIds, (before) => ({
      ...before,
      state: 'silence',
      state_at: ctx.clock.now(),
      later_until: null,
      silence_reason: reason
    })),
  markRead: (ctx, { conversationIds, decided = false }) =>
    triage(
      ctx,
      'read',
      conversationIds,
      (before) => ({ ...before, read_at: before.read_at ?? ctx.clock.now() }),
      decided
    ),
  markUnread: (ctx, { conversationIds }) =>
    triage(ctx, 'unread', conversationIds, (before) => ({ ...before, read_at: null })),
  star: (ctx, { conversationIds, starred }) =>
    triage(ctx, starred ? 'star' : 'unstar', conversationIds, (before) => ({
      ...before,
      starred_at: starred ? (before.starred_at ?? ctx.clock.now()) : null
    })),
  mute: (ctx, { conversationIds, muted }) =>
    triage(ctx, muted ? 'mute' : 'unmute', conversationIds, (before) => ({
      ...before,
      muted_at: muted ? (before.muted_at ?? ctx.clock.now()) : null,
      // What is muted waits for no answer; a moment, a silence or an end that was decided stays.
      ...(muted && before.state === 'to_answer'
        ? { state: 'done' as const, state_at: ctx.clock.now(), later_until: null, silence_reason: null }
        : {})
    })),
  undo: undoLast,
  async readMoment(ctx, { text, timeZone }) {
    const { language } = await getSettings(ctx.store.read)
    const spoken = language === 'system' ? ctx.desktop.systemLanguage : language
    const until = readMoment(text, ctx.clock.now(), timeZone, spoken)
    return until === null ? err('date_not_understood', { text }) : ok({ until })
  }
} satisfies Handlers<AppContract, Context>['inbox']
