import { z } from 'zod'
import { instantFromMilliseconds, second } from '../../../shared/model/instant.ts'
import type { UnreadItem } from '../connector.ts'

/**
 * What Telegram sends, as far as it is used: Bot API 10.1 (https://core.telegram.org/bots/api, read 2026-11-22, and the
 * source of its server). Only what nothing can be done without is required; a part that is odd counts as not there.
 */

/** Seconds since 1970. */
const momentSchema = z
  .number()
  .int()
  .positive()
  .max(253_402_300_799)
  .transform((seconds) => instantFromMilliseconds(seconds * second))

const optional = <Value>(schema: z.ZodType<Value>) => schema.optional().catch(undefined)
const id = z.number().int()

const userSchema = z.object({
  id,
  is_bot: z.boolean().catch(false),
  first_name: z.string().catch(''),
  last_name: optional(z.string()),
  username: optional(z.string())
})
export type WireUser = Readonly<z.infer<typeof userSchema>>

const chatSchema = z.object({
  id,
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: optional(z.string()),
  username: optional(z.string()),
  first_name: optional(z.string()),
  last_name: optional(z.string())
})
export type WireChat = Readonly<z.infer<typeof chatSchema>>

const entitySchema = z.object({
  type: z.string(),
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  url: optional(z.string()),
  user: optional(userSchema)
})
export type WireEntity = Readonly<z.infer<typeof entitySchema>>
const entitiesSchema = z.array(optional(entitySchema)).optional().catch(undefined)

const size = optional(z.number().int().positive())
const photoSchema = z.object({ file_id: z.string().min(1), width: size, height: size })
const photosSchema = optional(z.array(photoSchema))
const fileSchema = z.object({
  file_id: z.string().min(1),
  width: size,
  height: size,
  file_name: optional(z.string()),
  mime_type: optional(z.string()),
  thumbnail: optional(photoSchema)
})
export type WireFile = Readonly<z.infer<typeof fileSchema>>
const stickerSchema = z.object({
  ...fileSchema.shape,
  emoji: optional(z.string()),
  is_animated: z.boolean().catch(false),
  is_video: z.boolean().catch(false)
})

const locationSchema = z.object({ latitude: z.number(), longitude: z.number() })

/** What a message holds beside words. */
const contentShape = {
  animation: optional(fileSchema),
  audio: optional(fileSchema),
  document: optional(fileSchema),
  photo: photosSchema,
  sticker: optional(stickerSchema),
  video: optional(fileSchema),
  video_note: optional(fileSchema),
  voice: optional(fileSchema),
  contact: optional(
    z.object({ phone_number: z.string(), first_name: z.string(), last_name: optional(z.string()) })
  ),
  dice: optional(z.object({ emoji: z.string() })),
  location: optional(locationSchema),
  venue: optional(z.object({ title: z.string(), address: z.string() })),
  poll: optional(
    z.object({ question: z.string(), options: z.array(z.object({ text: z.string() })).catch([]) })
  ),
  rich_message: optional(z.object({ blocks: z.array(z.unknown()) }))
}

const messageShape = {
  message_id: id,
  message_thread_id: optional(id),
  is_topic_message: optional(z.boolean()),
  direct_messages_topic: optional(z.object({ topic_id: id })),
  from: optional(userSchema),
  sender_chat: optional(chatSchema),
  date: momentSchema.nullable().catch(null),
  edit_date: momentSchema.nullable().optional().catch(undefined),
  business_connection_id: optional(z.string()),
  media_group_id: optional(z.string()),
  chat: chatSchema,
  forward_origin: optional(z.object({ type: z.literal('channel'), chat: chatSchema, message_id: id })),
  is_automatic_forward: optional(z.boolean()),
  text: optional(z.string()),
  entities: entitiesSchema,
  caption: optional(z.string()),
  caption_entities: entitiesSchema,
  ...contentShape
}

/** A message that another answers; it holds no further one. */
const parentSchema = z.object(messageShape)
export const messageSchema = z.object({ ...messageShape, reply_to_message: optional(parentSchema) })
export type WireMessage = Readonly<z.infer<typeof messageSchema>>
export type WireParent = Readonly<z.infer<typeof parentSchema>>

const reactionsSchema = z
  .array(z.object({ type: z.string(), emoji: optional(z.string()) }))
  .transform((all) =>
    all.flatMap(({ type, emoji }) => (type === 'emoji' && emoji !== undefined ? [emoji] : []))
  )
  .catch([])

const reactionSchema = z.object({
  chat: chatSchema,
  message_id: id,
  user: optional(userSchema),
  actor_chat: optional(chatSchema),
  date: momentSchema.nullable().catch(null),
  old_reaction: reactionsSchema,
  new_reaction: reactionsSchema
})
export type WireReaction = Readonly<z.infer<typeof reactionSchema>>

export const connectionSchema = z.object({
  id: z.string().min(1),
  user: userSchema,
  is_enabled: z.boolean().catch(true)
})

export const updateSchema = z.object({
  update_id: id,
  message: optional(messageSchema),
  edited_message: optional(messageSchema),
  business_connection: optional(connectionSchema),
  business_message: optional(messageSchema),
  edited_business_message: optional(messageSchema),
  deleted_business_messages: optional(
    z.object({ business_connection_id: z.string(), chat: chatSchema, message_ids: z.array(id) })
  ),
  message_reaction: optional(reactionSchema)
})
export type WireUpdate = Readonly<z.infer<typeof updateSchema>>

/** What is asked for; what is not named does not come. Reactions come only when they are named. */
export const wantedUpdates = [
  'message',
  'edited_message',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction'
]

/** Each of them tells that somebody said, changed or took back something. */
const speaking = [
  'message',
  'edited_message',
  'business_message',
  'edited_business_message',
  'deleted_business_messages'
] as const
const speakingSchema = z.looseObject({})

/** What speaks to the bot, and counts as not there because it cannot be read: Telegram forgets it with the next request. */
const isLost = (raw: unknown, update: WireUpdate | undefined): boolean => {
  const told = speakingSchema.safeParse(raw).data
  return (
    told === undefined ||
    speaking.some((kind) => told[kind] !== undefined && told[kind] !== null && update?.[kind] === undefined)
  )
}

export const updatesSchema = z.array(z.unknown()).transform((all) => {
  const updates: WireUpdate[] = []
  const unread: UnreadItem[] = []
  for (const raw of all) {
    const update = updateSchema.safeParse(raw).data
    if (update !== undefined) updates.push(update)
    if (isLost(raw, update)) unread.push({ ref: null, raw: JSON.stringify(raw) })
  }
  return { count: all.length, updates, unread }
})
export const meSchema = userSchema
export const sentSchema = z.object({
  message_id: id,
  date: momentSchema.nullable().catch(null),
  chat: chatSchema,
  reply_to_message: optional(z.object({ message_id: id }))
})
export type WireSent = Readonly<z.infer<typeof sentSchema>>
export const filePathSchema = z.object({ file_path: z.string().min(1) })

/** A refusal beside its sentence: how long to wait. */
export const refusalSchema = z.object({
  description: z.string().catch(''),
  parameters: optional(z.object({ retry_after: optional(z.number().positive()) }))
})
