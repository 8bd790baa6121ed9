import type { z } from 'zod'
import type { Instant } from '../../shared/model/instant.ts'
import type { Failure, Published } from '../../shared/model/delivery.ts'
import {
  type AttachmentKind,
  type Audience,
  plainFrame,
  type ReplyFrame,
  type Span,
  type Standing
} from '../../shared/model/message.ts'
import type { Capabilities, MessageAction, Network } from '../../shared/model/network.ts'
import type { QuietEventKind } from '../../shared/model/quiet-event.ts'

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

export type AuditWish = 'due' | 'not_due'

/** What is known of a connected account while it is used. */
export interface Session<Settings, Credentials> {
  readonly settings: Settings
  readonly credentials: Credentials
  /** How far back the first poll goes: what was said before was not asked for. It may come nearer while that goes on. */
  readonly since: Instant
  /**
   * Whether a round that begins now looks far back, for what was missed, edited or deleted: the app asks for it once a
   * night. Absent: the connector keeps its own rhythm.
   */
  readonly audit?: AuditWish
  /** Keeps renewed credentials (a refreshed token) before they are used. */
  renew(credentials: Credentials): Promise<void>
  /**
   * What `renew` kept last, whoever speaks for the account: a poll and a reply do so side by side, and what may be used once
   * (a refresh token) must not be used by both. Null: nothing that can be read.
   */
  kept(): Promise<Credentials | null>
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

/** Something that came with a message. The app fetches it only when somebody looks at it. */
export interface InboundAttachment {
  readonly kind: AttachmentKind
  /** An address that anybody may read, or a name that only the connector can turn into one (`locateAttachment`). */
  readonly source: { readonly kind: 'address' | 'account'; readonly at: string }
  /** A smaller picture of it: the poster of a video. */
  readonly preview: { readonly kind: 'address' | 'account'; readonly at: string } | null
  /** What its author says that it shows (the alternative text). */
  readonly description: string | null
  /** Of a file. */
  readonly name: string | null
  readonly width: number | null
  readonly height: number | null
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
  readonly attachments: readonly InboundAttachment[]
  /** Whether its network shows it to its public. */
  readonly standing: Standing
  readonly audience: Audience
}

/** Somebody liked or passed on something of ours, without a word: it asks for no answer. */
export interface InboundQuietEvent {
  /** The network's id of it; the same for the same person, kind and post. */
  readonly ref: string
  readonly kind: QuietEventKind
  readonly author: InboundAuthor
  /** Our post or reply, by the `ref` that its item has or would have. */
  readonly about: { readonly ref: string; readonly text: string | null; readonly url: string | null }
  readonly at: Instant | null
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
  /** Within what `capabilities.reply.images` allows. */
  readonly images: readonly OutboundImage[]
}

export interface OutboundImage {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
  /** What it shows, for those who do not see it: never empty. */
  readonly description: string
  readonly width: number
  readonly height: number
}

/** Something done to a message on its network. Doing it twice changes nothing more. */
export interface OutboundAction {
  readonly kind: MessageAction
  /** Of the message that it is done to. */
  readonly ref: string
  readonly conversationRef: string
  /** Of that message itself, never of one that it answers; null until it has come in. */
  readonly replyTarget: string | null
  /** Of an edit: the final, signed words. */
  readonly text: string | null
  readonly language: string | null
  readonly at: Instant
}

export type ActOutcome = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly failure: Failure }

/** Something that asks for an answer and that nobody here can read: kept as it came, for a person. */
export interface UnreadItem {
  /** The `ref` that its item would have, where it says so; else the digest of what came is its name. */
  readonly ref: string | null
  /** As JSON. */
  readonly raw: string
}

