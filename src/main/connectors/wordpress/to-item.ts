import { createHash } from 'node:crypto'
import { z } from 'zod'
import { plainText } from '../../../shared/text/plain-text.ts'
import { plainItem } from '../../../shared/model/message.ts'
import type { InboundAuthor, InboundItem, InboundSubject } from '../connector.ts'
import type { Standing } from '../../../shared/model/message.ts'
import { tombstone } from '../tombstone.ts'
import { readKept } from '../read-kept.ts'
import type { WireComment } from './wire.ts'

/** What a reply to a comment needs: the post, and whether the comment itself still waits for approval. */
const replyTargetSchema = z.object({ post: z.number().int(), status: z.string() })
export type ReplyTarget = Readonly<z.infer<typeof replyTargetSchema>>

export const readReplyTarget = (text: string | null): ReplyTarget | null => readKept(replyTargetSchema, text)

/** Whose site it is, and who we are there. */
export interface Place {
  readonly site: string
  readonly userId: number
}

export interface ItemOptions extends Place {
  /** The comment at the top of the thread. */
  readonly top: number
  readonly subject: InboundSubject | null
  readonly rating: number | null
  readonly editedAt: InboundItem['editedAt']
  readonly context: boolean
}

const httpAddress = (text: string): string | null => (/^https?:\/\//iu.test(text) ? text : null)

/** The words as they were typed where they are told: what is rendered has other quotes, dashes and dots. */
export const wordsOf = ({ content }: Pick<WireComment, 'content'>) =>
  plainText(content.raw ?? content.rendered)

const userRef = (site: string, id: number): string => `${site}#user:${id}`

const nameOf = (comment: WireComment): string => plainText(comment.author_name).text

/** Ids of users are those of one site; a visitor is known again by the address that he left, which is not kept. */
const authorOf = (comment: WireComment, { site, userId }: Place): InboundAuthor => {
  const email = comment.author_email?.trim().toLowerCase() ?? ''
  const visitor =
    email === ''
      ? null
      : `${site}#visitor:${createHash('sha256').update(`${site} ${email}`).digest('hex').slice(0, 32)}`
  const name = nameOf(comment)
  return {
    ref: comment.author > 0 ? userRef(site, comment.author) : visitor,
    handle: name,
    name,
    url: httpAddress(comment.author_url),
    isUs: comment.author === userId
  }
}

const standingOf = (status: string): Standing => {
  if (status === 'hold') return 'held'
  return status === 'spam' ? 'spam' : 'shown'
}

export const toItem = (comment: WireComment, options: ItemOptions): InboundItem => {
  const { text, spans } = wordsOf(comment)
  const target: ReplyTarget = { post: comment.post, status: comment.status }
  return {
    ref: String(comment.id),
    conversationRef: String(options.top),
    parentRef: comment.parent === 0 ? null : String(comment.parent),
    kind: comment.type === 'review' ? 'review' : 'comment',
    author: authorOf(comment, options),
    subject: options.subject,
    text,
    spans,
    url: httpAddress(comment.link),
    language: null,
    rating: options.rating,
    publishedAt: comment.date_gmt,
    editedAt: options.editedAt,
    state: 'visible',
    ...plainItem,
    standing: standingOf(comment.status),
    replyTarget: JSON.stringify(target),
    context: options.context
  }
}

/** What remains of a comment that stands there no more (in the trash, or gone): its place. */
export const toTombstone = (
  { id, top, by }: { readonly id: number; readonly top: number; readonly by: string | null },
  { site, userId }: Place
): InboundItem =>
  tombstone({
    ref: String(id),
    conversationRef: String(top),
    kind: 'comment',
    author: { ref: by, handle: '', name: '', url: null, isUs: by === userRef(site, userId) }
  })

/** The words of a reply as HTML that shows them as they are. */
export const htmlOf = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
