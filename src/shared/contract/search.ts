import { z } from 'zod'
import { conversationSummarySchema } from '../model/conversation.ts'
import { conversationIdSchema, messageIdSchema, noteIdSchema, personIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import { noteWordsSchema } from '../model/note.ts'
import { query } from './define.ts'

/** What of a search was not taken as it may have been meant; its sentence stands in `search:note`. */
export const searchNoteSchema = z.discriminatedUnion('kind', [
  /** It was looked for as words. */
  z.object({ kind: z.literal('unknown_filter'), written: z.string() }),
  /** Nothing stands behind the colon. */
  z.object({ kind: z.literal('no_value'), written: z.string() }),
  /** Nothing in it is a letter or a number: it was passed over. */
  z.object({ kind: z.literal('no_letters'), written: z.string() }),
  /** A word that other searches take for an operator was looked for as a word. */
  z.object({ kind: z.literal('no_operator'), written: z.string() }),
  /** In writing without spaces only the beginning of what stands between two signs is found. */
  z.object({ kind: z.literal('no_spaces'), written: z.string() }),
  /** Nobody, no place, no day of that name is known. */
  z.object({ kind: z.literal('unknown_value'), written: z.string(), value: z.string() }),
  /** Nothing can be both: one conversation stands in one place. */
  z.object({ kind: z.literal('never_both'), one: z.string(), other: z.string() }),
  /** What stands beyond so many words was left out. */
  z.object({ kind: z.literal('too_long'), most: z.number().int() })
])
export type SearchNote = Readonly<z.infer<typeof searchNoteSchema>>

export const searchOrderSchema = z.enum(['newest', 'best'])
export type SearchOrder = z.infer<typeof searchOrderSchema>

export const searchAnswerSchema = z.object({
  found: z.array(
    z.object({
      conversation: conversationSummarySchema,
      /** Null where nothing was looked for by words. */
      messageId: messageIdSchema.nullable(),
      /** A stretch of the message around the words, and where they stand in it (UTF-16, end exclusive). */
      excerpt: z.string(),
      marks: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
      /** Where they stand in the name of the person. */
      nameMarks: z.array(z.object({ start: z.number().int(), end: z.number().int() }))
    })
  ),
  /** Nothing is asked for yet: a filter waits for its value, or no letter stands there. */
  asksNothing: z.boolean(),
  /** Who said something under a name that holds the words, each once, who spoke last first; under any name where `from:` stands at the end alone. */
  people: z.array(
    z.object({ personId: personIdSchema, name: z.string(), handle: z.string(), network: networkSchema })
  ),
  /** What the team told itself with these words, the newest first. */
  internalNotes: z.array(
    z.object({
      noteId: noteIdSchema,
      conversationId: conversationIdSchema,
      personName: z.string(),
      writtenAt: instantSchema,
      excerpt: noteWordsSchema,
      marks: z.array(z.object({ start: z.number().int(), end: z.number().int() }))
    })
  ),
  notes: z.array(searchNoteSchema),
  /** Only so many of the newest messages that match were looked at; null: all. */
  lookedAt: z.number().int().nullable()
})
export type SearchAnswer = Readonly<z.infer<typeof searchAnswerSchema>>

export const search = {
  /**
   * The conversations that a search finds (its language: shared/search/parse-search.ts), one line for each, by their newest
   * message that answers or by the one that answers best. Whatever is typed is a search.
   */
  find: query({
    input: z.object({
      text: z.string().max(500),
      order: searchOrderSchema.default('newest'),
      limit: z.number().int().min(1).max(200)
    }),
    output: searchAnswerSchema,
    reads: [
      'message_search',
      'message',
      'note',
      'note_search',
      'conversation',
      'account',
      'handle',
      'handle_search',
      'person_link',
      'colleague',
      'handoff',
      'handoff_answer',
      'theme',
      'conversation_theme'
    ]
  })
}
