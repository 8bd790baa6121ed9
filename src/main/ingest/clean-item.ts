import type { Span } from '../../shared/model/message.ts'
import { oneLine, withoutHidden, withoutHiddenMarks } from '../../shared/text/plain-text.ts'
import type { InboundAttachment, InboundAuthor, InboundItem } from '../connectors/connector.ts'

/** Names, handles, subjects and addresses have no bound on most networks (CVE-2026-23963 of Mastodon). */
const longestName = 512
const longestSubject = 2_000
const longestAddress = 2_048
/** An article that was commented on is context: its address leads to all of it. */
const longestArticle = 65_536
/** More links, mentions and tags than that are shown as words. */
const mostSpans = 200

/**
 * What a network or a file says, before anything is made of it: one choke point for all connectors. Words of the public lose
 * the marks that hide or turn other words; what we said ourselves stays as it was approved, since a seal is bound to it.
 */
export const cleanItem = (item: InboundItem): InboundItem => {
  const words = item.author.isUs ? { text: item.text, spans: item.spans } : withoutHiddenMarks(item)
  return {
    ...item,
    ...words,
    spans: words.spans.filter(isSound).slice(0, mostSpans),
    author: cleanAuthor(item.author),
    attachments: item.attachments.map(cleanAttachment),
    subject:
      item.subject === null
        ? null
        : {
            ...item.subject,
            text: item.subject.text === null ? null : shortened(withoutHidden(item.subject.text)),
            title: item.subject.title === null ? null : oneLine(item.subject.title, longestSubject),
            url: item.subject.url === null ? null : webAddress(item.subject.url)
          },
    url: item.url === null ? null : webAddress(item.url)
  }
}

/** Who says something: names are input too. */
export const cleanAuthor = (author: InboundAuthor): InboundAuthor => ({
  ...author,
  handle: oneLine(author.handle, longestName),
  name: oneLine(author.name, longestName),
  url: author.url === null ? null : webAddress(author.url)
})

/** What its author says that a picture shows is read out and shown like words of a message. */
const cleanAttachment = (attachment: InboundAttachment): InboundAttachment => ({
  ...attachment,
  description: attachment.description === null ? null : withoutHidden(attachment.description),
  name: attachment.name === null ? null : oneLine(attachment.name, longestName)
})

const shortened = (text: string): string =>
  text.length <= longestArticle ? text : `${text.slice(0, longestArticle - 1).toWellFormed()}…`

/** Null for what is no address of the web: it would lead nowhere that the app opens. */
const webAddress = (address: string): string | null =>
  address.length <= longestAddress && /^https?:\/\//iu.test(address) && URL.canParse(address) ? address : null

/** A link leads to the web or to a mailbox; mentions and tags lead to nothing that is opened. */
const isSound = (span: Span): boolean =>
  span.target.length <= longestAddress &&
  (span.kind !== 'link' || /^(?:https?:\/\/|mailto:)/iu.test(span.target))
