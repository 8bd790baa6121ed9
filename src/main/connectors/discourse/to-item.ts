import { z } from 'zod'
import { plainWords } from '../../../shared/text/same-words.ts'
import type { InboundAuthor, InboundItem, InboundSubject } from '../connector.ts'
import { tombstone } from '../tombstone.ts'
import { readKept } from '../read-kept.ts'
import { typedOf, withoutPictures } from './markdown.ts'
import { readCooked, type ReadCooked } from './read-cooked.ts'
import { isGone, type WirePost } from './wire.ts'

/** Where a reply goes. */
const replyTargetSchema = z.object({ topic: z.number().int(), number: z.number().int() })
export type ReplyTarget = Readonly<z.infer<typeof replyTargetSchema>>

export const readReplyTarget = (text: string | null): ReplyTarget | null => readKept(replyTargetSchema, text)

/** Whose account it is, and where. */
export interface Place {
  readonly site: string
  readonly userId: number
}

/** What is known of a topic while its posts are read. */
export const topicSchema = z.object({
  id: z.number().int(),
  title: z.string(),
  slug: z.string(),
  /** The beginning of its first post. */
  about: z.string(),
  isOurs: z.boolean(),
  isPrivate: z.boolean()
})
export type Topic = Readonly<z.infer<typeof topicSchema>>

export const topicUrl = (site: string, topic: Pick<Topic, 'id' | 'slug'>): string =>
  new URL(`t/${topic.slug || '-'}/${topic.id}`, site).href

const subjectOf = (site: string, topic: Topic): InboundSubject => ({
  title: topic.title || null,
  text: topic.about || null,
  url: topicUrl(site, topic)
})

/** Ids of users are those of one site. */
export const userRef = (site: string, id: number): string => {
  const { host, pathname } = new URL(site)
  return `${host}${pathname.replace(/\/$/u, '')}#user:${id}`
}

/** The person of a user id and name. */
export const userOf = (
  site: string,
  {
    id,
    username,
    name
  }: { readonly id: number | null; readonly username: string; readonly name: string | null }
): InboundAuthor => ({
  ref: id === null ? null : userRef(site, id),
  handle: username,
  name: name || username,
  url: username === '' ? null : new URL(`u/${encodeURIComponent(username)}`, site).href,
  isUs: false
})

/**
 * What a post says. Our own words stand as they were typed where nothing but quotes, dashes and dots was changed by the site;
 * else it would look as if somebody had edited them.
 */
export const wordsOf = (post: WirePost, { site, userId }: Place): ReadCooked => {
  const shown = readCooked(post.cooked, site)
  if (post.user_id !== userId || !post.raw) return shown
  const typed = typedOf(withoutPictures(post.raw)).trim()
  if (typed === shown.text || asRendered(typed) !== asRendered(shown.text)) return shown
  return { ...shown, text: typed, spans: [] }
}

/** Two texts in which the typographer of the site has nothing left to change. */
const asRendered = (text: string): string =>
  plainWords(text)
    .replace(/[\u2018\u2019\u2032]/gu, "'")
    .replace(/[\u201C\u201D\u2033«»„]/gu, '"')
    .replace(/[\u2013\u2014]|-{2,3}/gu, '-')
    .replace(/…|\.{2,}/gu, '...')

export interface ItemOptions extends Place {
  readonly topic: Topic
  readonly conversationRef: string
  readonly parentRef: string | null
  readonly editedAt: InboundItem['editedAt']
  readonly context: boolean
}

export const toItem = (post: WirePost, options: ItemOptions): InboundItem => {
  const { site, userId, topic, parentRef } = options
  const { text, spans, attachments } = wordsOf(post, options)
  const target: ReplyTarget = { topic: post.topic_id, number: post.post_number }
  const isUs = post.user_id === userId
  const isComment = topic.isOurs || parentRef !== null
  return {
    ref: String(post.id),
    conversationRef: options.conversationRef,
    parentRef,
    kind: topic.isPrivate ? 'message' : isComment ? 'comment' : 'mention',
    author: { ...userOf(site, { id: post.user_id, username: post.username, name: post.name }), isUs },
    subject: subjectOf(site, topic),
    text,
    spans,
    url: `${topicUrl(site, topic)}/${post.post_number}`,
    language: null,
    rating: null,
    publishedAt: post.created_at,
    editedAt: options.editedAt,
    state: isGone(post) ? 'deleted' : 'visible',
    attachments,
    standing: post.hidden ? 'hidden' : 'shown',
    audience: topic.isPrivate ? 'private' : 'public',
    replyTarget: JSON.stringify(target),
    context: options.context
  }
}

/** What remains of a post that stands there no more: its place. */
export const toTombstone = (
  gone: { readonly id: number; readonly conversationRef: string; readonly isUs: boolean },
  isPrivate: boolean
): InboundItem =>
  tombstone({
    ref: String(gone.id),
    conversationRef: gone.conversationRef,
    kind: isPrivate ? 'message' : 'comment',
    author: { ref: null, handle: '', name: '', url: null, isUs: gone.isUs },
    audience: isPrivate ? 'private' : 'public'
  })
