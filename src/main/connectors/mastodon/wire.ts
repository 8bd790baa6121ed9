import { z } from 'zod'
import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import type { UnreadItem } from '../connector.ts'

/**
 * What a server of the Mastodon API sends, as far as it is used (https://docs.joinmastodon.org/entities/, read 2026-11-22).
 * Many kinds of server speak this API, each with gaps of its own: only what nothing can be done without is required, and
 * a part that is not as documented counts as not there, so that one odd status never hides the others.
 */

/** Those of a list that can be read. */
const readable = <Value>(all: readonly unknown[], schema: z.ZodType<Value>): readonly Value[] =>
  all.flatMap((one) => {
    const parsed = schema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })

/** An opaque string; some servers send a number. */
const idSchema = z.union([z.string().min(1), z.number().int()]).transform(String)
const idOrNullSchema = idSchema.nullable().catch(null)
const textSchema = z.string().catch('')
const textOrNullSchema = z.string().nullable().catch(null)
const momentSchema = z
  .string()
  .transform((text): Instant | null => parseInstant(text))
  .nullable()
  .catch(null)
const webAddressSchema = z
  .string()
  .regex(/^https?:\/\/\S+$/iu)
  .nullable()
  .catch(null)

export const accountSchema = z.object({
  id: idSchema,
  /** `zoe` on this server, `zoe@autre.example` from another. */
  acct: textSchema,
  username: textSchema,
  display_name: textSchema,
  url: webAddressSchema,
  uri: webAddressSchema
})
export type WireAccount = Readonly<z.infer<typeof accountSchema>>

const mentionSchema = z.object({ id: idOrNullSchema, url: webAddressSchema, acct: textSchema })

const sizeSchema = z.number().int().positive().nullable().catch(null)

const mediaSchema = z.object({
  id: idSchema,
  /** image, gifv, video, audio or unknown. */
  type: textSchema,
  /** null: still worked on, or of another server and not copied. */
  url: webAddressSchema,
  preview_url: webAddressSchema,
  remote_url: webAddressSchema,
  description: textOrNullSchema,
  meta: z
    .object({
      original: z.object({ width: sizeSchema, height: sizeSchema }).nullable().catch(null)
    })
    .nullable()
    .catch(null)
})
export type WireMedia = Readonly<z.infer<typeof mediaSchema>>

/** What POST /api/v2/media and GET /api/v1/media/:id answer. */
export const uploadedSchema = z.object({ id: idSchema, url: webAddressSchema })

const statusFields = {
  id: idSchema,
  url: webAddressSchema,
  uri: webAddressSchema,
  created_at: momentSchema,
  edited_at: momentSchema,
  in_reply_to_id: idOrNullSchema,
  in_reply_to_account_id: idOrNullSchema,
  visibility: textOrNullSchema,
  spoiler_text: textSchema,
  language: textOrNullSchema,
  /** HTML. */
  content: textSchema,
  /** The words as they were typed, where the server gives them. */
  text: textOrNullSchema,
  account: accountSchema,
  mentions: z
    .array(z.unknown())
    .catch([])
    .transform((all) => readable(all, mentionSchema)),
  replies_count: z.number().nullable().catch(null),
  sensitive: z.boolean().nullable().catch(null),
  media_attachments: z
    .array(z.unknown())
    .catch([])
    .transform((all) => readable(all, mediaSchema)),
  /** Whether there is one. */
  poll: z
    .unknown()
    .optional()
    .transform((poll) => poll !== null && poll !== undefined)
}

const quotedSchema = z.object(statusFields)
const quotedOrNullSchema = quotedSchema.nullable().catch(null)

export const statusSchema = z
  .object({
    ...statusFields,
    /** The status that this one passes on. */
    reblog: quotedOrNullSchema,
    /** The quoted status, which servers put there or one level below. */
    quote: z
      .union([
        z.object({ quoted_status: quotedSchema }).transform(({ quoted_status }) => quoted_status),
        quotedSchema
      ])
      .nullable()
      .catch(null),
    /** https://docs.pleroma.social/backend/development/API/differences_in_mastoapi_responses/, read 2026-11-22 */
    pleroma: z.object({ quote: quotedOrNullSchema }).nullable().catch(null)
  })
  .transform(({ pleroma, ...status }) => ({ ...status, quote: status.quote ?? pleroma?.quote ?? null }))
