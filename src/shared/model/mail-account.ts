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

/** The company's own mail account, by which letters leave and answers come; its password is in the vault. */
export const mailAccountSchema = z.object({
  address: z.email().max(320),
  /** How the sender is called in the letters. */
  name: z.string().trim().max(120),
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
