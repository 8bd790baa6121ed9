import { z } from 'zod'
import {
  type AnyConnector,
  defineConnector,
  type InboundItem,
  type Io,
  type LookupOutcome,
  type OutboundReply,
  type PollOutcome,
  type PublishOutcome
} from '../../src/main/connectors/connector.ts'
import type { Failure, Published } from '../../src/shared/model/delivery.ts'
import { type Instant, minute, plus } from '../../src/shared/model/instant.ts'
import { plainItem } from '../../src/shared/model/message.ts'
import type { Capabilities, Network } from '../../src/shared/model/network.ts'
import type { FakeClock } from './fake-clock.ts'
import { fakeCapabilities } from './fake-connector.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Something said at a place, as it stands there now. */
export interface FakePost {
  readonly ref: string
  readonly conversationRef: string
  readonly parentRef: string | null
  /** Null: ours. */
  readonly person: string | null
  readonly publishedAt: Instant
  text: string
  editedAt: Instant | null
  deleted: boolean
  /** Of a reply of ours: its key. */
  readonly key: string | null
}

/** One presence on a fake network, which remembers everything that was ever said and done there. */
export interface FakePlace {
  readonly name: string
  readonly posts: Map<string, FakePost>
  /** The refs of what was said, edited and deleted, in the order of it: what a poll reads. */
  readonly log: string[]
  /** The token that it takes; another one is refused. */
  token: string
  /** A person says something: begins a conversation, or goes on with one. */
  say(text: string, parent?: FakePost): FakePost
  edit(post: FakePost, text: string): void
  delete(post: FakePost): void
}

export interface FakePlaces {
  readonly connectors: Readonly<Partial<Record<Network, AnyConnector>>>
  readonly places: ReadonlyMap<string, FakePlace>
  /** From now on nothing goes wrong. */
  heal(): void
}

export interface PlaceOptions {
  readonly name: string
  readonly network: Network
  readonly idempotency: Capabilities['idempotency']
}

/** How often a request goes wrong, and how, one time in so many. */
const badPolls = 0.18
const badPublications = 0.25

const settingsSchema = z.object({ place: z.string() })
const credentialsSchema = z.object({ token: z.string() })
/** How much of the log was read. */
const cursorSchema = z.object({ read: z.number().int() })

/**
 * Networks in memory whose polls and publications go wrong by seeded chance, in every way that real ones do: no answer, a
 * wait asked for, nonsense, a sign-in that ended, a bug, pages of any size that repeat what was told, answers that are
 * lost after the reply was taken or before it arrived.
 */
