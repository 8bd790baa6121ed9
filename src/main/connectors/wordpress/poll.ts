import { createHash } from 'node:crypto'
import { z } from 'zod'
import { day, hour, type Instant, instantSchema, plus, second } from '../../../shared/model/instant.ts'
import { plainText } from '../../../shared/text/plain-text.ts'
import type { InboundItem, InboundSubject, Io, PollOutcome } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import { retryAtOf } from '../http.ts'
import { earlier, keepNewest, later, planRound, type Reach } from '../poll-round.ts'
import { openClient, type WordPressClient, type WordPressSession } from './session.ts'
import { toItem, toTombstone, wordsOf } from './to-item.ts'
import {
  commentFields,
  commentPageSchema,
  commentsSchema,
  isSaid,
  listedIdsSchema,
  postsSchema,
  ratingsSchema,
  type WireComment
} from './wire.ts'

/**
 * Where the reading of comments stands. Each poll is a round up the list, oldest first, from a floor below the newest that
 * was read: a comment that leaves the spam comes in with its old date.
 */
export const cursorSchema = z.object({
  /** The newest date of the rounds that ended. */
  readUpTo: instantSchema.nullable(),
  /** When a round last went a week back. */
  auditedAt: instantSchema.nullable(),
  /** What was read lately; what is missing from a later round, or says other words, has changed. */
  known: z.array(
    z.object({
      id: z.number().int(),
      at: instantSchema,
      top: z.number().int(),
      by: z.string().nullable(),
      words: z.string(),
      status: z.string()
    })
  ),
  /** The round that goes on at the next page. */
  round: z
    .object({
      startedAt: instantSchema,
      floor: instantSchema,
      isAudit: z.boolean(),
      newest: instantSchema.nullable(),
      /** The page asked for next: its number among what is dated after this. */
      after: instantSchema,
      page: z.number().int().positive(),
      /** Known comments above the floor that no page has shown yet. */
      unseen: z.array(z.number().int())
    })
    .nullable()
})
export type WordPressCursor = Readonly<z.infer<typeof cursorSchema>>
type Known = WordPressCursor['known'][number]
type Round = NonNullable<WordPressCursor['round']>

/** The most that one answer holds. */
const pageSize = 100
/** An audit finds what was approved later than the overlap. */
const reach: Reach = { overlap: day, audit: 7 * day, auditEvery: day }
const mostKnown = 1_000
const knownReach = 30 * day
/** A round left for longer begins anew. */
const roundLife = hour
/** Threads are ten deep at most (Settings, Discussion); what is above more is not looked for. */
const mostLevels = 12

const startOfTime: WordPressCursor = { readUpTo: null, auditedAt: null, known: [], round: null }

