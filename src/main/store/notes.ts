import { z } from 'zod'
import { type ConversationId, type NoteId, noteIdSchema } from '../../shared/model/ids.ts'
import { type Instant, instantSchema } from '../../shared/model/instant.ts'
import type { Note, NoteWords } from '../../shared/model/note.ts'
import { indexNote } from './search-sqlite.ts'
import type { NoteRow } from './schema.ts'
import type { AnyDb, ReadDb, WriteDb } from './store.ts'

const toNote = (row: NoteRow): Note => ({
  id: row.id,
  conversationId: row.conversation_id,
  words: { internal: row.words },
  author: row.author,
  writtenAt: row.written_at,
  editedAt: row.edited_at
})

/** The notes of a conversation, oldest first. */
export const listNotes = async (db: ReadDb, conversationId: ConversationId): Promise<readonly Note[]> =>
  (
    await db
      .selectFrom('note')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('removed_at', 'is', null)
      .orderBy('written_at')
      .orderBy('sequence')
      .execute()
  ).map(toNote)

/** A note that is there; null where it never was, or was removed. */
export const getNoteRow = async (db: AnyDb, id: NoteId): Promise<NoteRow | null> =>
  (await db
    .selectFrom('note')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()) ?? null

export interface NewNote {
  readonly id: NoteId
  readonly conversationId: ConversationId
  readonly words: NoteWords
  readonly author: string
  readonly writtenAt: Instant
}

export const insertNote = async (tx: WriteDb, note: NewNote): Promise<void> => {
  const last = await tx
    .selectFrom('note')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const sequence = (last?.sequence ?? 0) + 1
  await tx
    .insertInto('note')
    .values({
      sequence,
      id: note.id,
      conversation_id: note.conversationId,
      words: note.words.internal,
      author: note.author,
      written_at: note.writtenAt,
      edited_at: null,
      removed_at: null
    })
    .execute()
  await indexNote(tx, sequence)
}

/** What a note was before it was changed, as the audit keeps it. */
export const noteBeforeSchema = z.object({
  noteId: noteIdSchema,
  words: z.string(),
  editedAt: instantSchema.nullable(),
  removedAt: instantSchema.nullable()
})
export type NoteBefore = z.infer<typeof noteBeforeSchema>

/** Writes the words of a note, or that it is gone, or that it is back. */
export const rewriteNote = async (
  tx: WriteDb,
  { noteId, words, editedAt, removedAt }: NoteBefore
): Promise<void> => {
  await tx
    .updateTable('note')
    .set({ words, edited_at: editedAt, removed_at: removedAt })
    .where('id', '=', noteId)
    .execute()
  const row = await tx.selectFrom('note').select('sequence').where('id', '=', noteId).executeTakeFirst()
  if (row !== undefined) await indexNote(tx, row.sequence)
}

export interface NoteDraft {
  /** The note that is being changed; null: one that is not there yet. */
  readonly noteId: NoteId | null
  readonly words: NoteWords
}

/** What is being typed about a conversation. */
export const listNoteDrafts = async (
  db: ReadDb,
  conversationId: ConversationId
): Promise<readonly NoteDraft[]> =>
  (
    await db
      .selectFrom('note_draft')
      .select(['note_id', 'words'])
      .where('conversation_id', '=', conversationId)
      .execute()
  ).map(({ note_id, words }) => ({ noteId: note_id === '' ? null : note_id, words: { internal: words } }))

/** Keeps what is being typed; without words it is forgotten. */
export const saveNoteDraft = async (
  tx: WriteDb,
  conversationId: ConversationId,
  { noteId, words }: NoteDraft,
  savedAt: Instant
): Promise<void> => {
  if (words.internal === '') {
    await forgetNoteDraft(tx, conversationId, noteId)
    return
  }
  const kept = { words: words.internal, updated_at: savedAt }
  await tx
    .insertInto('note_draft')
    .values({ conversation_id: conversationId, note_id: noteId ?? '', ...kept })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'note_id']).doUpdateSet(kept))
    .execute()
}

/** What was typed has become the note. */
export const forgetNoteDraft = async (
  tx: WriteDb,
  conversationId: ConversationId,
  noteId: NoteId | null
): Promise<void> => {
  await tx
    .deleteFrom('note_draft')
    .where('conversation_id', '=', conversationId)
    .where('note_id', '=', noteId ?? '')
    .execute()
}

/** Puts the words of a note where they were typed, unless another one was begun there since. */
export const reopenNote = async (
  tx: WriteDb,
  noteId: NoteId,
  conversationId: ConversationId,
  now: Instant
): Promise<void> => {
  const row = await getNoteRow(tx, noteId)
  if (row === null) return
  await tx
    .insertInto('note_draft')
    .values({ conversation_id: conversationId, note_id: '', words: row.words, updated_at: now })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'note_id']).doNothing())
    .execute()
}
