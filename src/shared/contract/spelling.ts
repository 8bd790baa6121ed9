import { z } from 'zod'
import { conversationIdSchema } from '../model/ids.ts'
import { command, query } from './define.ts'

/** The languages whose spelling is known here. */
export const spellingLanguageSchema = z.enum(['fr', 'en'])
export type SpellingLanguage = z.infer<typeof spellingLanguageSchema>

/** Longer ones are no words. */
const longestWord = 64
const wordSchema = z.string().trim().min(1).max(longestWord)

/** The spelling of what is being written. Nothing is fetched: the dictionaries come with the app. */
export const spelling = {
  /**
   * In which language the reply is written (its own words tell, else those it answers; null: one whose spelling is not
   * known here, where nothing is misspelt), and which of the words are not of that language.
   */
  check: query({
    input: z.object({
      conversationId: conversationIdSchema,
      /** The beginning of what is written. */
      sample: z.string().max(2_000),
      words: z.array(z.string().max(longestWord)).max(2_000)
    }),
    output: z.object({ language: spellingLanguageSchema.nullable(), misspelt: z.array(z.string()) }),
    reads: ['message']
  }),
  /** What a misspelt word may have been meant to be, the likeliest first. */
  suggest: query({
    input: z.object({ language: spellingLanguageSchema, word: wordSchema }),
    output: z.array(z.string()),
    reads: []
  }),
  /** The words that the person added, in alphabetical order. */
  ownWords: query({ input: z.object({}), output: z.array(z.string()), reads: ['own_word'] }),
  /** From now on this word is never misspelt, whatever its capitals. Undone with Z. */
  addWord: command({ input: z.object({ word: wordSchema }), output: z.null() }),
  /** Undone with Z. Refused with `not_found`. */
  forgetWord: command({ input: z.object({ word: wordSchema }), output: z.null() })
}
