import { z } from 'zod'
import type { Audience } from '../../../shared/model/message.ts'
import type { InboundAuthor, InboundItem, InboundSubject } from '../connector.ts'
import { tombstone } from '../tombstone.ts'
import { readKept } from '../read-kept.ts'
import { attachmentsOf } from './to-attachments.ts'
import type { WireChat, WireMessage, WireParent, WireUser } from './wire.ts'
import { wordsOf } from './words.ts'

/** What a reply to a message, or an action on it, needs. */
const replyTargetSchema = z.object({
  chat: z.number().int(),
  message: z.number().int(),
  /** Of a forum, where what is said outside of its topics is not found. */
  thread: z.number().int().optional(),
  /** Of the direct messages of a channel. */
  direct: z.number().int().optional(),
  /** The business connection in whose name it was read. */
  business: z.string().optional()
})
export type ReplyTarget = Readonly<z.infer<typeof replyTargetSchema>>

export const readReplyTarget = (text: string | null): ReplyTarget | null => readKept(replyTargetSchema, text)

/** A post of our channel as it stands in the group where it is commented on. */
export const channelPostSchema = z.object({
  chat: z.number().int(),
  message: z.number().int(),
  channel: z.number().int(),
  channelName: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  audience: z.enum(['public', 'followers'])
})
export type ChannelPost = Readonly<z.infer<typeof channelPostSchema>>

/** A post is kept with this much of its text: it is the subject of its comments. */
const postLength = 500

/** Null: the message is no post of a channel. */
export const toChannelPost = (message: WireMessage | WireParent): ChannelPost | null => {
  const origin = message.forward_origin
  const channel = origin?.chat ?? message.sender_chat
  if (message.is_automatic_forward !== true || channel === undefined) return null
  const isPublic = channel.username !== undefined && origin !== undefined
  return {
    chat: message.chat.id,
    message: message.message_id,
    channel: channel.id,
    channelName: channel.title ?? '',
    text: wordsOf(message).text.slice(0, postLength),
    url: isPublic ? `https://t.me/${channel.username}/${origin.message_id}` : null,
    audience: isPublic ? 'public' : 'followers'
  }
}

/** Where the messages of a chat are kept apart: chats of a business account have ids of their own. */
export interface ChatPlace {
  readonly chat: number
  /** The person whose business account it is. */
  readonly owner: string | null
}

const chatRef = ({ chat, owner }: ChatPlace): string =>
  owner === null ? String(chat) : `business:${owner}:${chat}`

/** Message numbers are those of one chat. */
export const messageRef = (place: ChatPlace, message: number): string => `${chatRef(place)}:${message}`

const refPattern = /^(?:(business):([^:]+):)?(-?\d+):(\d+)$/u

/** The place and number in a ref; null when it is none. */
export const readMessageRef = (
  ref: string
): { readonly isBusiness: boolean; readonly chat: number; readonly message: number } | null => {
  const match = refPattern.exec(ref)
  return match === null
    ? null
    : { isBusiness: match[1] !== undefined, chat: Number(match[3]), message: Number(match[4]) }
}

export const userOf = (user: WireUser): InboundAuthor => {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ')
  return {
    ref: String(user.id),
    handle: user.username ?? name,
    name: name || (user.username ?? ''),
    url: user.username === undefined ? null : `https://t.me/${user.username}`,
    isUs: false
  }
}

export const chatAuthor = (chat: WireChat): InboundAuthor => ({
  ref: String(chat.id),
  handle: chat.username ?? chat.title ?? '',
  name: chat.title ?? '',
  url: chat.username === undefined ? null : `https://t.me/${chat.username}`,
  isUs: false
})

export const nobody: InboundAuthor = { ref: null, handle: '', name: '', url: null, isUs: false }

const authorOf = (
  message: WireMessage | WireParent,
  isUs: boolean,
  post: ChannelPost | null
): InboundAuthor => {
  const speaksAsChat = message.sender_chat !== undefined
  const author = speaksAsChat
    ? chatAuthor(message.sender_chat ?? message.chat)
    : message.from === undefined
      ? nobody
      : userOf(message.from)
  // What the channel itself says under its post is ours.
  return { ...author, isUs: isUs || (speaksAsChat && post?.channel === message.sender_chat?.id) }
}

const urlOf = (chat: WireChat, message: number, post: ChannelPost | null): string | null => {
  if (post?.url) return `${post.url}?comment=${message}`
  if (chat.type === 'private' || chat.type === 'group') return null
  if (chat.username !== undefined) return `https://t.me/${chat.username}/${message}`
  // Ids of supergroups begin with -100.
  return `https://t.me/c/${String(chat.id).replace(/^-100/u, '')}/${message}`
}

const audienceOf = (message: WireMessage | WireParent, post: ChannelPost | null): Audience => {
  if (message.chat.type === 'private' || message.direct_messages_topic !== undefined) return 'private'
  if (post !== null) return post.audience
  return message.chat.username === undefined ? 'followers' : 'public'
}

export interface ItemOptions {
  readonly place: ChatPlace
  readonly kind: InboundItem['kind']
  readonly conversationRef: string
  readonly parent: number | null
  readonly isUs: boolean
  readonly subject: InboundSubject | null
  readonly post: ChannelPost | null
  readonly context: boolean
}

export const toItem = (message: WireMessage | WireParent, options: ItemOptions): InboundItem => {
  const { place, post } = options
  const { text, spans } = wordsOf(message)
  const target: ReplyTarget = {
    chat: message.chat.id,
    message: message.message_id,
    ...(message.is_topic_message === true ? { thread: message.message_thread_id } : {}),
    ...(message.direct_messages_topic === undefined
      ? {}
      : { direct: message.direct_messages_topic.topic_id }),
    ...(message.business_connection_id === undefined ? {} : { business: message.business_connection_id })
  }
  return {
    ref: messageRef(place, message.message_id),
    conversationRef: options.conversationRef,
    parentRef: options.parent === null ? null : messageRef(place, options.parent),
    kind: options.kind,
    author: authorOf(message, options.isUs, post),
    subject: options.subject,
    text,
    spans,
    url: urlOf(message.chat, message.message_id, post),
    language: null,
    rating: null,
    publishedAt: message.date,
    editedAt: message.edit_date ?? null,
    state: 'visible',
    attachments: attachmentsOf(message),
    standing: 'shown',
    audience: audienceOf(message, post),
    replyTarget: JSON.stringify(target),
    context: options.context
  }
}

/** What remains of a message that was deleted: its place. */
export const toTombstone = (place: ChatPlace, message: number): InboundItem =>
  tombstone({
    ref: messageRef(place, message),
    conversationRef: chatRef(place),
    kind: 'message',
    author: nobody,
    audience: 'private'
  })

export const chatConversation = (place: ChatPlace, direct: number | undefined): string =>
  direct === undefined ? chatRef(place) : `${chatRef(place)}:direct:${direct}`
