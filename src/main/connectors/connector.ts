import type { z } from 'zod'
import type { Instant } from '../../shared/model/instant.ts'
import type { Failure, Published } from '../../shared/model/delivery.ts'
import { plainFrame, type ReplyFrame, type Span } from '../../shared/model/message.ts'
import type { Capabilities, Network, ReplyLimit } from '../../shared/model/network.ts'

/** What a connector may use of the world. It keeps no state, sets no timer, retries nothing, logs no body. */
export interface Io {
  readonly fetch: typeof fetch
  now(): Instant
  readonly signal: AbortSignal
  /** Most bytes of one answer. */
  readonly bytes: number
  /** Milliseconds that one request may take. */
  readonly timeout: number
}

/** What is known of a connected account while it is used. */
export interface Session<Settings, Credentials> {
  readonly settings: Settings
  readonly credentials: Credentials
  /** Keeps renewed credentials (a refreshed token) before they are used. */
  renew(credentials: Credentials): Promise<void>
}

/** The post, video, place or article commented on. */
export interface InboundSubject {
  readonly title: string | null
  readonly text: string | null
  readonly url: string | null
}

export interface InboundAuthor {
  /** The network's stable id; null where nobody is named. */
  readonly ref: string | null
  readonly handle: string
  readonly name: string
  readonly url: string | null
  /** The account itself: one of ours. */
  readonly isUs: boolean
}

/** One thing said, as every network and file tells it. */
export interface InboundItem {
  readonly ref: string
  readonly conversationRef: string
  readonly parentRef: string | null
  readonly kind: 'mention' | 'comment' | 'review' | 'message' | 'post'
  readonly author: InboundAuthor
  readonly subject: InboundSubject | null
  readonly text: string
  readonly spans: readonly Span[]
  readonly url: string | null
  readonly language: string | null
  readonly rating: number | null
  readonly publishedAt: Instant | null
  readonly editedAt: Instant | null
  readonly state: 'visible' | 'deleted'
  /** What the network needs to answer this item, opaque to all but its connector; null: the ref is enough. */
  readonly replyTarget: string | null
  /** Context only (the thread above a mention): it is shown, but asks for no answer. */
  readonly context: boolean
}

/** A reply as it leaves: frozen at the click. */
export interface OutboundReply {
  /** Made with the entry and never changed: the network's idempotency key, or record key. */
  readonly key: string
  readonly parentRef: string
  readonly replyTarget: string | null
  readonly text: string
  readonly language: string | null
  readonly createdAt: Instant
  readonly firstTriedAt: Instant
}

export interface PollPage<Cursor> {
  readonly items: readonly InboundItem[]
  readonly cursor: Cursor
  readonly more: boolean
  /** The network asks not to be polled before. */
  readonly notBefore: Instant | null
}

export type PollOutcome<Cursor> =
  | { readonly kind: 'page'; readonly page: PollPage<Cursor> }
  | { readonly kind: 'failed'; readonly failure: Failure }

export type PublishOutcome =
  | { readonly kind: 'published'; readonly published: Published }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It was sent and the answer was lost. */
  | { readonly kind: 'unknown'; readonly message: string }

export type LookupOutcome =
  | { readonly kind: 'found'; readonly published: Published }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What the person types to connect. */
export interface SignInAnswers {
  readonly server: string | null
  readonly identifier: string | null
  readonly secret: string
}

