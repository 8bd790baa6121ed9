import type { ImageLimit } from '../../../shared/model/network.ts'
import { minute, plus } from '../../../shared/model/instant.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import { sameWords } from '../../../shared/text/same-words.ts'
import type { Io, LookupOutcome, OutboundImage, OutboundReply, PublishOutcome } from '../connector.ts'
import { answeredAboutAnother, beforeSending, failed, type Failed, messageOf, rejected } from '../failed.ts'
import { markdownOf, pictureOf, withoutPictures } from './markdown.ts'
import { clientOf, type DiscourseClient, type DiscourseSession, type DiscourseSettings } from './session.ts'
import { readReplyTarget, type ReplyTarget, topicUrl } from './to-item.ts'
import {
  actionTypes,
  createdSchema,
  isGone,
  postSchema,
  topicPostsSchema,
  uploadSchema,
  userActionsSchema,
  type WirePost
} from './wire.ts'

/** Posts are measured in characters; UTF-16 units are never fewer. `max_post_length` is the site’s own. */
export const limitOf = ({ max }: Pick<DiscourseSettings, 'max'>) => ({ max, counting: 'utf16' }) as const

/** Discourse’s defaults (max_image_size_kb, authorized_extensions), read 2026-11-22; a site that has others says so. */
export const imageLimit: ImageLimit = {
  most: 4,
  bytes: 4 * 1024 * 1024,
  mediaTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
  description: 1_000
}

/** How far the clocks of a site and of this computer may differ. */
const clockSkew = 10 * minute

/**
 * Publishes a reply under its post. Discourse takes a reply to a post that is gone, so the post is asked for first; and it
 * refuses words that the account said lately (`unique_posts_mins`), in a sentence of the site’s language: so a refusal, as
 * any failure on the way, is followed by looking whether the reply stands there.
 */
export const publish = async (
  session: DiscourseSession,
  reply: OutboundReply,
  io: Io
): Promise<PublishOutcome> => {
  const words = markdownOf(reply.text)
  const count = countCharacters(words, limitOf(session.settings))
  if (count.over) return rejected('too_long', `${count.used} of ${count.max}`)
  const client = clientOf(session, io)
  const parent = await readParent(client, reply)
  if (parent.kind === 'failed') {
    // A first try may have arrived before the post was deleted.
    const isTried = reply.firstTriedAt < io.now() && parent.failure.kind === 'rejected'
    const earlier = isTried ? await look(session, client, reply) : null
    return earlier?.kind === 'found' ? { kind: 'published', published: earlier.published } : parent
  }
  const pictures = await upload(client, reply.images)
  if (pictures.kind === 'failed') return pictures
  const raw = [words, ...pictures.markdown].join('\n\n')
  const { post_number, topic_id } = parent.post
  const outcome = await client.call({
    method: 'POST',
    path: 'posts.json',
    body: { topic_id, raw, reply_to_post_number: post_number },
    schema: createdSchema
  })
  switch (outcome.kind) {
    case 'answered':
      if ('action' in outcome.value) return rejected('forbidden', outcome.value.action)
      return isOfAnother(outcome.value, parent.post)
        ? answeredAboutAnother
        : { kind: 'published', published: proofOf(outcome.value, session, reply) }
    case 'refused': {
      if (outcome.failure.kind === 'rate_limited' || outcome.failure.kind === 'unauthorized')
        return failed(outcome.failure)
      const found = await look(session, client, reply)
      if (found.kind === 'found') return { kind: 'published', published: found.published }
      // A refusal is certain by itself; what a failing server did is known when it was looked for.
      return found.kind === 'absent' || outcome.failure.kind === 'rejected'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    }
    case 'lost':
      return outcome.arrived === 'no'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    case 'unreadable':
      return { kind: 'unknown', message: messageOf(outcome.failure) }
  }
}

/** Of an answer to the first post of a topic no number is told. */
const isOfAnother = (made: WirePost, parent: WirePost): boolean =>
  made.topic_id !== parent.topic_id || (made.reply_to_post_number ?? 1) !== parent.post_number

