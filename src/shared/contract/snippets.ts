import { z } from 'zod'
import { snippetIdSchema } from '../model/ids.ts'
import { snippetSchema } from '../model/snippet.ts'
import { command, query } from './define.ts'

/** Facts that are woven into replies. Each change is undone with Z. */
export const snippets = {
  /** In alphabetical order of their names. */
  list: query({ input: z.object({}), output: z.array(snippetSchema), reads: ['snippet'] }),
  /** Keeps a new one, or changes one that is there. Refused with `not_found`. What was written with it stays. */
  keep: command({
    input: snippetSchema.extend({ id: snippetIdSchema.nullable() }),
    output: z.object({ snippetId: snippetIdSchema })
  }),
  /** Refused with `not_found`. */
  forget: command({ input: z.object({ snippetId: snippetIdSchema }), output: z.null() })
}
