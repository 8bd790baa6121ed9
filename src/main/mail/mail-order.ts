import { z } from 'zod'
import { instantSchema } from '../../shared/model/instant.ts'

/** What the worker that reads mails is asked, one thing after the other. */
export const mailOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), raw: z.instanceof(Uint8Array), now: instantSchema }),
  z.object({
    kind: z.literal('words'),
    text: z.string(),
    htmlText: z.string().nullable(),
    letter: z.string().nullable()
  }),
  z.object({ kind: z.literal('end') })
])
export type MailOrder = z.infer<typeof mailOrderSchema>

/** What it answers to `read`. */
export const mailReadingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    mail: z.object({
      messageId: z.string().nullable(),
      answers: z.array(z.string()),
      from: z.string().nullable(),
      fromName: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      sentAt: instantSchema.nullable(),
      text: z.string(),
      htmlText: z.string().nullable(),
      attachments: z.array(
        z.object({ name: z.string().nullable(), mediaType: z.string(), size: z.number() })
      ),
      nature: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('person') }),
        z.object({ kind: z.literal('absence'), until: instantSchema.nullable() }),
        z.object({ kind: z.literal('undelivered') })
      ]),
      byHand: z.boolean()
    })
  }),
  z.object({ kind: z.literal('unreadable') })
])

/** What it answers to `words`. */
export const mailWordsSchema = z.object({ text: z.string(), isPart: z.boolean(), whole: z.string() })
