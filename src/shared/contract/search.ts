import { z } from 'zod'
import { conversationSummarySchema } from '../model/conversation.ts'
import { messageIdSchema } from '../model/ids.ts'
import { query } from './define.ts'

export const search = {
  /** Conversations whose messages or people hold every word (accents folded, last word a prefix), newest first. */
  find: query({
    input: z.object({ text: z.string().max(500), limit: z.number().int().min(1).max(200) }),
    output: z.array(
      z.object({
        conversation: conversationSummarySchema,
        messageId: messageIdSchema,
        /** A stretch of the message around the words, and where they stand in it (UTF-16, end exclusive). */
        excerpt: z.string(),
        marks: z.array(z.object({ start: z.number().int(), end: z.number().int() }))
      })
    ),
    reads: ['message_search', 'message', 'conversation', 'account', 'handle']
  })
}
