import { z } from 'zod'
import { second } from '../../../shared/model/instant.ts'
import type { InboundItem, InboundQuietEvent, Io, ListenOutcome, PollOutcome } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { readMessage } from './read-message.ts'
import { readReaction } from './read-reaction.ts'
import { clientOf, type TelegramClient, type TelegramSession } from './session.ts'
import { channelPostSchema, messageRef, toChannelPost, toTombstone } from './to-item.ts'
import { connectionSchema, updatesSchema, type WireMessage, type WireUpdate, wantedUpdates } from './wire.ts'

/**
 * Where the reading of updates stands. Telegram forgets an update when the next request names a higher one: as the cursor
 * is saved with the items, it forgets nothing that is not kept here.
 */
export const cursorSchema = z.object({
  /** The number that follows the last update kept. */
  next: z.number().int().nullable(),
  /** Whose business account a connection is; its chats are told by the connection alone. */
  connections: z.array(z.object({ id: z.string(), owner: z.string() })),
  /** Posts of our channels that may be commented on. */
  posts: z.array(channelPostSchema),
  /** Messages of business chats that were read: of these alone a deletion is told. */
  business: z.array(z.string())
})
export type TelegramCursor = Readonly<z.infer<typeof cursorSchema>>

const startOfTime: TelegramCursor = { next: null, connections: [], posts: [], business: [] }

/** The most of one answer. */
const pageSize = 100
const mostPosts = 200
const mostConnections = 50
const mostBusiness = 1_000
/** A wait ends this long before the request would be given up. */
const listenMargin = 3 * second
/** Telegram’s own limit, in seconds. */
const longestListen = 50

const parametersOf = ({ next }: TelegramCursor, limit: number, timeout: number) => ({
  ...(next === null ? {} : { offset: next }),
  limit,
  timeout,
  allowed_updates: wantedUpdates
})

/** One page of updates, oldest first. */
export const poll = async (
  session: TelegramSession,
  cursor: TelegramCursor | null,
  io: Io
): Promise<PollOutcome<TelegramCursor>> => {
  const client = clientOf(session, io)
  const state = cursor ?? startOfTime
  const listed = await client.call('getUpdates', parametersOf(state, pageSize, 0), updatesSchema)
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { count, updates, unread } = listed.value
  const connected = await readConnections(client, state, updates)
  if (connected.kind === 'failed') return connected
  const read = readUpdates(session, connected.cursor, updates)
  // Numbers begin anew after a quiet week: the last told counts, not the highest.
  const last = updates.at(-1)
  return {
    kind: 'page',
    page: {
      items: read.items,
      unread,
      events: read.events,
      reachedBack: null,
      cursor: last === undefined ? read.cursor : { ...read.cursor, next: last.update_id + 1 },
      more: count >= pageSize,
      notBefore: null
    }
  }
}

/** Waits for an update after those kept; what comes is neither read nor confirmed. */
export const listen = async (
  session: TelegramSession,
  cursor: TelegramCursor | null,
  io: Io
): Promise<ListenOutcome> => {
  const timeout = Math.min(longestListen, Math.floor((io.timeout - listenMargin) / second))
  if (timeout < 1) return { kind: 'not_offered' }
  const heard = await clientOf(session, io).call(
    'getUpdates',
    parametersOf(cursor ?? startOfTime, 1, timeout),
    updatesSchema
  )
  if (heard.kind !== 'answered') return { kind: 'failed', failure: heard.failure }
  return { kind: heard.value.count > 0 ? 'heard' : 'quiet' }
}

const businessOf = (update: WireUpdate): string | undefined =>
  update.business_message?.business_connection_id ??
  update.edited_business_message?.business_connection_id ??
  update.deleted_business_messages?.business_connection_id

/** The cursor with the owners of all connections that the updates name. */
const readConnections = async (
  client: TelegramClient,
  cursor: TelegramCursor,
  updates: readonly WireUpdate[]
): Promise<{ readonly kind: 'connected'; readonly cursor: TelegramCursor } | Failed> => {
  const owners = new Map(cursor.connections.map((one) => [one.id, one.owner]))
  for (const update of updates) {
    const told = update.business_connection
    if (told !== undefined) owners.set(told.id, String(told.user.id))
    const id = businessOf(update)
    if (id === undefined || owners.has(id)) continue
    const asked = await client.call('getBusinessConnection', { business_connection_id: id }, connectionSchema)
    // A connection that was cut already is refused, and known by its own name.
    if (asked.kind !== 'answered' && asked.failure.kind !== 'rejected')
      return { kind: 'failed', failure: asked.failure }
    owners.set(id, asked.kind === 'answered' ? String(asked.value.user.id) : id)
  }
  const connections = [...owners].map(([id, owner]) => ({ id, owner })).slice(-mostConnections)
  return { kind: 'connected', cursor: { ...cursor, connections } }
}

interface ReadUpdates {
  readonly items: readonly InboundItem[]
  readonly events: readonly InboundQuietEvent[]
  readonly cursor: TelegramCursor
}

const readUpdates = (
  { settings }: TelegramSession,
  cursor: TelegramCursor,
  updates: readonly WireUpdate[]
): ReadUpdates => {
  const items: InboundItem[] = []
  const events: InboundQuietEvent[] = []
  const owners = new Map(cursor.connections.map((one) => [one.id, one.owner]))
  const posts = new Map(cursor.posts.map((one) => [`${one.chat}:${one.message}`, one]))
  const business = new Set(cursor.business)
  /** Pictures sent together are messages of their own; one of them carries the words. */
  const albums = new Set<string>()
  const keepPost = (message: WireMessage): void => {
    for (const one of [message, message.reply_to_message]) {
      const post = one === undefined ? null : toChannelPost(one)
      if (post !== null) posts.set(`${post.chat}:${post.message}`, post)
    }
  }
  for (const update of updates) {
    const message =
      update.message ?? update.edited_message ?? update.business_message ?? update.edited_business_message
    if (message !== undefined) {
      keepPost(message)
      const owner = owners.get(message.business_connection_id ?? '') ?? null
      const read = readMessage(message, { us: settings, owner, posts, albums })
      if (owner !== null) for (const { ref } of read) business.add(ref)
      items.push(...read)
    }
    const deleted = update.deleted_business_messages
    if (deleted !== undefined) {
      const place = { chat: deleted.chat.id, owner: owners.get(deleted.business_connection_id) ?? null }
      for (const number of deleted.message_ids)
        if (business.delete(messageRef(place, number))) items.push(toTombstone(place, number))
    }
    const event = update.message_reaction === undefined ? null : readReaction(update.message_reaction, posts)
    if (event !== null) events.push(event)
  }
  return {
    items,
    events,
    cursor: {
      ...cursor,
      posts: [...posts.values()].slice(-mostPosts),
      business: [...business].slice(-mostBusiness)
    }
  }
}
