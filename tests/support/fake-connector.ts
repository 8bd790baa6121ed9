import { z } from 'zod'
import {
  type AnyConnector,
  defineConnector,
  type LookupOutcome,
  type OutboundAction,
  type OutboundReply,
  type PublishOutcome
} from '../../src/main/connectors/connector.ts'
import type { Failure, Published } from '../../src/shared/model/delivery.ts'
import { type Instant, plus } from '../../src/shared/model/instant.ts'
import type { Capabilities, Network } from '../../src/shared/model/network.ts'
import type { FakeClock } from './fake-clock.ts'

/** What the network does with the next reply. */
export type Fault =
  /** Takes it and answers. */
  | { readonly kind: 'accept' }
  /** Takes it, the answer never comes: the connector can only say that it does not know. */
  | { readonly kind: 'accept_then_timeout' }
  /** Takes it and answers 500. */
  | { readonly kind: 'accept_then_500' }
  /** Answers 504 now and shows the reply only after so many milliseconds. */
  | { readonly kind: 'accept_late'; readonly after: number }
  /** Takes it, and a poll brings it back before the answer. */
  | { readonly kind: 'echo_first' }
  /** Takes it and never answers: the connector says that it does not know once it is cut off. */
  | { readonly kind: 'accept_then_silence' }
  /** The request never arrives, and nobody knows. */
  | { readonly kind: 'lost' }
  /** The request arrives (or not), then nothing happens any more in this process: for crash tests. */
  | { readonly kind: 'hang_after_accepting' }
  | { readonly kind: 'hang_before_arriving' }
  /** Takes it, then the connector has a bug. */
  | { readonly kind: 'accept_then_throw' }
  | { readonly kind: 'fail'; readonly failure: Failure }

/** A reply that stands on the network; `shownAt`: from when it can be found. */
export interface RemoteReply {
  readonly ref: string
  readonly key: string
  readonly parentRef: string
  readonly text: string
  readonly shownAt: Instant
}

export interface FakeNetwork {
  readonly connector: AnyConnector
  /** Every copy that was ever taken. */
  readonly replies: RemoteReply[]
  /** Every request to publish, taken or not. */
  readonly requests: OutboundReply[]
  /** Read-backs that were answered or not. */
  readonly lookups: OutboundReply[]
  /** The faults of the next publications, in order; then it accepts. */
  faults: Fault[]
  /** The failures of the next read-backs, in order; then it answers. */
  lookupFailures: Failure[]
  /** Called after a reply was taken and before it is answered. */
  onTaken: (reply: RemoteReply) => Promise<void>
  /** Every action that was asked for, and the failures of the next ones, in order; then it is done. */
  readonly acts: OutboundAction[]
  actFailures: Failure[]
  /** Called when a request arrives, before anything else. */
  onRequest: (reply: OutboundReply) => void | Promise<void>
}

export const fakeCapabilities: Capabilities = {
  receive: 'poll',
  kinds: ['mention', 'comment'],
  reply: {
    by: 'network',
    limit: { max: 300, counting: 'graphemes' },
    threading: 'thread',
    images: null,
    privately: false
  },
  actions: [],
  idempotency: 'lookup'
}

const forever = new Promise<never>(() => {})

/** A network in memory, which takes every copy it is sent unless it knows idempotency keys. */
export const fakeNetwork = (
  clock: FakeClock,
  options: {
    readonly network?: Network
    readonly idempotency?: Capabilities['idempotency']
    readonly capabilities?: Partial<Capabilities>
  } = {}
): FakeNetwork => {
  const idempotency = options.idempotency ?? 'lookup'
  const replies: RemoteReply[] = []
  const requests: OutboundReply[] = []
  const lookups: OutboundReply[] = []
  const acts: OutboundAction[] = []

  const take = async (reply: OutboundReply, delay = 0): Promise<RemoteReply> => {
    const known = idempotency === 'key' ? replies.find((one) => one.key === reply.key) : undefined
    if (known !== undefined) return known
    const taken = {
      ref: `remote-${replies.length + 1}`,
      key: reply.key,
      parentRef: reply.parentRef,
      text: reply.text,
      shownAt: plus(clock.now(), delay)
    }
    replies.push(taken)
    await network.onTaken(taken)
    return taken
  }
  const proof = (taken: RemoteReply): Published => ({
    ref: taken.ref,
    url: `https://network.example/${taken.ref}`,
    at: taken.shownAt
  })

  const publish = async (reply: OutboundReply, signal: AbortSignal): Promise<PublishOutcome> => {
    requests.push(reply)
    await network.onRequest(reply)
    const fault = network.faults.shift() ?? { kind: 'accept' }
    switch (fault.kind) {
      case 'accept':
      case 'echo_first':
        return { kind: 'published', published: proof(await take(reply)) }
      case 'accept_then_timeout':
        await take(reply)
        return { kind: 'unknown', message: 'timeout' }
      case 'accept_then_500':
        await take(reply)
        return { kind: 'unknown', message: '500' }
      case 'accept_late':
        await take(reply, fault.after)
        return { kind: 'unknown', message: '504' }
      case 'accept_then_silence':
        await take(reply)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { kind: 'unknown', message: 'aborted' }
      case 'lost':
        return { kind: 'unknown', message: 'reset' }
      case 'hang_after_accepting':
        await take(reply)
        return await forever
      case 'hang_before_arriving':
        return await forever
      case 'accept_then_throw':
        await take(reply)
        throw new Error('a bug after the request left')
      case 'fail':
        return { kind: 'failed', failure: fault.failure }
    }
  }
  const findPublished = async (reply: OutboundReply): Promise<LookupOutcome> => {
    lookups.push(reply)
    const failure = network.lookupFailures.shift()
    if (failure !== undefined) return { kind: 'failed', failure }
    const found = replies.find((one) => one.key === reply.key && one.shownAt <= clock.now())
    return found === undefined ? { kind: 'absent' } : { kind: 'found', published: proof(found) }
  }

  const network: FakeNetwork = {
    connector: defineConnector({
      network: options.network ?? 'mastodon',
      capabilities: { ...fakeCapabilities, idempotency, ...options.capabilities },
      asks: ['token'],
      schemas: { settings: z.object({}), credentials: z.object({ token: z.string() }), cursor: z.null() },
      signIn: async () => ({ kind: 'failed', failure: { kind: 'unavailable', message: 'not in this fake' } }),
      poll: async () => ({
        kind: 'page',
        page: { items: [], events: [], reachedBack: null, cursor: null, more: false, notBefore: null }
      }),
      publish: (_session, reply, io) => publish(reply, io.signal),
      findPublished: (_session, reply) => findPublished(reply),
      act: async (_session, action) => {
        acts.push(action)
        const failure = network.actFailures.shift()
        return failure === undefined ? { kind: 'done' } : { kind: 'failed', failure }
      }
    }),
    replies,
    requests,
    lookups,
    acts,
    actFailures: [],
    faults: [],
    lookupFailures: [],
    onTaken: async () => {},
    onRequest: () => {}
  }
  return network
}
