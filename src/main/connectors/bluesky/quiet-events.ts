import { hour, type Instant, plus } from '../../../shared/model/instant.ts'
import type { InboundQuietEvent } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { floorBelow, later } from '../poll-round.ts'
import type { BlueskyClient } from './client.ts'
import { nextPage, type QuietCursor } from './cursor.ts'
import { authorOf, pageOf } from './page-address.ts'
import { toAuthor } from './to-item.ts'
import { postsSchema, type QuietNotification, quietNotificationsSchema, quietReasons } from './wire.ts'

/** The most that the network gives. */
const pageSize = 100
/** The list is ordered by when people's own servers say they did it; nothing is lost that comes in no later than this. */
const overlap = hour
/** A round left for longer begins anew: nobody promises that its page still holds. */
const roundLife = hour
/** Posts asked for at once: app.bsky.feed.getPosts takes no more. */
const mostPosts = 25

export type ReadQuietEvents =
  | { readonly kind: 'read'; readonly events: readonly InboundQuietEvent[]; readonly cursor: QuietCursor }
  | Failed

/** One page of the likes and reposts of our own posts; `cursor.round` is null once there are no more. */
export const readQuietEvents = async (
  client: BlueskyClient,
  cursor: QuietCursor,
  since: Instant,
  now: Instant
): Promise<ReadQuietEvents> => {
  const resumed = cursor.round !== null && plus(cursor.round.startedAt, roundLife) > now ? cursor.round : null
  const asked = resumed?.next ?? null
  const listed = await client.call({
    method: 'GET',
    name: 'app.bsky.notification.listNotifications',
    parameters: {
      limit: String(pageSize),
      reasons: quietReasons,
      priority: 'false',
      ...(asked === null ? {} : { cursor: asked })
    },
    schema: quietNotificationsSchema
  })
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { notifications } = listed.value
  const floor = resumed?.floor ?? floorBelow(cursor.readUpTo, since, overlap, now)
  const newest = notifications.reduce((latest, one) => later(latest, one.indexedAt), resumed?.newest ?? null)

  const known = new Map(cursor.known.map((one) => [one.ref, one]))
  const fresh: QuietNotification[] = []
  for (const one of notifications) {
    const at = one.indexedAt ?? now
    const ref = refOf(one)
    if (at < floor || known.has(ref) || authorOf(one.record.subject.uri) !== client.did) continue
    known.set(ref, { ref, at })
    fresh.push(one)
  }
  const texts = await readTexts(client, fresh)
  const events = fresh.map((one) => toEvent(one, texts, client.did)).toReversed()

  const next = nextPage(listed.value.cursor, asked)
  const below = notifications.some((one) => one.indexedAt !== null && one.indexedAt < floor)
  const lowest = notifications.at(-1)?.indexedAt ?? null
  const keep = (readUpTo: Instant | null): QuietCursor['known'] =>
    [...known.values()].filter(
      ({ at }) =>
        // The next round sees these again, and the next page those of the moment where this one ends.
        readUpTo === null || at >= plus(readUpTo, -overlap) || (lowest !== null && at <= plus(lowest, 1))
    )
  if (next !== null && !below) {
    const round = { startedAt: resumed?.startedAt ?? now, floor, newest, next }
    return { kind: 'read', events, cursor: { ...cursor, known: keep(newest), round } }
  }
  const readUpTo = later(cursor.readUpTo, newest)
  return { kind: 'read', events, cursor: { readUpTo, known: keep(readUpTo), round: null } }
}

/** The record has a new key each time that somebody likes again: what counts is who did what to which post. */
const refOf = ({ author, reason, record }: QuietNotification): string =>
  `${author.did} ${reason} ${record.subject.uri}`

/** The words of our posts; without them an event still says which post it is about. */
const readTexts = async (
  client: BlueskyClient,
  notifications: readonly QuietNotification[]
): Promise<ReadonlyMap<string, string>> => {
  const uris = [...new Set(notifications.map((one) => one.record.subject.uri))]
  const texts = new Map<string, string>()
  for (let start = 0; start < uris.length; start += mostPosts) {
    const outcome = await client.call({
      method: 'GET',
      name: 'app.bsky.feed.getPosts',
      parameters: { uris: uris.slice(start, start + mostPosts) },
      schema: postsSchema
    })
    if (outcome.kind !== 'answered') return texts
    for (const post of outcome.value.posts) texts.set(post.uri, post.record.text)
  }
  return texts
}

const toEvent = (
  one: QuietNotification,
  texts: ReadonlyMap<string, string>,
  us: string
): InboundQuietEvent => {
  const { uri } = one.record.subject
  return {
    ref: refOf(one),
    kind: one.reason,
    author: toAuthor(one.author, us),
    about: { ref: uri, text: texts.get(uri) ?? null, url: pageOf(uri) },
    at: one.indexedAt
  }
}