export type SignInOutcome<Settings, Credentials> =
  | {
      readonly kind: 'signed_in'
      readonly remoteId: string
      readonly handle: string
      readonly name: string
      readonly settings: Settings
      readonly credentials: Credentials
    }
  /** The account asks for a second factor: a password made for apps is the way in. */
  | { readonly kind: 'second_factor' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Connector<Settings, Credentials, Cursor> {
  readonly network: Network
  readonly capabilities: Capabilities
  readonly asks: readonly ('server' | 'identifier' | 'password' | 'token')[]
  readonly schemas: {
    readonly settings: z.ZodType<Settings>
    readonly credentials: z.ZodType<Credentials>
    readonly cursor: z.ZodType<Cursor>
  }
  signIn(answers: SignInAnswers, io: Io): Promise<SignInOutcome<Settings, Credentials>>
  poll(session: Session<Settings, Credentials>, cursor: Cursor | null, io: Io): Promise<PollOutcome<Cursor>>
  publish(session: Session<Settings, Credentials>, reply: OutboundReply, io: Io): Promise<PublishOutcome>
  /** Did my lost reply arrive? */
  findPublished(session: Session<Settings, Credentials>, reply: OutboundReply, io: Io): Promise<LookupOutcome>
  /** The limit of an account whose server has its own; without it, that of the capabilities. */
  limitOf?(settings: Settings): ReplyLimit
  /** What a reply to a message asks for beside its words, from the message’s `replyTarget`. */
  frameOf?(replyTarget: string | null): ReplyFrame
}

/** A session as the store keeps it: JSON texts. */
export interface StoredSession {
  readonly settings: string
  readonly credentials: string
  renew(credentials: string): Promise<void>
}

/** A connector whose types are forgotten: it takes and gives the JSON that the store and the vault keep. */
export interface AnyConnector {
  readonly network: Network
  readonly capabilities: Capabilities
  readonly asks: Connector<unknown, unknown, unknown>['asks']
  signIn(answers: SignInAnswers, io: Io): Promise<SignInOutcome<string, string>>
  poll(session: StoredSession, cursor: string | null, io: Io): Promise<PollOutcome<string>>
  publish(session: StoredSession, reply: OutboundReply, io: Io): Promise<PublishOutcome>
  findPublished(session: StoredSession, reply: OutboundReply, io: Io): Promise<LookupOutcome>
  /** What an account with these settings can do. */
  capabilitiesOf(settings: string): Capabilities
  frameOf(replyTarget: string | null): ReplyFrame
}

/** Parses what is stored with the connector's schemas, then forgets its types. Stored JSON that no longer parses is a failure, never a crash. */
export const defineConnector = <Settings, Credentials, Cursor>(
  connector: Connector<Settings, Credentials, Cursor>
): AnyConnector => {
  const { schemas } = connector
  const open = (stored: StoredSession): Session<Settings, Credentials> | null => {
    const settings = schemas.settings.safeParse(parseJson(stored.settings))
    const credentials = schemas.credentials.safeParse(parseJson(stored.credentials))
    if (!settings.success || !credentials.success) return null
    return {
      settings: settings.data,
      credentials: credentials.data,
      renew: (renewed) => stored.renew(JSON.stringify(renewed))
    }
  }
  const reconnect: { kind: 'failed'; failure: Failure } = {
    kind: 'failed',
    failure: { kind: 'unauthorized', message: 'stored credentials cannot be read' }
  }
  return {
    network: connector.network,
    capabilities: connector.capabilities,
    asks: connector.asks,
    async signIn(answers, io) {
      const outcome = await connector.signIn(answers, io)
      if (outcome.kind !== 'signed_in') return outcome
      return {
        ...outcome,
        settings: JSON.stringify(outcome.settings),
        credentials: JSON.stringify(outcome.credentials)
      }
    },
    async poll(stored, cursor, io) {
      const session = open(stored)
      if (session === null) return reconnect
      // A cursor that no longer parses only costs a re-read.
      const parsed = cursor === null ? null : schemas.cursor.safeParse(parseJson(cursor))
      const outcome = await connector.poll(session, parsed?.success ? parsed.data : null, io)
      if (outcome.kind === 'failed') return outcome
      return { kind: 'page', page: { ...outcome.page, cursor: JSON.stringify(outcome.page.cursor) } }
    },
    async publish(stored, reply, io) {
      const session = open(stored)
      return session === null ? reconnect : await connector.publish(session, reply, io)
    },
    async findPublished(stored, reply, io) {
      const session = open(stored)
      return session === null ? reconnect : await connector.findPublished(session, reply, io)
    },
    capabilitiesOf(stored) {
      const { capabilities } = connector
      const settings = schemas.settings.safeParse(parseJson(stored))
      const limit = settings.success ? connector.limitOf?.(settings.data) : undefined
      return limit === undefined ? capabilities : { ...capabilities, reply: { ...capabilities.reply, limit } }
    },
    frameOf: (replyTarget) => connector.frameOf?.(replyTarget) ?? plainFrame
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