export interface PollPage<Cursor> {
  readonly items: readonly InboundItem[]
  /** Absent: everything could be read. */
  readonly unread?: readonly UnreadItem[]
  readonly events: readonly InboundQuietEvent[]
  /** How far back a first poll has come, for the person who waits; null when it says nothing. */
  readonly reachedBack: Instant | null
  /** With this page a round that looked far back has ended. Absent: it ends with the last page. */
  readonly auditEnded?: boolean
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

/** How a wait for something new ended. Only a hint: what is new comes with the poll that follows. */
export type ListenOutcome =
  | { readonly kind: 'heard' }
  /** Nothing was said for as long as one wait lasts. */
  | { readonly kind: 'quiet' }
  /** This server offers none to this account. */
  | { readonly kind: 'not_offered' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export type LocateOutcome =
  | { readonly kind: 'located'; readonly address: string; readonly headers: Readonly<Record<string, string>> }
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
      /** When the person will have to sign in again, where that is known. */
      readonly expiresAt: Instant | null
    }
  /** The account asks for a second factor: a password made for apps is the way in. */
  | { readonly kind: 'second_factor' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What the person types before the browser opens. */
export interface BrowserAnswers {
  readonly server: string | null
  readonly identifier: string | null
}

export type BeginOutcome =
  | {
      readonly kind: 'open'
      /** Where the person agrees, in their own browser. */
      readonly address: string
      /** What `finish` needs; it may be secret, and is kept in memory only. */
      readonly pending: string
      /** loopback: the browser comes back to the redirect · paste: the page shows a text that the person brings back. */
      readonly returns: 'loopback' | 'paste'
    }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Signing in where the person is already known: in the browser (RFC 8252), without a password passing through the app. */
export interface BrowserSignIn<Settings, Credentials> {
  readonly asks: readonly ('server' | 'identifier')[]
  /** `redirect` is an address on this computer's loopback, such as http://127.0.0.1:43121/callback. */
  begin(answers: BrowserAnswers, redirect: string, io: Io): Promise<BeginOutcome>
  /** `returned` is the whole address that the browser came back to, or the text that was pasted. */
  finish(pending: string, returned: string, io: Io): Promise<SignInOutcome<Settings, Credentials>>
}

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
  /** Where the network offers it. */
  readonly browserSignIn?: BrowserSignIn<Settings, Credentials>
  poll(session: Session<Settings, Credentials>, cursor: Cursor | null, io: Io): Promise<PollOutcome<Cursor>>
  publish(session: Session<Settings, Credentials>, reply: OutboundReply, io: Io): Promise<PublishOutcome>
  /** Did my lost reply arrive? */
  findPublished(session: Session<Settings, Credentials>, reply: OutboundReply, io: Io): Promise<LookupOutcome>
  /** Waits for something new, where the network says so by itself. One wait at a time, never during a poll. */
  listen?(session: Session<Settings, Credentials>, cursor: Cursor | null, io: Io): Promise<ListenOutcome>
  /** Does one of the actions of the capabilities. */
  act?(session: Session<Settings, Credentials>, action: OutboundAction, io: Io): Promise<ActOutcome>
  /** Where an attachment whose source is `account` can be fetched now; the address may hold a secret and is not kept. */
  locateAttachment?(session: Session<Settings, Credentials>, at: string, io: Io): Promise<LocateOutcome>
  /** What an account can do whose server has limits and lacks of its own; without it, what the network can. */
  capabilitiesOf?(settings: Settings): Capabilities
  /** What the person need not type again to reconnect; never a secret. */
  answersOf?(settings: Settings): BrowserAnswers
  /** What a reply to a message asks for beside its words, from the message’s `replyTarget`. */
  frameOf?(replyTarget: string | null): ReplyFrame
  /** What answers a message to its author alone, from its `replyTarget`; null where that cannot be. With `reply.privately`. */
  privateTargetOf?(replyTarget: string | null): string | null
  /** What the next part of a thread takes over of the `replyTarget` of the part before; null: its ref is enough. */
  nextTargetOf?(replyTarget: string | null): string | null
}

/** A session as the store keeps it: JSON texts. */
export interface StoredSession {
  readonly settings: string
  readonly credentials: string
  readonly since: Instant
  readonly audit?: AuditWish
  renew(credentials: string): Promise<void>
  /** Absent where nobody else speaks for the account: `credentials` is what is kept. */
  kept?(): Promise<string | null>
}

/** A connector whose types are forgotten: it takes and gives the JSON that the store and the vault keep. */
export interface AnyConnector {
  readonly network: Network
  readonly capabilities: Capabilities
  readonly asks: Connector<unknown, unknown, unknown>['asks']
  signIn(answers: SignInAnswers, io: Io): Promise<SignInOutcome<string, string>>
  readonly browserSignIn: BrowserSignIn<string, string> | null
  poll(session: StoredSession, cursor: string | null, io: Io): Promise<PollOutcome<string>>
  publish(session: StoredSession, reply: OutboundReply, io: Io): Promise<PublishOutcome>
  findPublished(session: StoredSession, reply: OutboundReply, io: Io): Promise<LookupOutcome>
  readonly listen: ((session: StoredSession, cursor: string | null, io: Io) => Promise<ListenOutcome>) | null
  act(session: StoredSession, action: OutboundAction, io: Io): Promise<ActOutcome>
  locateAttachment(session: StoredSession, at: string, io: Io): Promise<LocateOutcome>
  /** What an account with these settings can do. */
  capabilitiesOf(settings: string): Capabilities
  answersOf(settings: string): BrowserAnswers
  frameOf(replyTarget: string | null): ReplyFrame
  privateTargetOf(replyTarget: string | null): string | null
  nextTargetOf(replyTarget: string | null): string | null
}

/** Parses what is stored with the connector's schemas, then forgets its types. Stored JSON that no longer parses is a failure, never a crash. */
export const defineConnector = <Settings, Credentials, Cursor>(
  connector: Connector<Settings, Credentials, Cursor>
): AnyConnector => {
  const { schemas } = connector
  const readCredentials = (stored: string | null): Credentials | null => {
    const parsed = stored === null ? null : schemas.credentials.safeParse(parseJson(stored))
    return parsed?.success ? parsed.data : null
  }
  const open = (stored: StoredSession): Session<Settings, Credentials> | null => {
    const settings = schemas.settings.safeParse(parseJson(stored.settings))
    const credentials = readCredentials(stored.credentials)
    if (!settings.success || credentials === null) return null
    return {
      settings: settings.data,
      credentials,
      since: stored.since,
      ...(stored.audit === undefined ? {} : { audit: stored.audit }),
      renew: (renewed) => stored.renew(JSON.stringify(renewed)),
      kept: async () => readCredentials(stored.kept === undefined ? stored.credentials : await stored.kept())
    }
  }
  const reconnect: { kind: 'failed'; failure: Failure } = {
    kind: 'failed',
    failure: { kind: 'unauthorized', message: 'stored credentials cannot be read' }
  }
  /** A cursor that no longer parses only costs a re-read. */
  const readCursor = (cursor: string | null): Cursor | null => {
    const parsed = cursor === null ? null : schemas.cursor.safeParse(parseJson(cursor))
    return parsed?.success ? parsed.data : null
  }
  const toStored = (outcome: SignInOutcome<Settings, Credentials>): SignInOutcome<string, string> =>
    outcome.kind === 'signed_in'
      ? {
          ...outcome,
          settings: JSON.stringify(outcome.settings),
          credentials: JSON.stringify(outcome.credentials)
        }
      : outcome
  const { browserSignIn, listen, act, locateAttachment } = connector
  const unsupported: { kind: 'failed'; failure: Failure } = {
    kind: 'failed',
    failure: { kind: 'rejected', code: 'forbidden', message: '' }
  }
  return {
    network: connector.network,
    capabilities: connector.capabilities,
    asks: connector.asks,
    signIn: async (answers, io) => toStored(await connector.signIn(answers, io)),
    browserSignIn:
      browserSignIn === undefined
        ? null
        : {
            asks: browserSignIn.asks,
            begin: (answers, redirect, io) => browserSignIn.begin(answers, redirect, io),
            finish: async (pending, returned, io) =>
              toStored(await browserSignIn.finish(pending, returned, io))
          },
    async poll(stored, cursor, io) {
      const session = open(stored)
      if (session === null) return reconnect
      const outcome = await connector.poll(session, readCursor(cursor), io)
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
    listen:
      listen === undefined
        ? null
        : async (stored, cursor, io) => {
            const session = open(stored)
            return session === null ? reconnect : await listen(session, readCursor(cursor), io)
          },
    async act(stored, action, io) {
      const session = open(stored)
      if (session === null) return reconnect
      return act === undefined ? unsupported : await act(session, action, io)
    },
    async locateAttachment(stored, at, io) {
      const session = open(stored)
      if (session === null) return reconnect
      return locateAttachment === undefined ? unsupported : await locateAttachment(session, at, io)
    },
    capabilitiesOf(stored) {
      const { capabilities } = connector
      const settings = schemas.settings.safeParse(parseJson(stored))
      return (settings.success ? connector.capabilitiesOf?.(settings.data) : undefined) ?? capabilities
    },
    answersOf(stored) {
      const settings = schemas.settings.safeParse(parseJson(stored))
      return (settings.success ? connector.answersOf?.(settings.data) : undefined) ?? noAnswers
    },
    frameOf: (replyTarget) => connector.frameOf?.(replyTarget) ?? plainFrame,
    privateTargetOf: (replyTarget) => connector.privateTargetOf?.(replyTarget) ?? null,
    nextTargetOf: (replyTarget) => connector.nextTargetOf?.(replyTarget) ?? null
  }
}

const noAnswers: BrowserAnswers = { server: null, identifier: null }

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
