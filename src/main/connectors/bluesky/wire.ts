import { z } from 'zod'
import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import { embedViewSchema } from './wire-embed.ts'
import { uriSchema } from './wire-uri.ts'
import type { UnreadItem } from '../connector.ts'
import { readableOf } from '../read-each.ts'

/**
 * What Bluesky sends, as far as it is used: the lexicons com.atproto.* and app.bsky.* (https://docs.bsky.app/docs/api, read
 * 2026-11-22). Only what nothing can be done without is required; a part that is not as documented counts as not there,
 * so that one odd post never hides the others.
 */

const momentSchema = z.string().transform((text): Instant | null => parseInstant(text))

export const strongRefSchema = z.object({ uri: uriSchema, cid: z.string().min(1) })
export type StrongRef = Readonly<z.infer<typeof strongRefSchema>>

/** com.atproto.label.defs#label, and #selfLabel; `neg` takes one back. */
const labelSchema = z.object({ val: z.string().min(1), neg: z.boolean().optional() })
const labelsSchema = z
  .array(z.unknown())
  .transform((all): readonly string[] =>
    all.flatMap((one) => {
      const label = labelSchema.safeParse(one).data
      return label === undefined || label.neg === true ? [] : [label.val]
    })
  )
  .catch([])

const authorSchema = z.object({
  did: z.string().min(1),
  handle: z.string(),
  displayName: z.string().optional().catch(undefined),
  labels: labelsSchema,
  viewer: z
    .object({ blockedBy: z.boolean().optional(), blocking: z.string().optional() })
    .optional()
    .catch(undefined)
})
export type WireAuthor = Readonly<z.infer<typeof authorSchema>>

const quotedSchema = z.object({ record: strongRefSchema })

/** app.bsky.feed.post. */
export const postRecordSchema = z.object({
  text: z.string().catch(''),
  createdAt: momentSchema.nullish().catch(null),
  langs: z.array(z.string()).catch([]),
  facets: z.array(z.unknown()).catch([]),
  reply: z.object({ root: strongRefSchema, parent: strongRefSchema }).optional().catch(undefined),
  /** What its author warns of. */
  labels: z
    .object({ values: labelsSchema })
    .transform(({ values }) => values)
    .catch([]),
  /** That something came with it; the network's own view of it says what. */
  embed: z
    .union([
      quotedSchema.transform(({ record }) => ({ quotes: record.uri })),
      z.object({ record: quotedSchema }).transform(({ record }) => ({ quotes: record.record.uri })),
      z.looseObject({ $type: z.string() }).transform(() => ({ quotes: null }))
    ])
    .optional()
    .catch(undefined)
})
export type PostRecord = Readonly<z.infer<typeof postRecordSchema>>

const postFields = {
  uri: uriSchema,
  cid: z.string().min(1),
  author: authorSchema,
  record: postRecordSchema,
  labels: labelsSchema
}

export const postViewSchema = z.object({
  ...postFields,
  indexedAt: momentSchema,
  viewer: z
    .object({ replyDisabled: z.boolean().optional(), like: uriSchema.optional() })
    .optional()
    .catch(undefined),
  /** Of a root: the replies that its author hid. */
  threadgate: z
    .object({ record: z.object({ hiddenReplies: z.array(z.string()) }) })
    .transform(({ record }) => record.hiddenReplies)
    .optional()
    .catch(undefined),
  embed: embedViewSchema
})
export type PostView = Readonly<z.infer<typeof postViewSchema>>

export const notificationSchema = z.object({
  ...postFields,
  reason: z.string(),
  indexedAt: momentSchema
})
export type Notification = Readonly<z.infer<typeof notificationSchema>>

/** Somebody liked or reposted: the record names what. */
export const quietNotificationSchema = z.object({
  reason: z.enum(['like', 'repost']),
  author: authorSchema,
  record: z.object({ subject: strongRefSchema }),
  indexedAt: momentSchema
})
export type QuietNotification = Readonly<z.infer<typeof quietNotificationSchema>>

/** The reasons that carry words; those of likes, reposts and follows carry other records. */
export const wordReasons = ['mention', 'reply', 'quote'] as const
export const quietReasons = ['like', 'repost'] as const

const isOfWords = z.object({ reason: z.enum(wordReasons) })

/** A page of notifications; those of other reasons than were asked for are left aside before they are read. */
export const notificationsSchema = z.object({
  cursor: z.string().optional(),
  notifications: z
    .array(z.unknown())
    .transform((all) => all.filter((one) => isOfWords.safeParse(one).success))
    .transform((all) => ({
      read: all.flatMap((one) => notificationSchema.safeParse(one).data ?? []),
      unread: all.flatMap((one) => unreadOf(one) ?? [])
    }))
})

