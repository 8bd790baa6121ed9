import { createHash } from 'node:crypto'
import { z } from 'zod'
import { handLimits } from '../../../shared/model/network.ts'
import { day, type Instant, plus } from '../../../shared/model/instant.ts'
import type { Connector, InboundItem, Io, PollOutcome, Session, SignInAnswers } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { type HttpOutcome, request } from '../http.ts'
import { readPageAddress } from '../server-address.ts'
import { type Entry, type Feed, maxAgeOf, titleOf } from './feed.ts'
import { refOf, toItem, versionOf, wordsOf } from './to-item.ts'

const settingsSchema = z.object({ host: z.string() })
type RssSettings = Readonly<z.infer<typeof settingsSchema>>

/** The address itself may be the secret: many private feeds have a key in it. */
const credentialsSchema = z.object({ url: z.url() })
type RssCredentials = Readonly<z.infer<typeof credentialsSchema>>

const cursorSchema = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Milliseconds that the feed asks to wait between two readings. */
  wait: z.number().nonnegative(),
  /** What was read, newest first. */
  known: z.array(z.object({ ref: z.string(), version: z.string(), top: z.string() }))
})
type RssCursor = Readonly<z.infer<typeof cursorSchema>>
type Known = RssCursor['known'][number]

/** A feed is read in one piece on the thread of the app: larger ones are refused. */
const mostBytes = 2 * 1024 * 1024
/** The first reading leaves aside what is older. */
const firstReach = 30 * day
/** What fell out of the feed is remembered this far, for it may come back. */
const mostKnown = 1_000

/** The parser has checked what it gives: the shape is ours. */
const feedSchema = z.custom<Feed>((value) => value !== undefined)

const fetchFeed = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  io: Io
): Promise<HttpOutcome<Feed>> => {
  // What reads feeds is a third of all connectors, and read with the first of them.
  const { feedFormat } = await import('./read-feed.ts')
  return await request(
    { ...io, bytes: Math.min(io.bytes, mostBytes) },
    { method: 'GET', url: new URL(url), headers, format: feedFormat, schema: feedSchema, secrets: [url] }
  )
}

/** The address is all there is to know; a feed behind it is the proof. */
const signIn: Connector<RssSettings, RssCredentials, RssCursor>['signIn'] = async (
  answers: SignInAnswers,
  io: Io
) => {
  const typed = readPageAddress((answers.server ?? '').trim().replace(/^feed:(?:\/\/)?/iu, ''))
  if (typed === null)
    return { kind: 'failed', failure: { kind: 'unavailable', message: answers.server ?? '' } }
  const outcome = await fetchFeed(typed.href, {}, io)
  if (outcome.kind !== 'answered') return { kind: 'failed', failure: outcome.failure }
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: createHash('sha256').update(typed.href).digest('hex').slice(0, 32),
    handle: typed.host,
    name: titleOf(outcome.value) || typed.host,
    settings: { host: typed.host },
    credentials: { url: typed.href }
  }
}

/** The feed as it is now, when it is another than before; what is new on it and what says other words. */
const poll = async (
  session: Session<RssSettings, RssCredentials>,
  cursor: RssCursor | null,
  io: Io
): Promise<PollOutcome<RssCursor>> => {
  const now = io.now()
  const outcome = await fetchFeed(
    session.credentials.url,
    {
      ...(cursor === null || cursor.etag === null ? {} : { 'if-none-match': cursor.etag }),
      ...(cursor === null || cursor.lastModified === null ? {} : { 'if-modified-since': cursor.lastModified })
    },
    io
  )
  if (outcome.kind === 'refused' && outcome.status === 304 && cursor !== null)
    return page([], cursor, Math.max(cursor.wait, maxAgeOf(outcome.headers)), now)
  if (outcome.kind !== 'answered') return { kind: 'failed', failure: outcome.failure }
  const feed = outcome.value
  const read = readEntries(feed, cursor, now)
  return page(
    read.items,
    {
      etag: outcome.headers.get('etag'),
      lastModified: outcome.headers.get('last-modified'),
      wait: feed.wait,
      known: read.known
    },
    Math.max(feed.wait, maxAgeOf(outcome.headers)),
    now
  )
}

const page = (
  items: readonly InboundItem[],
  cursor: RssCursor,
  wait: number,
  now: Instant
): PollOutcome<RssCursor> => ({
  kind: 'page',
  page: {
    items,
    events: [],
    reachedBack: null,
    cursor,
    more: false,
    notBefore: wait === 0 ? null : plus(now, wait)
  }
})

const readEntries = (
  feed: Feed,
  cursor: RssCursor | null,
  now: Instant
): { readonly items: readonly InboundItem[]; readonly known: Known[] } => {
  const former = new Map((cursor?.known ?? []).map((one) => [one.ref, one]))
  const entries = new Map(feed.entries.map((entry) => [refOf(entry), entry]))
  const items: InboundItem[] = []
  const listed: Known[] = []
  for (const [ref, entry] of entries) {
    const known = former.get(ref)
    const version = versionOf(wordsOf(entry, feed))
    const parent = parentOf(entry, ref, entries, former)
    const top = known?.top ?? topOf(ref, entries, former)
    listed.push({ ref, version, top })
    const tooOld = cursor === null && entry.at !== null && entry.at < plus(now, -firstReach)
    if (tooOld || known?.version === version) continue
    items.push(toItem(entry, feed, { top, parent, editedAt: known === undefined ? null : now }))
  }
  // Feeds are newest first; a thread is told from its beginning.
  items.reverse()
  const fallen = [...former.values()].filter((one) => !entries.has(one.ref))
  return { items, known: [...listed, ...fallen].slice(0, mostKnown) }
}

type Entries = ReadonlyMap<string, Entry>

/** What an entry answers, when the feed tells it or told it before: a comment also "answers" its article. */
const parentOf = (
  entry: Entry,
  ref: string,
  entries: Entries,
  former: ReadonlyMap<string, Known>
): string | null =>
  entry.answers.find((answered) => answered !== ref && (entries.has(answered) || former.has(answered))) ??
  null

const topOf = (ref: string, entries: Entries, former: ReadonlyMap<string, Known>): string => {
  const passed = new Set<string>()
  let current = ref
  for (;;) {
    passed.add(current)
    const known = former.get(current)
    if (known !== undefined) return known.top
    const entry = entries.get(current)
    const parent = entry === undefined ? null : parentOf(entry, current, entries, former)
    if (parent === null || passed.has(parent)) return current
    current = parent
  }
}

const connector: Connector<RssSettings, RssCredentials, RssCursor> = {
  network: 'rss',
  capabilities: {
    receive: 'poll',
    kinds: ['comment', 'mention'],
    reply: { by: 'hand', limit: handLimits.rss, threading: 'flat', images: null, privately: false },
    actions: [],
    idempotency: 'none'
  },
  asks: ['server'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  // A feed is read-only: a person answers where the entry stands.
  publish: async () => ({
    kind: 'failed',
    failure: { kind: 'rejected', code: 'forbidden', message: 'read-only' }
  }),
  findPublished: async () => ({ kind: 'absent' })
}

/** RSS, Atom and JSON Feed: comments of sites and alerts come in; the answer is copied and pasted where they stand. */
export const rss = defineConnector(connector)
