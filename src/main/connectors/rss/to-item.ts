import { createHash } from 'node:crypto'
import { plainText } from '../../../shared/text/plain-text.ts'
import { plainItem } from '../../../shared/model/message.ts'
import type { InboundItem } from '../connector.ts'
import { type Entry, type Feed, titleOf } from './feed.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** Ids are opaque and may be of any length; an entry without one is known by its address, else by its words. */
export const refOf = (entry: Entry): string => {
  const id = entry.id?.trim() || entry.url || `words:${digest(`${entry.title}\n${entry.content}`)}`
  return id.length > 500 ? `long:${digest(id)}` : id
}

export interface EntryWords {
  readonly text: string
  readonly spans: InboundItem['spans']
  readonly subject: string
  readonly isComment: boolean
}

/**
 * What an entry says. A title that names the author ("Comment on … by Zoé") is no word of his: it says what the comment is
 * about. A title that the content repeats is left out.
 */
export const wordsOf = (entry: Entry, feed: Feed): EntryWords => {
  const title = plainText(entry.title).text
  const content = plainText(entry.content)
  const author = plainText(entry.author.name).text
  const isComment =
    entry.answers.length > 0 || (author !== '' && content.text !== '' && title.includes(author))
  const subject = isComment && title !== '' ? title : titleOf(feed)
  const start = title.replace(/(?:…|\.{3})$/u, '')
  if (title === '' || isComment || content.text.startsWith(start)) {
    const words = content.text === '' ? { text: title, spans: [] } : content
    return { ...words, subject, isComment }
  }
  if (content.text === '') return { text: title, spans: [], subject, isComment }
  const shift = title.length + 2
  return {
    text: `${title}\n\n${content.text}`,
    spans: content.spans.map((span) => ({ ...span, start: span.start + shift, end: span.end + shift })),
    subject,
    isComment
  }
}

/** What changes when an entry is edited. */
export const versionOf = (words: EntryWords): string => digest(words.text)

export const toItem = (
  entry: Entry,
  feed: Feed,
  place: { readonly top: string; readonly parent: string | null; readonly editedAt: InboundItem['editedAt'] }
): InboundItem => {
  const words = wordsOf(entry, feed)
  const author = plainText(entry.author.name).text
  const name = author === '' ? titleOf(feed) : author
  return {
    ref: refOf(entry),
    conversationRef: place.top,
    parentRef: place.parent,
    kind: words.isComment ? 'comment' : 'mention',
    // A name alone does not make two people one.
    author: { ref: entry.author.url, handle: name, name, url: entry.author.url, isUs: false },
    subject: { title: words.subject || null, text: null, url: entry.url?.split('#', 1)[0] ?? null },
    text: words.text,
    spans: words.spans,
    url: entry.url,
    language: entry.language ?? feed.language,
    rating: null,
    publishedAt: entry.at,
    editedAt: place.editedAt,
    state: 'visible',
    ...plainItem,
    replyTarget: null,
    context: false
  }
}
