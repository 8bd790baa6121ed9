import { createHash } from 'node:crypto'
import type { Instant } from '../../../shared/model/instant.ts'
import type { Audience, Span } from '../../../shared/model/message.ts'
import { findLinks } from '../../../shared/text/find-links.ts'
import { type PlainText, plainText } from '../../../shared/text/plain-text.ts'
import type { InboundAuthor, InboundItem, InboundSubject } from '../connector.ts'
import { tombstone } from '../tombstone.ts'
import { attachmentsOf } from './attachments.ts'
import { replyTargetOf, warningOf } from './reply-target.ts'
import type { MastodonSettings } from './settings.ts'
import type { QuotedStatus, WireAccount, WireStatus } from './wire.ts'

/** The account that polls, as far as it tells who is who. */
export type Us = Pick<MastodonSettings, 'server' | 'domain' | 'accountId' | 'accountUrl'>

/** Where a status stands. */
export interface Place {
  readonly conversationRef: string
  /** The status commented on; null when the conversation begins with a message of its own. */
  readonly subject: InboundSubject | null
  /** What was said between the subject and the status, oldest first. */
  readonly above: readonly WireStatus[]
}

export const isOurs = (status: Pick<WireStatus, 'account'>, us: Us): boolean =>
  status.account.id === us.accountId ||
  (us.accountUrl !== null && (status.account.url ?? status.account.uri) === us.accountUrl)

/** Who wrote a status, by what is the same from whichever server it is read. */
export const authorOf = (account: WireAccount, us: Us, isUs: boolean): InboundAuthor => {
  const acct = account.acct || account.username || account.id
  const url = account.url ?? account.uri
  return {
    // An id is one on its server only: two servers use the same one for different people.
    ref: url ?? `${us.server}/${account.id}`,
    handle: acct.includes('@') ? acct : `${acct}@${us.domain}`,
    name: account.display_name.trim() || account.username || acct,
    url,
    isUs
  }
}

type Worded = Pick<WireStatus, 'spoiler_text' | 'content'> & { readonly quote?: QuotedStatus | null }

/**
 * What a reader sees of a status: the content warning on a first line of its own, then the words. Where the quoted status is
 * told, the link that stands for it (`RE: …`) is for those who do not see it.
 */
export const wordsOf = (status: Worded): PlainText => {
  const hasQuote = status.quote !== null && status.quote !== undefined
  const body = plainText(hasQuote ? withoutQuoteLink(status.content) : status.content)
  const warning = warningOf(status)
  if (warning === '') return body
  const start = `${warning}\n\n`
  if (body.text === '') return { text: warning, spans: [] }
  return {
    text: `${start}${body.text}`,
    spans: body.spans.map((span) => ({
      ...span,
      start: span.start + start.length,
      end: span.end + start.length
    }))
  }
}

/** Without the paragraph that leads to what is quoted, for servers that cannot show it. Tag by tag: one expression for all took minutes. */
const withoutQuoteLink = (html: string): string => {
  let kept = ''
  let from = 0
  for (const { 0: tag, 1: name = '', index } of html.matchAll(/<(p|span)\b[^<>]*>/gu)) {
    if (index < from || !/\bclass="[^"]*\bquote-inline\b/u.test(tag)) continue
    const end = html.indexOf(`</${name}>`, index)
    if (end === -1) continue
    kept += html.slice(from, index)
    from = end + name.length + '</>'.length
  }
  return kept + html.slice(from)
}

/** The same for a status that reads the same, another one when it was edited. */
export const versionOf = (status: WireStatus): string =>
  createHash('sha256')
    .update(`${status.edited_at ?? ''}\n${wordsOf(status).text}`)
    .digest('base64url')
    .slice(0, 11)

/** The thread from its root down to the status before this one, put in order by what answers what. */
export const ancestorsOf = (status: WireStatus, ancestors: readonly WireStatus[]): readonly WireStatus[] => {
  const byId = new Map(ancestors.map((one) => [one.id, one]))
  const chain: WireStatus[] = []
  let above = byId.get(status.in_reply_to_id ?? '')
  while (above !== undefined && !chain.includes(above)) {
    chain.unshift(above)
    above = byId.get(above.in_reply_to_id ?? '')
  }
  return chain.length > 0 ? chain : ancestors.filter((one) => one.id !== status.id)
}

/** A status that mentions us is a message to us, not what others comment on. */
const addressesUs = (status: WireStatus, us: Us): boolean =>
  !isOurs(status, us) &&
  (status.mentions.some(
    (mention) => mention.id === us.accountId || (us.accountUrl !== null && mention.url === us.accountUrl)
  ) ||
    wordsOf(status).spans.some((span) => span.kind === 'mention' && span.target === us.accountUrl))

const subjectOf = (status: WireStatus | QuotedStatus): InboundSubject => ({
  title: null,
  text: wordsOf(status).text,
  url: status.url ?? status.uri
})

