import type { Instant } from '../../../shared/model/instant.ts'
import { plainItem } from '../../../shared/model/message.ts'
import type { InboundAuthor, InboundItem, InboundSubject } from '../connector.ts'
import { attachmentsOf } from './attachments.ts'
import { toSpans } from './facets.ts'
import { standingOf } from './labels.ts'
import { authorOf, pageOf } from './page-address.ts'
import { replyTargetOf } from './reply-target.ts'
import type { PostRecord, ThreadNode, WireAuthor } from './wire.ts'
import type { EmbedView, QuotedView } from './wire-embed.ts'
import { wordsOf } from './words.ts'

/** A post, from a notification or a thread. */
export interface Post {
  readonly uri: string
  readonly cid: string
  readonly author: WireAuthor
  readonly record: PostRecord
  readonly labels: readonly string[]
  /** What came with it, as the network shows it; null when nothing did, and when the network was not asked. */
  readonly embed: EmbedView | null
  /** When the network counts it as written: the earlier of what its author says and when it was seen. */
  readonly indexedAt: Instant | null
}

/** Where a post stands. */
export interface Place {
  readonly conversationRef: string
  /** The post commented on; null when the conversation begins with a post that is a message of its own. */
  readonly subject: InboundSubject | null
  /** What was said between the subject and the post, oldest first. */
  readonly above: readonly Post[]
}

const subjectOf = (post: Post): InboundSubject => {
  const { text } = wordsOf(post, post.embed?.quoted ?? null)
  return { title: null, text, url: pageOf(post.uri) }
}

/** The thread from its root down to the post before `node`; a post that is gone or blocked ends what is known of it. */
export const ancestorsOf = (node: ThreadNode): readonly ThreadNode[] => {
  const chain: ThreadNode[] = []
  let above = node.kind === 'post' ? node.parent : null
  while (above !== null) {
    chain.unshift(above)
    above = above.kind === 'post' ? above.parent : null
  }
  return chain
}

/** The replies that we hid, where the thread is our own. */
export const hiddenIn = ([root]: readonly ThreadNode[], us: string): readonly string[] =>
  root?.kind === 'post' && root.post.author.did === us ? (root.post.threadgate ?? []) : []

/** A post that mentions or quotes us is a message to us, not what others comment on. */
const addressesUs = (post: Post, us: string): boolean =>
  post.author.did !== us &&
  (authorOf(post.record.embed?.quotes ?? '') === us ||
    toSpans(post.record.text, post.record.facets).some(
      (span) => span.kind === 'mention' && span.target === us
    ))

/**
 * Places a post in its conversation. Under our own post every first answer opens a conversation of its own, as comments
 * under a video do: the post is the subject of each. Under somebody else's post the whole thread is one conversation, and
 * its root the subject, unless the root speaks to us itself. A quote's subject is the post that it quotes.
 */
export const placeOf = (post: Post, ancestors: readonly ThreadNode[], us: string): Place => {
  const root = ancestors[0]
  if (root === undefined) {
    const reply = post.record.reply
    const quoted = post.embed?.quoted ?? null
    return {
      conversationRef: reply?.root.uri ?? post.uri,
      subject: quoted === null ? null : quotedSubject(quoted),
      above: []
    }
  }
  const posts = ancestors.flatMap((node) => (node.kind === 'post' ? [node.post] : []))
  if (authorOf(uriOf(root)) === us) {
    const firstAnswer = ancestors.findIndex((node) => authorOf(uriOf(node)) !== us)
    const ours = firstAnswer < 0 ? ancestors : ancestors.slice(0, firstAnswer)
    const commented = ours.at(-1)
    const opening = ancestors[ours.length]
    return {
      conversationRef: opening === undefined ? post.uri : uriOf(opening),
      subject: commented?.kind === 'post' ? subjectOf(commented.post) : null,
      above: posts.filter((one) => !ours.some((node) => uriOf(node) === one.uri))
    }
  }
  const rootPost = root.kind === 'post' ? root.post : null
  const isSubject = rootPost !== null && !addressesUs(rootPost, us)
  return {
    conversationRef: post.record.reply?.root.uri ?? uriOf(root),
    subject: isSubject ? subjectOf(rootPost) : null,
    above: isSubject ? posts.slice(1) : posts
  }
}

const uriOf = (node: ThreadNode): string => (node.kind === 'post' ? node.post.uri : node.uri)

const quotedSubject = (quoted: QuotedView): InboundSubject => ({
  title: null,
  text: quoted.text,
  url: pageOf(quoted.uri)
})

/** The language without its region: `fr` for `fr-CA`. */
const languageOf = (record: PostRecord): string | null =>
  /^[a-z]{2,3}(?=-|$)/u.exec((record.langs[0] ?? '').toLowerCase())?.[0] ?? null

/** A date that lies after the network saw the post, or that cannot be read, is replaced by when the network saw it. */
const publishedAt = (post: Post): Instant | null => {
  const told = post.record.createdAt ?? null
  return told === null || (post.indexedAt !== null && told > post.indexedAt) ? post.indexedAt : told
}

const kindOf = (post: Post, reason: string | null, isUs: boolean): InboundItem['kind'] => {
  if (reason === 'mention' || reason === 'quote') return 'mention'
  return isUs && post.record.reply === undefined ? 'post' : 'comment'
}

export const toAuthor = (author: WireAuthor, us: string): InboundAuthor => ({
  ref: author.did,
  handle: author.handle,
  name: author.displayName ?? '',
  url: `https://bsky.app/profile/${author.did}`,
  isUs: author.did === us
})

export interface ItemOptions {
  /** The account that polls. */
  readonly us: string
  readonly conversationRef: string
  readonly subject: InboundSubject | null
  /** Why we were notified; null for what is only context. */
  readonly reason: string | null
  readonly editedAt: Instant | null
  /** The replies that we hid in our own thread. */
  readonly hidden: readonly string[]
}

/** A post as every network tells what was said. */
export const toItem = (post: Post, options: ItemOptions): InboundItem => {
  const { us, subject } = options
  const author = toAuthor(post.author, us)
  const quoted = post.embed?.quoted ?? null
  const isSubject = quoted !== null && subject?.url === pageOf(quoted.uri)
  const { text, spans } = wordsOf(post, isSubject ? null : quoted)
  return {
    ref: post.uri,
    conversationRef: options.conversationRef,
    parentRef: post.record.reply?.parent.uri ?? null,
    kind: kindOf(post, options.reason, author.isUs),
    author,
    subject,
    text,
    spans,
    url: pageOf(post.uri),
    language: languageOf(post.record),
    rating: null,
    publishedAt: publishedAt(post),
    editedAt: options.editedAt,
    state: 'visible',
    ...plainItem,
    attachments: attachmentsOf(post.embed),
    standing: options.hidden.includes(post.uri) ? 'hidden' : standingOf(post),
    replyTarget: JSON.stringify(replyTargetOf(post)),
    context: options.reason === null
  }
}

/** What remains of a post that its author deleted: its place. */
export const toTombstone = (uri: string, conversationRef: string, us: string): InboundItem => {
  const did = authorOf(uri)
  return {
    ref: uri,
    conversationRef,
    parentRef: null,
    kind: 'comment',
    author: {
      ref: did,
      handle: did,
      name: '',
      url: `https://bsky.app/profile/${did}`,
      isUs: did === us
    },
    subject: null,
    text: '',
    spans: [],
    url: pageOf(uri),
    language: null,
    rating: null,
    publishedAt: null,
    editedAt: null,
    state: 'deleted',
    ...plainItem,
    replyTarget: null,
    context: true
  }
}
