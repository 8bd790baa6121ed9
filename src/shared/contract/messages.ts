import { z } from 'zod'
import {
  attachmentIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  messageActionIdSchema,
  messageIdSchema
} from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { messageActionSchema } from '../model/network.ts'
import { command } from './define.ts'
import { longestBody } from '../model/written-words.ts'

const oneAction = z.object({ actionId: messageActionIdSchema })

export const messages = {
  /**
   * Asks that something be done to a message on its network; what came of it stands beside the message. Deleting and
   * editing wait for ten seconds of undo. Refused with action_not_possible, conflict; an edit also as a reply is.
   */
  act: command({
    input: z.object({
      messageId: messageIdSchema,
      kind: messageActionSchema,
      edit: z.object({ body: z.string().max(longestBody), speakerId: colleagueIdSchema }).nullable()
    }),
    output: z.object({ actionId: messageActionIdSchema, holdUntil: instantSchema.nullable() })
  }),
  /** Takes back what has not reached the network, or was refused there. Refused with action_already_done. */
  cancelAction: command({ input: oneAction, output: z.null() }),
  /** Asks once more for what the network refused. Refused with conflict, consent_missing, consent_expired. */
  retryAction: command({ input: oneAction, output: z.null() }),
  /** Somebody looks at a conversation: its images and posters are fetched. Answers when all that can be had is there. */
  loadAttachments: command({ input: z.object({ conversationId: conversationIdSchema }), output: z.null() }),
  /** Fetches what is not fetched unasked: a film, a voice, or a picture of a message out of the public’s sight. */
  fetchAttachment: command({ input: z.object({ attachmentId: attachmentIdSchema }), output: z.null() }),
  /** Saves an attachment where the person chooses; `saved` is false when they closed the dialog. Refused with attachment_gone. */
  saveAttachment: command({
    input: z.object({ attachmentId: attachmentIdSchema }),
    output: z.object({ saved: z.boolean() })
  })
}
