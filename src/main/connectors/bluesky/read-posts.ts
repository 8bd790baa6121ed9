import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundItem } from '../connector.ts'
import type { Failed } from '../failed.ts'
import type { BlueskyClient } from './client.ts'
import type { Known } from './cursor.ts'
import { standingOf } from './labels.ts'
import { ancestorsOf, hiddenIn, placeOf, type Post, toItem, toTombstone } from './to-item.ts'
import { authorFeedSchema, type Notification, refusalName, type ThreadNode, threadSchema } from './wire.ts'

/** Missing posts asked for in one round; the others wait for the next. */
const mostMissing = 25
const ownPosts = 50
const parentHeight = 80

interface ReadPosts {
  readonly kind: 'read'
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
}

/** The posts of a page that are new, edited or seen otherwise by moderators, each with what stands above it, oldest first. */
export const readPage = async (
  client: BlueskyClient,
  known: readonly Known[],
  notifications: readonly Notification[],
  floor: Instant,
  now: Instant
): Promise<ReadPosts | Failed> => {
  const knownByUri = new Map(known.map((one) => [one.uri, one]))
  const items = new Map<string, InboundItem>()
  const added: Known[] = []
  for (const notification of notifications.toReversed()) {
    const { uri, cid } = notification
    const at = notification.indexedAt ?? now
    const standing = standingOf(notification)
    const former = knownByUri.get(uri)
    if (at < floor || (former?.cid === cid && former.standing === standing)) continue
    const thread = await readThread(client, notification)
    if (thread.kind === 'failed') return thread
    const { node } = thread
    const post: Post = { ...notification, embed: node?.kind === 'post' ? node.post.embed : null }
    const ancestors = node === null ? [] : ancestorsOf(node)
    const { conversationRef, subject, above } = placeOf(post, ancestors, client.did)
    const common = { us: client.did, conversationRef, subject, hidden: hiddenIn(ancestors, client.did) }
    for (const one of above)
      if (!items.has(one.uri)) items.set(one.uri, toItem(one, { ...common, reason: null, editedAt: null }))
    const editedAt = former === undefined || former.cid === cid ? null : now
    items.set(uri, toItem(post, { ...common, reason: notification.reason, editedAt }))
    added.push({ uri, cid, at, conversationRef, standing })
  }
  return { kind: 'read', items: [...items.values()], known: added }
}

/**
 * The thread above a notification. A post that begins a thread and brings nothing but words has none. Where the network
 * refuses the thread and not the account, the notification has to do: one odd thread must not hold up the others.
 */
const readThread = async (
  client: BlueskyClient,
  { uri, record }: Notification
): Promise<{ readonly kind: 'thread'; readonly node: ThreadNode | null } | Failed> => {
  if (record.reply === undefined && record.embed === undefined) return { kind: 'thread', node: null }
  const outcome = await getThread(client, uri, parentHeight)
  if (outcome.kind === 'answered') return { kind: 'thread', node: outcome.value.thread }
  const isOfThread = outcome.kind === 'unreadable' || outcome.kind === 'refused'
  const isOfAccount = outcome.failure.kind === 'unauthorized' || outcome.failure.kind === 'rate_limited'
  return isOfThread && !isOfAccount
    ? { kind: 'thread', node: null }
    : { kind: 'failed', failure: outcome.failure }
}

const getThread = (client: BlueskyClient, uri: string, height: number) =>
  client.call({
    method: 'GET',
    name: 'app.bsky.feed.getPostThread',
    parameters: { uri, depth: '0', parentHeight: String(height) },
    schema: threadSchema
  })

/**
 * What we answered to known posts, whoever of ours wrote it and with which app: what was answered elsewhere waits for nobody
 * here.
 */
export const readOwnReplies = async (
  client: BlueskyClient,
  known: readonly Known[],
  now: Instant
): Promise<(ReadPosts & { readonly seen: readonly string[] }) | Failed> => {
  if (known.length === 0) return { kind: 'read', items: [], known: [], seen: [] }
  const outcome = await client.call({
    method: 'GET',
    name: 'app.bsky.feed.getAuthorFeed',
    parameters: { actor: client.did, filter: 'posts_with_replies', limit: String(ownPosts) },
    schema: authorFeedSchema
  })
  if (outcome.kind !== 'answered') return { kind: 'failed', failure: outcome.failure }
  const byUri = new Map(known.map((one) => [one.uri, one]))
  const items: InboundItem[] = []
  const added: Known[] = []
  const posts = outcome.value.feed.map(({ post }) => post).filter((post) => post.author.did === client.did)
  // Oldest first, so that an answer to our own answer finds it.
  for (const post of posts.toReversed()) {
    const parent = post.record.reply?.parent.uri
    const above = parent === undefined ? undefined : byUri.get(parent)
    const former = byUri.get(post.uri)
    const standing = standingOf(post)
    if (above === undefined || (former?.cid === post.cid && former.standing === standing)) continue
    const { conversationRef } = above
    const editedAt = former === undefined || former.cid === post.cid ? null : now
    const options = { us: client.did, conversationRef, subject: null, reason: null, editedAt, hidden: [] }
    const one = { uri: post.uri, cid: post.cid, at: post.indexedAt ?? now, conversationRef, standing }
    items.push(toItem(post, options))
    added.push(one)
    byUri.set(one.uri, one)
  }
  return { kind: 'read', items, known: added, seen: posts.map((post) => post.uri) }
}

/**
 * Known posts that the list no longer shows. A notification also hides when one blocks or mutes the other, and when we hid
 * the reply, so only a thread that is not found tells of a deletion. What cannot be asked now stays known, for the next
 * round.
 */
export const readMissing = async (
  client: BlueskyClient,
  known: readonly Known[],
  unseen: readonly string[]
): Promise<{ readonly items: readonly InboundItem[]; readonly settled: ReadonlySet<string> }> => {
  const conversations = new Map(known.map((one) => [one.uri, one.conversationRef]))
  const items: InboundItem[] = []
  const settled = new Set<string>()
  for (const uri of unseen.slice(0, mostMissing)) {
    const outcome = await getThread(client, uri, 0)
    const isGone =
      outcome.kind === 'answered'
        ? outcome.value.thread.kind === 'gone'
        : outcome.kind === 'refused' && refusalName(outcome.answer) === 'NotFound'
    if (outcome.kind !== 'answered' && !isGone) break
    settled.add(uri)
    if (isGone) items.push(toTombstone(uri, conversations.get(uri) ?? uri, client.did))
  }
  return { items, settled }
}
