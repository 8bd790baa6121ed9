import { hour, type Instant, minute, plus, second } from '../../../shared/model/instant.ts'
import type { InboundItem, InboundQuietEvent, Io, PollOutcome, UnreadItem } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { later, planRound } from '../poll-round.ts'
import { checkTopics, chooseTopics } from './check-topics.ts'
import { type DiscourseCursor, reach, type Round, startOfTime, type Wanted } from './cursor.ts'
import { readOwnActions } from './read-own-actions.ts'
import { readTopic } from './read-topic.ts'
import { clientOf, type DiscourseClient, type DiscourseSession } from './session.ts'
import { isSpeaking, notificationsSchema, notificationTypes, type WireNotification } from './wire.ts'

/** The most of one answer. */
const pageSize = 60
/** A page begins this much before the end of the one before: what is replaced meanwhile moves others up. */
const overlap = 5
/** A round left for longer begins anew. */
const roundLife = hour
/** Topics looked at again on one page. */
const checksOfPage = 4
/** A key may ask 20 times a minute, and once in half a minute all day long (max_user_api_reqs_per_minute, …_per_day). */
const requestsOfMinute = 15
const allDayPace = 30 * second

/** One page: some notifications, or some posts of a topic that they led to, or topics looked at again. */
export const poll = async (
  session: DiscourseSession,
  cursor: DiscourseCursor | null,
  io: Io
): Promise<PollOutcome<DiscourseCursor>> => {
  const client = clientOf(session, io)
  const now = io.now()
  const state = cursor ?? startOfTime
  const resumed = state.round !== null && plus(state.round.startedAt, roundLife) > now ? state.round : null
  const listed = await listNext(client, state, resumed ?? beginRound(session, state, now))
  if (listed.kind === 'failed') return listed
  let { round } = listed
  let work: Work = { state, items: [], unread: listed.unread, events: [] }

  if (round.offset === null && round.toCheck === null) {
    const own = await readOwnActions(session, client, state, now)
    if (own.kind === 'failed') return own
    work = { ...work, state: { ...state, likedUpTo: own.likedUpTo }, events: own.events }
    const wanted = own.wanted.reduce(addWanted, round.wanted)
    round = { ...round, wanted, toCheck: chooseTopics(state, round.isAudit) }
  }

  const [next, ...others] = round.wanted
  if (next !== undefined) {
    const read = await readTopic(session, client, work.state, next, now)
    if (read.kind === 'failed') return read
    work = { ...work, state: read.state, items: read.items, unread: [...work.unread, ...read.unread] }
    round = { ...round, wanted: read.more === null ? others : [read.more, ...others] }
  }

  const toCheck = round.toCheck ?? []
  if (round.offset === null && round.wanted.length === 0 && toCheck.length > 0) {
    const checked = await checkTopics(session, client, work.state, toCheck.slice(0, checksOfPage), now)
    if (checked.kind === 'failed') return checked
    work = { ...work, state: checked.state, items: [...work.items, ...checked.items] }
    round = { ...round, toCheck: toCheck.slice(checksOfPage) }
  }
  return toPage(work, { ...round, used: round.used + client.used() }, state.readUpTo === null, now)
}

interface Work {
  readonly state: DiscourseCursor
  readonly items: readonly InboundItem[]
  readonly unread: readonly UnreadItem[]
  readonly events: readonly InboundQuietEvent[]
}

const toPage = (work: Work, round: Round, isFirst: boolean, now: Instant): PollOutcome<DiscourseCursor> => {
  const { items, unread, events, state } = work
  const more = round.offset !== null || round.wanted.length > 0 || (round.toCheck ?? []).length > 0
  const minutes = Math.floor(round.used / requestsOfMinute)
  const allowedAt = plus(round.startedAt, more ? minutes * minute : round.used * allDayPace)
  return {
    kind: 'page',
    page: {
      items,
      unread,
      events,
      reachedBack: isFirst ? (more ? round.oldest : round.floor) : null,
      auditEnded: !more && round.isAudit,
      cursor: more
        ? { ...state, round }
        : {
            ...state,
            newestId: Math.max(state.newestId, round.newestId),
            readUpTo: later(state.readUpTo, round.newest) ?? round.startedAt,
            auditedAt: round.isAudit ? now : state.auditedAt,
            round: null
          },
      more,
      notBefore: allowedAt > now ? allowedAt : null
    }
  }
}

const beginRound = (session: DiscourseSession, state: DiscourseCursor, now: Instant): Round => ({
  ...planRound(state, session, reach, now),
  startedAt: now,
  newest: null,
  oldest: null,
  newestId: state.newestId,
  offset: 0,
  wanted: [],
  toCheck: null,
  used: 0
})

/** The round with the topics that the next page of notifications leads to. */
const listNext = async (
  client: DiscourseClient,
  state: DiscourseCursor,
  round: Round
): Promise<
  { readonly kind: 'listed'; readonly round: Round; readonly unread: readonly UnreadItem[] } | Failed
> => {
  if (round.offset === null) return { kind: 'listed', round, unread: [] }
  const outcome = await client.call({
    method: 'GET',
    path: 'notifications.json',
    parameters: [
      ['limit', String(pageSize)],
      ['offset', String(round.offset)]
    ],
    schema: notificationsSchema
  })
  if (outcome.kind !== 'answered') return { kind: 'failed', failure: outcome.failure }
  const { count, read: notifications, unread } = outcome.value.notifications
  const inReach = notifications.filter((one) => one.created_at === null || one.created_at >= round.floor)
  const fresh = inReach.filter((one) => round.isAudit || one.id > state.newestId)
  const ended = count < pageSize || fresh.length < notifications.length
  return {
    kind: 'listed',
    unread,
    round: {
      ...round,
      newest: notifications.reduce((newest, one) => later(newest, one.created_at), round.newest),
      oldest: inReach.at(-1)?.created_at ?? round.oldest,
      newestId: Math.max(round.newestId, ...notifications.map((one) => one.id)),
      offset: ended ? null : round.offset + pageSize - overlap,
      wanted: fresh.flatMap((one) => wantedBy(one) ?? []).reduce(addWanted, round.wanted)
    }
  }
}

/** Of these the post is told that made them, wherever they lead. */
const naming: ReadonlySet<number> = new Set([
  notificationTypes.mentioned,
  notificationTypes.replied,
  notificationTypes.quoted,
  notificationTypes.groupMentioned
])

const wantedBy = ({ notification_type, topic_id, post_number, data }: WireNotification): Wanted | null => {
  if (!isSpeaking(notification_type) || topic_id === null) return null
  const named = naming.has(notification_type) ? data.original_post_id : null
  return { topic: topic_id, from: Math.max(0, (post_number ?? 1) - 1), named: named === null ? [] : [named] }
}

/** Each topic is read once, from the earliest place where something new may be. */
const addWanted = (all: readonly Wanted[], added: Wanted): Wanted[] => {
  const former = all.find((one) => one.topic === added.topic)
  if (former === undefined) return [...all, added]
  const merged = {
    topic: added.topic,
    from: Math.min(former.from, added.from),
    named: [...new Set([...former.named, ...added.named])]
  }
  return all.map((one) => (one === former ? merged : one))
}
