import { z } from 'zod'
import { writtenWords } from './written-words.ts'
import { snippetIdSchema } from './ids.ts'

/** A fact of the company that is woven into replies: opening hours, a delivery rule. Never a whole answer. */
export const snippetSchema = z.object({
  id: snippetIdSchema,
  /** What it is found by. */
  name: writtenWords(60),
  text: writtenWords(500)
})
export type Snippet = Readonly<z.infer<typeof snippetSchema>>

/** A stretch of a text that came from a snippet, in UTF-16 offsets, end exclusive. */
export const wovenSchema = z.object({
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  snippetId: snippetIdSchema
})
export type Woven = Readonly<z.infer<typeof wovenSchema>>

/** Whose words a stretch of a reply is; the stretches follow each other and cover it. */
export const provenanceSchema = z.object({
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  source: z.enum(['colleague', 'community_manager', 'snippet']),
  snippetId: snippetIdSchema.nullable()
})
export type Provenance = Readonly<z.infer<typeof provenanceSchema>>
