import { z } from 'zod'
import { colleagueProfileSchema, colleagueSchema } from '../model/colleague.ts'
import { colleagueIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import { command, query } from './define.ts'

/** A line that could not be taken, and why, as a code of `locales/<language>/rejections.json`. */
export const rejectionSchema = z.object({
  line: z.number().int().positive(),
  reason: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()]))
})
export type Rejection = Readonly<z.infer<typeof rejectionSchema>>

const consentInput = z.object({ networks: z.array(networkSchema).max(30), validUntil: instantSchema })

export const colleagues = {
  /** In the order of their names; those who left last. */
  list: query({
    input: z.object({}),
    output: z.array(colleagueSchema),
    reads: ['colleague', 'consent', 'signature', 'assignment']
  }),
  create: command({
    input: z.object({ profile: colleagueProfileSchema, consent: consentInput.nullable() }),
    output: z.object({ colleagueId: colleagueIdSchema })
  }),
  rewriteProfile: command({
    input: z.object({ colleagueId: colleagueIdSchema, profile: colleagueProfileSchema }),
    output: z.null()
  }),
  /** Appends to the ledger: grants these networks until then, withdraws those granted before that are absent. */
  recordConsent: command({
    input: consentInput.extend({ colleagueId: colleagueIdSchema }),
    output: z.null()
  }),
  /** The colleague left the company: never proposed again, what they said keeps their name. */
  markLeft: command({ input: z.object({ colleagueId: colleagueIdSchema }), output: z.null() }),
  markReturned: command({ input: z.object({ colleagueId: colleagueIdSchema }), output: z.null() }),
  /** Opens a file dialog and imports a CSV of colleagues; null when the person closed it. */
  importFile: command({
    input: z.object({}),
    output: z
      .object({
        fileName: z.string(),
        read: z.number().int(),
        added: z.number().int(),
        updated: z.number().int(),
        unchanged: z.number().int(),
        rejected: z.array(rejectionSchema)
      })
      .nullable()
  })
}
