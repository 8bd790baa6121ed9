import { z } from 'zod'
import { command, query } from './define.ts'

/** Where an inbox lives. In a copy of one main answers these, and how the window looks, until a person has decided. */
export const home = {
  state: query({
    input: z.object({}),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('here') }),
      z.object({
        kind: z.literal('elsewhere'),
        /** The folder where it was last at home, and the one where it was opened. */
        from: z.string(),
        to: z.string(),
        onThisComputer: z.boolean(),
        /** The inbox that this is a copy of lies in its place: it is the one to open. */
        originalStands: z.boolean()
      })
    ]),
    reads: ['setting']
  }),
  /** This is the inbox from now on; what it holds that had not left waits for a person. Refused with original_stands. */
  moveIn: command({ input: z.object({}), output: z.null() })
}
