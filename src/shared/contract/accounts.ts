import { z } from 'zod'
import { accountSchema } from '../model/account.ts'
import { failureSchema } from '../model/delivery.ts'
import { accountIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import type { AppError } from '../result.ts'
import { command, query } from './define.ts'
import { writtenWords, writtenWordsIfAny } from '../model/written-words.ts'

/** How many days back a first reading goes where nobody says otherwise. */
export const usualDaysBack = 30

const answers = {
  server: z.string().trim().max(500).nullable(),
  identifier: z.string().trim().max(500).nullable()
}
const secret = z.string().max(10_000)

/** Of a new account. */
const beginnings = {
  place: writtenWordsIfAny(120).nullable(),
  /** How far back the first reading goes. */
  daysBack: z.number().int().min(0).max(3_650).default(usualDaysBack),
  /** What was last said longer ago waits for no answer; null: everything does. */
  doneAfterDays: z.number().int().min(0).max(3_650).nullable().default(null)
}

/** It comes from main, whose types vouch for it. */
const appErrorSchema = z.custom<AppError>((value) => value instanceof Object && 'code' in value)

/** Where a sign-in by the browser stands. */
export const signInStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('waiting'),
    network: networkSchema,
    /** The account that is reconnected; null: a new one. */
    accountId: accountIdSchema.nullable(),
    /** paste: the page shows a text that the person brings back. */
    returns: z.enum(['loopback', 'paste']),
    until: instantSchema,
    /** The person has come back; the network is being asked. */
    finishing: z.boolean()
  }),
  z.object({ kind: z.literal('connected'), accountId: accountIdSchema, name: z.string() }),
  z.object({ kind: z.literal('failed'), error: appErrorSchema })
])
export type SignInState = Readonly<z.infer<typeof signInStateSchema>>

export const accounts = {
  list: query({ input: z.object({}), output: z.array(accountSchema), reads: ['account'] }),
  /** The networks that can be connected live, and what each asks for. */
  connectable: query({
    input: z.object({}),
    output: z.array(
      z.object({
        network: networkSchema,
        asks: z.array(z.enum(['server', 'identifier', 'password', 'token'])),
        /** What is asked for before the browser opens; null: one does not sign in there. */
        browserAsks: z.array(z.enum(['server', 'identifier'])).nullable()
      })
    ),
    reads: []
  }),
  /** Accounts whose first reading goes on, with the messages that it has brought so far. */
  readingBack: query({
    input: z.object({}),
    output: z.array(z.object({ accountId: accountIdSchema, messages: z.number().int() })),
    reads: ['account', 'message']
  }),
  /**
   * Signs in, then keeps the secret in the vault and the rest in the database. Connecting the same presence again
   * replaces its secret and keeps its history.
   * Refused with sign_in_refused, server_unreachable, server_answer_unreadable, rate_limited, secret_storage_unavailable.
   */
  connect: command({
    input: z.object({ network: networkSchema, ...answers, secret, ...beginnings }),
    output: z.object({ accountId: accountIdSchema, name: z.string() })
  }),
  /** Signs in to an account again. Refused as connect, and with another_account where somebody else signed in. */
  reconnect: command({
    input: z.object({ accountId: accountIdSchema, ...answers, secret }),
    output: z.object({ accountId: accountIdSchema, name: z.string() })
  }),
  /** Where the sign-in by the browser stands, of which there is one at a time. */
  signIn: query({ input: z.object({}), output: signInStateSchema, reads: ['account'] }),
  /**
   * Opens the network's page in the person's browser, for a new account or to sign in to one again; `signIn` tells how it
   * goes on. Refused with not_allowed, browser_not_opened and what a network may say.
   */
  beginSignIn: command({
    input: z.object({
      network: networkSchema,
      ...answers,
      accountId: accountIdSchema.nullable(),
      ...beginnings
    }),
    output: z.null()
  }),
  /** Brings back what the network's page showed. Refused as connect; it may be tried again. */
  pasteSignIn: command({ input: z.object({ text: z.string().trim().min(1).max(10_000) }), output: z.null() }),
  openSignInAgain: command({ input: z.object({}), output: z.null() }),
  /** Gives it up, or forgets how it ended. */
  cancelSignIn: command({ input: z.object({}), output: z.null() }),
  rename: command({
    input: z.object({
      accountId: accountIdSchema,
      name: writtenWords(120),
      place: writtenWordsIfAny(120).nullable()
    }),
    output: z.null()
  }),
  pause: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  resume: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  /** Polls this account now. */
  syncNow: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  /** Asks the network for a page with the account's secret, and keeps nothing of it. */
  test: command({
    input: z.object({ accountId: accountIdSchema }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('works') }),
      z.object({ kind: z.literal('failed'), failure: failureSchema })
    ])
  }),
  /** The first reading goes no further back than it has come. Refused with not_allowed when it cannot tell. */
  stopReadingBack: command({ input: z.object({ accountId: accountIdSchema }), output: z.null() }),
  /** Forgets the account, its secret and, if asked, its conversations. */
  remove: command({
    input: z.object({ accountId: accountIdSchema, withHistory: z.boolean() }),
    output: z.null()
  })
}
