import type { InboundQuietEvent } from '../connector.ts'
import { type ChannelPost, chatAuthor, messageRef, nobody, userOf } from './to-item.ts'
import type { WireReaction } from './wire.ts'

/** Reactions that say "I like it" and nothing else; the others are left to be seen where they stand. */
const warm: ReadonlySet<string> = new Set('👍 ❤ ❤‍🔥 🔥 🥰 👏 🎉 🤩 🙏 👌 😍 💯 🏆 🤗 🤝 🫡 💘 😘'.split(' '))

/**
 * A like of something of ours: of a post of our channel where it is commented on, or in a chat with one person. Telegram
 * does not say whose message it is; in a group it may be anybody’s.
 */
export const readReaction = (
  reaction: WireReaction,
  posts: ReadonlyMap<string, ChannelPost>
): InboundQuietEvent | null => {
  const { chat, message_id, user, actor_chat, date, old_reaction, new_reaction } = reaction
  const post = posts.get(`${chat.id}:${message_id}`)
  const isNew = new_reaction.some((one) => warm.has(one)) && !old_reaction.some((one) => warm.has(one))
  if (!isNew || (post === undefined && chat.type !== 'private')) return null
  const named = user === undefined ? null : userOf(user)
  const author = named ?? (actor_chat === undefined ? nobody : chatAuthor(actor_chat))
  const ref = messageRef({ chat: chat.id, owner: null }, message_id)
  return {
    ref: `${ref}:${author.ref ?? 'nobody'}:like`,
    kind: 'like',
    author,
    about: { ref, text: post?.text ?? null, url: post?.url ?? null },
    at: date
  }
}
