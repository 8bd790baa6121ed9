import { z } from 'zod'
import { writtenWords } from '../model/written-words.ts'
import { savedViewIdSchema } from '../model/ids.ts'
import { command, query } from './define.ts'

/** The key that opens a view. */
export const viewKeySchema = z.number().int().min(1).max(9)

const words = {
  name: writtenWords(60),
  /** What is typed into the search (shared/search/parse-search.ts). */
  query: writtenWords(500)
}

export const savedViewSchema = z.object({ id: savedViewIdSchema, key: viewKeySchema, ...words })
export type SavedView = Readonly<z.infer<typeof savedViewSchema>>

/** Searches kept under the keys 1 to 9. Each change can be undone. */
export const views = {
  /** In the order of their keys. */
  list: query({ input: z.object({}), output: z.array(savedViewSchema), reads: ['saved_view'] }),
  /** Under the first free key, or the one given. Refused with `views_full`, and `conflict` where the key opens another. */
  save: command({
    input: z.object({ ...words, key: viewKeySchema.nullable() }),
    output: savedViewSchema
  }),
  /** A key that opens another view is exchanged with it. Refused with `not_found`. */
  change: command({ input: savedViewSchema, output: z.null() }),
  /** Refused with `not_found`. */
  remove: command({ input: z.object({ viewId: savedViewIdSchema }), output: z.null() })
}
