import type { Absence, ColleagueProfile, Consent } from '../../shared/model/colleague.ts'
import {
  type AccountId,
  accountIdSchema,
  type ColleagueId,
  colleagueIdSchema,
  consentIdSchema,
  outboxIdSchema
} from '../../shared/model/ids.ts'
import { day, type Instant, millisecondsOf, minute, plus } from '../../shared/model/instant.ts'
import { signReply } from '../../shared/text/sign-reply.ts'
import type { InboundItem } from '../connectors/connector.ts'
import { newAccount } from '../store/accounts.ts'
import { hashText } from '../store/outbox.ts'
import type { AccountRow, MessageRow, OutboxRow } from '../store/schema.ts'
import type { TriageRow } from '../store/conversations.ts'
import {
  allowedBy,
  type Sample,
  type SampleAccount,
  type SampleColleague,
  type SampleConversation,
  type SampleMessage
} from './sample-schema.ts'

export const sampleAccountId = (ref: string): AccountId => accountIdSchema.parse(`sample-account-${ref}`)

export const sampleColleagueId = (ref: string): ColleagueId =>
  colleagueIdSchema.parse(`sample-colleague-${ref}`)

/** How the network would name the conversation, had it one. */
export const sampleConversationRef = (ref: string): string => `sample:${ref}`

const messageRef = (conversation: SampleConversation, index: number): string =>
  `${sampleConversationRef(conversation.ref)}:${index + 1}`

export const minutesBefore = (anchor: Instant, minutes: number): Instant => plus(anchor, -minutes * minute)

const daysBefore = (anchor: Instant, days: number): Instant => plus(anchor, -days * day)

export const toAccountRow = (account: SampleAccount, anchor: Instant): AccountRow =>
  newAccount({
    id: sampleAccountId(account.ref),
    network: account.network,
    connection: 'sample',
    remote_id: `sample:${account.ref}`,
    name: account.name,
    handle: account.handle,
    place: account.place,
    created_at: anchor,
    last_success_at: anchor
  })

export const toProfile = (colleague: SampleColleague, anchor: Instant): ColleagueProfile => ({
  ...colleague.profile,
  portrait: null,
  absences: colleague.absences.map(({ fromDaysAgo, forDays }): Absence => {
    const from = daysBefore(anchor, fromDaysAgo)
    return { from, until: plus(from, forDays * day) }
  })
})

/**
 * The ledger of a colleague, one line for each network. The moment of loading is part of the ids: a colleague who stayed
 * when a former sample was removed gets new lines, as the ledger only grows.
 */
export const toConsents = (colleague: SampleColleague, anchor: Instant): readonly Consent[] =>
  colleague.consents.flatMap((line) =>
    line.networks.map((network) => {
      const recordedAt = daysBefore(anchor, line.daysAgo)
      return {
        id: consentIdSchema.parse(
          `sample-consent-${colleague.ref}-${network}-${line.kind}-${line.daysAgo}-${millisecondsOf(anchor).toString(36)}`
        ),
        colleagueId: sampleColleagueId(colleague.ref),
        network,
        kind: line.kind,
        validUntil: plus(recordedAt, line.validForDays * day),
        recordedAt
      }
    })
  )

const speakerOf = (sample: Sample, ref: string): SampleColleague => {
  const speaker = sample.colleagues.find((colleague) => colleague.ref === ref)
  if (speaker === undefined) throw new Error(`the schema let the unknown colleague ${ref} pass`)
  return speaker
}

const accountOf = (sample: Sample, conversation: SampleConversation): SampleAccount => {
  const account = sample.accounts.find((one) => one.ref === conversation.account)
  if (account === undefined)
    throw new Error(`the schema let the unknown account ${conversation.account} pass`)
  return account
}

const signedText = (
  sample: Sample,
  conversation: SampleConversation,
  speaker: string,
  body: string
): string => signReply(body, speakerOf(sample, speaker).profile, accountOf(sample, conversation).network).text

const toItem = (
  sample: Sample,
  conversation: SampleConversation,
  message: SampleMessage,
  index: number,
  anchor: Instant
): InboundItem => {
  const account = accountOf(sample, conversation)
  const url = `${account.address}/${conversation.ref}`
  const before = conversation.messages[index - 1]
  const rating = message.by === 'person' ? (message.rating ?? null) : null
  const person = message.by === 'person' ? sample.people.find((one) => one.ref === message.person) : undefined
  const first = index === 0 && conversation.subject === null
  return {
    ref: messageRef(conversation, index),
    conversationRef: sampleConversationRef(conversation.ref),
    // Ours answers the message above it; people write under the root.
    parentRef:
      before === undefined ? null : messageRef(conversation, message.by === 'colleague' ? index - 1 : 0),
    kind: rating === null ? (first ? 'mention' : 'comment') : 'review',
    author: {
      ref: person === undefined ? null : `sample:${person.ref}`,
      handle: person?.handle ?? account.handle ?? account.name,
      name: person?.name ?? account.name,
      url: null,
      isUs: message.by === 'colleague'
    },
    subject: conversation.subject === null ? null : { ...conversation.subject, url },
    text:
      message.by === 'person'
        ? message.text
        : signedText(sample, conversation, message.speaker, message.text),
    spans: [],
    url: `${url}#${index + 1}`,
    language: conversation.language,
    rating,
    publishedAt: minutesBefore(anchor, message.minutesAgo),
    editedAt: null,
    state: 'visible',
    attachments: [],
    standing: 'shown',
    audience: 'public',
    replyTarget: null,
    context: false
  }
}

