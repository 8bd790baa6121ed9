import { z } from 'zod'
import { failureSchema } from './delivery.ts'
import { accountIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'
import { capabilitiesSchema, networkSchema } from './network.ts'

/** live: polled and published to · file: filled by imports · sample: the demonstration inbox, removable at once. */
export const connectionSchema = z.enum(['live', 'file', 'sample'])
export type Connection = z.infer<typeof connectionSchema>

export const accountHealthSchema = z.object({
  lastSuccessAt: instantSchema.nullable(),
  lastItemAt: instantSchema.nullable(),
  nextPollAt: instantSchema.nullable(),
  failure: failureSchema.nullable(),
  failureCount: z.number().int().nonnegative()
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
  capabilities: capabilitiesSchema
})
export type Account = Readonly<z.infer<typeof accountSchema>>
