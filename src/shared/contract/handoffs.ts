import { z } from 'zod'
import {
  carrierSchema,
  handoffSchema,
  letterFormSchema,
  proposalSchema,
  quotedMessageSchema
} from '../model/handoff.ts'
import {
  answerIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  handoffIdSchema,
  inboundMailIdSchema
} from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import { timeZoneSchema } from '../model/time-zone.ts'
import { command, query, type TableName } from './define.ts'
import { longestBody, writtenWordsIfAny } from '../model/written-words.ts'

/** Who can open the links that letters carry. */
export const reachSchema = z.enum([
  /** Only this computer: letters ask for an answer by e-mail, and carry no link. */
  'this_computer',
  /** “This link opens only in your office network.” */
  'local_network',
  /** A public address was given and answered. */
  'public',
  /** A public address was given, and does not lead here now. */
  'public_unreachable',
  /** The page is not being served (port taken, interface gone): the failure says why. */
  'closed'
])
export type Reach = z.infer<typeof reachSchema>

export const handoffSettingsSchema = z.object({
  /** Who asks: the community manager’s own name, for letters, pages and joint signatures. */
  senderName: writtenWordsIfAny(120),
  /** An address of this computer that the page listens on; 127.0.0.1 until the person chooses another. */
  listenOn: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(0).max(65_535),
  /** What a company’s reverse proxy or tunnel shows to the outside, e.g. `https://relais.moulin.example`; null: none. */
  publicAddress: z
    .url({ protocol: /^https?$/ })
    .max(300)
    // The page stands at the root of its host: links and forms are written so.
    .refine(
      (address) =>
        URL.canParse(address) && new URL(address).pathname === '/' && new URL(address).search === ''
    )
    .nullable()
})
export type HandoffSettings = Readonly<z.infer<typeof handoffSettingsSchema>>

/** Everything that the window needs to fill the form of a letter. */
const preparedSchema = z.object({
  /** Prefilled; what the person changes goes to `preview` and `create`. */
  form: letterFormSchema,
  /** Every message of the conversation that may be ticked, oldest first. Internal notes are of another type and cannot be. */
  messages: z.array(quotedMessageSchema),
  /** Where the words will be public, and under which name: shown in the letter, not editable there. */
  publicAs: z.object({ network: networkSchema, accountName: z.string(), signature: z.string() }),
  /** In the order of preference. */
  carriers: z.array(
    z.object({
      carrier: carrierSchema,
      /** null: can be used. no_address: the colleague has no e-mail · no_mail_account: SMTP is not set up. */
      obstacle: z.enum(['no_address', 'no_mail_account']).nullable()
    })
  ),
  reach: reachSchema,
  /** The colleague’s address; null: none is known. */
  toAddress: z.string().nullable(),
  /** Where the colleague works: the days of the letter are days there. */
  timeZone: timeZoneSchema
})

/** Words of the window’s list: enough for a row of *links awaiting* or *drafts returned*. */
export const handoffSummarySchema = z.object({
  handoff: handoffSchema,
  personName: z.string(),
  excerpt: z.string(),
  accountName: z.string(),
  network: z.string()
})

const handoffTables: readonly TableName[] = [
  'approval',
  'handoff',
  'handoff_answer',
  'inbound_mail',
  'letter'
]