const oddSchema = z.object({ uri: uriSchema.nullable().catch(null) })

/** What speaks to us and cannot be read, as it came: one odd post must not hold up the others. */
const unreadOf = (one: unknown): UnreadItem | null =>
  notificationSchema.safeParse(one).success
    ? null
    : { ref: oddSchema.safeParse(one).data?.uri ?? null, raw: JSON.stringify(one) }

/** The same of likes and reposts; one that is odd is no loss. */
export const quietNotificationsSchema = z.object({
  cursor: z.string().optional(),
  notifications: z
    .array(z.unknown())
    .transform((all) => all.flatMap((one) => quietNotificationSchema.safeParse(one).data ?? []))
})

/** A post of a thread with those above it, or what stands in its place. */
export type ThreadNode =
  | { readonly kind: 'post'; readonly post: PostView; readonly parent: ThreadNode | null }
  /** Deleted, or of an account that is gone. */
  | { readonly kind: 'gone'; readonly uri: string }
  /** One of the two blocks the other. */
  | { readonly kind: 'blocked'; readonly uri: string }

const goneSchema = z
  .object({ uri: uriSchema, notFound: z.literal(true) })
  .transform(({ uri }): ThreadNode => ({ kind: 'gone', uri }))
const blockedSchema = z
  .object({ uri: uriSchema, blocked: z.literal(true) })
  .transform(({ uri }): ThreadNode => ({ kind: 'blocked', uri }))
const threadNodeSchema: z.ZodType<ThreadNode> = z.lazy(() =>
  z.union([
    z
      .object({ post: postViewSchema, parent: threadNodeSchema.optional().catch(undefined) })
      .transform(({ post, parent }): ThreadNode => ({ kind: 'post', post, parent: parent ?? null })),
    goneSchema,
    blockedSchema
  ])
)

export const threadSchema = z.object({ thread: threadNodeSchema })

export const postsSchema = z.object({ posts: readableOf(postViewSchema) })

export const authorFeedSchema = z.object({ feed: readableOf(z.object({ post: postViewSchema })) })

/** As far as it says where an account is held (https://atproto.com/specs/did, read 2026-11-22). */
export const didDocumentSchema = z.object({
  id: z.string().optional(),
  service: z.array(z.object({ id: z.string(), serviceEndpoint: z.url() })).catch([])
})
export type DidDocument = Readonly<z.infer<typeof didDocumentSchema>>

/** com.atproto.repo.describeRepo. */
export const describedRepoSchema = z.object({ didDoc: didDocumentSchema })

/** com.atproto.server.createSession and refreshSession. */
export const sessionSchema = z.object({
  did: z.string().min(1),
  handle: z.string(),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  didDoc: didDocumentSchema.optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  /** Why it is not active: deactivated, suspended, takendown. */
  status: z.string().optional().catch(undefined)
})
export type SessionAnswer = Readonly<z.infer<typeof sessionSchema>>

/** Which server says who may act for the accounts of this one (RFC 9728). */
export const protectedResourceSchema = z.object({
  resource: z.string(),
  authorization_servers: z.array(z.url())
})

/** What the token endpoint grants: bound to a key, and for one account. */
export const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  // oauth4webapi writes it in small letters.
  token_type: z.literal('dpop'),
  sub: z.string().min(1),
  scope: z.string()
})

export const profileSchema = z.object({
  handle: z.string(),
  displayName: z.string().optional().catch(undefined)
})

export const createdRecordSchema = z.object({ uri: uriSchema, cid: z.string().min(1) })

export const recordSchema = z.object({ uri: uriSchema, value: postRecordSchema })

/** app.bsky.feed.threadgate: the rules are kept as they are, also those that are not known here. */
export const threadgateRecordSchema = z.object({
  cid: z.string().min(1),
  value: z.looseObject({ hiddenReplies: z.array(z.string()).catch([]) })
})
export type ThreadgateRecord = Readonly<z.infer<typeof threadgateRecordSchema>>

/** com.atproto.repo.uploadBlob: what a record names the picture by, as it is. */
export const uploadedSchema = z.object({ blob: z.looseObject({ $type: z.literal('blob') }) })

/** Of an answer nothing is needed. */
export const anySchema = z.unknown()

export const resolvedHandleSchema = z.object({ did: z.string().min(1) })

/** How every method names what went wrong. */
const refusalSchema = z.object({ error: z.string(), message: z.string().catch('') })

/** The name of a refusal (`ExpiredToken`), or null. */
export const refusalName = (answer: unknown): string | null =>
  refusalSchema.safeParse(answer).data?.error ?? null