/** One page of comments with what stands above them; after the last, what is gone. */
export const poll = async (
  session: WordPressSession,
  cursor: WordPressCursor | null,
  io: Io
): Promise<PollOutcome<WordPressCursor>> => {
  const client = openClient(session, io)
  const state = cursor ?? startOfTime
  const now = io.now()
  const isResumed = state.round !== null && plus(state.round.startedAt, roundLife) > now
  const round = isResumed && state.round !== null ? state.round : beginRound(session, state, now)
  const listed = await client.call({
    method: 'GET',
    route: 'wp/v2/comments',
    parameters: {
      ...client.everything,
      // With its zone: a date without one would be read in the zone of the site.
      after: round.after,
      orderby: 'date_gmt',
      order: 'asc',
      per_page: String(pageSize),
      page: String(round.page),
      _fields: commentFields
    },
    schema: commentPageSchema
  })
  if (listed.kind !== 'answered') return { kind: 'failed', failure: listed.failure }
  const { read: comments, unread } = listed.value
  const read = await readPage(client, state.known, comments.filter(isSaid), now)
  if (read.kind === 'failed') return read

  const shown = new Set(comments.map((one) => one.id))
  const unseen = round.unseen.filter((id) => !shown.has(id))
  const newest = comments.reduce((latest, one) => later(latest, one.date_gmt), round.newest)
  const known = keepKnown(state.known, read.known)
  const notBefore = listed.headers.get('ratelimit-remaining') === '0' ? retryAtOf(listed.headers, now) : null

  const shownCount = comments.length + unread.length
  const totalPages = Number(listed.headers.get('x-wp-totalpages') ?? Number.NaN)
  const next = nextPage(round, comments, shownCount, totalPages)
  if (next !== null)
    return {
      kind: 'page',
      page: {
        items: read.items,
        unread,
        events: [],
        reachedBack: null,
        auditEnded: false,
        cursor: { ...state, known, round: { ...round, ...next, newest, unseen } },
        more: true,
        notBefore
      }
    }

  const gone = await readGone(client, known, unseen)
  if (gone.kind === 'failed') return gone
  return {
    kind: 'page',
    page: {
      items: [...read.items, ...gone.items],
      unread,
      events: [],
      reachedBack: state.readUpTo === null ? round.floor : null,
      auditEnded: round.isAudit,
      cursor: {
        readUpTo: later(state.readUpTo, newest),
        auditedAt: round.isAudit ? now : state.auditedAt,
        known: known.filter((one) => !gone.ids.has(one.id)),
        round: null
      },
      more: false,
      notBefore
    }
  }
}

const beginRound = (session: WordPressSession, state: WordPressCursor, now: Instant): Round => {
  const plan = planRound(state, session, reach, now)
  // Beyond what is known everything would be new again.
  const oldest = state.known.length < mostKnown ? null : (state.known.at(-1)?.at ?? null)
  const floor = later(plan.floor, oldest) ?? plan.floor
  const unseen = state.known.filter((one) => one.at > floor).map((one) => one.id)
  return { ...plan, floor, startedAt: now, newest: null, after: floor, page: 1, unseen }
}

/**
 * Where the next page begins: a second before the last comment, so that what is deleted meanwhile moves nothing out of sight
 * and what shares its second is read; only when all of a page share one second it is counted on. Null at the end.
 */
const nextPage = (
  round: Round,
  comments: readonly WireComment[],
  count: number,
  totalPages: number
): Pick<Round, 'after' | 'page'> | null => {
  const more = Number.isNaN(totalPages) ? count >= pageSize : round.page < totalPages
  const last = comments.findLast((one) => one.date_gmt !== null)?.date_gmt ?? null
  if (!more || count === 0) return null
  const after = last === null ? round.after : plus(last, -second)
  return after > round.after ? { after, page: 1 } : { after: round.after, page: round.page + 1 }
}

const keepKnown = (former: readonly Known[], added: readonly Known[]): Known[] =>
  keepNewest(former, added, (one) => one.id, { reach: knownReach, most: mostKnown })

const digestOf = (comment: WireComment): string =>
  createHash('sha256').update(wordsOf(comment).text).digest('base64url').slice(0, 16)

interface ReadComments {
  readonly kind: 'read'
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
}

/** The comments of a page that are new or changed, each after what stands above it. */
const readPage = async (
  client: WordPressClient,
  known: readonly Known[],
  comments: readonly WireComment[],
  now: Instant
): Promise<ReadComments | Failed> => {
  const knownById = new Map(known.map((one) => [one.id, one]))
  const changed = comments.filter((comment) => {
    const former = knownById.get(comment.id)
    return former?.words !== digestOf(comment) || former.status !== comment.status
  })
  if (changed.length === 0) return { kind: 'read', items: [], known: [] }
  const above = await readAbove(client, changed, comments, knownById)
  if (above.kind === 'failed') return above
  const all = [...above.comments, ...changed]
  const subjects = await readSubjects(client, all)
  if (subjects.kind === 'failed') return subjects
  const ratings = await readRatings(client, changed)
  if (ratings.kind === 'failed') return ratings

  const byId = new Map([...above.comments, ...comments].map((one) => [one.id, one]))
  const items: InboundItem[] = []
  const added: Known[] = []
  for (const comment of all) {
    const former = knownById.get(comment.id)
    const words = digestOf(comment)
    const top = topOf(comment, byId, knownById)
    const context = above.comments.includes(comment)
    const item = toItem(comment, {
      site: client.site,
      userId: client.userId,
      top,
      subject: subjects.of(comment),
      rating: ratings.of(comment),
      editedAt: former !== undefined && former.words !== words ? now : null,
      context
    })
    items.push(item)
    if (!context)
      added.push({
        id: comment.id,
        at: earlier(comment.date_gmt ?? now, now),
        top,
        by: item.author.ref,
        words,
        status: comment.status
      })
  }
  return { kind: 'read', items, known: added }
}

