import { z } from 'zod'
import { writtenWords } from '../model/written-words.ts'
import { conversationSummarySchema, viewSchema } from '../model/conversation.ts'
import { colleagueIdSchema, conversationIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { timeZoneSchema } from '../model/time-zone.ts'
import { command, query } from './define.ts'

/** Where a page of the inbox begins: after this row of the view's order. */
export const inboxCursorSchema = z.object({ at: instantSchema, id: conversationIdSchema })

export const inboxFilterSchema = z.object({
  view: viewSchema,
  /** In `attributed`: only those given to this colleague. */
  colleagueId: colleagueIdSchema.nullable()
})

const many = z.object({ conversationIds: z.array(conversationIdSchema).min(1).max(1_000) })

/**
 * What Z took back, by the name of its sentence, and for which conversations; `changedSince`: where what was decided stood no
 * longer, so that nothing was taken back.
 */
export const undoneSchema = z.object({
  action: z.string(),
  conversationIds: z.array(conversationIdSchema),
  changedSince: z.array(conversationIdSchema)
})

export const inbox = {
  list: query({
    input: inboxFilterSchema.extend({
      after: inboxCursorSchema.nullable(),
      limit: z.number().int().min(1).max(200)
    }),
    output: z.object({
      rows: z.array(conversationSummarySchema),
      next: inboxCursorSchema.nullable()
    }),
    reads: ['conversation', 'account', 'handle', 'handoff', 'handoff_answer', 'theme', 'conversation_theme']
  }),
  /** How many conversations each view holds, and since when the oldest of `to_answer` waits. */
  counts: query({
    input: z.object({}),
    output: z.object({
      byView: z.record(viewSchema, z.number().int()),
      byColleague: z.record(z.string(), z.number().int()),
      oldestToAnswerAt: instantSchema.nullable()
    }),
    reads: ['view_count', 'conversation']
  }),
  markDone: command({ input: many, output: z.null() }),
  markNotDone: command({ input: many, output: z.null() }),
  /** Returns by itself to `to_answer` at `until`. */
  postpone: command({ input: many.extend({ until: instantSchema }), output: z.null() }),
  /** Assumed silence, with the reason. */
  keepSilence: command({
    input: many.extend({ reason: writtenWords(200) }),
    output: z.null()
  }),
  /** `decided`: a person said so, and may take it back; else it was in sight long enough. */
  markRead: command({ input: many.extend({ decided: z.boolean().optional() }), output: z.null() }),
  markUnread: command({ input: many, output: z.null() }),
  star: command({ input: many.extend({ starred: z.boolean() }), output: z.null() }),
  /** What comes in no longer brings it back to `to_answer`, where it does not stay either. */
  mute: command({ input: many.extend({ muted: z.boolean() }), output: z.null() }),
  /** Undoes the last action that can be; answers its name. Refused with `nothing_to_undo`. */
  undo: command({ input: z.object({}), output: undoneSchema }),
  /** "mardi 9h", "in two weeks": the moment it means, in the person's language and time zone. */
  readMoment: query({
    input: z.object({ text: z.string().max(200), timeZone: timeZoneSchema }),
    output: z.object({ until: instantSchema }),
    reads: ['setting']
  })
}
