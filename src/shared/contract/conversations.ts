import { z } from 'zod'
import { accountSchema } from '../model/account.ts'
import { conversationEventSchema } from '../model/conversation-event.ts'
import { conversationSummarySchema, subjectSchema } from '../model/conversation.ts'
import {
  assignmentIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  draftImageIdSchema,
  messageIdSchema,
  noteIdSchema
} from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { actionEntrySchema } from '../model/message-action.ts'
import { attachmentSchema, messageSchema, replyFrameSchema } from '../model/message.ts'
import { networkSchema } from '../model/network.ts'
import { noteSchema, noteWordsSchema } from '../model/note.ts'
import { outboxEntrySchema } from '../model/outbox.ts'
import { quietEventKindSchema } from '../model/quiet-event.ts'
import { routingDecisionSchema, weightSchema } from '../model/routing.ts'
import { proofSourceSchema, wovenSchema } from '../model/woven.ts'
import { command, query } from './define.ts'
import { longestBody } from '../model/written-words.ts'

/** Where snippets and proofs stand in words. */
export const wovenListSchema = z.array(wovenSchema).max(500)

export const draftSchema = z.object({
  body: z.string().max(longestBody),
  woven: wovenListSchema,
  speakerId: colleagueIdSchema.nullable(),
  updatedAt: instantSchema,
  /** The message that they were begun for. */
  parentMessageId: messageIdSchema.nullable(),
  /** The newest message that was there by then: what came after it came while they were written. */
  knownMessageId: messageIdSchema.nullable(),
  /** Only the person answered is to read them. */
  privately: z.boolean(),
  inThread: z.boolean()
})

/** An image of the reply that is being written. */
export const draftImageSchema = z.object({
  id: draftImageIdSchema,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** What it shows; empty until it is written. */
  description: z.string()
})
export type DraftImage = Readonly<z.infer<typeof draftImageSchema>>

/** Whose words a reply of ours is, as it was frozen when it left. */
export const frozenWordsSchema = z.object({
  parts: z.array(
    z.discriminatedUnion('source', [
      z.object({ text: z.string(), source: z.enum(['colleague', 'community_manager']) }),
      /** The name is null where it is no longer kept. */
      z.object({ text: z.string(), source: z.literal('snippet'), snippetName: z.string().nullable() }),
      /** As the register said it when the reply left; null: it was no longer there. */
      z.object({ text: z.string(), source: z.literal('proof'), proof: proofSourceSchema.nullable() })
    ])
  ),
  /** approved: the speaker wrote or approved these very words · vouched: the team answered for their agreement. */
  approval: z.enum(['vouched', 'approved']),
  /** Its network shows others by now. */
  isEdited: z.boolean()
})
export type FrozenWords = Readonly<z.infer<typeof frozenWordsSchema>>

/** A message with what stands around it in its conversation. */
export const threadMessageSchema = messageSchema.extend({
  attachments: z.array(attachmentSchema),
  /** Who liked or passed on ours, the first of them first. */
  quietEvents: z.array(z.object({ kind: quietEventKindSchema, name: z.string() })),
  /** Its network has it, under a name that we know. */
  isKnownThere: z.boolean(),
  /** What it said before each edit, oldest first; nothing of one that was deleted. */
  revisions: z.array(z.object({ text: z.string(), replacedAt: instantSchema })),
  /** The newest action of each kind asked of it. */
  actions: z.array(actionEntrySchema),
  /** Of ours: what an edit begins with. */
  ownWords: z
    .object({
      body: z.string(),
      speakerId: colleagueIdSchema.nullable(),
      frame: replyFrameSchema,
      /** The first part of a thread bears the signature of all. */
      isLaterPart: z.boolean()
    })
    .nullable(),
  /** Of a reply that left from here; null where it was not kept. */
  frozenWords: frozenWordsSchema.nullable()
})
export type ThreadMessage = Readonly<z.infer<typeof threadMessageSchema>>

/** A reply on its way, with the images that go with it. */
export const threadReplySchema = outboxEntrySchema.extend({
  images: z.array(draftImageSchema.omit({ id: true }))
})
export type ThreadReply = Readonly<z.infer<typeof threadReplySchema>>

/** Something of ours that the person liked or passed on. */
export const quietPastSchema = z.object({
  kind: quietEventKindSchema,
  network: networkSchema,
  at: instantSchema,
  text: z.string().nullable(),
  url: z.string().nullable()
})

/** So much of it is listed; whoever said more is searched for. */
export const longestHistory = 1_000

/** Another exchange with the same person, on any network. */
export const pastConversationSchema = z.object({
  conversationId: conversationIdSchema,
  network: networkSchema,
  at: instantSchema,
  excerpt: z.string(),
  /** Who of ours spoke last there; null where nobody did, and where no colleague of ours is known to have. */
  speakerName: z.string().nullable(),
  /** Something of ours stands there, whoever said it. */
  isAnswered: z.boolean()
})
export type PastConversation = Readonly<z.infer<typeof pastConversationSchema>>

export const conversationDetailSchema = z.object({
  summary: conversationSummarySchema,
  account: accountSchema,
  subject: subjectSchema.nullable(),
  /** Oldest first. */
  messages: z.array(threadMessageSchema),
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
  draftImages: z.array(draftImageSchema),
  outbox: z.array(threadReplySchema),
  /** Who decided what, oldest first. */
  events: z.array(conversationEventSchema),
  /** What the team tells itself, oldest first. */
  notes: z.array(noteSchema),
  /** Notes that are being typed; `noteId` null: one that is not there yet. */
  noteDrafts: z.array(z.object({ noteId: noteIdSchema.nullable(), words: noteWordsSchema })),
  /** What came in until then was in sight; null where it never was. */
  readUpTo: instantSchema.nullable(),
  /** The newest other exchanges with the person, newest first. */
  history: z.array(pastConversationSchema),
  /** Of all others how many there are, and how many came before this one. */
  historyCount: z.object({ all: z.number().int(), before: z.number().int() }),
  /** What else the person did with what is ours, newest first. */
  quietHistory: z.array(quietPastSchema)
})

export const conversations = {
  /** Everything that the conversation pane and the composer show. Refused with `not_found`. */
  open: query({
    input: z.object({ conversationId: conversationIdSchema }),
    output: conversationDetailSchema,
    reads: [
      'account',
      'assignment',
      'attachment',
      'attachment_file',
      'audit',
      'conversation',
      'colleague',
      'draft',
      'draft_image',
      'handle',
      'handoff',
      'message',
      'message_action',
      'message_revision',
      'note',
      'note_draft',
      'outbox',
      'outbox_image',
      'person_link',
      'quiet_event',
      'ranking',
      'snippet',
      'theme',
      'conversation_theme'
    ]
  }),
  /** The other exchanges with the person, newest first: as many as asked for. Refused with `not_found`. */
  history: query({
    input: z.object({
      conversationId: conversationIdSchema,
      limit: z.number().int().positive().max(longestHistory)
    }),
    output: z.array(pastConversationSchema),
    reads: ['account', 'conversation', 'colleague', 'handle', 'message']
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
      body: z.string().max(longestBody),
      woven: wovenListSchema.default([]),
      speakerId: colleagueIdSchema.nullable(),
      parentMessageId: messageIdSchema.nullable().default(null),
      knownMessageId: messageIdSchema.nullable().default(null),
      privately: z.boolean().default(false),
      inThread: z.boolean().default(false)
    }),
    output: z.object({ savedAt: instantSchema })
  })
}
