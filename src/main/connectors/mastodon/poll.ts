import { day, hour, type Instant, millisecondsOf, parseInstant, plus } from '../../../shared/model/instant.ts'
import type { Io, PollOutcome, PollPage } from '../connector.ts'
import { later, planRound, type Reach } from '../poll-round.ts'
import {
  auditReach,
  earlier,
  keepKnown,
  type MastodonCursor,
  mostKnown,
  type Round,
  startOfTime
} from './cursor.ts'
import { linkedPage } from './link-header.ts'
import { readMentions, readMissing, readOwnReplies } from './read-statuses.ts'
import { type MastodonClient, openClient } from './client.ts'
import { quietEventsOf } from './quiet-events.ts'
import type { MastodonSession } from './settings.ts'
import { notificationPageSchema, type WireNotification } from './wire.ts'

/** A page, the usual number: each new message on it costs a request for its thread, of which servers allow 300 in five minutes. */
const pageSize = 40
/** An audit goes further, for what was edited or deleted later than the newest page shows. */
const reach: Reach = { overlap: hour, audit: auditReach, auditEvery: day }
/** A round left for longer begins anew: nobody promises that its page still holds. */
const roundLife = hour
/** A list that has no end is left, in either direction. */
const mostPages = 250

/**
 * One page of what people say to us, with the threads around it. First forward from the newest notification known
 * (`min_id`), as long as that brings something; then a round from the top down to a floor, which needs nothing of a server but
 * that it pages at all; after its last page our own replies and what is gone.
 */
export const poll = async (
  session: MastodonSession,
  cursor: MastodonCursor | null,
  io: Io
): Promise<PollOutcome<MastodonCursor>> => {
  const client = openClient(session, io)
  const state = cursor ?? startOfTime
  const now = io.now()
  const resumed = state.round !== null && plus(state.round.startedAt, roundLife) > now ? state.round : null
  if (resumed === null && state.newestId !== null && state.forwardPages < mostPages) {
    const forward = await readForward(client, { ...state, round: null }, state.newestId, now)
    if (forward !== null) return forward
  }
  return await readRound(client, session, state, resumed, now)
}

const page = (
  client: MastodonClient,
  {
    items,
    events,
    ...rest
  }: Pick<PollPage<MastodonCursor>, 'items' | 'events' | 'cursor' | 'more'> &
    Partial<PollPage<MastodonCursor>>
): PollOutcome<MastodonCursor> => ({
  kind: 'page',
  page: { items, events, reachedBack: null, notBefore: client.notBefore(), ...rest }
})

const queryOf = (client: MastodonClient, place: Readonly<Record<string, string>>): string =>
  new URLSearchParams([
    ['limit', String(pageSize)],
    ...client.settings.types.map((type) => ['types[]', type]),
    // What the account’s own rules hold back is still said to the company. Servers without such rules pass over it.
    ['include_filtered', 'true'],
    ...Object.entries(place)
  ]).toString()

const list = (client: MastodonClient, query: string) =>
  client.call({ method: 'GET', path: '/api/v1/notifications', query, schema: notificationPageSchema })

/** A server that cannot place the id asks for a round, which needs none. */
const unplaced: ReadonlySet<number> = new Set([400, 404, 410, 422])

/** The page after the newest notification known; null when it brings nothing new. */
const readForward = async (
  client: MastodonClient,
  state: MastodonCursor,
  newestId: string,
  now: Instant
): Promise<PollOutcome<MastodonCursor> | null> => {
  const listed = await list(client, queryOf(client, { min_id: newestId }))
  if (listed.kind !== 'answered') {
    if (listed.kind === 'refused' && unplaced.has(listed.status)) return null
    return { kind: 'failed', failure: listed.failure }
  }
  const { notifications, unread } = listed.value
  const newest = newestOf(notifications)
  // The same page for ever, or a server that ignores where we are.
  if (newest === null || newest.id === newestId) return null
  const read = await readMentions(client, state.known, notifications, null, now)
  if (read.kind === 'failed') return read
  if (read.known.length === 0 && notifications.some((one) => one.id === newestId)) return null
  const known = keepKnown(state.known, read.known)
  const forwardPages = state.forwardPages + 1
  return page(client, {
    items: read.items,
    unread,
    events: quietEventsOf(notifications, state.known, client.settings, null),
    cursor: { ...state, known, newestId: newest.id, forwardPages },
    more: true
  })
}

const newestOf = (notifications: readonly WireNotification[]): WireNotification | null =>
  notifications.reduce<WireNotification | null>(
    (newest, one) => (newest === null || (one.created_at ?? '') > (newest.created_at ?? '') ? one : newest),
    null
  )

