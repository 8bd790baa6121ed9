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