/** Refused with `not_found` and `conflict` (it moved meanwhile), beside what each says. */
export const handoffs = {
  /** The letter to a colleague about a conversation, prefilled. Refused with consent_missing, consent_expired, speaker_has_left. */
  prepare: query({
    input: z.object({ conversationId: conversationIdSchema, colleagueId: colleagueIdSchema }),
    output: preparedSchema,
    reads: [
      'account',
      'assignment',
      'colleague',
      'consent',
      'conversation',
      'handle',
      'message',
      'person_link',
      'ranking',
      'setting',
      'signature',
      'topic_consent'
    ]
  }),
  /**
   * The letter, byte for byte as it would leave. `handoffId` is given back to `create`, so that link and bytes are the same.
   * `html` is shown in a frame without scripts (`sandbox=""`).
   */
  preview: query({
    input: z.object({ form: letterFormSchema, handoffId: handoffIdSchema.nullable() }),
    output: z.object({
      handoffId: handoffIdSchema,
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      /** Null where nobody but this computer could open it. */
      link: z.string().nullable()
    }),
    reads: [
      'account',
      'assignment',
      'colleague',
      'consent',
      'conversation',
      'handle',
      'message',
      'person_link',
      'setting',
      'signature',
      'topic_consent'
    ]
  }),
  /** Asks. With `smtp` the letter is queued; with `mailto` the mail program opens; with `link` the link is on the clipboard. */
  create: command({
    input: z.object({
      form: letterFormSchema,
      handoffId: handoffIdSchema.nullable(),
      carrier: carrierSchema
    }),
    output: z.object({ handoffId: handoffIdSchema, link: z.string() })
  }),
  /** Of one conversation, newest first, with who was named instead. */
  ofConversation: query({
    input: z.object({ conversationId: conversationIdSchema }),
    output: z.object({
      handoffs: z.array(handoffSchema),
      proposal: proposalSchema.nullable(),
      /** What a joint signature adds to the colleague’s: “edited by …”. */
      shapedBy: z.string()
    }),
    reads: [...handoffTables, 'message', 'proposal', 'setting']
  }),
  /** awaiting: with a colleague · returned: words came home, or odd answers wait to be looked at. Longest waiting first. */
  list: query({
    input: z.object({ view: z.enum(['awaiting', 'returned']) }),
    output: z.array(handoffSummarySchema),
    reads: [...handoffTables, 'account', 'conversation', 'handle']
  }),
  /** The link closes; what the colleague typed stays for when it is opened again. */
  withdraw: command({ input: z.object({ handoffId: handoffIdSchema }), output: z.null() }),
  /** A new link and letter in place of the former, which close; the days to answer begin again. */
  renew: command({
    input: z.object({ handoffId: handoffIdSchema, carrier: carrierSchema }),
    output: z.object({ link: z.string() })
  }),
  /** The present link on the clipboard. */
  copyLink: command({
    input: z.object({ handoffId: handoffIdSchema }),
    output: z.object({ link: z.string() })
  }),
  /** A letter that failed, or of which nobody knows whether it left, is queued again under the same Message-ID. */
  sendLetterAgain: command({ input: z.object({ handoffId: handoffIdSchema }), output: z.null() }),
  /**
   * Words that came home go into the composer, in the name of the colleague; what stood there is kept aside. Publishing them
   * (`replies.enqueue`) binds the signature: unchanged or hardly corrected words are approved, others are refused with
   * `words_changed` until they are sent back, signed jointly, or given another speaker.
   */
  takeWords: command({
    input: z.object({ handoffId: handoffIdSchema, answerId: answerIdSchema }),
    output: z.null()
  }),
  /** An answer that is late, second or from another address is not used; it stays readable. */
  setAside: command({
    input: z.object({ handoffId: handoffIdSchema, answerId: answerIdSchema }),
    output: z.null()
  }),
  /** The shaped words go back to the colleague under a second link. */
  sendBack: command({
    input: z.object({
      handoffId: handoffIdSchema,
      words: z.string().trim().min(1).max(longestBody),
      note: z.string().trim().max(2_000),
      carrier: carrierSchema
    }),
    output: z.object({ link: z.string() })
  }),
  /** Who was named instead was looked at. */
  dismissProposal: command({ input: z.object({ conversationId: conversationIdSchema }), output: z.null() }),
  /** “See the whole e-mail”, as text. */
  readMail: query({
    input: z.object({ mailId: inboundMailIdSchema }),
    output: z.object({
      fromAddress: z.string(),
      subject: z.string(),
      receivedAt: instantSchema,
      text: z.string()
    }),
    reads: ['inbound_mail']
  }),
  settings: query({
    input: z.object({}),
    output: handoffSettingsSchema.extend({
      reach: reachSchema,
      /** Where the page answers now; null when it does not. */
      address: z.string().nullable(),
      /** Why it does not, as the system says (`EADDRINUSE`). */
      failure: z.string().nullable(),
      /** The addresses of this computer that the page could listen on. */
      interfaces: z.array(z.object({ name: z.string(), address: z.string() }))
    }),
    reads: ['setting']
  }),
  /** The page is served anew under the changed settings. */
  changeSettings: command({ input: handoffSettingsSchema.partial(), output: z.null() })
}
