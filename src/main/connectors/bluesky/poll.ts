import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import { day, hour, type Instant, instantSchema, parseInstant, plus } from '../../../shared/model/instant.ts'
import type { InboundItem, Io, PollOutcome } from '../connector.ts'
import { retryAtOf } from '../http.ts'
import { type BlueskyClient, type BlueskySession, openClient } from './session.ts'
import { ancestorsOf, placeOf, toItem, toTombstone } from './to-item.ts'
import {
  authorFeedSchema,
  type Notification,
  notificationsSchema,
  refusalName,
  type ThreadNode,
  threadSchema,
  wantedReasons
} from './wire.ts'

/**
 * Where the reading of notifications stands. Their list runs backwards from the newest and knows no "since", so each poll
 * is a round from the top down to `floor`, one page at a time.
 */
export const cursorSchema = z.object({
  /** The newest moment of the rounds that ended. */
  readUpTo: instantSchema.nullable(),
  /** When a round last went a week back. */
  auditedAt: instantSchema.nullable(),
  /** What was read lately: it is not fetched again, and what is missing from a later round was deleted. */
  known: z.array(
    z.object({ uri: z.string(), cid: z.string(), at: instantSchema, conversationRef: z.string() })
  ),
  /** The round that goes on at the next page. */
  round: z
    .object({
      startedAt: instantSchema,
      floor: instantSchema,
      isAudit: z.boolean(),
      newest: instantSchema.nullable(),
      next: z.string(),
      /** Known posts above the floor that no page has shown yet. */
      unseen: z.array(z.string())
    })
    .nullable()
})
export type BlueskyCursor = Readonly<z.infer<typeof cursorSchema>>
type Known = BlueskyCursor['known'][number]
type Round = Omit<NonNullable<BlueskyCursor['round']>, 'next'>

/** A page; each new post on it costs a request for its thread. */
const pageSize = 50
/** A first poll looks this far back. */
const firstReach = 30 * day
/** The list is ordered by when authors say they wrote, so a late post comes in below the newest. */
const overlap = day
/** Once a day a round goes further, for what came later than the overlap. */
const auditEvery = day
const auditReach = 7 * day
const mostKnown = 1_000
/** A round left for longer begins anew: nobody promises that its page still holds. */
const roundLife = hour
/** Missing posts asked for in one round; the others wait for the next. */
const mostMissing = 25
const ownPosts = 50
const parentHeight = 80

const startOfTime: BlueskyCursor = { readUpTo: null, auditedAt: null, known: [], round: null }

/** One page of mentions, replies and quotes with the threads around them; after the last, our own replies and what is gone. */
export const poll = async (
  session: BlueskySession,
  cursor: BlueskyCursor | null,
  io: Io
): Promise<PollOutcome<BlueskyCursor>> => {
  const client = openClient(session, io)
  const state = cursor ?? startOfTime
  const now = io.now()
  const resumed = state.round !== null && plus(state.round.startedAt, roundLife) > now ? state.round : null
  const asked = resumed?.next ?? null
  const listed = await client.call({
    method: 'GET',
    name: 'app.bsky.notification.listNotifications',
    parameters: {
      limit: String(pageSize),
      reasons: wantedReasons,
      // Else a setting of the account hides those who are not followed.
      priority: 'false',
      ...(asked === null ? {} : { cursor: asked })
    },
    schema: notificationsSchema
  })
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { notifications } = listed.value
  const round = resumed ?? beginRound(state, notifications, now)

  const read = await readPage(client, state.known, notifications, round.floor, now)
  if (read.kind === 'failed') return read
  const shown = new Set(notifications.map((one) => one.uri))
  const unseen = round.unseen.filter((uri) => !shown.has(uri))
  const newest = notifications.reduce((latest, one) => later(latest, one.indexedAt), round.newest)
  const known = keepKnown(state.known, read.known)

  const next = nextPage(listed.value.cursor, asked)
  const below = notifications.some((one) => one.indexedAt !== null && one.indexedAt < round.floor)
  if (next !== null && !below) {
    const going = { ...round, newest, next, unseen }
    return page(read.items, { ...state, known, round: going }, true, notBeforeOf(listed.headers, now))
  }

  const ours = await readOwnReplies(client, known, now)
  if (ours.kind === 'failed') return ours
  const seen = new Set(ours.seen)
  const missing = await readMissing(
    client,
    known,
    unseen.filter((uri) => !seen.has(uri))
  )
  // What stands above an answer on this page is there already.
  const onPage = new Set(read.items.map((item) => item.ref))
  const settled = keepKnown(known, ours.known).filter((one) => !missing.settled.has(one.uri))
  return page(
    [...read.items, ...ours.items.filter((item) => !onPage.has(item.ref)), ...missing.items],
    {
      readUpTo: later(state.readUpTo, newest),
      auditedAt: round.isAudit ? now : state.auditedAt,
      known: settled,
      round: null
    },
    false,
    notBeforeOf(listed.headers, now)
  )
}