export const fakePlaces = (
  clock: FakeClock,
  random: SeededRandom,
  options: readonly PlaceOptions[]
): FakePlaces => {
  const places = new Map(options.map(({ name }) => [name, createPlace(name, clock)]))
  let isHealed = false
  const goesWrong = (share: number): boolean => !isHealed && random.happens(share)

  const placeOf = (name: string): FakePlace => {
    const place = places.get(name)
    if (place === undefined) throw new Error(`there is no place ${name}`)
    return place
  }
  const unauthorized: Failure = { kind: 'unauthorized', message: 'The token has been revoked' }
  const refused = (place: FakePlace, token: string): Failure | null =>
    place.token === token ? null : unauthorized

  const failureOfPoll = (): Failure => {
    const wait = plus(clock.now(), (1 + random.below(90)) * minute)
    return random.pick<Failure>([
      { kind: 'unavailable', message: 'timeout' },
      { kind: 'unavailable', message: 'HTTP 502' },
      { kind: 'unreadable', message: 'HTML, not JSON' },
      { kind: 'rate_limited', retryAt: wait },
      { kind: 'rate_limited', retryAt: null }
    ])
  }

  const poll = async (
    place: FakePlace,
    token: string,
    cursor: { readonly read: number } | null,
    io: Io
  ): Promise<PollOutcome<{ readonly read: number }>> => {
    await Promise.resolve()
    const refusal = refused(place, token)
    if (refusal !== null) return { kind: 'failed', failure: refusal }
    if (goesWrong(badPolls)) {
      if (random.happens(0.1)) throw new Error('a bug of a connector')
      return { kind: 'failed', failure: failureOfPoll() }
    }
    const read = cursor?.read ?? 0
    const until = Math.min(place.log.length, read + 1 + random.below(isHealed ? 200 : 90))
    // What was told before is told again, as networks with an overlap do; now and then twice on one page.
    const from = Math.max(0, read - random.below(6))
    const refs = place.log.slice(from, until)
    const told = random.happens(0.2) ? [...refs, ...refs.slice(-2)] : [...new Set(refs)]
    const more = until < place.log.length
    return {
      kind: 'page',
      page: {
        items: told.flatMap((ref) => {
          const post = place.posts.get(ref)
          return post === undefined ? [] : [toItem(post)]
        }),
        events: [],
        reachedBack: null,
        cursor: { read: until },
        more,
        notBefore: more && goesWrong(0.1) ? plus(io.now(), 20 * minute) : null
      }
    }
  }

  const take = (place: FakePlace, reply: OutboundReply, isKeyed: boolean): FakePost => {
    const known = isKeyed ? [...place.posts.values()].find((post) => post.key === reply.key) : undefined
    if (known !== undefined) return known
    const parent = place.posts.get(reply.parentRef)
    const post: FakePost = {
      ref: `${place.name}/${place.posts.size + 1}`,
      conversationRef: parent?.conversationRef ?? reply.parentRef,
      parentRef: reply.parentRef,
      person: null,
      publishedAt: clock.now(),
      text: reply.text,
      editedAt: null,
      deleted: false,
      key: reply.key
    }
    place.posts.set(post.ref, post)
    place.log.push(post.ref)
    return post
  }

  const publish = async (
    place: FakePlace,
    token: string,
    reply: OutboundReply,
    isKeyed: boolean
  ): Promise<PublishOutcome> => {
    await Promise.resolve()
    const refusal = refused(place, token)
    if (refusal !== null) return { kind: 'failed', failure: refusal }
    if (place.posts.get(reply.parentRef)?.deleted === true)
      return { kind: 'failed', failure: { kind: 'rejected', code: 'target_gone', message: '' } }
    if (!goesWrong(badPublications))
      return { kind: 'published', published: proof(take(place, reply, isKeyed)) }
    switch (random.below(5)) {
      case 0:
        return { kind: 'failed', failure: { kind: 'unavailable', message: 'ECONNREFUSED' } }
      case 1:
        return { kind: 'failed', failure: { kind: 'rate_limited', retryAt: plus(clock.now(), 5 * minute) } }
      case 2:
        return { kind: 'unknown', message: 'ECONNRESET' }
      case 3:
        take(place, reply, isKeyed)
        throw new Error('a bug after the request left')
      default:
        take(place, reply, isKeyed)
        return { kind: 'unknown', message: 'timeout' }
    }
  }

  const findPublished = async (place: FakePlace, reply: OutboundReply): Promise<LookupOutcome> => {
    await Promise.resolve()
    if (goesWrong(0.2)) return { kind: 'failed', failure: { kind: 'unavailable', message: 'timeout' } }
    const found = [...place.posts.values()].find((post) => post.key === reply.key)
    return found === undefined ? { kind: 'absent' } : { kind: 'found', published: proof(found) }
  }

  const connectorOf = ({ network, idempotency }: PlaceOptions): AnyConnector =>
    defineConnector({
      network,
      capabilities: { ...fakeCapabilities, idempotency },
      asks: ['identifier', 'token'],
      schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
      async signIn({ identifier, secret }) {
        const place = placeOf(identifier ?? '')
        if (place.token !== secret) return { kind: 'failed', failure: unauthorized }
        return {
          kind: 'signed_in',
          remoteId: place.name,
          handle: place.name,
          name: place.name,
          settings: { place: place.name },
          credentials: { token: secret },
          expiresAt: null
        }
      },
      poll: (session, cursor, io) =>
        poll(placeOf(session.settings.place), session.credentials.token, cursor, io),
      publish: (session, reply) =>
        publish(placeOf(session.settings.place), session.credentials.token, reply, idempotency === 'key'),
      findPublished: (session, reply) => findPublished(placeOf(session.settings.place), reply)
    })

  return {
    places,
    connectors: Object.fromEntries(options.map((one) => [one.network, connectorOf(one)])),
    heal() {
      isHealed = true
    }
  }
}

const createPlace = (name: string, clock: FakeClock): FakePlace => {
  const posts = new Map<string, FakePost>()
  const log: string[] = []
  return {
    name,
    posts,
    log,
    token: `${name} token 1`,
    say(text, parent) {
      const ref = `${name}/${posts.size + 1}`
      const post: FakePost = {
        ref,
        conversationRef: parent?.conversationRef ?? ref,
        parentRef: parent?.ref ?? null,
        person: `${name} person ${posts.size % 40}`,
        publishedAt: clock.now(),
        text,
        editedAt: null,
        deleted: false,
        key: null
      }
      posts.set(ref, post)
      log.push(ref)
      return post
    },
    edit(post, text) {
      post.text = text
      post.editedAt = clock.now()
      log.push(post.ref)
    },
    delete(post) {
      post.deleted = true
      log.push(post.ref)
    }
  }
}

const proof = (post: FakePost): Published => ({
  ref: post.ref,
  url: `https://places.example/${encodeURIComponent(post.ref)}`,
  at: post.publishedAt
})

const toItem = (post: FakePost): InboundItem => ({
  ref: post.ref,
  conversationRef: post.conversationRef,
  parentRef: post.parentRef,
  kind: 'comment',
  author: {
    ref: post.person ?? 'us',
    handle: post.person ?? 'us',
    name: post.person ?? 'us',
    url: null,
    isUs: post.person === null
  },
  subject: null,
  text: post.deleted ? '' : post.text,
  spans: [],
  url: null,
  language: null,
  rating: null,
  publishedAt: post.publishedAt,
  editedAt: post.editedAt,
  state: post.deleted ? 'deleted' : 'visible',
  ...plainItem,
  replyTarget: null,
  context: false
})
