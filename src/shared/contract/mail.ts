import { z } from 'zod'
import { instantSchema } from '../model/instant.ts'
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
  /** password: the usual one · app_password: one made for this program in the account's settings · browser: no password. */
  asks: z.enum(['password', 'app_password', 'browser']),
  /** Where people sign in by the browser; null: the provider does not let programs in so. */
  browser: z.object({ authorization: z.string(), token: z.string(), scope: z.string() }).nullable()
})
export type MailPreset = Readonly<z.infer<typeof mailPresetSchema>>

const trialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('works') }),
  /** There is nothing to try: no mailbox is read. */
  z.object({ kind: z.literal('not_used') }),
  z.object({ kind: z.literal('failed'), problem: mailProblemSchema })
])
export type MailTrial = Readonly<z.infer<typeof trialSchema>>

/** The sign-in that waits for the person's browser, or how the last one ended. */
export const mailSignInStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('waiting'), until: instantSchema }),
  z.object({ kind: z.literal('failed'), problem: mailProblemSchema })
])
export type MailSignInState = Readonly<z.infer<typeof mailSignInStateSchema>>

/** The company's mail account. A password goes in and never comes out. */
export const mail = {
  get: query({
    input: z.object({}),
    output: z.object({
      account: mailAccountSchema.nullable(),
      /** What the person typed is kept: the password, or the secret of the registered application. */
      hasSecret: z.boolean(),
      /** There is what it takes to ask both servers to let the app in. */
      isSignedIn: z.boolean(),
      signIn: mailSignInStateSchema,
      health: mailHealthSchema
    }),
    reads: ['setting']
  }),
  /** The servers of common providers; the form fills itself from the domain of an address. */
  presets: query({ input: z.object({}), output: z.array(mailPresetSchema), reads: [] }),
  /** Signs in at both servers and sends nothing; `secret` null: the one that is kept. */
  test: command({
    input: z.object({ account: mailAccountSchema, secret: z.string().min(1).max(1_000).nullable() }),
    output: z.object({ sending: trialSchema, receiving: trialSchema })
  }),
  /**
   * Refused with `invalid_input` (at: secret) where a password is needed and none is kept nor given, and
   * secret_storage_unavailable. An account that signs in elsewhere than before has to sign in anew.
   */
  save: command({
    input: z.object({ account: mailAccountSchema, secret: z.string().min(1).max(1_000).nullable() }),
    output: z.null()
  }),
  /** Opens the provider's page in the person's browser; `get` tells how it goes. Refused with not_allowed, browser_not_opened. */
  beginSignIn: command({ input: z.object({}), output: z.null() }),
  cancelSignIn: command({ input: z.object({}), output: z.null() }),
  /** Asks which folder answers are read from; null: the person closed the dialog. */
  chooseFolder: command({ input: z.object({}), output: z.object({ folder: z.string() }).nullable() }),
  /** Forgets the account and its password. Letters that wait stay, and say that there is no mail account. */
  forget: command({ input: z.object({}), output: z.null() })
}
