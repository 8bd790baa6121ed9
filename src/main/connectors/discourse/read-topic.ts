import { createHash } from 'node:crypto'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundItem } from '../connector.ts'
import { type DiscourseCursor, keepKnown, keepTopics, type KnownTopic, type Wanted } from './cursor.ts'
import { readCooked } from './read-cooked.ts'
import type { DiscourseClient, DiscourseSession } from './session.ts'
import { type Topic, toItem, wordsOf, type Place } from './to-item.ts'
import { isGone, isSaid, postSchema, topicPostsSchema, topicSchema, type WirePost } from './wire.ts'

type Failed = { readonly kind: 'failed'; readonly failure: Failure }

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
  if (opened.kind !== 'opened') return opened.kind === 'gone' ? { ...unread(state), more: null } : opened
  const { topic } = opened
  const listed = await client.call({
    method: 'GET',
    path: `t/${topic.id}/posts.json`,
    parameters: [
      ['post_number', String(topic.readTo)],
      ['asc', 'true'],
      ['include_raw', 'true']
    ],
    schema: topicPostsSchema
  })
  if (listed.kind !== 'answered')
    return stops(listed.failure) ? failed(listed.failure) : { ...unread(state), more: null }
  const posts = listed.value.post_stream.posts
    .filter((one) => one.topic_id === topic.id && one.post_number > topic.readTo)
    .toSorted((one, other) => one.post_number - other.post_number)
  const above = await readAbove(session, client, state, topic, posts, wanted)
  if (above.kind === 'failed') return above
  const place: Place = session.settings
  const named = new Set(wanted.named)
  // What was said before the account was connected was not asked for.
  const found = choose(posts, above.posts, { ...session.settings, topic, state, named }).filter(
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
    more: posts.length >= chunk ? { ...wanted, from: readTo } : null
  }
}

const failed = (failure: Failure): Failed => ({ kind: 'failed', failure })
const unread = (state: DiscourseCursor) => ({ kind: 'read', state, items: [] }) as const

/** Nothing can be asked for now; any other refusal is of the one topic, which must not hold up the others. */
export const stops = (failure: Failure): boolean =>
  failure.kind !== 'rejected' && failure.kind !== 'unreadable'

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
): Promise<{ readonly kind: 'opened'; readonly topic: KnownTopic } | { readonly kind: 'gone' } | Failed> => {
  const known = state.topics.find((one) => one.id === wanted.topic)
  if (known !== undefined) return { kind: 'opened', topic: known }
  const outcome = await client.call({ method: 'GET', path: `t/${wanted.topic}.json`, schema: topicSchema })
  if (outcome.kind !== 'answered') return stops(outcome.failure) ? failed(outcome.failure) : { kind: 'gone' }
  const { id, title, slug, user_id, archetype, highest_post_number, post_stream } = outcome.value
  const first = post_stream.posts.find((one) => one.post_number === 1)
  const isPrivate = archetype === 'private_message'
  const isOurs = user_id !== null && user_id === settings.userId
  const newest = Math.max(0, (highest_post_number ?? wanted.from) - firstPosts)
  const about = first === undefined || isPrivate ? '' : readCooked(first.cooked, settings.site).text
  const topic: Topic = { id, title, slug, about: about.slice(0, aboutLength), isOurs, isPrivate }
  return {
    kind: 'opened',
    topic: { ...topic, readTo: isOurs || isPrivate ? newest : wanted.from, checkedAt: now, at: now }
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
    else if (stops(outcome.failure)) return failed(outcome.failure)
  }
  return { kind: 'read', posts: found }
}

interface Found {
  readonly post: WirePost
  readonly conversationRef: string
  readonly parentRef: string | null
  readonly context: boolean
}

interface Above {
  readonly id: number
  readonly isUs: boolean
  /** Null: it is in no conversation. */
  readonly conversationRef: string | null
  readonly post: WirePost | null
}

/**
 * The posts that concern us, each after what it answers. A conversation is an exchange with one person: it begins with the
 * first post that speaks to us, and goes on through the posts that answer each other; a private topic is one conversation.
 */
const choose = (
  posts: readonly WirePost[],
  above: readonly WirePost[],
  options: Place & {
    readonly username: string
    readonly topic: KnownTopic
    readonly state: DiscourseCursor
    readonly named: ReadonlySet<number>
  }
): readonly Found[] => {
  const { topic, state, userId, username, site, named } = options
  const byNumber = new Map<number, Above>()
  for (const post of [...above, ...posts])
    byNumber.set(post.post_number, {
      id: post.id,
      isUs: post.user_id === userId,
      conversationRef: null,
      post
    })
  for (const one of state.known)
    if (one.topic === topic.id)
      byNumber.set(one.number, { ...one, post: byNumber.get(one.number)?.post ?? null })
  const found = new Map<number, Found>()
  const add = (
    post: WirePost,
    conversationRef: string,
    parent: Above | undefined,
    context: boolean
  ): void => {
    found.set(post.id, {
      post,
      conversationRef,
      parentRef: parent === undefined ? null : String(parent.id),
      context
    })
    byNumber.set(post.post_number, { id: post.id, isUs: post.user_id === userId, conversationRef, post })
  }
  for (const post of posts) {
    if (!isSaid(post) || isGone(post)) continue
    const isUs = post.user_id === userId
    const parent = parentOf(post, byNumber)
    if (topic.isPrivate) {
      add(post, `topic-${topic.id}`, parent, false)
      continue
    }
    const followed = parent?.conversationRef ?? null
    if (isUs) {
      if (followed !== null) add(post, followed, parent, false)
      continue
    }
    const { names } = readCooked(post.cooked, site)
    const isSpoken =
      named.has(post.id) ||
      (topic.isOurs && post.post_number > 1) ||
      parent?.isUs === true ||
      post.reply_to_user?.username === username ||
      names.has(username.toLowerCase())
    if (!isSpoken && followed === null) continue
    // Somebody else’s words that ours were asked about are shown above the question.
    const asked = followed === null && parent !== undefined && !parent.isUs && post.reply_to_post_number !== 1
    if (asked && parent.post !== null && !found.has(parent.id))
      add(parent.post, String(parent.id), undefined, true)
    const root = followed ?? (asked && found.has(parent.id) ? String(parent.id) : String(post.id))
    add(post, root, parent, !isSpoken)
  }
  return [...found.values()]
}

/** What a post answers. Discourse tells no number where it answers the first post, or nobody. */
const parentOf = (post: WirePost, byNumber: ReadonlyMap<number, Above>): Above | undefined => {
  if (post.reply_to_post_number !== null) return byNumber.get(post.reply_to_post_number)
  const first = byNumber.get(1)
  return post.post_number > 1 && first !== undefined && !first.isUs && first.conversationRef !== null
    ? first
    : undefined
}
