import { createHash } from 'node:crypto'
import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundItem, UnreadItem } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { choosePosts } from './choose-posts.ts'
import { type DiscourseCursor, keepKnown, keepTopics, type KnownTopic, type Wanted } from './cursor.ts'
import { readCooked } from './read-cooked.ts'
import type { DiscourseClient, DiscourseSession } from './session.ts'
import { type Topic, toItem, wordsOf, type Place } from './to-item.ts'
import { postSchema, topicPostsSchema, topicSchema, type WirePost } from './wire.ts'

/** Posts that one answer holds (TopicView, chunk size). */
const chunk = 20
/** Of a topic of ours that is read for the first time, this many of its newest posts. */
const firstPosts = 200
const aboutLength = 500
/** Posts above an answer that are asked for one by one on a page. */
const mostAbove = 5

export interface ReadTopic {
  readonly kind: 'read'
  readonly state: DiscourseCursor
  readonly items: readonly InboundItem[]
  readonly unread: readonly UnreadItem[]
  /** What is left to read of it. */
  readonly more: Wanted | null
}

/** The next posts of a topic that speak to us or belong to what does. A topic that is gone has none. */
export const readTopic = async (
  session: DiscourseSession,
  client: DiscourseClient,
  state: DiscourseCursor,
  wanted: Wanted,
  now: Instant
): Promise<ReadTopic | Failed> => {
  const opened = await openTopic(session, client, state, wanted, now)
  if (opened.kind !== 'opened') return opened.kind === 'gone' ? { ...nothingOf(state), more: null } : opened
  const { topic, first } = opened
  const listed = await client.call({
    method: 'GET',
    path: `t/${topic.id}/posts.json`,
    parameters: [
      // Posts after this one; a number that is none means the nearest, so that the first post cannot be asked for this way.
      ['post_number', String(Math.max(1, topic.readTo))],
      ['asc', 'true'],
      ['include_raw', 'true']
    ],
    schema: topicPostsSchema
  })
  if (listed.kind !== 'answered')
    return stops(listed) ? failed(listed.failure) : { ...nothingOf(state), more: null }
  const { count, read, unread } = listed.value.post_stream.posts
  const posts = [...first, ...read]
    .filter((one) => one.topic_id === topic.id && one.post_number > topic.readTo)
    .toSorted((one, other) => one.post_number - other.post_number)
  const above = await readAbove(session, client, state, topic, posts, wanted)
  if (above.kind === 'failed') return above
  const place: Place = session.settings
  const named = new Set(wanted.named)
  // What was said before the account was connected was not asked for.
  const found = choosePosts(posts, above.posts, { ...session.settings, topic, state, named }).filter(
    ({ post, context }) => context || (post.created_at ?? now) >= session.since
  )
  const readTo = posts.at(-1)?.post_number ?? topic.readTo
  return {
    kind: 'read',
    items: found.map(({ post, conversationRef, parentRef, context }) =>
      toItem(post, {
        ...place,
        topic,
        conversationRef,
        parentRef,
        context,
        editedAt: post.version > 1 ? post.updated_at : null
      })
    ),
    state: {
      ...state,
      topics: keepTopics(state.topics, [{ ...topic, readTo, at: now }]),
      known: keepKnown(
        state.known,
        found.map(({ post, conversationRef, context }) => ({
          id: post.id,
          topic: topic.id,
          number: post.post_number,
          at: post.created_at ?? now,
          conversationRef,
          isUs: post.user_id === place.userId,
          context,
          version: versionOf(post, place)
        }))
      )
    },
    unread,
    // A chunk of which nothing can be read leads no further.
    more: count >= chunk && readTo > topic.readTo ? { ...wanted, from: readTo } : null
  }
}

const nothingOf = (state: DiscourseCursor) => ({ kind: 'read', state, items: [], unread: [] }) as const

/** Nothing can be asked for now; any other refusal is of the one topic, which must not hold up the others. */
export const stops = ({ kind, failure }: Exclude<HttpOutcome<unknown>, { kind: 'answered' }>): boolean =>
  kind === 'lost' || (failure.kind !== 'rejected' && failure.kind !== 'unreadable')

/** Changes when the words or the standing of a post do. Rendering it anew changes neither. */
export const versionOf = (post: WirePost, place: Place): string =>
  createHash('sha256')
    .update(JSON.stringify([wordsOf(post, place).text, post.hidden]))
    .digest('base64url')
    .slice(0, 16)

/** The topic as far as it was read; one that is new is asked for. */
const openTopic = async (
  { settings }: DiscourseSession,
  client: DiscourseClient,
  state: DiscourseCursor,
  wanted: Wanted,
  now: Instant
): Promise<
  | {
      readonly kind: 'opened'
      readonly topic: KnownTopic
      /** The first post, where it is to be read too. */
      readonly first: readonly WirePost[]
    }
  | { readonly kind: 'gone' }
  | Failed
> => {
  const known = state.topics.find((one) => one.id === wanted.topic)
  if (known !== undefined) return { kind: 'opened', topic: known, first: [] }
  const outcome = await client.call({ method: 'GET', path: `t/${wanted.topic}.json`, schema: topicSchema })
  if (outcome.kind !== 'answered') return stops(outcome) ? failed(outcome.failure) : { kind: 'gone' }
  const { id, title, slug, user_id, archetype, highest_post_number, post_stream } = outcome.value
  const first = post_stream.posts.find((one) => one.post_number === 1)
  const isPrivate = archetype === 'private_message'
  const isOurs = user_id !== null && user_id === settings.userId
  const newest = Math.max(0, (highest_post_number ?? wanted.from) - firstPosts)
  const about = first === undefined || isPrivate ? '' : readCooked(first.cooked, settings.site).text
  const topic: Topic = { id, title, slug, about: about.slice(0, aboutLength), isOurs, isPrivate }
  const readTo = isOurs || isPrivate ? newest : wanted.from
  return {
    kind: 'opened',
    topic: { ...topic, readTo, checkedAt: now, at: now },
    first: first === undefined || readTo > 0 ? [] : [first]
  }
}

/** Posts above those of a page that are not known: of whom they are says whether we are answered. */
const readAbove = async (
  { settings }: DiscourseSession,
  client: DiscourseClient,
  state: DiscourseCursor,
  topic: KnownTopic,
  posts: readonly WirePost[],
  wanted: Wanted
): Promise<{ readonly kind: 'read'; readonly posts: readonly WirePost[] } | Failed> => {
  const here = new Set([
    ...posts.map((one) => one.post_number),
    ...state.known.filter((one) => one.topic === topic.id).map((one) => one.number)
  ])
  const missing = posts
    .filter(
      (one) =>
        topic.isOurs ||
        topic.isPrivate ||
        wanted.named.includes(one.id) ||
        one.reply_to_user?.username === settings.username
    )
    .flatMap((one) => one.reply_to_post_number ?? [])
    .filter((number) => number > 1 && !here.has(number))
  const found: WirePost[] = []
  for (const number of [...new Set(missing)].slice(0, mostAbove)) {
    const outcome = await client.call({
      method: 'GET',
      path: `posts/by_number/${topic.id}/${number}.json`,
      schema: postSchema
    })
    if (outcome.kind === 'answered') found.push(outcome.value)
    else if (stops(outcome)) return failed(outcome.failure)
  }
  return { kind: 'read', posts: found }
}
