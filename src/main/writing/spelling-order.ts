import { z } from 'zod'
import { spellingLanguageSchema } from '../../shared/contract/spelling.ts'

/** What the spelling worker is asked. */
export const spellingOrderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('check'),
    id: z.number(),
    language: spellingLanguageSchema,
    words: z.array(z.string())
  }),
  z.object({
    kind: z.literal('suggest'),
    id: z.number(),
    language: spellingLanguageSchema,
    word: z.string()
  }),
  z.object({ kind: z.literal('end') })
])
export type SpellingOrder = z.infer<typeof spellingOrderSchema>

/** What it answers: the misspelt words, or the suggestions. */
export const spellingAnswerSchema = z.object({ id: z.number(), words: z.array(z.string()) })
