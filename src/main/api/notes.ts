import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { AuditId, ConversationId, NoteId } from '../../shared/model/ids.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getConversationRow } from '../store/conversations.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import {
  forgetNoteDraft,
  getNoteRow,
  insertNote,
  type NoteBefore,
  rewriteNote,
  saveNoteDraft
} from '../store/notes.ts'
import type { NoteRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

type NoteAction = 'note' | 'note_changed' | 'note_removed'

const recordNote = async (
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: WriteDb,
  action: NoteAction,
  conversationId: ConversationId,
  before: NoteBefore
): Promise<void> => {
  const id = ctx.ids.next<AuditId>()
  await appendAudit(tx, {
    id,
    batch: id,
    at: ctx.clock.now(),
    action,
    conversation_id: conversationId,
    before: JSON.stringify(before),
    after: JSON.stringify({ noteId: before.noteId })
  })
}

/** Changes a note that is there, and keeps what it was. */
const change = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids'>,
  noteId: NoteId,
  action: NoteAction,
  to: (before: NoteBefore) => NoteBefore
) =>
  await ctx.store.write(async (tx) => {
    const row = await getNoteRow(tx, noteId)
    if (row === null) return err('not_found')
    const before = beforeOf(row)
    await rewriteNote(tx, to(before))
    await forgetNoteDraft(tx, row.conversation_id, noteId)
    await recordNote(ctx, tx, action, row.conversation_id, before)
    return ok(null)
  })

const beforeOf = (row: NoteRow): NoteBefore => ({
  noteId: row.id,
  words: row.words,
  editedAt: row.edited_at,
  removedAt: row.removed_at
})

export const notesHandlers = {
  async add(ctx, { conversationId, words }) {
    const now = ctx.clock.now()
    const { senderName } = await getHandoffSettings(ctx.store.read)
    const noteId = ctx.ids.next<NoteId>()
    return await ctx.store.write(async (tx) => {
      if ((await getConversationRow(tx, conversationId)) === null) return err('not_found')
      await insertNote(tx, { id: noteId, conversationId, words, author: senderName, writtenAt: now })
      await forgetNoteDraft(tx, conversationId, null)
      // What Z brings back is a note that is not there; its words stay in its row.
      const before = { noteId, words: words.internal, editedAt: null, removedAt: now }
      await recordNote(ctx, tx, 'note', conversationId, before)
      return ok({ noteId })
    })
  },
  change: (ctx, { noteId, words }) =>
    change(ctx, noteId, 'note_changed', (before) => ({
      ...before,
      words: words.internal,
      editedAt: ctx.clock.now()
    })),
  remove: (ctx, { noteId }) =>
    change(ctx, noteId, 'note_removed', (before) => ({ ...before, removedAt: ctx.clock.now() })),
  async saveDraft(ctx, { conversationId, noteId, words }) {
    const now = ctx.clock.now()
    if ((await getConversationRow(ctx.store.read, conversationId)) === null) return err('not_found')
    await ctx.store.write((tx) => saveNoteDraft(tx, conversationId, { noteId, words }, now))
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['notes']
