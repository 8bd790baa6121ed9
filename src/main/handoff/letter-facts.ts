import type { Colleague } from '../../shared/model/colleague.ts'
import type { LetterForm, QuotedMessage } from '../../shared/model/handoff.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { plainFrame } from '../../shared/model/message.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { composeReply } from '../../shared/text/compose-reply.ts'
import { consentToSpeak } from '../outbox/consent-to-speak.ts'
import { getAccount } from '../store/accounts.ts'
import { getColleague } from '../store/colleagues.ts'
import { getSummary } from '../store/conversations.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import type { LetterContent } from '../store/handoffs.ts'
import { listMessages, type MessageWithAuthor } from '../store/messages.ts'
import type { AccountRow } from '../store/schema.ts'
import { getSettings } from '../store/settings.ts'
import type { AnyDb } from '../store/store.ts'

/** What the app knows of a conversation and a colleague when a letter is made. */
export interface LetterFacts {
  readonly account: AccountRow
  readonly colleague: Colleague
  readonly personName: string
  /** Those that still stand on the network, oldest first. */
  readonly messages: readonly MessageWithAuthor[]
  readonly senderName: string
  readonly companyName: string
  readonly weight: 1 | 2 | 3
}

/** Refused with not_found, speaker_has_left, consent_missing and consent_expired: nobody is asked for words that could not be signed. */
export const gatherLetterFacts = async (
  db: AnyDb,
  conversationId: ConversationId,
  colleagueId: ColleagueId,
  now: Instant
): Promise<Result<LetterFacts>> => {
  const summary = await getSummary(db, conversationId)
  const account = summary === null ? null : await getAccount(db, summary.accountId)
  const colleague = await getColleague(db, colleagueId, now)
  if (summary === null || account === null || colleague === null) return err('not_found')
  if (colleague.leftAt !== null) return err('speaker_has_left', { name: colleague.name })
  const consent = await consentToSpeak(db, colleagueId, account.network, now)
  if (!consent.ok) return consent
  const { senderName } = await getHandoffSettings(db)
  const { companyName } = await getSettings(db)
  return ok({
    account,
    colleague,
    personName: summary.personName,
    messages: (await listMessages(db, conversationId)).filter((message) => message.deleted_at === null),
    senderName,
    companyName,
    weight: summary.weight
  })
}

/** A message as a letter may quote it: what was said in public, and nothing else of its row. */
export const quoteOf = (message: MessageWithAuthor, softened: boolean): QuotedMessage => ({
  messageId: message.id,
  side: message.side,
  name:
    message.side === 'ours'
      ? (message.speaker_name ?? '')
      : message.handle_name || message.handle_handle || '',
  at: message.published_at ?? message.received_at,
  text: message.text,
  softened
})

/** Where the words will be public, and under which name. */
export const publicAsOf = ({
  account,
  colleague
}: Pick<LetterFacts, 'account' | 'colleague'>): LetterContent['publicAs'] => ({
  network: account.network,
  accountName: account.name,
  signature: composeReply('', colleague, account.network, plainFrame).signatureLine
})

/**
 * Copies what the form ticked into the content of a letter: messages of this very conversation, by an allow-list of
 * their columns. Refused with `not_found` when one is gone, and with `summary_missing` when softened words have no summary.
 */
export const letterContent = (facts: LetterFacts, form: LetterForm): Result<LetterContent> => {
  const byId = new Map(facts.messages.map((message) => [message.id, message]))
  const parent = byId.get(form.parentMessageId)
  if (parent === undefined || parent.side !== 'theirs') return err('not_found')
  const messages: QuotedMessage[] = []
  for (const { messageId, softened } of form.messages) {
    const message = byId.get(messageId)
    if (message === undefined) return err('not_found')
    messages.push(quoteOf(message, softened))
  }
  if (form.summary === '' && messages.some((message) => message.softened)) return err('summary_missing')
  return ok({
    senderName: facts.senderName,
    companyName: facts.companyName,
    messages,
    summary: form.summary,
    why: form.why
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    expectation: form.expectation,
    publicAs: publicAsOf(facts)
  })
}
