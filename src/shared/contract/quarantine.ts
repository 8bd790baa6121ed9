import { z } from 'zod'
import { conversationIdSchema, handoffIdSchema, inboundMailIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { quarantinedSchema, quarantineKeySchema } from '../model/quarantine.ts'
import { command, query } from './define.ts'

/** Where a page begins: after this one, the newest first. */
export const quarantineCursorSchema = z.object({ at: instantSchema, id: z.string().max(64) })

/** A hand-off that a mail may be the answer of. */
export const answerableSchema = z.object({
  handoffId: handoffIdSchema,
  colleagueName: z.string(),
  personName: z.string(),
  askedAt: instantSchema,
  /** The mail came from this colleague’s address. */
  isSender: z.boolean()
})

const tables = ['account', 'import_run', 'inbound_mail', 'quarantine'] as const

export const quarantine = {
  /** What waits, newest first. */
  list: query({
    input: z.object({ after: quarantineCursorSchema.nullable(), limit: z.number().int().min(1).max(200) }),
    output: z.object({
      entries: z.array(quarantinedSchema),
      next: quarantineCursorSchema.nullable()
    }),
    reads: [...tables]
  }),
  count: query({
    input: z.object({}),
    output: z.object({ waiting: z.number().int() }),
    reads: ['inbound_mail', 'quarantine']
  }),
  /** One of them with its raw content as text, of which `cut` was left out when it is long. Refused with `not_found`. */
  open: query({
    input: quarantineKeySchema,
    output: z.object({
      entry: quarantinedSchema,
      raw: z.string(),
      isCut: z.boolean(),
      bytes: z.number().int(),
      /** The words that were read in a mail. */
      words: z.string().nullable(),
      attachments: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
      /** Whose answer a mail may be, those of its sender first. */
      answerable: z.array(answerableSchema),
      /** How many other rows of the same file wait. */
      siblings: z.number().int()
    }),
    reads: [...tables, 'colleague', 'conversation', 'handle', 'handoff']
  }),
  /**
   * Reads it once more: the app may know more than it did, the network may say it otherwise. `still`: it stays, for this
   * reason. Refused with `not_found`, `quarantine_without_recipe`, and what the network refuses.
   */
  tryAgain: command({
    input: quarantineKeySchema,
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('placed'), conversationId: conversationIdSchema.nullable() }),
      z.object({ kind: z.literal('still') })
    ])
  }),
  /** The words of a mail are the answer of this hand-off. Refused with `not_found`, `text_empty`, `answer_too_long`. */
  useAsAnswer: command({
    input: z.object({ mailId: inboundMailIdSchema, handoffId: handoffIdSchema }),
    output: z.object({ conversationId: conversationIdSchema })
  }),
  /** It is looked at and waits no longer; Z brings it back. `withSiblings`: every row of the same file. */
  setAside: command({
    input: quarantineKeySchema.extend({ withSiblings: z.boolean() }),
    output: z.object({ count: z.number().int() })
  })
}
