import { z } from 'zod'
import { lockAsksSchema, lockMinutesSchema } from '../model/lock.ts'
import { command, query } from './define.ts'

/** While the window is locked main answers these, keeps what is being typed, and tells nothing else. */
export const lock = {
  state: query({
    input: z.object({}),
    output: z.object({ locked: z.boolean(), asks: lockAsksSchema, afterMinutes: lockMinutesSchema }),
    reads: ['setting']
  }),
  lock: command({ input: z.object({}), output: z.null() }),
  /** Refused with passphrase_wrong. */
  unlock: command({ input: z.object({ passphrase: z.string().max(1_000) }), output: z.null() }),
  /** Somebody is there: a hand moved over the window. */
  touch: command({ input: z.object({}), output: z.null() })
}
