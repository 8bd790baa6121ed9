import { z } from 'zod'
import {
  colleagueIdSchema,
  conversationIdSchema,
  draftImageIdSchema,
  messageIdSchema,
  outboxIdSchema
} from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { outboxEntrySchema } from '../model/outbox.ts'
import { wovenSchema } from '../model/woven.ts'
import { command, query } from './define.ts'
import { longestBody } from '../model/written-words.ts'

export const replies = {
  /**
   * Freezes text, signature, target and speaker, and puts them in the outbox: queued for ten seconds of undo where the
   * network publishes, `with_person` where a person pastes. `lastSeenMessageId` is the newest message the person saw:
   * refused with `conversation_moved` when another arrived since, unless it is null.
   * Where words of the speaker came home by a hand-off, those words or a small correction of them bind the signature; others
   * are refused with `words_changed`, unless `jointly`: the signature then says that they were shaped.
   * `asksAccount`: refused with `other_account` when another account spoke last and this one not yet since the app was
   * opened; who is sure asks again without it.
   * Refused with consent_missing, consent_expired, speaker_has_left, text_empty, text_too_long, parent_deleted, conflict, and
   * not_privately_here where the network cannot tell the person alone, no_thread_here where a reply cannot go on below
   * itself. `outboxId` is that of the first part.
   */
  enqueue: command({
    input: z.object({
      conversationId: conversationIdSchema,
      parentMessageId: messageIdSchema,
      body: z.string().max(longestBody),
      speakerId: colleagueIdSchema,
      lastSeenMessageId: messageIdSchema.nullable(),
      thenDone: z.boolean(),
      /** The images of the draft that go with it. */
      imageIds: z.array(draftImageIdSchema).max(50).optional(),
      jointly: z.boolean().default(false),
      asksAccount: z.boolean().default(false),
      /** Where snippets and proofs stand in the body: frozen with it. */
      woven: z.array(wovenSchema).max(500).default([]),
      /** Only the person answered is to read it. */
      privately: z.boolean().default(false),
      /** What is longer than the network allows, or cut by a line of hyphens, leaves as a thread. */
      inThread: z.boolean().default(false)
    }),
    output: z.object({ outboxId: outboxIdSchema, holdUntil: instantSchema.nullable() })
  }),
  /**
   * Puts an image, as base64, beside the words that are being written. Refused with image_not_taken, image_too_large,
   * images_too_many.
   */
  addImage: command({
    input: z.object({ conversationId: conversationIdSchema, base64: z.base64() }),
    output: z.object({ imageId: draftImageIdSchema })
  }),
  /** What an image shows, kept as it is typed. */
  describeImage: command({
    input: z.object({ imageId: draftImageIdSchema, description: z.string().max(20_000) }),
    output: z.null()
  }),
  removeImage: command({ input: z.object({ imageId: draftImageIdSchema }), output: z.null() }),
  /**
   * Undo: back to the composer with the words typed; of a thread with those of all parts that have not left. `left`: parts
   * that stand there or may. Refused with `already_sent`.
   */
  cancel: command({
    input: z.object({ outboxId: outboxIdSchema }),
    output: z.object({ left: z.number().int() })
  }),
  /**
   * Try a blocked entry again, after reading the network back where that can be done. A later part of a thread
   * goes on below the part before also where the person deleted their message since. Refused with `part_before_first`,
   * `part_before_gone`, `parent_deleted`.
   */
  retry: command({ input: z.object({ outboxId: outboxIdSchema }), output: z.null() }),
  /** A person has seen the reply on the network: theirs is the proof. For `with_person`, and blocked with `cannot_tell`. */
  confirmSent: command({ input: z.object({ outboxId: outboxIdSchema }), output: z.null() }),
  /** Signed text on the clipboard, the conversation's address in the browser. For entries `with_person`. */
  copyThenOpen: command({
    input: z.object({ outboxId: outboxIdSchema }),
    output: z.object({ opened: z.boolean() })
  }),
  /** Entries that are not over, oldest first: on hold, on their way, with a person, waiting for a decision. */
  pending: query({
    input: z.object({}),
    output: z.array(outboxEntrySchema.extend({ personName: z.string() })),
    reads: ['outbox', 'conversation', 'handle']
  })
}
