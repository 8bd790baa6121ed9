import { z } from 'zod'
import { writtenWords } from '../model/written-words.ts'
import { conversationIdSchema, themeIdSchema } from '../model/ids.ts'
import { command, query } from './define.ts'

export const themeNameSchema = writtenWords(40)

export const themeSchema = z.object({
  id: themeIdSchema,
  name: themeNameSchema,
  /** How many conversations bear it. */
  count: z.number().int()
})
export type Theme = Readonly<z.infer<typeof themeSchema>>

/** Themes: what conversations are about in the company's own words. A theme is there as long as a conversation bears it. */
export const themes = {
  /** By name. */
  list: query({ input: z.object({}), output: z.array(themeSchema), reads: ['theme', 'conversation_theme'] }),
  /** How many of these conversations bear each theme; those that none bears are left out. */
  ofConversations: query({
    input: z.object({ conversationIds: z.array(conversationIdSchema).min(1).max(1_000) }),
    output: z.array(themeSchema),
    reads: ['theme', 'conversation_theme']
  }),
  /** Puts themes on conversations and takes others away; a name that no theme has yet makes one. Undone with Z. */
  change: command({
    input: z.object({
      conversationIds: z.array(conversationIdSchema).min(1).max(1_000),
      add: z.array(themeNameSchema).max(30),
      remove: z.array(themeIdSchema).max(200)
    }),
    output: z.null()
  })
}
