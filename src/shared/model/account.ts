import { z } from 'zod'
import { failureSchema } from './delivery.ts'
import { accountIdSchema } from './ids.ts'
import { day, type Instant, instantSchema, plus } from './instant.ts'
import { capabilitiesSchema, networkSchema } from './network.ts'

/** live: polled and published to · file: filled by imports · sample: the demonstration inbox, removable at once. */
export const connectionSchema = z.enum(['live', 'file', 'sample'])
export type Connection = z.infer<typeof connectionSchema>

export const accountHealthSchema = z.object({
  lastSuccessAt: instantSchema.nullable(),
  lastItemAt: instantSchema.nullable(),
  nextPollAt: instantSchema.nullable(),
  failure: failureSchema.nullable(),
  failureCount: z.number().int().nonnegative(),
  /** When the person will have to sign in again, where that is known. */
  expiresAt: instantSchema.nullable(),
  /** The first reading, while it goes on; null when everything asked for was read. */
  readingBack: z
    .object({
      /** How far back it goes. */
      to: instantSchema,
      /** How far back it has come; null where it cannot tell. */
      reached: instantSchema.nullable()
    })
    .nullable(),
  /** The last nightly look far back: how many messages the polls before had missed, and how many had changed. */
  audit: z.object({ at: instantSchema, missed: z.number().int(), changed: z.number().int() }).nullable()
})

/** A connected presence of the company on a network; its secret never travels with it. */
export const accountSchema = z.object({
  id: accountIdSchema,
  network: networkSchema,
  connection: connectionSchema,
  name: z.string(),
  handle: z.string().nullable(),
  /** The shop or place that this account speaks for, if any. */
  place: z.string().nullable(),
  pausedAt: instantSchema.nullable(),
  health: accountHealthSchema,
  /** What need not be typed again to reconnect it. */
  signInAs: z.object({ server: z.string().nullable(), identifier: z.string().nullable() }),
  capabilities: capabilitiesSchema
})
export type Account = Readonly<z.infer<typeof accountSchema>>

/** So long before an account expires its person is warned. */
export const expiryWarning = 7 * day

/** Whether a person has to sign in again soon, though all is well today. */
export const expiresSoon = ({ expiresAt }: Account['health'], now: Instant): boolean =>
  expiresAt !== null && expiresAt <= plus(now, expiryWarning)
