import { day, hour, type Instant, plus } from '../../../shared/model/instant.ts'
import type { InboundItem, Io, PollOutcome, UnreadItem } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { retryAtOf } from '../http.ts'
import { later, planRound, type Reach } from '../poll-round.ts'
import { type BlueskyClient, openClient } from './client.ts'
import { type BlueskyCursor, type Known, nextPage, startOfTime } from './cursor.ts'
import { readQuietEvents } from './quiet-events.ts'
import { readMissing, readOwnReplies, readPage } from './read-posts.ts'
import type { BlueskySession } from './settings.ts'
import { type Notification, notificationsSchema, wordReasons } from './wire.ts'

/** A page; each new post on it costs a request for its thread. */
const pageSize = 50
/** The list is ordered by when authors say they wrote, so a late post comes in below the newest; a later one still by audits. */
const reach: Reach = { overlap: day, audit: 7 * day, auditEvery: day }
const mostKnown = 1_000
/** A round left for longer begins anew: nobody promises that its page still holds. */
const roundLife = hour

/**
 * One page of mentions, replies and quotes with the threads around them; after the last, our own replies and what is gone,
 * and one page of likes and reposts: however many these are, what asks for an answer never waits for them.
 */
export const poll = async (
  session: BlueskySession,
  cursor: BlueskyCursor | null,
  io: Io
): Promise<PollOutcome<BlueskyCursor>> => {
  const client = openClient(session, io)
  const state = cursor ?? startOfTime
  const words = await readWords(client, session, state, io.now())
  if (words.kind === 'failed') return words
  const { items, unread, reachedBack, notBefore, auditEnded } = words
  const page = {
    items,
    unread,
    events: [],
    reachedBack,
    auditEnded,
    cursor: words.cursor,
    more: false,
    notBefore
  }
  if (words.cursor.round !== null) return { kind: 'page', page: { ...page, more: true } }
  const quiet = await readQuietEvents(client, state.quiet, session.since, io.now())
  if (quiet.kind === 'failed') {
    // They are asked for again with the next poll: what was said is not held up by who liked what.
    const retryAt = quiet.failure.kind === 'rate_limited' ? quiet.failure.retryAt : null
    return { kind: 'page', page: { ...page, notBefore: later(notBefore, retryAt) } }
  }
  const { events, cursor: read } = quiet
  return {
    kind: 'page',
    page: { ...page, events, cursor: { ...words.cursor, quiet: read }, more: read.round !== null }
  }
}

interface ReadWords {
  readonly kind: 'read'
  readonly items: readonly InboundItem[]
  readonly unread: readonly UnreadItem[]
  readonly cursor: BlueskyCursor
  readonly reachedBack: Instant | null
  readonly notBefore: Instant | null
  readonly auditEnded: boolean
}

const readWords = async (
  client: BlueskyClient,
  session: BlueskySession,
  state: BlueskyCursor,
  now: Instant
): Promise<ReadWords | Failed> => {
  const resumed = state.round !== null && plus(state.round.startedAt, roundLife) > now ? state.round : null
  const asked = resumed?.next ?? null
  const listed = await client.call({
    method: 'GET',
    name: 'app.bsky.notification.listNotifications',
    parameters: {
      limit: String(pageSize),
      reasons: wordReasons,
      // Else a setting of the account hides those who are not followed.
      priority: 'false',
      ...(asked === null ? {} : { cursor: asked })
    },
    schema: notificationsSchema
  })
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { read: notifications, unread } = listed.value.notifications
  const isFirst = state.readUpTo === null
  const begun = resumed ?? beginRound(state, session, now)
  // The person may come to want less of what was said before they connected.
  const floor = isFirst ? (later(begun.floor, session.since) ?? begun.floor) : begun.floor
  const round = { ...begun, floor }

  const read = await readPage(client, state.known, notifications, floor, now)
  if (read.kind === 'failed') return read
  const shown = new Set(notifications.map((one) => one.uri))
  const unseen = round.unseen.filter((uri) => !shown.has(uri))
  const newest = notifications.reduce((latest, one) => later(latest, one.indexedAt), round.newest)
  const known = keepKnown(state.known, read.known)
  const notBefore = notBeforeOf(listed.headers, now)

  const next = nextPage(listed.value.cursor, asked)
  const below = notifications.some((one) => one.indexedAt !== null && one.indexedAt < floor)
  if (next !== null && !below)
    return {
      kind: 'read',
      items: read.items,
      unread,
      cursor: { ...state, known, round: { ...round, newest, next, unseen } },
      reachedBack: isFirst ? oldestOf(notifications) : null,
      notBefore,
      auditEnded: false
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
  return {
    kind: 'read',
    items: [...read.items, ...ours.items.filter((item) => !onPage.has(item.ref)), ...missing.items],
    unread,
    cursor: {
      ...state,
      readUpTo: later(state.readUpTo, newest),
      auditedAt: round.isAudit ? now : state.auditedAt,
      known: settled,
      round: null
    },
    reachedBack: isFirst ? floor : null,
    notBefore,
    auditEnded: round.isAudit
  }
}

type Round = Omit<NonNullable<BlueskyCursor['round']>, 'next'>

const beginRound = (state: BlueskyCursor, session: BlueskySession, now: Instant): Round => {
  const { isAudit, floor: reached } = planRound(state, session, reach, now)
  // Beyond what is known everything would be fetched again.
  const oldest = state.known.length < mostKnown ? null : (state.known.at(-1)?.at ?? null)
  const floor = later(reached, oldest) ?? reached
  const unseen = state.known.filter((one) => one.at >= floor).map((one) => one.uri)
  return { startedAt: now, floor, isAudit, newest: null, unseen }
}

/** The moment down to which a page goes. */
const oldestOf = (notifications: readonly Notification[]): Instant | null =>
  notifications.reduce<Instant | null>(
    (oldest, { indexedAt }) =>
      indexedAt !== null && (oldest === null || indexedAt < oldest) ? indexedAt : oldest,
    null
  )

/** Newest first, each once, no older than an audit reaches, and no more than the most. */
const keepKnown = (former: readonly Known[], added: readonly Known[]): Known[] => {
  const byUri = new Map([...former, ...added].map((one) => [one.uri, one]))
  const all = [...byUri.values()].toSorted((one, other) => (one.at < other.at ? 1 : -1))
  const newest = all[0]?.at
  if (newest === undefined) return []
  return all.filter((one) => one.at >= plus(newest, -(reach.audit + reach.overlap))).slice(0, mostKnown)
}

/** A network that counts down to nothing is not asked before it counts anew. */
const notBeforeOf = (headers: Headers, now: Instant): Instant | null =>
  headers.get('ratelimit-remaining') === '0' ? retryAtOf(headers, now) : null