const readRound = async (
  client: MastodonClient,
  session: MastodonSession,
  state: MastodonCursor,
  resumed: Round | null,
  now: Instant
): Promise<PollOutcome<MastodonCursor>> => {
  const asked = resumed?.next ?? null
  const listed = await list(client, asked ?? queryOf(client, {}))
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { notifications, unread } = listed.value
  const isFirst = state.readUpTo === null
  const since = sinceOf(session, listed.headers, now)
  const begun = resumed ?? beginRound(state, session, since, now)
  // What was said before was not asked for, and that may have come nearer.
  const round = { ...begun, floor: later(begun.floor, since) ?? since }

  const events = quietEventsOf(notifications, state.known, client.settings, round.floor)
  const read = await readMentions(client, state.known, notifications, round.floor, now)
  if (read.kind === 'failed') return read
  const known = keepKnown(state.known, read.known)
  const going: Omit<Round, 'next'> = {
    ...round,
    newest: later(round.newest, newestOf(notifications)?.created_at ?? null),
    newestId: round.newestId ?? newestOf(notifications)?.id ?? null,
    oldest: notifications.reduce((oldest, one) => earlier(oldest, one.created_at), round.oldest),
    pages: round.pages + 1,
    unseen: without(round.unseen, read.shown)
  }

  const next = nextPage(client, listed.headers, notifications, asked)
  const below = going.oldest !== null && going.oldest < round.floor
  if (next !== null && !below && going.pages < mostPages) {
    const reachedBack = isFirst ? going.oldest : null
    const cursor = { ...state, known, round: { ...going, next } }
    return page(client, { items: read.items, unread, events, reachedBack, cursor, more: true })
  }
  const brought = { items: read.items, unread, events }
  return await endRound(client, { ...state, known }, going, brought, next === null, now)
}

/** How far back the first round goes, told by the clock of the server: that of this computer may be ahead. */
const sinceOf = ({ since }: MastodonSession, headers: Headers, now: Instant): Instant => {
  const told = parseInstant(headers.get('date') ?? '')
  if (told === null || told >= now) return since
  return plus(told, millisecondsOf(since) - millisecondsOf(now))
}

const without = (all: readonly string[], shown: ReadonlySet<string>): string[] =>
  all.filter((one) => !shown.has(one))

const beginRound = (
  state: MastodonCursor,
  session: MastodonSession,
  since: Instant,
  now: Instant
): Omit<Round, 'next'> => {
  const { isAudit, floor: reached } = planRound(state, { ...session, since }, reach, now)
  // Beyond what is known everything would be read again.
  const oldestKnown = state.known.length < mostKnown ? null : (state.known.at(-1)?.at ?? null)
  return {
    startedAt: now,
    floor: later(reached, oldestKnown) ?? reached,
    isAudit,
    newest: null,
    newestId: null,
    oldest: null,
    pages: 0,
    unseen: state.known.filter((one) => one.listed).map((one) => one.ref)
  }
}

/**
 * The query of the page below, by the `Link` header or, without one, by the last id; null at the end or when nothing moves.
 * Some servers page by the moment of an id and leave out what shares it with the last of a page; so a page begins again
 * with the last moment of the one before, and what comes twice is known.
 */
const nextPage = (
  client: MastodonClient,
  headers: Headers,
  notifications: readonly WireNotification[],
  asked: string | null
): string | null => {
  const header = headers.get('link')
  const last = notifications.at(-1)
  const counted = last === undefined ? null : queryOf(client, { max_id: last.id })
  // A server that links pages and links none below has none.
  const below = linkedPage(header, 'next') ?? (linkedPage(header, 'prev') === null ? counted : null)
  if (below === null) return null
  const query = new URLSearchParams(below)
  const before = notifications.findLast((one) => isLater(one, last))
  if (before !== undefined && query.get('max_id') === last?.id) query.set('max_id', before.id)
  const next = query.toString()
  return next === asked ? null : next
}

const isLater = (one: WireNotification, other: WireNotification | undefined): boolean =>
  one.created_at !== null &&
  (other?.created_at ?? null) !== null &&
  one.created_at > (other?.created_at ?? '')

const endRound = async (
  client: MastodonClient,
  state: MastodonCursor,
  round: Omit<Round, 'next'>,
  { items, unread, events }: Pick<PollPage<MastodonCursor>, 'items' | 'unread' | 'events'>,
  wasWhole: boolean,
  now: Instant
): Promise<PollOutcome<MastodonCursor>> => {
  const ours = await readOwnReplies(client, state.known, now)
  if (ours.kind === 'failed') return ours
  const { oldest } = round
  const at = new Map(state.known.map((one) => [one.ref, one.at]))
  // What is older than the pages of the round says nothing by not being there.
  const gone = round.unseen.filter((ref) => wasWhole || oldest === null || (at.get(ref) ?? oldest) > oldest)
  const missing = await readMissing(client, state.known, [...gone, ...ours.unlisted], now)
  const onPage = new Set(items.map((item) => item.ref))
  return page(client, {
    items: [...items, ...ours.items.filter((item) => !onPage.has(item.ref)), ...missing.items],
    unread: unread ?? [],
    events,
    reachedBack: state.readUpTo === null ? round.floor : null,
    auditEnded: round.isAudit,
    cursor: {
      newestId: round.newestId ?? state.newestId,
      forwardPages: 0,
      // A round over nothing is one too: the next is no first one any more.
      readUpTo: later(state.readUpTo, round.newest) ?? round.floor,
      auditedAt: round.isAudit ? now : state.auditedAt,
      known: keepKnown(keepKnown(state.known, ours.known), missing.known).filter(
        (one) => !missing.deleted.has(one.ref)
      ),
      round: null
    },
    more: false
  })
}