const topOf = (
  comment: WireComment,
  byId: ReadonlyMap<number, WireComment>,
  knownById: ReadonlyMap<number, Known>
): number => {
  let current = comment
  const passed = new Set<number>()
  while (current.parent !== 0 && !passed.has(current.id)) {
    passed.add(current.id)
    const known = knownById.get(current.parent)
    if (known !== undefined) return known.top
    const parent = byId.get(current.parent)
    // A parent that is gone still holds its answers together.
    if (parent === undefined) return current.parent
    current = parent
  }
  return current.id
}

/** The comments above those of a page that were not read before, the topmost first; those that are gone are left out. */
const readAbove = async (
  client: WordPressClient,
  changed: readonly WireComment[],
  onPage: readonly WireComment[],
  knownById: ReadonlyMap<number, Known>
): Promise<{ readonly kind: 'above'; readonly comments: readonly WireComment[] } | Failed> => {
  const here = new Set(onPage.map((one) => one.id))
  const asked = new Set<number>()
  const found: WireComment[] = []
  let level: readonly WireComment[] = changed
  for (let levels = 0; levels < mostLevels; levels += 1) {
    const missing = [...new Set(level.map((one) => one.parent))].filter(
      (id) => id !== 0 && !here.has(id) && !knownById.has(id) && !asked.has(id)
    )
    if (missing.length === 0) break
    for (const id of missing) asked.add(id)
    const outcome = await client.call({
      method: 'GET',
      route: 'wp/v2/comments',
      parameters: {
        ...client.everything,
        include: missing.join(','),
        per_page: String(pageSize),
        _fields: commentFields
      },
      schema: commentsSchema
    })
    if (outcome.kind !== 'answered') return failed(outcome.failure)
    level = outcome.value.filter(isSaid)
    found.unshift(...level)
  }
  return { kind: 'above', comments: found }
}

const longestPlace = 300
/** `…/wp/v2/posts/4`, or the same as `rest_route`: the collection and the number. */
const placePattern = /([a-z0-9_-]{1,100}\/v\d{1,3}\/[a-z0-9_-]{1,100})\/(\d{1,20})\/?$/u

const collectionOf = (comment: WireComment): string | null =>
  placePattern.exec(
    (comment._links?.up[0]?.href ?? '').replaceAll(/%2f/giu, '/').slice(-longestPlace)
  )?.[1] ?? null

/** The titles of what was commented on: one request for each kind of it. What may not be seen has its address alone. */
const readSubjects = async (
  client: WordPressClient,
  comments: readonly WireComment[]
): Promise<{ readonly kind: 'read'; of(comment: WireComment): InboundSubject | null } | Failed> => {
  const wanted = new Map<string, Set<number>>()
  for (const comment of comments) {
    const collection = collectionOf(comment)
    if (collection === null) continue
    wanted.set(collection, (wanted.get(collection) ?? new Set()).add(comment.post))
  }
  const subjects = new Map<number, InboundSubject>()
  for (const [route, ids] of wanted) {
    const outcome = await client.call({
      method: 'GET',
      route,
      parameters: {
        include: [...ids].slice(0, pageSize).join(','),
        per_page: String(pageSize),
        _fields: 'id,title,link'
      },
      schema: postsSchema
    })
    if (outcome.kind === 'lost') return failed(outcome.failure)
    if (outcome.kind !== 'answered') continue
    for (const { id, title, link } of outcome.value)
      subjects.set(id, {
        title: plainText(title?.rendered ?? '').text || null,
        text: null,
        url: link ?? null
      })
  }
  return {
    kind: 'read',
    of(comment) {
      const url = comment.link.split('#', 1)[0] ?? ''
      return subjects.get(comment.post) ?? (url === '' ? null : { title: null, text: null, url })
    }
  }
}

