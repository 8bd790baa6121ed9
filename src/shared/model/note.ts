import { z } from 'zod'
import { conversationIdSchema, noteIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'

/**
 * The words of an internal note. They are no string: what a reply, a letter or an edit is made of cannot be made of them
 * and whoever shows them says that they are internal by naming where they stand.
 */
export const noteWordsSchema = z.object({ internal: z.string().max(20_000) })
export type NoteWords = Readonly<z.infer<typeof noteWordsSchema>>

/** What the team tells itself about a conversation. It never leaves. */
export const noteSchema = z.object({
  id: noteIdSchema,
  conversationId: conversationIdSchema,
  words: noteWordsSchema,
  /** Who wrote it, by name; empty where nobody had said their name. */
  author: z.string(),
  writtenAt: instantSchema,
  editedAt: instantSchema.nullable()
})
export type Note = Readonly<z.infer<typeof noteSchema>>
