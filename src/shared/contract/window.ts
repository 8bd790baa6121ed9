import { z } from 'zod'
import { viewSchema } from '../model/conversation.ts'
import { colleagueIdSchema, conversationIdSchema, savedViewIdSchema } from '../model/ids.ts'
import { command, query } from './define.ts'

/** Where the person is in the window: what a page whose process died begins again with. */
export const keptPlaceSchema = z.object({
  /** Null: the inbox. */
  screen: z.enum(['quarantine', 'colleagues', 'accounts', 'proofs', 'imports', 'settings']).nullable(),
  view: viewSchema,
  colleagueId: colleagueIdSchema.nullable(),
  conversationId: conversationIdSchema.nullable(),
  showing: z.enum(['list', 'conversation']),
  search: z.string().max(2_000),
  /** Of what was searched for; not taken from there, since what sends must reach nothing that knows notes. */
  order: z.enum(['newest', 'best']),
  savedViewId: savedViewIdSchema.nullable(),
  /** The place of the caret among the words of the composer; null: the keyboard is not in it. */
  caret: z.number().int().nonnegative().nullable(),
  /** The first conversation that is seen in the list, and how much of it lies above; null: the list stands at its top. */
  top: z
    .object({
      conversationId: conversationIdSchema,
      hidden: z.number(),
      /** How many conversations the list had asked for. */
      rows: z.number().int().nonnegative()
    })
    .nullable()
})
export type KeptPlace = Readonly<z.infer<typeof keptPlaceSchema>>

/** What main keeps in memory for the window, as long as it is open, and what it asks there: nothing of it is written anywhere. */
export const window = {
  keepPlace: command({ input: keptPlaceSchema, output: z.null() }),
  keptPlace: query({
    input: z.object({}),
    output: z.object({ place: keptPlaceSchema.nullable() }),
    reads: []
  }),
  /** Opens the address that main asked about, by the name that it gave it. Refused with not_found. */
  openAsked: command({ input: z.object({ id: z.uuid() }), output: z.null() })
}
