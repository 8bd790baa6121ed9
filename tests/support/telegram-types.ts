import { z } from 'zod'

/**
 * The types of the Telegram Bot API by the names of their documentation (https://core.telegram.org/bots/api, version 10.1 of
 * 2026-06-11, read 2026-11-22), as far as the fake uses them: strict, so that it cannot answer what Telegram would not. Written
 * anew.
 */

const integer = z.number().int()
const text = z.string()
const yes = z.literal(true)

export const user = z.strictObject({
  id: integer,
  is_bot: z.boolean(),
  first_name: text,
  last_name: text.optional(),
  username: text.optional(),
  language_code: text.optional(),
  is_premium: yes.optional()
})

/** Told by getMe alone. */
export const botUser = z.strictObject({
  ...user.shape,
  can_join_groups: z.boolean(),
  can_read_all_group_messages: z.boolean(),
  supports_inline_queries: z.boolean(),
  can_connect_to_business: z.boolean(),
  has_main_web_app: z.boolean()
})

export const chat = z.strictObject({
  id: integer,
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: text.optional(),
  username: text.optional(),
  first_name: text.optional(),
  last_name: text.optional(),
  is_forum: yes.optional(),
  is_direct_messages: yes.optional()
})

const entity = z.strictObject({
  type: z.enum([
    'mention',
    'hashtag',
    'cashtag',
    'bot_command',
    'url',
    'email',
    'phone_number',
    'bold',
    'italic',
    'text_link',
    'text_mention'
  ]),
  offset: integer,
  length: integer,
  url: text.optional(),
  user: user.optional()
})

const fileFields = { file_id: text, file_unique_id: text, file_size: integer.optional() }
const photoSize = z.strictObject({ ...fileFields, width: integer, height: integer })
const pictured = { ...fileFields, thumbnail: photoSize.optional() }
const named = { file_name: text.optional(), mime_type: text.optional() }

const content = {
  animation: z
    .strictObject({ ...pictured, ...named, width: integer, height: integer, duration: integer })
    .optional(),
  audio: z
    .strictObject({
      ...pictured,
      ...named,
      duration: integer,
      performer: text.optional(),
      title: text.optional()
    })
    .optional(),
  document: z.strictObject({ ...pictured, ...named }).optional(),
  photo: z.array(photoSize).optional(),
  sticker: z
    .strictObject({
      ...pictured,
      type: z.enum(['regular', 'mask', 'custom_emoji']),
      width: integer,
      height: integer,
      is_animated: z.boolean(),
      is_video: z.boolean(),
      emoji: text.optional(),
      set_name: text.optional()
    })
    .optional(),
  video: z
    .strictObject({ ...pictured, ...named, width: integer, height: integer, duration: integer })
    .optional(),
  video_note: z.strictObject({ ...pictured, length: integer, duration: integer }).optional(),
  voice: z.strictObject({ ...fileFields, duration: integer, mime_type: text.optional() }).optional(),
  contact: z
    .strictObject({
      phone_number: text,
      first_name: text,
      last_name: text.optional(),
      user_id: integer.optional()
    })
    .optional(),
  dice: z.strictObject({ emoji: text, value: integer }).optional(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional(),
  new_chat_title: text.optional(),
  new_chat_members: z.array(user).optional()
}

const messageFields = {
  message_id: integer,
  message_thread_id: integer.optional(),
  direct_messages_topic: z.strictObject({ topic_id: integer, user: user.optional() }).optional(),
  from: user.optional(),
  sender_chat: chat.optional(),
  sender_business_bot: user.optional(),
  date: integer.positive(),
  business_connection_id: text.optional(),
  chat,
  forward_origin: z
    .strictObject({ type: z.literal('channel'), date: integer, chat, message_id: integer })
    .optional(),
  is_topic_message: yes.optional(),
  is_automatic_forward: yes.optional(),
  edit_date: integer.optional(),
  media_group_id: text.optional(),
  text: text.optional(),
  entities: z.array(entity).optional(),
  caption: text.optional(),
  caption_entities: z.array(entity).optional(),
  ...content
}
export const message = z.strictObject({
  ...messageFields,
  reply_to_message: z.strictObject(messageFields).optional()
})
export type TelegramMessage = z.infer<typeof message>

const reaction = z.strictObject({ type: z.literal('emoji'), emoji: text })
export const businessConnection = z.strictObject({
  id: text,
  user,
  user_chat_id: integer,
  date: integer,
  rights: z.strictObject({ can_reply: yes.optional() }).optional(),
  is_enabled: z.boolean()
})

export const update = z
  .strictObject({
    update_id: integer.positive(),
    message: message.optional(),
    edited_message: message.optional(),
    channel_post: message.optional(),
    business_connection: businessConnection.optional(),
    business_message: message.optional(),
    edited_business_message: message.optional(),
    deleted_business_messages: z
      .strictObject({ business_connection_id: text, chat, message_ids: z.array(integer) })
      .optional(),
    message_reaction: z
      .strictObject({
        chat,
        message_id: integer,
        user: user.optional(),
        actor_chat: chat.optional(),
        date: integer,
        old_reaction: z.array(reaction),
        new_reaction: z.array(reaction)
      })
      .optional()
  })
  .refine((one) => Object.keys(one).length === 2, 'one kind of news to an update')
export type TelegramUpdate = z.infer<typeof update>

export const file = z.strictObject({ ...fileFields, file_path: text.optional() })

export const refusal = z.strictObject({
  ok: z.literal(false),
  error_code: integer,
  description: text,
  parameters: z
    .strictObject({ migrate_to_chat_id: integer.optional(), retry_after: integer.optional() })
    .optional()
})

const replyParameters = z.strictObject({
  message_id: integer,
  allow_sending_without_reply: z.boolean().optional()
})

/** What the methods take. */
export const parameters = {
  getMe: z.strictObject({}),
  getUpdates: z.strictObject({
    offset: integer.optional(),
    limit: integer.min(1).max(100).optional(),
    timeout: integer.nonnegative().optional(),
    allowed_updates: z.array(text).optional()
  }),
  sendMessage: z.strictObject({
    business_connection_id: text.optional(),
    chat_id: integer,
    message_thread_id: integer.optional(),
    direct_messages_topic_id: integer.optional(),
    text,
    reply_parameters: replyParameters.optional()
  }),
  editMessageText: z.strictObject({
    business_connection_id: text.optional(),
    chat_id: integer,
    message_id: integer,
    text
  }),
  deleteMessage: z.strictObject({ chat_id: integer, message_id: integer }),
  deleteBusinessMessages: z.strictObject({ business_connection_id: text, message_ids: z.array(integer) }),
  setMessageReaction: z.strictObject({ chat_id: integer, message_id: integer, reaction: z.array(reaction) }),
  getFile: z.strictObject({ file_id: text }),
  getBusinessConnection: z.strictObject({ business_connection_id: text })
} as const
