import { z } from 'zod'
import { conversationIdSchema, noteIdSchema } from '../model/ids.ts'
import { noteWordsSchema } from '../model/note.ts'
import { command } from './define.ts'

const words = noteWordsSchema.refine(({ internal }) => internal.trim() !== '')

/** Internal notes. Each change can be undone; a removed note keeps its words. */
export const notes = {
  /** Takes the place of what was being typed. Refused with `not_found`. */
  add: command({
    input: z.object({ conversationId: conversationIdSchema, words }),
    output: z.object({ noteId: noteIdSchema })
  }),
  /** Refused with `not_found`. */
  change: command({ input: z.object({ noteId: noteIdSchema, words }), output: z.null() }),
  /** Refused with `not_found`. */
  remove: command({ input: z.object({ noteId: noteIdSchema }), output: z.null() }),
  /** What is being typed, kept within a second; `noteId` null: of a note that is not there yet. Without words it is forgotten. */
  saveDraft: command({
    input: z.object({
      conversationId: conversationIdSchema,
      noteId: noteIdSchema.nullable(),
      words: noteWordsSchema
    }),
    output: z.null()
  })
}
