import { z } from 'zod'
import { accountIdSchema, colleagueIdSchema, conversationIdSchema, personIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'
import { networkSchema } from './network.ts'
import { weightSchema } from './routing.ts'

/** What is to be done with a conversation. */
export const triageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('to_answer') }),
  z.object({ kind: z.literal('later'), until: instantSchema }),
  z.object({ kind: z.literal('done'), at: instantSchema }),
  /** A decision not to answer, equal in dignity to an answer. */
  z.object({ kind: z.literal('silence'), at: instantSchema, reason: z.string().trim().min(1).max(200) })
])
export type Triage = Readonly<z.infer<typeof triageSchema>>

/** The views that hold conversations. `undecided`: nobody fits, a person decides · `awaiting`: a link is with a colleague · `returned`: words came home. */
export const viewSchema = z.enum([
  'to_answer',
  'undecided',
  'attributed',
  'awaiting',
  'returned',
  'later',
  'done',
  'silence',
  'sent',
  'starred'
])
export type View = z.infer<typeof viewSchema>

/** The post, video, place or article under which a conversation stands. */
export const subjectSchema = z.object({
  title: z.string().nullable(),
  text: z.string().nullable(),
  url: z.string().nullable()
})
export type Subject = Readonly<z.infer<typeof subjectSchema>>

/** A row of the inbox. */
export const conversationSummarySchema = z.object({
  id: conversationIdSchema,
  accountId: accountIdSchema,
  network: networkSchema,
  accountName: z.string(),
  place: z.string().nullable(),
  personId: personIdSchema.nullable(),
  personName: z.string(),
  excerpt: z.string(),
  rating: z.number().int().nullable(),
  messageCount: z.number().int(),
  lastInboundAt: instantSchema,
  unread: z.boolean(),
  starred: z.boolean(),
  /** What comes in does not bring it back to `to_answer`. */
  muted: z.boolean(),
  /** By name; only where the inbox shows it, since they are words of the team's own. */
  themes: z.array(z.string()).default([]),
  weight: weightSchema,
  triage: triageSchema,
  /** Chosen by a person. */
  assigneeId: colleagueIdSchema.nullable(),
  /** First of the ranking, not chosen yet. */
  suggestedId: colleagueIdSchema.nullable(),
  sample: z.boolean()
})
export type ConversationSummary = Readonly<z.infer<typeof conversationSummarySchema>>