/** What was said, as it first came in. */
export const toItems = (
  sample: Sample,
  conversation: SampleConversation,
  anchor: Instant
): readonly InboundItem[] =>
  conversation.messages.map((message, index) => toItem(sample, conversation, message, index, anchor))

/** What its authors changed or took back afterwards. */
export const toLaterItems = (
  sample: Sample,
  conversation: SampleConversation,
  anchor: Instant
): readonly InboundItem[] =>
  conversation.messages.flatMap((message, index): InboundItem[] => {
    if (message.by === 'colleague') return []
    const item = toItem(sample, conversation, message, index, anchor)
    const edited = message.edited
    return [
      ...(edited === undefined
        ? []
        : [{ ...item, text: edited.text, editedAt: minutesBefore(anchor, edited.minutesAgo) }]),
      ...(message.deletedMinutesAgo === undefined ? [] : [{ ...item, state: 'deleted' as const }])
    ]
  })

export const toTriageRow = (conversation: SampleConversation, anchor: Instant): Partial<TriageRow> => {
  const { triage } = conversation
  const newest = conversation.messages.at(-1)?.minutesAgo ?? 0
  const stateAt = 'minutesAgo' in triage ? triage.minutesAgo : newest
  return {
    state: triage.kind,
    state_at: minutesBefore(anchor, stateAt),
    later_until: triage.kind === 'later' ? plus(anchor, triage.inMinutes * minute) : null,
    silence_reason: triage.kind === 'silence' ? triage.reason : null,
    read_at: conversation.read ? anchor : null
  }
}

/** A sent reply has never been read back, is public and has one part. */
type SampleReply = Omit<
  OutboxRow,
  'audience' | 'checks' | 'provenance' | 'thread_id' | 'part' | 'parts' | 'whole'
>

/**
 * Our past replies as entries of the outbox: each with its speaker, the consent that allowed it and the text it is bound
 * to, under the same constraints as a real reply. A person pasted them, so the proof is a person's word.
 */
export const toOutboxRows = (
  sample: Sample,
  conversation: SampleConversation,
  messages: ReadonlyMap<string, Pick<MessageRow, 'id' | 'conversation_id'>>,
  anchor: Instant
): readonly SampleReply[] =>
  conversation.messages.flatMap((message, index): SampleReply[] => {
    if (message.by === 'person') return []
    const { network } = accountOf(sample, conversation)
    const speaker = speakerOf(sample, message.speaker)
    const line = allowedBy(speaker, network, message.minutesAgo)
    const consent = toConsents(speaker, anchor).find(
      (one) => one.network === network && one.recordedAt === daysBefore(anchor, line?.daysAgo ?? 0)
    )
    const parent = messages.get(messageRef(conversation, index - 1))
    if (consent === undefined || parent === undefined)
      throw new Error(`the schema let a reply without consent or parent pass in ${conversation.ref}`)
    const sentAt = minutesBefore(anchor, message.minutesAgo)
    const text = signedText(sample, conversation, message.speaker, message.text)
    return [
      {
        id: outboxIdSchema.parse(`sample-reply-${conversation.ref}-${index + 1}`),
        conversation_id: parent.conversation_id,
        account_id: sampleAccountId(conversation.account),
        network,
        parent_message_id: parent.id,
        reply_target: null,
        parent_ref: messageRef(conversation, index - 1),
        body: message.text,
        text,
        text_hash: hashText(text),
        approved_hash: hashText(text),
        approval: 'vouched',
        speaker_id: sampleColleagueId(message.speaker),
        consent_id: consent.id,
        consent_kind: 'grant',
        consent_until: consent.validUntil,
        idempotency_key: `sample-${conversation.ref}-${index + 1}`,
        state: 'sent',
        attempt: 0,
        due_at: null,
        first_tried_at: null,
        blocked_reason: null,
        failure: null,
        cancelled_at: null,
        sent_at: sentAt,
        proof: 'person',
        published_ref: messageRef(conversation, index),
        published_url: null,
        recorded_at: sentAt,
        created_at: sentAt
      }
    ]
  })

/** Which colleague said which of our messages. */
export const speakersByRef = (conversation: SampleConversation): ReadonlyMap<string, ColleagueId> =>
  new Map(
    conversation.messages.flatMap((message, index) =>
      message.by === 'colleague'
        ? [[messageRef(conversation, index), sampleColleagueId(message.speaker)] as const]
        : []
    )
  )
