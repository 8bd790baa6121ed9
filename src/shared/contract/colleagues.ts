import { z } from 'zod'
import { colleagueProfileSchema, colleagueSchema, topicSchema } from '../model/colleague.ts'
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
    reads: ['colleague', 'consent', 'signature', 'assignment', 'topic_consent']
  }),
  create: command({
    input: z.object({ profile: colleagueProfileSchema, consent: consentInput.nullable() }),
    output: z.object({ colleagueId: colleagueIdSchema })
  }),
  rewriteProfile: command({
    input: z.object({ colleagueId: colleagueIdSchema, profile: colleagueProfileSchema }),
    output: z.null()
  }),
  /**
   * Appends to the ledger: grants these networks until then, withdraws those granted before that are absent; the same for the
   * topics refused, which stay as they are when none are given.
   */
  recordConsent: command({
    input: consentInput.extend({
      colleagueId: colleagueIdSchema,
      refusedTopics: z.array(topicSchema).max(50).optional()
    }),
    output: z.null()
  }),
  /**
   * The colleague left the company: never proposed again, what they said keeps their name. Withdraws their consents, so that
   * nothing more leaves under it.
   */
  markLeft: command({ input: z.object({ colleagueId: colleagueIdSchema }), output: z.null() }),
  markReturned: command({ input: z.object({ colleagueId: colleagueIdSchema }), output: z.null() }),
  /**
   * On request of somebody who left: nothing is known of them any more but the name under what they published. Cannot be
   * undone. Refused with `colleague_still_here`.
   */
  forget: command({ input: z.object({ colleagueId: colleagueIdSchema }), output: z.null() }),
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