/** The post as it stands now. */
const readParent = async (
  client: DiscourseClient,
  reply: OutboundReply
): Promise<{ readonly kind: 'parent'; readonly post: WirePost } | Failed> => {
  if (!/^\d+$/u.test(reply.parentRef)) return rejected('target_gone', reply.parentRef)
  const outcome = await client.call({
    method: 'GET',
    path: `posts/${reply.parentRef}.json`,
    schema: postSchema
  })
  if (outcome.kind !== 'answered') return beforeSending(outcome.failure)
  return isGone(outcome.value) ? rejected('target_gone', 'deleted') : { kind: 'parent', post: outcome.value }
}

/** Uploads pictures. The same picture is one upload, however often it is sent. */
const upload = async (
  client: DiscourseClient,
  images: readonly OutboundImage[]
): Promise<{ readonly kind: 'uploaded'; readonly markdown: readonly string[] } | Failed> => {
  const markdown: string[] = []
  for (const { bytes, mediaType, description } of images) {
    const content = new FormData()
    content.set('type', 'composer')
    content.set('upload_type', 'composer')
    content.set('synchronous', 'true')
    content.set('file', new Blob([bytes], { type: mediaType }), `image.${mediaType.split('/')[1] ?? 'jpeg'}`)
    const outcome = await client.call({ method: 'POST', path: 'uploads.json', content, schema: uploadSchema })
    if (outcome.kind !== 'answered') return beforeSending(outcome.failure)
    markdown.push(pictureOf(description, outcome.value))
  }
  return { kind: 'uploaded', markdown }
}

/** Did the reply arrive? Our latest posts are read back. */
export const findPublished = (
  session: DiscourseSession,
  reply: OutboundReply,
  io: Io
): Promise<LookupOutcome> => look(session, clientOf(session, io), reply)

const look = async (
  session: DiscourseSession,
  client: DiscourseClient,
  reply: OutboundReply
): Promise<LookupOutcome> => {
  const target = readReplyTarget(reply.replyTarget)
  if (target === null) return rejected('other', 'no topic')
  const listed = await client.call({
    method: 'GET',
    path: 'user_actions.json',
    parameters: [
      ['username', session.settings.username],
      ['filter', `${actionTypes.reply},${actionTypes.newPrivateMessage}`]
    ],
    schema: userActionsSchema
  })
  if (listed.kind !== 'answered') return failed(listed.failure)
  const earliest = plus(reply.createdAt, -clockSkew)
  const ids = listed.value.user_actions
    .filter((one) => one.topic_id === target.topic && (one.created_at === null || one.created_at >= earliest))
    .flatMap((one) => one.post_id ?? [])
  if (ids.length === 0) return { kind: 'absent' }
  const read = await client.call({
    method: 'GET',
    path: `t/${target.topic}/posts.json`,
    parameters: [...ids.map((id) => ['post_ids[]', String(id)] as const), ['include_raw', 'true']],
    schema: topicPostsSchema
  })
  if (read.kind !== 'answered') return failed(read.failure)
  const found = read.value.post_stream.posts.read.find((one) => isReply(one, reply, target, session.settings))
  return found === undefined
    ? { kind: 'absent' }
    : { kind: 'found', published: proofOf(found, session, reply) }
}

/** Whether a post is this reply: ours, under the same post, of the same words. */
const isReply = (
  post: WirePost,
  reply: OutboundReply,
  target: ReplyTarget,
  { userId }: DiscourseSettings
): boolean =>
  post.user_id === userId &&
  // Of an answer to the first post of a topic no number is told.
  (post.reply_to_post_number ?? 1) === target.number &&
  sameWords(withoutPictures(post.raw ?? ''), markdownOf(reply.text))

const proofOf = (post: WirePost, { settings }: DiscourseSession, reply: OutboundReply) => ({
  ref: String(post.id),
  url: `${topicUrl(settings.site, { id: post.topic_id, slug: post.topic_slug })}/${post.post_number}`,
  at: post.created_at ?? reply.firstTriedAt
})
