import { z } from 'zod'
import { instantSchema } from './instant.ts'

/** tls: encrypted from the first byte · starttls: encrypted after a greeting, and never without · none: only on this computer. */
export const mailSecuritySchema = z.enum(['tls', 'starttls', 'none'])
export type MailSecurity = z.infer<typeof mailSecuritySchema>

const thisComputer = new Set(['localhost', '127.0.0.1', '::1'])

/** Where a server listens. */
export const mailServerAddressSchema = z.object({
  host: z.string().trim().toLowerCase().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  security: mailSecuritySchema
})

export const mailServerSchema = mailServerAddressSchema
  .extend({
    /** Whom to sign in as: mostly the address itself. */
    user: z.string().trim().min(1).max(320)
  })
  .refine(({ host, security }) => security !== 'none' || thisComputer.has(host), {
    path: ['security'],
    message: 'a password never leaves this computer unencrypted'
  })
export type MailServer = Readonly<z.infer<typeof mailServerSchema>>

/** Where answers arrive: a mailbox, a folder into which another program puts `.eml` files, or nowhere the app looks. */
export const mailInboxSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('imap'), server: mailServerSchema, folder: z.string().trim().min(1).max(500) }),
  z.object({ kind: z.literal('files'), folder: z.string().trim().min(1).max(1_000) }),
  z.object({ kind: z.literal('none') })
])
export type MailInbox = Readonly<z.infer<typeof mailInboxSchema>>

const secureAddressSchema = z
  .url()
  .max(2_000)
  .refine(
    (text) =>
      URL.canParse(text) &&
      (new URL(text).protocol === 'https:' || thisComputer.has(new URL(text).hostname.toLowerCase())),
    { message: 'a secret never leaves this computer unencrypted' }
  )

/**
 * How both servers let the app in. `browser`: where a provider takes no passwords, the person signs in on its own page
 * (OAuth 2) for an application that the company registered there; what is granted is in the vault.
 */
export const mailSignInSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password') }),
  z.object({
    kind: z.literal('browser'),
    clientId: z.string().trim().min(1).max(500),
    /** The page on which the person agrees; parameters that it has already stay. */
    authorization: secureAddressSchema,
    token: secureAddressSchema,
    scope: z.string().trim().min(1).max(2_000)
  })
])
export type MailSignIn = Readonly<z.infer<typeof mailSignInSchema>>
export type MailBrowserSignIn = Extract<MailSignIn, { readonly kind: 'browser' }>

/** The company's own mail account, by which letters leave and answers come; its password is in the vault. */
export const mailAccountSchema = z.object({
  address: z.email().max(320),
  /** How the sender is called in the letters. */
  name: z.string().trim().max(120),
  /** Accounts kept before there was a choice have a password. */
  signIn: mailSignInSchema.default({ kind: 'password' }),
  sending: mailServerSchema,
  inbox: mailInboxSchema,
  /** Whether `moulin+pp-…@example.org` arrives at `moulin@example.org`: most servers do that, some refuse it. */
  plusAddresses: z.boolean(),
  /** The company's own certificate authority (PEM), where its mail server has one; null: those of the computer. */
  authority: z
    .string()
    .max(100_000)
    .regex(/-----BEGIN CERTIFICATE-----/u)
    .nullable()
})
export type MailAccount = Readonly<z.infer<typeof mailAccountSchema>>

/** What a mail server or the way to it did not do; each has its sentence and its remedy in the locales. */
export const mailProblemKindSchema = z.enum([
  'host_unknown',
  'unreachable',
  'timeout',
  'certificate',
  'no_encryption',
  'sign_in_refused',
  /** Nobody has signed in yet in the browser, or what was granted is over. */
  'sign_in_needed',
  /** The provider granted it, and its mail server still says no. */
  'access_refused',
  'sender_refused',
  'recipient_refused',
  'too_large',
  'busy',
  'folder_missing',
  'secret_missing',
  'other'
])
export type MailProblemKind = z.infer<typeof mailProblemKindSchema>

export const mailProblemSchema = z.object({
  kind: mailProblemKindSchema,
  /** The server's own sentence, quoted as such. */
  said: z.string().nullable()
})
export type MailProblem = Readonly<z.infer<typeof mailProblemSchema>>

/** How it goes: told in the settings, and in the header of the inbox when it needs the person. */
export const mailHealthSchema = z.object({
  lastSentAt: instantSchema.nullable(),
  lastReadAt: instantSchema.nullable(),
  sending: mailProblemSchema.nullable(),
  receiving: mailProblemSchema.nullable()
})
export type MailHealth = Readonly<z.infer<typeof mailHealthSchema>>
