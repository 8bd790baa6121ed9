import { z } from 'zod'
import { accountSchema } from '../model/account.ts'
import { accountIdSchema } from '../model/ids.ts'
import { networkSchema } from '../model/network.ts'
import { command, query } from './define.ts'

export const accounts = {
  list: query({ input: z.object({}), output: z.array(accountSchema), reads: ['account'] }),
  /** The networks that can be connected live, and what each asks for. */
  connectable: query({
    input: z.object({}),
    output: z.array(
      z.object({
        network: networkSchema,
        asks: z.array(z.enum(['server', 'identifier', 'password', 'token']))
      })
    ),
    reads: []
  }),
  /**
   * Signs in, then keeps the secret in the vault and the rest in the database. Connecting the same presence again
   * replaces its secret and keeps its history.
   * Refused with sign_in_refused, server_unreachable, server_answer_unreadable, rate_limited, secret_storage_unavailable.
   */
  connect: command({
    input: z.object({
      network: networkSchema,
      server: z.string().trim().max(500).nullable(),
      identifier: z.string().trim().max(500).nullable(),
      secret: z.string().max(10_000),
      place: z.string().trim().max(120).nullable()
    }),
    output: z.object({ accountId: accountIdSchema })
  }),
  rename: command({
    input: z.object({
      accountId: accountIdSchema,
      name: z.string().trim().min(1).max(120),
      place: z.string().trim().max(120).nullable()
    }),
    output: z.null()
  }),
  pause: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  resume: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  /** Polls this account now. */
  syncNow: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  /** Forgets the account, its secret and, if asked, its conversations. */
  remove: command({
    input: z.object({ accountId: accountIdSchema, withHistory: z.boolean() }),
    output: z.null()
  })
}
