import type { DiscourseCursor, KnownTopic } from './cursor.ts'
import { readCooked } from './read-cooked.ts'
import type { Place } from './to-item.ts'
import { isGone, isSaid, type WirePost } from './wire.ts'

/** A post that concerns us, and where it belongs. */
export interface Found {
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
export const choosePosts = (
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
