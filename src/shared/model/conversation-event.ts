import { z } from 'zod'
import { auditIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'
import { messageActionSchema } from './network.ts'
import { weightSchema } from './routing.ts'

const base = { id: auditIdSchema, at: instantSchema }

/** What is told by its kind alone. */
export const plainEventSchema = z.enum([
  'done',
  'not_done',
  'returned',
  'reply_confirmed',
  'reply_retried',
  'mute',
  'unmute'
])

/**
 * What became of a question to a colleague. `came_back` says that it is closed and not why: by the colleague, by the
 * community manager or by the clock.
 */
export const handoffEventSchema = z.enum([
  'asked',
  'answered',
  'approved',
  'put_off',
  'came_back',
  'retired',
  'renewed',
  'sent_back',
  'words_used',
  'words_set_aside'
])

/** Who decided what about a conversation, and when: read from the audit, without what was undone. Names are of colleagues. */
export const conversationEventSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('plain'), what: plainEventSchema }),
  z.object({ ...base, kind: z.literal('given'), to: z.string(), from: z.string().nullable() }),
  z.object({ ...base, kind: z.literal('taken_back'), from: z.string() }),
  z.object({ ...base, kind: z.literal('later'), until: instantSchema }),
  z.object({ ...base, kind: z.literal('silence'), reason: z.string() }),
  z.object({ ...base, kind: z.literal('weighed'), weight: weightSchema }),
  z.object({ ...base, kind: z.literal('handoff'), what: handoffEventSchema, colleague: z.string() }),
  z.object({ ...base, kind: z.literal('reply'), speaker: z.string() }),
  z.object({ ...base, kind: z.literal('acted'), act: messageActionSchema })
])
export type ConversationEvent = Readonly<z.infer<typeof conversationEventSchema>>
