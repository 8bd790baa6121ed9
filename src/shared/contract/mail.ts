import { z } from 'zod'
import {
  mailAccountSchema,
  mailHealthSchema,
  mailProblemSchema,
  mailServerAddressSchema
} from '../model/mail-account.ts'
import { command, query } from './define.ts'

/** What is known of a provider: its servers, and what it asks of a program. */
export const mailPresetSchema = z.object({
  name: z.string(),
  domains: z.array(z.string()),
  sending: mailServerAddressSchema,
  receiving: mailServerAddressSchema,
  plusAddresses: z.boolean(),
  /** password: the usual one · app_password: one made for this program in the account's settings. */
  asks: z.enum(['password', 'app_password'])
})
export type MailPreset = Readonly<z.infer<typeof mailPresetSchema>>

const trialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('works') }),
  /** There is nothing to try: no mailbox is read. */
  z.object({ kind: z.literal('not_used') }),
  z.object({ kind: z.literal('failed'), problem: mailProblemSchema })
])
export type MailTrial = Readonly<z.infer<typeof trialSchema>>

/** The company's mail account. A password goes in and never comes out. */
export const mail = {
  get: query({
    input: z.object({}),
    output: z.object({
      account: mailAccountSchema.nullable(),
      hasPassword: z.boolean(),
      health: mailHealthSchema
    }),
    reads: ['setting']
  }),
  /** The servers of common providers; the form fills itself from the domain of an address. */
  presets: query({ input: z.object({}), output: z.array(mailPresetSchema), reads: [] }),
  /** Signs in at both servers and sends nothing; `password` null: the one that is kept. */
  test: command({
    input: z.object({ account: mailAccountSchema, password: z.string().min(1).max(1_000).nullable() }),
    output: z.object({ sending: trialSchema, receiving: trialSchema })
  }),
  /** Refused with `invalid_input` (at: password) where none is kept and none is given, and secret_storage_unavailable. */
  save: command({
    input: z.object({ account: mailAccountSchema, password: z.string().min(1).max(1_000).nullable() }),
    output: z.null()
  }),
  /** Forgets the account and its password. Letters that wait stay, and say that there is no mail account. */
  forget: command({ input: z.object({}), output: z.null() })
}
