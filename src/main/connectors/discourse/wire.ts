import { z } from 'zod'
import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import { readableOf, readEach } from '../read-each.ts'

/**
 * What Discourse sends, as far as it is used: its OpenAPI description of 2026-08-20 (https://docs.discourse.org) and its
 * source, read 2026-11-22. Only what nothing can be done without is required; a part that is odd counts as not there.
 */

/** Null where it is not told, or odd. */
const optional = <Value>(schema: z.ZodType<Value>) =>
  schema
    .nullish()
    .catch(null)
    .transform((value): Value | null => value ?? null)
const id = z.number().int()
const moment = z.string().transform((text): Instant | null => parseInstant(text))

export const currentUserSchema = z.object({
  current_user: z.object({ id, username: z.string().min(1), name: optional(z.string()) })
})

/** Told to whoever may see the site. */
export const siteSchema = z.object({
  title: z.string().catch(''),
  min_post_length: z.number().int().catch(20),
  max_post_length: z.number().int().positive().catch(32_000)
})

export const notificationTypes = {
  mentioned: 1,
  replied: 2,
  quoted: 3,
  privateMessage: 6,
  invitedToPrivateMessage: 7,
  posted: 9,
  groupMentioned: 15
} as const

const speaking: ReadonlySet<unknown> = new Set(Object.values(notificationTypes))
/** Does it tell that somebody spoke to us? */
export const isSpeaking = (type: unknown): boolean => speaking.has(type)

const notificationSchema = z
  .object({
    id,
    notification_type: z.number().int(),
    created_at: moment.nullable().catch(null),
    topic_id: optional(id),
    post_number: optional(id),
    data: z.object({ original_post_id: optional(id) }).catch({ original_post_id: null })
  })
  // Where somebody spoke to us, it must say where.
  .refine(({ notification_type, topic_id }) => !isSpeaking(notification_type) || topic_id !== null)
export type WireNotification = Readonly<z.infer<typeof notificationSchema>>

const oddSchema = z.object({ notification_type: z.unknown() })

export const notificationsSchema = z.object({
  notifications: z.array(z.unknown()).transform((all) => ({
    count: all.length,
    ...readEach(all, notificationSchema, (odd) =>
      isSpeaking(oddSchema.safeParse(odd).data?.notification_type) ? null : undefined
    )
  }))
})

/** Of what people do: likes received, and what we said ourselves. */
export const actionTypes = { wasLiked: 2, reply: 5, newPrivateMessage: 12 } as const

export const userActionsSchema = z.object({
  user_actions: readableOf(
    z.object({
      action_type: z.number().int(),
      created_at: moment.nullable().catch(null),
      topic_id: id,
      slug: z.string().catch(''),
      post_number: id,
      post_id: z.coerce.number().int().positive().nullable().catch(null),
      excerpt: z.string().catch(''),
      acting_user_id: optional(id),
      acting_username: z.string().catch(''),
      acting_name: optional(z.string())
    })
  )
})
export type WireUserAction = Readonly<z.infer<typeof userActionsSchema>['user_actions'][number]>

export const postSchema = z.object({
  id,
  user_id: id.nullable().catch(null),
  username: z.string().catch(''),
  name: optional(z.string()),
  created_at: moment.nullable().catch(null),
  updated_at: moment.nullable().catch(null),
  cooked: z.string().catch(''),
  /** Markdown as it was typed, where it is asked for. */
  raw: optional(z.string()),
  post_number: id,
  post_type: z.number().int().catch(1),
  reply_to_post_number: optional(id),
  reply_to_user: optional(z.object({ username: z.string() })),
  topic_id: id,
  topic_slug: z.string().catch(''),
  version: z.number().int().catch(1),
  hidden: z.boolean().catch(false),
  user_deleted: z.boolean().catch(false),
  deleted_at: optional(z.string()),
  actions_summary: z.array(z.object({ id: z.number().int(), acted: optional(z.boolean()) })).catch([])
})
export type WirePost = Readonly<z.infer<typeof postSchema>>

const namedSchema = z.object({ id })

export const topicPostsSchema = z.object({
  post_stream: z.object({
    posts: z.array(z.unknown()).transform((all) => ({
      count: all.length,
      ...readEach(all, postSchema, (odd) => {
        const named = namedSchema.safeParse(odd).data
        return named === undefined ? null : String(named.id)
      })
    }))
  })
})

export const topicSchema = z.object({
  id,
  title: z.string().catch(''),
  slug: z.string().catch(''),
  user_id: id.nullable().catch(null),
  archetype: z.string().catch('regular'),
  highest_post_number: id.nullable().catch(null),
  post_stream: z.object({ posts: readableOf(postSchema) })
})
export type WireTopic = Readonly<z.infer<typeof topicSchema>>

/** A post that went to the moderators stands nowhere yet, and has no number. */
export const createdSchema = z.union([z.object({ action: z.literal('enqueued') }), postSchema])

export const uploadSchema = z.object({
  short_url: z.string().startsWith('upload://'),
  width: z.number().int().positive().nullish(),
  height: z.number().int().positive().nullish()
})

export const likeType = 2

/** What people say; the others are marks of a moderator’s deeds and whispers among the team. */
export const isSaid = ({ post_type }: WirePost): boolean => post_type === 1 || post_type === 2

export const isGone = ({ deleted_at, user_deleted }: WirePost): boolean => user_deleted || deleted_at !== null

const refusalSchema = z.object({
  error_type: optional(z.string()),
  extras: optional(z.object({ wait_seconds: optional(z.number().positive()) }))
})
export const readRefusal = (answer: unknown): { type: string | null; waitSeconds: number | null } => {
  const refusal = refusalSchema.safeParse(answer).data
  return { type: refusal?.error_type ?? null, waitSeconds: refusal?.extras?.wait_seconds ?? null }
}
