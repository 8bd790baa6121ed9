import { z } from 'zod'
import {
  answerIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  handoffIdSchema,
  inboundMailIdSchema,
  letterIdSchema,
  messageIdSchema,
  outboxIdSchema
} from './ids.ts'
import { instantSchema } from './instant.ts'
import { languageSchema } from './colleague.ts'
import { writtenWords, writtenWordsIfAny } from './written-words.ts'

/** What a link asks of the colleague: to write, or to look at words that the community manager shaped. */
export const handoffPurposeSchema = z.enum(['words', 'approval'])
export type HandoffPurpose = z.infer<typeof handoffPurposeSchema>

/**
 * Where a hand-off stands. Only `domain/handoff-machine.ts` moves it. A question that came back says nothing of why: silence,
 * *Not me* and the community manager’s own withdrawal leave the same trace, so that no decline can be counted.
 */
export const handoffStateSchema = z.discriminatedUnion('kind', [
  /** The letter is with the colleague. */
  z.object({ kind: z.literal('asked'), purpose: handoffPurposeSchema }),
  /** The colleague is writing on the page since then; the lease ends when nothing is typed any more. */
  z.object({
    kind: z.literal('writing'),
    purpose: handoffPurposeSchema,
    since: instantSchema,
    leaseUntil: instantSchema
  }),
  /** *Not now*: the colleague named a day. The link stays open. */
  z.object({ kind: z.literal('postponed'), purpose: handoffPurposeSchema, until: instantSchema }),
  /** Words came home, or were approved: the community manager has the next move. */
  z.object({ kind: z.literal('answered'), at: instantSchema }),
  /** The words stand in the outbox. */
  z.object({ kind: z.literal('accepted'), outboxId: outboxIdSchema }),
  /** It came back without words. */
  z.object({ kind: z.literal('returned'), at: instantSchema }),
  /** A public reply made it unnecessary. */
  z.object({ kind: z.literal('retired'), at: instantSchema })
])
export type HandoffState = Readonly<z.infer<typeof handoffStateSchema>>

/** The languages that letters and pages are written in; a colleague who reads neither gets English. */
export const letterLanguageSchema = z.enum(['fr', 'en'])
export type LetterLanguage = z.infer<typeof letterLanguageSchema>

/** How a letter reaches a colleague: the company’s own SMTP, the person’s mail program, or a link that they copy. */
export const carrierSchema = z.enum(['smtp', 'mailto', 'link'])
export type Carrier = z.infer<typeof carrierSchema>

/** A message as the letter quotes it: copied when the letter was made, so that nothing else can enter later. */
export const quotedMessageSchema = z.object({
  messageId: messageIdSchema,
  side: z.enum(['theirs', 'ours']),
  name: z.string(),
  at: instantSchema,
  text: z.string(),
  /** Hostile words: hidden behind the summary, shown only if the colleague asks. */
  softened: z.boolean()
})
export type QuotedMessage = Readonly<z.infer<typeof quotedMessageSchema>>

/** What the community manager decides of a letter; the form of the window. */
export const letterFormSchema = z.object({
  conversationId: conversationIdSchema,
  colleagueId: colleagueIdSchema,
  /** The message that the words will answer. */
  parentMessageId: messageIdSchema,
  language: letterLanguageSchema,
  /** Which of the conversation’s messages the colleague sees, in their order; and which of them are softened. */
  messages: z
    .array(z.object({ messageId: messageIdSchema, softened: z.boolean() }))
    .min(1)
    .max(50),
  /** What stands in front of softened words; needed when there are any. Written by the community manager. */
  summary: writtenWordsIfAny(500),
  /** “Why you”, one sentence a line: prefilled from the reasons of the ranking. */
  why: writtenWordsIfAny(1_000),
  /** What is expected: prefilled. */
  expectation: writtenWords(2_000),
  /** By when an answer would help; the link stays open a while longer. */
  dueAt: instantSchema
})
export type LetterForm = Readonly<z.infer<typeof letterFormSchema>>

/** Where words came from, and why they did not simply become the answer. */
export const answerSchema = z.object({
  id: answerIdSchema,
  source: z.enum(['page', 'mail']),
  text: z.string(),
  at: instantSchema,
  /** late: after it was over · other_address: from an address that is not the colleague’s · second: another one came before. */
  oddity: z.enum(['late', 'other_address', 'second']).nullable(),
  /** The address an odd mail came from. */
  fromAddress: z.string().nullable(),
  /** The whole e-mail, to be read on demand: `handoffs.readMail`. */
  mailId: inboundMailIdSchema.nullable(),
  /** The company’s mail server had taken it for spam: others may be lost there. */
  wasInSpam: z.boolean(),
  /** offered: to be looked at · used: these are the words of the hand-off · set_aside: the community manager decided. */
  standing: z.enum(['offered', 'used', 'set_aside'])
})
export type Answer = Readonly<z.infer<typeof answerSchema>>

/** Where a letter stands. `unknown`: the server’s answer was lost; a person decides whether to send it again. */
export const letterStateSchema = z.enum([
  'queued',
  'sending',
  'sent',
  'failed',
  'unknown',
  'with_person',
  'cancelled'
])
export type LetterState = z.infer<typeof letterStateSchema>

export const letterKindSchema = z.enum(['request', 'reminder', 'approval', 'thanks', 'unplaced'])
export type LetterKind = z.infer<typeof letterKindSchema>

/** A letter on its way, as the window shows it. */
export const letterSchema = z.object({
  id: letterIdSchema,
  kind: letterKindSchema,
  carrier: carrierSchema,
  state: letterStateSchema,
  /** What the mail server said, for a person. */
  failure: z.string().nullable(),
  sentAt: instantSchema.nullable()
})
export type Letter = Readonly<z.infer<typeof letterSchema>>

/** A colleague asked to write, by a link. */
export const handoffSchema = z.object({
  id: handoffIdSchema,
  conversationId: conversationIdSchema,
  colleagueId: colleagueIdSchema,
  parentMessageId: messageIdSchema,
  /** 1 for the first link, one more for each link after. Only the newest opens. */
  version: z.number().int().positive(),
  state: handoffStateSchema,
  createdAt: instantSchema,
  dueAt: instantSchema,
  expiresAt: instantSchema,
  remindedAt: instantSchema.nullable(),
  /** Newest first. */
  letters: z.array(letterSchema),
  /** Every text that came back, oldest first; none is ever dropped. */
  answers: z.array(answerSchema),
  /** The words that the colleague wrote or approved last: what the signature is bound to. Null until there are any. */
  approvedWords: z.string().nullable(),
  /** The words sent back for approval, while they are. */
  proposedWords: z.string().nullable(),
  /** The colleague is away, as their mail program answered. */
  awayUntil: instantSchema.nullable(),
  away: z.boolean()
})
export type Handoff = Readonly<z.infer<typeof handoffSchema>>

/** *Not me, ask …*: who was named for a conversation; the community manager decides, and the row goes. */
export const proposalSchema = z.object({
  /** As it was typed. */
  words: z.string(),
  /** The colleague it names, where one could be told. */
  colleagueId: colleagueIdSchema.nullable(),
  at: instantSchema
})
export type Proposal = Readonly<z.infer<typeof proposalSchema>>

/** The language of a letter to a colleague who speaks these, their first one first. */
export const letterLanguageOf = (languages: readonly z.infer<typeof languageSchema>[]): LetterLanguage =>
  languages.flatMap((language) => (language === 'fr' || language === 'en' ? [language] : []))[0] ?? 'en'
