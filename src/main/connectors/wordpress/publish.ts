import type { ReplyLimit } from '../../../shared/model/network.ts'
import { minute, plus, second } from '../../../shared/model/instant.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import { plainText } from '../../../shared/text/plain-text.ts'
import { sameWords } from '../../../shared/text/same-words.ts'
import type { Io, LookupOutcome, OutboundReply, PublishOutcome } from '../connector.ts'
import { answeredAboutAnother, beforeSending, failed, type Failed, messageOf, rejected } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { openClient, type WordPressClient, type WordPressSession } from './session.ts'
import { htmlOf, readReplyTarget, wordsOf } from './to-item.ts'
import { commentFields, commentSchema, commentsSchema, refusalCode, type WireComment } from './wire.ts'

/** The column of the database: 65,525 bytes (core, wp_get_comment_fields_max_lengths). */
export const replyLimit: ReplyLimit = { max: 65_525, counting: 'utf8' }

/** WordPress takes a comment of one author every fifteen seconds. */
const floodWait = 20 * second
/** How far the clocks of a site and of this computer may differ. */
const clockSkew = 10 * minute
/** Answers under one comment that are looked through for our own, newest first. */
const lookupPage = 100

/**
 * Publishes a reply under its comment. WordPress takes a reply to a comment that is not there, and shows it to nobody as
 * one: so the comment is asked for first. It refuses the same words of the same author under the same comment (409), so
 * that sending again never makes two; which of the two was meant is looked up.
 */
export const publish = async (
  session: WordPressSession,
  reply: OutboundReply,
  io: Io
): Promise<PublishOutcome> => {
  const content = htmlOf(reply.text)
  const count = countCharacters(content, replyLimit)
  if (count.over) return rejected('too_long', `${count.used} of ${count.max} bytes`)
  const client = openClient(session, io)
  const parent = await readParent(client, reply)
  if (parent.kind === 'failed') {
    // A first try may have arrived before the comment was deleted.
    const isTried = reply.firstTriedAt < io.now() && parent.failure.kind === 'rejected'
    const earlier = isTried ? await look(client, reply) : null
    return earlier?.kind === 'found' ? { kind: 'published', published: earlier.published } : parent
  }
  const outcome = await client.call({
    method: 'POST',
    route: 'wp/v2/comments',
    body: { post: parent.comment.post, parent: parent.comment.id, content },
    schema: commentSchema
  })
  switch (outcome.kind) {
    case 'answered':
      if (![0, parent.comment.id].includes(outcome.value.parent)) return answeredAboutAnother
      return outcome.value.status === 'spam' || outcome.value.status === 'trash'
        ? rejected('other', outcome.value.status)
        : { kind: 'published', published: proofOf(outcome.value, reply) }
    case 'refused':
      return await afterRefusal(client, reply, outcome, io)
    case 'lost':
      return outcome.arrived === 'no'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    case 'unreadable':
      return { kind: 'unknown', message: messageOf(outcome.failure) }
  }
}

const afterRefusal = async (
  client: WordPressClient,
  reply: OutboundReply,
  outcome: Extract<HttpOutcome<unknown>, { kind: 'refused' }>,
  io: Io
): Promise<PublishOutcome> => {
  const code = refusalCode(outcome.answer)
  if (code === 'comment_flood') return failed({ kind: 'rate_limited', retryAt: plus(io.now(), floodWait) })
  const isDuplicate = code === 'comment_duplicate'
  if (!isDuplicate && outcome.status < 500) return failed(outcome.failure)
  const found = await look(client, reply)
  if (found.kind === 'found') return { kind: 'published', published: found.published }
  if (found.kind === 'failed') return { kind: 'unknown', message: messageOf(outcome.failure) }
  // The same words stood there before this reply was written.
  return isDuplicate ? rejected('duplicate', messageOf(outcome.failure)) : failed(outcome.failure)
}

/** Did the reply arrive? Our own answers under the comment are read back. */
export const findPublished = (
  session: WordPressSession,
  reply: OutboundReply,
  io: Io
): Promise<LookupOutcome> => look(openClient(session, io), reply)

const look = async (client: WordPressClient, reply: OutboundReply): Promise<LookupOutcome> => {
  const target = readReplyTarget(reply.replyTarget)
  const outcome = await client.call({
    method: 'GET',
    route: 'wp/v2/comments',
    parameters: {
      ...client.everything,
      parent: reply.parentRef,
      ...(target === null ? {} : { post: String(target.post) }),
      orderby: 'date_gmt',
      order: 'desc',
      per_page: String(lookupPage),
      _fields: commentFields
    },
    schema: commentsSchema
  })
  if (outcome.kind !== 'answered') return failed(outcome.failure)
  const found = outcome.value.find((one) => isReply(one, reply, client.userId))
  return found === undefined ? { kind: 'absent' } : { kind: 'found', published: proofOf(found, reply) }
}

/** Whether a comment is this reply: ours, of the same words, and not older than the reply itself. */
const isReply = (comment: WireComment, reply: OutboundReply, userId: number): boolean => {
  if (comment.author !== userId) return false
  if (comment.date_gmt !== null && comment.date_gmt < plus(reply.createdAt, -clockSkew)) return false
  return (
    sameWords(wordsOf(comment).text, plainText(htmlOf(reply.text)).text) ||
    // Rendered, quotes and dashes are others; where nothing else is shown they are made alike.
    (comment.content.raw === undefined && sameWords(plain(wordsOf(comment).text), plain(reply.text)))
  )
}

const plain = (text: string): string =>
  text
    .replace(/[\u2018\u2019\u2032]/gu, "'")
    .replace(/[\u201C\u201D\u2033]/gu, '"')
    .replace(/[\u2013\u2014]|-{2,3}/gu, '-')
    .replaceAll('…', '...')

const proofOf = (comment: WireComment, reply: OutboundReply) => ({
  ref: String(comment.id),
  url: comment.link === '' ? null : comment.link,
  at: comment.date_gmt ?? reply.firstTriedAt
})

/** The comment as it stands now: it must be seen by everybody before it is answered. */
const readParent = async (
  client: WordPressClient,
  reply: OutboundReply
): Promise<{ readonly kind: 'parent'; readonly comment: WireComment } | Failed> => {
  if (!/^\d+$/u.test(reply.parentRef)) return rejected('target_gone', reply.parentRef)
  const outcome = await client.call({
    method: 'GET',
    route: `wp/v2/comments/${reply.parentRef}`,
    parameters: { ...(client.moderates ? { context: 'edit' } : {}), _fields: commentFields },
    schema: commentSchema
  })
  if (outcome.kind !== 'answered') {
    // Who does not moderate is not told whether it waits or is gone.
    const hidden = outcome.kind === 'refused' && refusalCode(outcome.answer) === 'rest_cannot_read'
    return hidden ? rejected('target_gone', messageOf(outcome.failure)) : beforeSending(outcome.failure)
  }
  const { status } = outcome.value
  if (status === 'hold') return rejected('forbidden', 'comment on hold')
  if (status !== 'approved') return rejected('target_gone', status)
  return { kind: 'parent', comment: outcome.value }
}
