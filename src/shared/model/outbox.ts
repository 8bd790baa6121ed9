import { z } from 'zod'
import { failureSchema, publishedSchema } from './delivery.ts'
import {
  accountIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  messageIdSchema,
  outboxIdSchema
} from './ids.ts'
import { instantSchema } from './instant.ts'
import { audienceSchema } from './message.ts'

/** Why an entry waits for a person. */
export const blockedReasonSchema = z.enum([
  'gave_up',
  'unauthorized',
  'rejected',
  'unreadable',
  'cannot_tell',
  'consent_withdrawn',
  'damaged'
])
export type BlockedReason = z.infer<typeof blockedReasonSchema>

/** Where a reply stands between the composer and the network. Only `domain/outbox-machine.ts` moves it. */
export const outboxStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queued'), attempt: z.number().int(), notBefore: instantSchema }),
  z.object({ kind: z.literal('sending'), attempt: z.number().int(), leaseUntil: instantSchema }),
  /** The answer was lost: the network is read back at `checkAt`; `checks` read-backs were made before. */
  z.object({
    kind: z.literal('unconfirmed'),
    attempt: z.number().int(),
    checks: z.number().int(),
    checkAt: instantSchema
  }),
  /** The signed text is with the person, who pastes it on the network and then says so. */
  z.object({ kind: z.literal('with_person') }),
  z.object({
    kind: z.literal('blocked'),
    attempt: z.number().int(),
    reason: blockedReasonSchema,
    failure: failureSchema.nullable()
  }),
  /** Proof: what the network answered, or the word of a person. */
  z.object({
    kind: z.literal('sent'),
    sentAt: instantSchema,
    proof: z.discriminatedUnion('by', [
      z.object({ by: z.literal('network'), published: publishedSchema }),
      z.object({ by: z.literal('person') })
    ])
  }),
  z.object({ kind: z.literal('cancelled'), cancelledAt: instantSchema })
])
export type OutboxState = Readonly<z.infer<typeof outboxStateSchema>>

/** A reply on its way: frozen text, target and speaker. */
export const outboxEntrySchema = z.object({
  id: outboxIdSchema,
  conversationId: conversationIdSchema,
  accountId: accountIdSchema,
  parentMessageId: messageIdSchema,
  speakerId: colleagueIdSchema,
  /** Exactly what is published, signature included. */
  text: z.string(),
  /** What was typed, to return to the composer on undo. */
  body: z.string(),
  state: outboxStateSchema,
  /** Who reads it on its network. */
  audience: audienceSchema,
  createdAt: instantSchema,
  /** Its place in a thread; null: a reply of one part. */
  part: z
    .object({
      threadId: outboxIdSchema,
      number: z.number().int().positive(),
      of: z.number().int().positive(),
      /** The part before is not known to stand there: this one waits for it, whatever its state says. */
      waits: z.boolean()
    })
    .nullable()
})
export type OutboxEntry = Readonly<z.infer<typeof outboxEntrySchema>>