const page = (
  items: readonly InboundItem[],
  cursor: BlueskyCursor,
  more: boolean,
  notBefore: Instant | null
): PollOutcome<BlueskyCursor> => ({
  kind: 'page',
  page: { items, events: [], reachedBack: null, cursor, more, notBefore }
})

const later = (one: Instant | null, other: Instant | null): Instant | null => {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

const beginRound = (state: BlueskyCursor, firstPage: readonly Notification[], now: Instant): Round => {
  const isAudit = state.auditedAt === null || plus(state.auditedAt, auditEvery) <= now
  // This computer's clock may be wrong: the network's own newest moment bounds it.
  const newest = firstPage[0]?.indexedAt ?? now
  const reached =
    state.readUpTo === null
      ? plus(newest < now ? newest : now, -firstReach)
      : plus(state.readUpTo, -(isAudit ? auditReach : overlap))
  // Beyond what is known everything would be fetched again.
  const oldest = state.known.length < mostKnown ? null : (state.known.at(-1)?.at ?? null)
  const floor = later(reached, oldest) ?? reached
  const unseen = state.known.filter((one) => one.at >= floor).map((one) => one.uri)
  return { startedAt: now, floor, isAudit, newest: null, unseen }
}

/**
 * The page below. Bluesky's own server pages by the moment alone and leaves out what shares it with the last of a page; so a
 * cursor that is a moment is set one millisecond later, and what comes twice is known. Null at the end, or when the
 * server does not move.
 */
const nextPage = (cursor: string | undefined, asked: string | null): string | null => {
  if (cursor === undefined || cursor === asked) return null
  const moment = /^\d{4}-\d{2}-\d{2}T/u.test(cursor) ? parseInstant(cursor) : null
  const overlapping = moment === null ? cursor : plus(moment, 1)
  return overlapping === asked ? cursor : overlapping
}

/** Newest first, each once, no older than an audit reaches, and no more than the most. */
const keepKnown = (former: readonly Known[], added: readonly Known[]): Known[] => {
  const byUri = new Map([...former, ...added].map((one) => [one.uri, one]))
  const all = [...byUri.values()].toSorted((one, other) => (one.at < other.at ? 1 : -1))
  const newest = all[0]?.at
  if (newest === undefined) return []
  return all.filter((one) => one.at >= plus(newest, -(auditReach + overlap))).slice(0, mostKnown)
}

/** A network that counts down to nothing is not asked before it counts anew. */
const notBeforeOf = (headers: Headers, now: Instant): Instant | null =>
  headers.get('ratelimit-remaining') === '0' ? retryAtOf(headers, now) : null

type Failed = { readonly kind: 'failed'; readonly failure: Failure }

interface ReadPosts {
  readonly kind: 'read'
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
}

/** The posts of a page that are new or edited, each with what stands above it, oldest first. */
const readPage = async (
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
    const at = notification.indexedAt ?? now
    const former = knownByUri.get(notification.uri)
    if (at < floor || former?.cid === notification.cid) continue
    const thread = await readThread(client, notification)
    if (thread.kind === 'failed') return thread
    const ancestors = thread.node === null ? [] : ancestorsOf(thread.node)
    const quoted = thread.node?.kind === 'post' ? thread.node.post.embed : null
    const place = placeOf(notification, ancestors, quoted, client.did)
    const { conversationRef, subject } = place
    const common = { us: client.did, conversationRef, subject }
    for (const post of place.above)
      if (!items.has(post.uri)) items.set(post.uri, toItem(post, { ...common, reason: null, editedAt: null }))
    const editedAt = former === undefined ? null : now
    items.set(notification.uri, toItem(notification, { ...common, reason: notification.reason, editedAt }))
    added.push({ uri: notification.uri, cid: notification.cid, at, conversationRef })
  }
  return { kind: 'read', items: [...items.values()], known: added }
}

/**
 * The thread above a notification. A post that begins a thread and quotes nothing has none. Where the network refuses the
 * thread and not the account, the notification has to do: one odd thread must not hold up the others.
 */
const readThread = async (
  client: BlueskyClient,
  notification: Notification
): Promise<{ readonly kind: 'thread'; readonly node: ThreadNode | null } | Failed> => {
  if (notification.record.reply === undefined && notification.reason !== 'quote')
    return { kind: 'thread', node: null }
  const outcome = await getThread(client, notification.uri, parentHeight)
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
const readOwnReplies = async (
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
    if (above === undefined || former?.cid === post.cid) continue
    const { conversationRef } = above
    const editedAt = former === undefined ? null : now
    const options = { us: client.did, conversationRef, subject: null, reason: null, editedAt }
    const one = { uri: post.uri, cid: post.cid, at: post.indexedAt ?? now, conversationRef }
    items.push(toItem(post, options))
    added.push(one)
    byUri.set(one.uri, one)
  }
  return { kind: 'read', items, known: added, seen: posts.map((post) => post.uri) }
}

/**
 * Known posts that the list no longer shows. A notification also hides when one blocks or mutes the other, so only a thread
 * that is not found tells of a deletion. What cannot be asked now stays known, for the next round.
 */
const readMissing = async (
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
