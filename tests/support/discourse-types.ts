import { z } from 'zod'

/**
 * The answers of Discourse by the names and types of its OpenAPI description (https://docs.discourse.org, of 2026-08-20, read
 * 2026-11-22) and of its serializers, as far as the connector meets them: strict, so that the fake cannot answer what a forum
 * would not. Written anew.
 */

const integer = z.number().int()
const text = z.string()
const moment = z.iso.datetime()
const textOrNull = text.nullable()

export const currentUser = z.object({
  current_user: z.object({ id: integer, username: text, name: textOrNull, avatar_template: text })
})

export const siteSettings = z.object({ title: text, min_post_length: integer, max_post_length: integer })

export const notifications = z.strictObject({
  notifications: z.array(
    z.strictObject({
      id: integer,
      user_id: integer,
      notification_type: integer,
      read: z.boolean(),
      high_priority: z.boolean(),
      created_at: moment,
      post_number: integer.nullable(),
      topic_id: integer.nullable(),
      slug: textOrNull,
      data: z.strictObject({
        topic_title: text,
        original_post_id: integer,
        original_post_type: integer,
        original_username: text,
        display_username: text
      })
    })
  ),
  total_rows_notifications: integer,
  seen_notification_id: integer,
  load_more_notifications: text
})

export const userActions = z.strictObject({
  user_actions: z.array(
    z.strictObject({
      excerpt: text,
      action_type: integer,
      created_at: moment,
      avatar_template: text,
      acting_avatar_template: text,
      slug: text,
      topic_id: integer,
      target_user_id: integer,
      target_name: textOrNull,
      target_username: text,
      post_number: integer,
      post_id: integer.nullable(),
      username: text,
      name: textOrNull,
      user_id: integer,
      acting_username: text,
      acting_name: textOrNull,
      acting_user_id: integer,
      title: text,
      deleted: z.boolean(),
      hidden: z.boolean().nullable(),
      post_type: integer.nullable(),
      action_code: textOrNull,
      category_id: integer.nullable(),
      closed: z.boolean(),
      archived: z.boolean()
    })
  )
})

const postFields = {
  id: integer,
  name: textOrNull,
  username: text,
  avatar_template: text,
  created_at: moment,
  cooked: text,
  raw: text.optional(),
  post_number: integer,
  post_type: integer,
  posts_count: integer,
  updated_at: moment,
  reply_count: integer,
  reply_to_post_number: integer.nullable(),
  reply_to_user: z
    .strictObject({ id: integer, username: text, name: textOrNull, avatar_template: text })
    .optional(),
  quote_count: integer,
  reads: integer,
  score: z.number(),
  yours: z.boolean(),
  topic_id: integer,
  topic_slug: text,
  display_username: textOrNull,
  version: integer,
  can_edit: z.boolean(),
  can_delete: z.boolean(),
  user_title: textOrNull,
  bookmarked: z.boolean(),
  actions_summary: z.array(
    z.strictObject({
      id: integer,
      count: integer.optional(),
      acted: z.boolean().optional(),
      can_undo: z.boolean().optional(),
      can_act: z.boolean().optional()
    })
  ),
  moderator: z.boolean(),
  admin: z.boolean(),
  staff: z.boolean(),
  user_id: integer,
  hidden: z.boolean(),
  trust_level: integer,
  deleted_at: moment.nullable(),
  user_deleted: z.boolean(),
  edit_reason: textOrNull,
  wiki: z.boolean()
}
export const post = z.strictObject(postFields)
export type DiscoursePost = z.infer<typeof post>

export const topicPosts = z.strictObject({
  post_stream: z.strictObject({ posts: z.array(post) }),
  id: integer
})

export const topic = z.strictObject({
  post_stream: z.strictObject({ posts: z.array(post), stream: z.array(integer) }),
  id: integer,
  title: text,
  fancy_title: text,
  posts_count: integer,
  created_at: moment,
  reply_count: integer,
  like_count: integer,
  visible: z.boolean(),
  closed: z.boolean(),
  archived: z.boolean(),
  archetype: z.enum(['regular', 'private_message']),
  slug: text,
  category_id: integer.nullable(),
  user_id: integer,
  highest_post_number: integer,
  deleted_at: moment.nullable()
})

export const enqueued = z.strictObject({
  success: z.literal(true),
  action: z.literal('enqueued'),
  pending_count: integer
})

export const upload = z.strictObject({
  id: integer,
  url: text,
  original_filename: text,
  filesize: integer,
  width: integer,
  height: integer,
  extension: text,
  short_url: text,
  short_path: text,
  retain_hours: textOrNull,
  human_filesize: text
})

export const refusal = z.strictObject({
  action: text.optional(),
  errors: z.array(text).min(1),
  error_type: text.optional(),
  extras: z.strictObject({ wait_seconds: integer, time_left: text }).optional()
})

/** What the writing requests take. */
export const bodies = {
  create: z.strictObject({
    topic_id: integer,
    raw: text,
    reply_to_post_number: integer.optional()
  }),
  act: z.strictObject({ id: integer, post_action_type_id: integer }),
  edit: z.strictObject({ post: z.strictObject({ raw: text }) })
} as const
