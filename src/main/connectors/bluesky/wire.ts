import { z } from 'zod'
import { type Instant, parseInstant } from '../../../shared/model/instant.ts'

/**
 * What Bluesky sends, as far as it is used: the lexicons com.atproto.* and app.bsky.* (https://docs.bsky.app/docs/api, read
 * 2026-11-22). Only what nothing can be done without is required; a part that is not as documented counts as not there,
 * so that one odd post never hides the others.
 */

/** `at://did/collection/key`. */
const uriSchema = z.string().regex(/^at:\/\/did:[^/\s]+\/[^/\s]+\/[^/\s]+$/u)

const momentSchema = z.string().transform((text): Instant | null => parseInstant(text))

export const strongRefSchema = z.object({ uri: uriSchema, cid: z.string().min(1) })
export type StrongRef = Readonly<z.infer<typeof strongRefSchema>>

const authorSchema = z.object({
  did: z.string().min(1),
  handle: z.string(),
  displayName: z.string().optional().catch(undefined)
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
  embed: z
    .union([
      quotedSchema.transform(({ record }) => record.uri),
      z.object({ record: quotedSchema }).transform(({ record }) => record.record.uri)
    ])
    .optional()
    .catch(undefined)
})
export type PostRecord = Readonly<z.infer<typeof postRecordSchema>>

const postFields = { uri: uriSchema, cid: z.string().min(1), author: authorSchema, record: postRecordSchema }

const quotedViewSchema = z.object({
  record: z.object({ uri: uriSchema, author: authorSchema, value: postRecordSchema })
})

export const postViewSchema = z.object({
  ...postFields,
  indexedAt: momentSchema,
  viewer: z.object({ replyDisabled: z.boolean().optional() }).optional().catch(undefined),
  /** The post that it quotes, alone or beside pictures. */
  embed: z
    .union([
      quotedViewSchema.transform(({ record }) => record),
      z.object({ record: quotedViewSchema }).transform(({ record }) => record.record)
    ])
    .optional()
    .catch(undefined)
})
export type PostView = Readonly<z.infer<typeof postViewSchema>>

export const notificationSchema = z.object({
  ...postFields,
  reason: z.string(),
  indexedAt: momentSchema
})
export type Notification = Readonly<z.infer<typeof notificationSchema>>

/** Reasons beside those asked for (likes, follows) carry other records: they are left aside before they are read. */
export const wantedReasons = ['mention', 'reply', 'quote'] as const
const isWanted = z.object({ reason: z.enum(wantedReasons) })

export const notificationsSchema = z.object({
  cursor: z.string().optional(),
  notifications: z
    .array(z.unknown())
    .transform((all) => all.filter((one) => isWanted.safeParse(one).success))
    .pipe(z.array(notificationSchema))
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

export const postsSchema = z.object({ posts: z.array(postViewSchema) })

export const authorFeedSchema = z.object({ feed: z.array(z.object({ post: postViewSchema })) })

/** com.atproto.server.createSession and refreshSession. */
export const sessionSchema = z.object({
  did: z.string().min(1),
  handle: z.string(),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  didDoc: z
    .object({ service: z.array(z.object({ id: z.string(), serviceEndpoint: z.url() })).catch([]) })
    .optional()
    .catch(undefined),
  active: z.boolean().optional().catch(undefined),
  /** Why it is not active: deactivated, suspended, takendown. */
  status: z.string().optional().catch(undefined)
})
export type SessionAnswer = Readonly<z.infer<typeof sessionSchema>>

export const profileSchema = z.object({ displayName: z.string().optional().catch(undefined) })

export const createdRecordSchema = z.object({ uri: uriSchema, cid: z.string().min(1) })

export const recordSchema = z.object({ uri: uriSchema, value: postRecordSchema })

export const resolvedHandleSchema = z.object({ did: z.string().min(1) })

/** How every method names what went wrong. */
const refusalSchema = z.object({ error: z.string(), message: z.string().catch('') })

/** The name of a refusal (`ExpiredToken`), or null. */
export const refusalName = (answer: unknown): string | null =>
  refusalSchema.safeParse(answer).data?.error ?? null
