import type { InboundItem } from '../connector.ts'
import type { TelegramSettings } from './session.ts'
import { attachmentsOf } from './to-attachments.ts'
import { chatConversation, type ChannelPost, type ChatPlace, messageRef, toItem } from './to-item.ts'
import type { WireEntity, WireMessage, WireParent } from './wire.ts'
import { wordsOf } from './words.ts'

export interface ReadingOptions {
  readonly us: Pick<TelegramSettings, 'botId' | 'username'>
  /** Of the business account whose chat it is; null for what is said to the bot itself. */
  readonly owner: string | null
  /** Known posts of our channels, by `chat:message`. */
  readonly posts: ReadonlyMap<string, ChannelPost>
  /** Albums of which a part spoke to us; those found are added. */
  readonly albums: Set<string>
}

/** What a message brings: itself, after what it answers where that is not known yet; nothing when it does not concern us. */
export const readMessage = (message: WireMessage, options: ReadingOptions): readonly InboundItem[] => {
  if (!saysSomething(message) || message.is_automatic_forward === true) return []
  const isPrivate = message.chat.type === 'private' || message.direct_messages_topic !== undefined
  return isPrivate ? readPrivate(message, options) : readInGroup(message, options)
}

/** Service messages (somebody joined, a title changed) have neither words nor anything to look at. */
const saysSomething = (message: WireMessage): boolean =>
  wordsOf(message).text !== '' || attachmentsOf(message).length > 0

/** Pressing the start button sends this; it says nothing. */
const isStart = ({ text }: WireMessage): boolean => /^\/start(?:\s|$)/u.test(text ?? '')

/** A chat with one person is one conversation. */
const readPrivate = (message: WireMessage, { us, owner }: ReadingOptions): readonly InboundItem[] => {
  if (owner === null && isStart(message)) return []
  const place: ChatPlace = { chat: message.chat.id, owner }
  return [
    toItem(message, {
      place,
      kind: 'message',
      conversationRef: chatConversation(place, message.direct_messages_topic?.topic_id),
      parent: message.reply_to_message?.message_id ?? null,
      // In a business chat whoever is not the other person is the owner, or we in the owner’s name.
      isUs: owner === null ? message.from?.id === us.botId : message.from?.id !== message.chat.id,
      subject: null,
      post: null,
      context: false
    })
  ]
}

/** In a group concerns us what answers or names us, and what is said under a post of our channel. */
const readInGroup = (message: WireMessage, options: ReadingOptions): readonly InboundItem[] => {
  const { us, posts, albums } = options
  const place: ChatPlace = { chat: message.chat.id, owner: null }
  const above = message.reply_to_message
  const post = postAbove(message, posts)
  const answersUs = above?.from?.id === us.botId && above.sender_chat === undefined
  const album = message.media_group_id === undefined ? null : `${message.chat.id}:${message.media_group_id}`
  const inAlbum = album !== null && albums.has(album)
  if (post === null && !answersUs && !inAlbum && !namesUs(message, us)) return []
  if (album !== null) albums.add(album)
  const ofPerson = above !== undefined && !answersUs && !isPost(above, posts) && !isForumRoot(message, above)
  const common = { place, post, subject: subjectOf(message, post, answersUs), isUs: false }
  const root = messageRef(place, ofPerson ? above.message_id : message.message_id)
  const item = toItem(message, {
    ...common,
    kind: post === null ? 'mention' : 'comment',
    conversationRef: root,
    parent: above === undefined || isForumRoot(message, above) ? null : above.message_id,
    context: false
  })
  if (!ofPerson || post !== null) return [item]
  const parent = toItem(above, {
    ...common,
    kind: 'mention',
    conversationRef: root,
    parent: null,
    context: true
  })
  return [parent, item]
}

const keyOf = (chat: number, message: number): string => `${chat}:${message}`

const isPost = (message: WireParent, posts: ReadingOptions['posts']): boolean =>
  posts.has(keyOf(message.chat.id, message.message_id))

/** What is said in a topic of a forum answers, for Telegram, the message that made the topic. */
const isForumRoot = (message: WireMessage, above: WireParent): boolean =>
  message.is_topic_message === true && above.message_id === message.message_thread_id

/** The post of our channel under which a message stands: what it answers, or the head of its thread. */
const postAbove = (message: WireMessage, posts: ReadingOptions['posts']): ChannelPost | null => {
  const chat = message.chat.id
  const heads = [message.reply_to_message?.message_id, message.message_thread_id]
  for (const head of heads) {
    const post = head === undefined ? undefined : posts.get(keyOf(chat, head))
    if (post !== undefined) return post
  }
  return null
}

const subjectOf = (message: WireMessage, post: ChannelPost | null, answersUs: boolean) => {
  if (post !== null) return { title: post.channelName || null, text: post.text || null, url: post.url }
  const above = answersUs ? message.reply_to_message : undefined
  const title = message.chat.title ?? null
  return { title, text: above === undefined ? null : wordsOf(above).text || null, url: null }
}

const namesUs = (message: WireMessage, us: ReadingOptions['us']): boolean => {
  const [text, entities] =
    message.text === undefined
      ? [message.caption ?? '', message.caption_entities ?? []]
      : [message.text, message.entities ?? []]
  const name = `@${us.username}`.toLowerCase()
  return entities.some((entity) => entity !== undefined && isName(entity, text, name, us.botId))
}

const isName = (entity: WireEntity, text: string, name: string, botId: number): boolean => {
  if (entity.type === 'text_mention') return entity.user?.id === botId
  const words = text.slice(entity.offset, entity.offset + entity.length).toLowerCase()
  return entity.type === 'mention' ? words === name : entity.type === 'bot_command' && words.endsWith(name)
}
