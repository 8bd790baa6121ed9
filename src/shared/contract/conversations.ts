import { z } from 'zod'
import { accountSchema } from '../model/account.ts'
import { conversationSummarySchema, subjectSchema } from '../model/conversation.ts'
import { assignmentIdSchema, colleagueIdSchema, conversationIdSchema, messageIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { messageSchema } from '../model/message.ts'
import { networkSchema } from '../model/network.ts'
import { outboxEntrySchema } from '../model/outbox.ts'
import { routingDecisionSchema, weightSchema } from '../model/routing.ts'
import { command, query } from './define.ts'

export const draftSchema = z.object({
  body: z.string().max(100_000),
  speakerId: colleagueIdSchema.nullable(),
  updatedAt: instantSchema
})

/** Another exchange with the same person, on any network. */
export const pastConversationSchema = z.object({
  conversationId: conversationIdSchema,
  network: networkSchema,
  at: instantSchema,
  excerpt: z.string(),
  /** Who of ours answered. */
  speakerName: z.string().nullable()
})

export const conversationDetailSchema = z.object({
  summary: conversationSummarySchema,
  account: accountSchema,
  subject: subjectSchema.nullable(),
  /** Oldest first. */
  messages: z.array(messageSchema),
  /** The message that a reply answers unless another is chosen. */
  replyToId: messageIdSchema.nullable(),
  decision: routingDecisionSchema,
  assignment: z
    .object({
      id: assignmentIdSchema,
      colleagueId: colleagueIdSchema,
      kind: z.enum(['accepted', 'override', 'passed_on']),
      at: instantSchema
    })
    .nullable(),
  draft: draftSchema.nullable(),
  outbox: z.array(outboxEntrySchema),
  history: z.array(pastConversationSchema)
})

export const conversations = {
  /** Everything that the conversation pane and the composer show. Refused with `not_found`. */
  open: query({
    input: z.object({ conversationId: conversationIdSchema }),
    output: conversationDetailSchema,
    reads: [
      'account',
      'assignment',
      'conversation',
      'colleague',
      'draft',
      'handle',
      'message',
      'outbox',
      'person_link',
      'ranking'
    ]
  }),
  /** Gives the conversations to a colleague. Refused with `consent_missing` or `speaker_has_left`. */
  assign: command({
    input: z.object({
      conversationIds: z.array(conversationIdSchema).min(1).max(1_000),
      colleagueId: colleagueIdSchema
    }),
    output: z.null()
  }),
  /** Gives each conversation to the first of its ranking; `unplaced` are those that nobody fits. */
  assignFirst: command({
    input: z.object({ conversationIds: z.array(conversationIdSchema).min(1).max(1_000) }),
    output: z.object({ assigned: z.number().int(), unplaced: z.array(conversationIdSchema) })
  }),
  unassign: command({
    input: z.object({ conversationIds: z.array(conversationIdSchema).min(1).max(1_000) }),
    output: z.null()
  }),
  /** What the conversations weigh on who answers them, in the care budget. Undone with Z. */
  weigh: command({
    input: z.object({
      conversationIds: z.array(conversationIdSchema).min(1).max(1_000),
      weight: weightSchema
    }),
    output: z.null()
  }),
  /** Words of the composer, kept within a second of typing. An empty body removes the draft. */
  saveDraft: command({
    input: z.object({
      conversationId: conversationIdSchema,
      body: z.string().max(100_000),
      speakerId: colleagueIdSchema.nullable()
    }),
    output: z.object({ savedAt: instantSchema })
  })
}