/** The stars of a shop's reviews; core does not tell them. Where the shop does not either, a review has none. */
const readRatings = async (
  client: WordPressClient,
  comments: readonly WireComment[]
): Promise<{ readonly kind: 'read'; of(comment: WireComment): number | null } | Failed> => {
  const asked = comments.filter((one) => one.type === 'review' && one.meta?.rating === undefined)
  const ratings = new Map<number, number>()
  if (asked.length > 0) {
    const outcome = await client.call({
      method: 'GET',
      route: 'wc/v3/products/reviews',
      parameters: {
        include: asked.map((one) => one.id).join(','),
        status: 'all',
        per_page: String(pageSize),
        _fields: 'id,rating'
      },
      schema: ratingsSchema
    })
    if (outcome.kind === 'lost') return failed(outcome.failure)
    if (outcome.kind === 'answered') for (const { id, rating } of outcome.value) ratings.set(id, rating)
  }
  return {
    kind: 'read',
    of(comment) {
      const rating = comment.meta?.rating ?? ratings.get(comment.id) ?? null
      return rating !== null && Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : null
    }
  }
}

/** Which of the comments that no page showed are gone: the others were only passed over, and are asked for by name. */
const readGone = async (
  client: WordPressClient,
  known: readonly Known[],
  unseen: readonly number[]
): Promise<
  | { readonly kind: 'read'; readonly items: readonly InboundItem[]; readonly ids: ReadonlySet<number> }
  | Failed
> => {
  const asked = unseen.slice(0, pageSize)
  if (asked.length === 0) return { kind: 'read', items: [], ids: new Set() }
  const outcome = await client.call({
    method: 'GET',
    route: 'wp/v2/comments',
    parameters: {
      ...client.everything,
      include: asked.join(','),
      per_page: String(pageSize),
      _fields: 'id'
    },
    schema: listedIdsSchema
  })
  if (outcome.kind !== 'answered') return failed(outcome.failure)
  const standing = new Set(outcome.value.map((one) => one.id))
  const gone = known.filter((one) => asked.includes(one.id) && !standing.has(one.id))
  const spam = await readSpam(client, gone)
  if (spam.kind === 'failed') return spam
  return {
    kind: 'read',
    items: gone.map((one) => {
      const comment = spam.comments.get(one.id)
      if (comment === undefined) return toTombstone(one, client)
      const { site, userId } = client
      const context = { subject: null, rating: null, editedAt: null, context: true }
      return toItem(comment, { site, userId, top: one.top, ...context })
    }),
    // What comes out of the spam is in the list again, and new.
    ids: new Set(gone.map((one) => one.id))
  }
}

/** Which of the comments that left the list were marked as spam: they are still there, out of the public’s sight. */
const readSpam = async (
  client: WordPressClient,
  gone: readonly Known[]
): Promise<{ readonly kind: 'read'; readonly comments: ReadonlyMap<number, WireComment> } | Failed> => {
  if (gone.length === 0 || !client.moderates) return { kind: 'read', comments: new Map() }
  const outcome = await client.call({
    method: 'GET',
    route: 'wp/v2/comments',
    parameters: {
      ...client.everything,
      status: 'spam',
      include: gone.map((one) => one.id).join(','),
      per_page: String(pageSize),
      _fields: commentFields
    },
    schema: commentsSchema
  })
  if (outcome.kind !== 'answered') return failed(outcome.failure)
  return { kind: 'read', comments: new Map(outcome.value.map((one) => [one.id, one])) }
}
