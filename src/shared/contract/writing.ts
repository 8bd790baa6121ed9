import { z } from 'zod'
import { conversationIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { query } from './define.ts'
import { longestBody } from '../model/written-words.ts'

/** Somebody who can be mentioned: what is written, and the name it stands for. */
export const mentionableSchema = z.object({ handle: z.string(), name: z.string() })
export type Mentionable = Readonly<z.infer<typeof mentionableSchema>>

/** A reply that left, whose words are close to those being written. */
export const likenessSchema = z.object({
  personName: z.string(),
  sentAt: instantSchema,
  excerpt: z.string()
})

/** What helps while a reply is written. */
export const writing = {
  /** People known on the network of the conversation whose name or handle begins so, who spoke last first. */
  mentionable: query({
    input: z.object({ conversationId: conversationIdSchema, begins: z.string().max(100) }),
    output: z.array(mentionableSchema),
    // And the index of messages, where many bear the name: it changes with them.
    reads: ['account', 'conversation', 'handle', 'handle_search', 'message', 'person_link']
  }),
  /** The reply of the last 90 days that these words are close to; null when they are one’s own. */
  likeness: query({
    input: z.object({ body: z.string().max(longestBody) }),
    output: likenessSchema.nullable(),
    reads: ['conversation', 'handle', 'outbox']
  })
}