/**
 * Places a status in its conversation. Under our own post every first answer opens a conversation of its own, as comments
 * under a video do: the post is the subject of each. Under somebody else’s post the whole thread is one conversation, and
 * its root the subject, unless the root speaks to us itself. A quote’s subject is the status that it quotes.
 */
export const placeOf = (status: WireStatus, ancestors: readonly WireStatus[], us: Us): Place => {
  const root = ancestors[0]
  if (root === undefined) {
    const isAnswerToUs = status.in_reply_to_account_id === us.accountId
    return {
      // The server does not know what it answers: those who answer the same stand together.
      conversationRef: isAnswerToUs ? status.id : (status.in_reply_to_id ?? status.id),
      subject: status.quote === null ? null : subjectOf(status.quote),
      above: []
    }
  }
  if (isOurs(root, us)) {
    const firstAnswer = ancestors.findIndex((one) => !isOurs(one, us))
    const ours = firstAnswer < 0 ? ancestors : ancestors.slice(0, firstAnswer)
    const commented = ours.at(-1)
    return {
      conversationRef: (firstAnswer < 0 ? status : (ancestors[firstAnswer] ?? status)).id,
      subject: commented === undefined ? null : subjectOf(commented),
      above: ancestors.slice(ours.length)
    }
  }
  const isSubject = !addressesUs(root, us)
  return {
    conversationRef: root.id,
    subject: isSubject ? subjectOf(root) : null,
    above: isSubject ? ancestors.slice(1) : ancestors
  }
}

/** The language without its region: `fr` for `fr-CA`. */
const languageOf = (status: WireStatus): string | null =>
  /^[a-z]{2,3}(?=[-_]|$)/u.exec((status.language ?? '').toLowerCase())?.[0] ?? null

/** Who can read a status; of a kind that is not known: those whom it is addressed to. */
const audienceOf = ({ visibility }: WireStatus): Audience => audiences.get(visibility) ?? 'private'
const audiences: ReadonlyMap<string | null, Audience> = new Map([
  ['public', 'public'],
  ['unlisted', 'public'],
  ['local', 'public'],
  ['private', 'followers']
])

const kindOf = (status: WireStatus, us: Us, isUs: boolean): InboundItem['kind'] => {
  if (status.visibility === 'direct') return 'message'
  if (isUs) return status.in_reply_to_id === null ? 'post' : 'comment'
  return status.in_reply_to_account_id === us.accountId ? 'comment' : 'mention'
}

export interface ItemOptions {
  readonly us: Us
  readonly conversationRef: string
  readonly subject: InboundSubject | null
  /** It is shown around a message to us, but asks for no answer. */
  readonly context: boolean
  /** When it was edited, where the status does not say. */
  readonly editedAt: Instant | null
  /** The words of our own status as they were typed. */
  readonly typed: string | null
}

/** A status as every network tells what was said. */
export const toItem = (status: WireStatus, options: ItemOptions): InboundItem => {
  const isUs = isOurs(status, options.us)
  const words = isUs ? ownWordsOf(status, options.typed) : wordsOf(status)
  return {
    ref: status.id,
    conversationRef: options.conversationRef,
    parentRef: status.in_reply_to_id,
    kind: kindOf(status, options.us, isUs),
    author: authorOf(status.account, options.us, isUs),
    subject: options.subject,
    text: words.text,
    spans: words.spans,
    url: status.url ?? status.uri,
    language: languageOf(status),
    rating: null,
    publishedAt: status.created_at,
    editedAt: status.edited_at ?? options.editedAt,
    state: 'visible',
    attachments: attachmentsOf(status),
    standing: 'shown',
    audience: audienceOf(status),
    replyTarget: isUs ? null : JSON.stringify(replyTargetOf(status)),
    context: options.context || isUs
  }
}

/**
 * Ours stand as they were typed, which a server’s HTML does not keep; where the server does not tell, mentions at least are
 * made whole. The warning above a reply is that of the message.
 */
const ownWordsOf = (status: WireStatus, typed: string | null): PlainText => {
  if (typed !== null) return { text: typed, spans: linksIn(typed) }
  const shown = plainText(status.content)
  const mentions = new Map(status.mentions.map(({ url, acct }) => [url, acct]))
  let text = ''
  let position = 0
  for (const { start, end, kind, target } of shown.spans) {
    const acct = kind === 'mention' ? mentions.get(target) : undefined
    text += shown.text.slice(position, start)
    text += acct === undefined || acct === '' ? shown.text.slice(start, end) : `@${acct}`
    position = end
  }
  text += shown.text.slice(position)
  return { text, spans: linksIn(text) }
}

const linksIn = (text: string): readonly Span[] =>
  findLinks(text, false).map(({ start, end }) => ({
    start,
    end,
    kind: 'link' as const,
    target: text.slice(start, end)
  }))

/** What remains of a status that was deleted: its place. */
export const toTombstone = (
  ref: string,
  conversationRef: string,
  author: Pick<InboundAuthor, 'ref' | 'handle' | 'isUs'>
): InboundItem =>
  tombstone({
    ref,
    conversationRef,
    kind: 'mention',
    author: { ...author, name: '', url: null }
  })
