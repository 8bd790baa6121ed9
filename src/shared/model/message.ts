import { z } from 'zod'
import {
  attachmentIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  handleIdSchema,
  messageIdSchema,
  personIdSchema
} from './ids.ts'
import { instantSchema } from './instant.ts'

/** A stretch of a text that means something, in UTF-16 offsets, end exclusive. */
export const spanSchema = z.object({
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  kind: z.enum(['link', 'mention', 'tag']),
  target: z.string()
})
export type Span = Readonly<z.infer<typeof spanSchema>>

/** Who said a message: a person of the public, or a colleague of ours (null when we do not know which). */
export const authorSchema = z.discriminatedUnion('side', [
  z.object({
    side: z.literal('theirs'),
    handleId: handleIdSchema,
    personId: personIdSchema,
    handle: z.string(),
    name: z.string()
  }),
  z.object({ side: z.literal('ours'), colleagueId: colleagueIdSchema.nullable(), name: z.string() })
])

/** What a network asks of a reply to a message, beside its words. */
export const replyFrameSchema = z.object({
  /** Mentions (`@zoe@example.social`) without which the person answered is not told. */
  addressees: z.array(z.string()),
  /** The content warning of the message, which its network repeats above the reply; it counts. */
  warning: z.string().nullable()
})
export type ReplyFrame = Readonly<z.infer<typeof replyFrameSchema>>

/** Of a network that asks for nothing, and of what is pasted by hand. */
export const plainFrame: ReplyFrame = { addressees: [], warning: null }

export const attachmentKindSchema = z.enum(['image', 'video', 'audio', 'file'])
export type AttachmentKind = z.infer<typeof attachmentKindSchema>

/** Whether the network shows a message to its public: held waits for a decision of ours, hidden and spam were taken away. */
export const standingSchema = z.enum(['shown', 'held', 'hidden', 'spam'])
export type Standing = z.infer<typeof standingSchema>

/** Whether a message of this standing asks for an answer: what was taken out of the public’s sight does not. */
export const isInSight = (standing: Standing): boolean => standing === 'shown' || standing === 'held'

/** Who can read a message on its network: everybody, those who follow its author, or only those addressed. */
export const audienceSchema = z.enum(['public', 'followers', 'private'])
export type Audience = z.infer<typeof audienceSchema>

/** Why something that came with a message is not shown; each has its sentence in `conversation:attachment.refused`. */
export const attachmentRefusalSchema = z.enum(['address', 'size', 'type', 'pixels'])
export type AttachmentRefusal = z.infer<typeof attachmentRefusalSchema>

/** What of something that came with a message is on this computer. */
export const attachmentFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not_fetched') }),
  z.object({ kind: z.literal('kept'), mediaType: z.string(), bytes: z.number().int() }),
  z.object({ kind: z.literal('refused'), reason: attachmentRefusalSchema }),
  /** Its server no longer has it, or does not give it to us. */
  z.object({ kind: z.literal('gone') }),
  /** Its server did not answer. */
  z.object({ kind: z.literal('unavailable') })
])
export type AttachmentFile = Readonly<z.infer<typeof attachmentFileSchema>>

/** What most messages from a network have nothing special of. */
export const plainItem = { attachments: [], standing: 'shown', audience: 'public' } as const

/** Something that came with a message, as the screen shows it: fetched by the app, never by the screen. */
export const attachmentSchema = z.object({
  id: attachmentIdSchema,
  kind: attachmentKindSchema,
  description: z.string().nullable(),
  name: z.string().nullable(),
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
  file: attachmentFileSchema,
  /** A smaller picture of it: the poster of a video. */
  preview: attachmentFileSchema.nullable()
})
export type Attachment = Readonly<z.infer<typeof attachmentSchema>>

/** One thing said in a conversation, theirs or ours. */
export const messageSchema = z.object({
  id: messageIdSchema,
  conversationId: conversationIdSchema,
  ref: z.string(),
  parentRef: z.string().nullable(),
  author: authorSchema,
  text: z.string(),
  spans: z.array(spanSchema),
  url: z.string().nullable(),
  language: z.string().nullable(),
  rating: z.number().int().min(1).max(5).nullable(),
  /** As the network or the file told it; null when it did not. */
  publishedAt: instantSchema.nullable(),
  receivedAt: instantSchema,
  editedAt: instantSchema.nullable(),
  /** Deleted on the network: a tombstone stays. */
  deletedAt: instantSchema.nullable(),
  audience: audienceSchema,
  standing: standingSchema,
  likedAt: instantSchema.nullable(),
  replyFrame: replyFrameSchema
})
export type Message = Readonly<z.infer<typeof messageSchema>>
