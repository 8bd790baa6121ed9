import { z } from 'zod'
import { instantSchema } from './instant.ts'

/** What a network refused or could not do; each kind says what to do next. */
export const failureSchema = z.discriminatedUnion('kind', [
  /** Wait until `retryAt`, or a while when the network did not say. */
  z.object({ kind: z.literal('rate_limited'), retryAt: instantSchema.nullable() }),
  /** Back off and try again. */
  z.object({ kind: z.literal('unavailable'), message: z.string() }),
  /** Ask the person to reconnect. */
  z.object({ kind: z.literal('unauthorized'), message: z.string() }),
  /** Never try again. */
  z.object({
    kind: z.literal('rejected'),
    code: z.enum(['too_long', 'target_gone', 'forbidden', 'duplicate', 'other']),
    message: z.string()
  }),
  /** The network answered something that cannot be read: keep the bytes, tell. */
  z.object({ kind: z.literal('unreadable'), message: z.string() })
])
export type Failure = Readonly<z.infer<typeof failureSchema>>

/** Only a person can help: by signing in again, or with an account that may do more. */
export const asksForPerson = (failure: Failure | null): boolean =>
  failure?.kind === 'unauthorized' || failure?.kind === 'rejected'

/** The proof that a reply stands on its network. */
export const publishedSchema = z.object({
  ref: z.string().min(1),
  url: z.string().nullable(),
  at: instantSchema
})
export type Published = Readonly<z.infer<typeof publishedSchema>>