export type WireStatus = Readonly<z.infer<typeof statusSchema>>
export type QuotedStatus = Readonly<z.infer<typeof quotedSchema>>

const notificationSchema = z.object({
  id: idSchema,
  type: textSchema,
  created_at: momentSchema,
  /** Who did it. */
  account: accountSchema.nullable().catch(null),
  status: statusSchema.nullable().catch(null)
})
export type WireNotification = Readonly<z.infer<typeof notificationSchema>>

export const notificationsSchema = z.array(z.unknown()).transform((all) => readable(all, notificationSchema))

/** A page: what can be read, and as it came what speaks to us and cannot. */
export const notificationPageSchema = z.array(z.unknown()).transform((all) => ({
  notifications: readable(all, notificationSchema),
  unread: all.flatMap((one) => unreadOf(one) ?? [])
}))

const oddSchema = z.object({
  type: z.string(),
  status: z.looseObject({ id: idSchema }).nullable().catch(null)
})

const unreadOf = (one: unknown): UnreadItem | null => {
  const odd = oddSchema.safeParse(one).data
  if (odd === undefined || !speaksToUs(odd)) return null
  const read = notificationSchema.safeParse(one).data
  return read !== undefined && read.status !== null
    ? null
    : { ref: odd.status?.id ?? null, raw: JSON.stringify(one) }
}

export const statusesSchema = z.array(z.unknown()).transform((all) => readable(all, statusSchema))

export const contextSchema = z.object({
  ancestors: statusesSchema.catch([]),
  descendants: statusesSchema.catch([])
})
export type WireContext = Readonly<z.infer<typeof contextSchema>>

/**
 * Where somebody speaks to us. Servers that tell replies and comments apart from mentions mean the same; all other types
 * are left aside.
 */
const speakingTypes: ReadonlySet<string> = new Set(['mention', 'quote', 'reply', 'comment'])
export const speaksToUs = ({ type }: Pick<WireNotification, 'type'>): boolean => speakingTypes.has(type)

export const createdStatusSchema = z.object({
  id: idSchema,
  url: webAddressSchema,
  created_at: momentSchema,
  in_reply_to_id: idSchema.nullable().catch(null)
})

/** GET /api/v1/apps/verify_credentials, of servers that tell what a token may do. */
export const applicationSchema = z.object({ scopes: z.array(z.string()).nullable().catch(null) })

/** POST /api/v1/apps */
export const registeredApplicationSchema = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1)
})

export const statusSourceSchema = z.object({ text: z.string(), spoiler_text: textSchema })

const countSchema = z.coerce.number().int().positive().nullable().catch(null)

/** An address as servers name their streams: `wss://` where we read the same by `https://`. */
const streamAddressSchema = z
  .string()
  .regex(/^(?:wss?|https?):\/\/\S+$/iu)
  .transform((address) => address.replace(/^ws/iu, 'http'))
  .nullable()
  .catch(null)

/** GET /api/v2/instance, or /api/v1/instance of a server that is older or simpler. */
export const instanceSchema = z.object({
  /** The part of an address after the second @; v1 calls it `uri`. */
  domain: textOrNullSchema,
  uri: textOrNullSchema,
  /** Of v1; v2 has it in its configuration. */
  urls: z.object({ streaming_api: streamAddressSchema }).nullable().catch(null),
  configuration: z
    .object({
      urls: z.object({ streaming: streamAddressSchema }).nullable().catch(null),
      statuses: z
        .object({
          max_characters: countSchema,
          characters_reserved_per_url: countSchema,
          max_media_attachments: countSchema
        })
        .nullable()
        .catch(null),
      media_attachments: z
        .object({
          supported_mime_types: z.array(z.string()).catch([]),
          image_size_limit: countSchema,
          description_limit: countSchema
        })
        .nullable()
        .catch(null)
    })
    .nullable()
    .catch(null),
  /** Of servers that had longer statuses before there was a `configuration`. */
  max_toot_chars: countSchema
})
export type WireInstance = Readonly<z.infer<typeof instanceSchema>>
