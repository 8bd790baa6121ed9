import { z } from 'zod'
import { longestBody } from './written-words.ts'

/** Every kind of place the app knows by name. Those without a connector yet can be imported from files. */
export const networks = [
  'bluesky',
  'mastodon',
  'facebook',
  'instagram',
  'youtube',
  'linkedin',
  'x',
  'threads',
  'tiktok',
  'google',
  'wordpress',
  'discourse',
  'telegram',
  'reddit',
  'rss',
  'email',
  'other'
] as const

export const networkSchema = z.enum(networks)
export type Network = z.infer<typeof networkSchema>

/** What people write for a network beside its name: lower case, no accents, no punctuation. */
export const networkAliases: Readonly<Partial<Record<Network, readonly string[]>>> = {
  x: ['twitter', 'x twitter'],
  google: ['google reviews', 'avis google', 'google my business', 'google business profile', 'google maps'],
  email: ['e mail', 'mail', 'courriel'],
  wordpress: ['blog'],
  discourse: ['forum'],
  other: ['autre', 'others', 'autres']
}

/**
 * How a network counts the characters of a reply.
 * bluesky: graphemes, and UTF-8 bytes at most ten times the maximum · mastodon: links count 23, @user@host as @user ·
 * x: weighted, links count 23 · threads: emoji count as their UTF-8 bytes · utf8: bytes · utf16: code units.
 */
export const countingSchema = z.enum(['graphemes', 'mastodon', 'bluesky', 'x', 'threads', 'utf8', 'utf16'])
export type Counting = z.infer<typeof countingSchema>

export const replyLimitSchema = z.object({
  max: z.number().int().positive(),
  counting: countingSchema,
  /** What a link counts where it does not count as it is written and the server has its own number. */
  linkLength: z.number().int().positive().optional()
})
export type ReplyLimit = Readonly<z.infer<typeof replyLimitSchema>>

/** What can be done to a message on its network, beside answering it. */
export const messageActionSchema = z.enum([
  'like',
  'unlike',
  'hide',
  'unhide',
  'delete',
  'edit',
  'hold',
  'approve',
  'spam'
])
export type MessageAction = z.infer<typeof messageActionSchema>

/** Of whose messages: one likes and moderates what others said, and deletes and edits what we said. */
export const messageActionSides: Readonly<Record<MessageAction, 'theirs' | 'ours'>> = {
  like: 'theirs',
  unlike: 'theirs',
  hide: 'theirs',
  unhide: 'theirs',
  delete: 'ours',
  edit: 'ours',
  hold: 'theirs',
  approve: 'theirs',
  spam: 'theirs'
}

/** Images of a reply. */
export const imageLimitSchema = z.object({
  most: z.number().int().positive(),
  /** Of one image. */
  bytes: z.number().int().positive(),
  mediaTypes: z.array(z.string()).min(1),
  /** Longest description, in graphemes. */
  description: z.number().int().positive()
})
export type ImageLimit = Readonly<z.infer<typeof imageLimitSchema>>

/** What an account can do: data, so that the composer never asks which network it speaks to. */
export const capabilitiesSchema = z.object({
  receive: z.enum(['poll', 'import']),
  kinds: z.array(z.enum(['mention', 'comment', 'review', 'message', 'post'])),
  /** network: the app publishes · hand: the person pastes the signed text where the conversation lives. */
  reply: z.object({
    by: z.enum(['network', 'hand']),
    limit: replyLimitSchema,
    /** thread: below a message, and a long reply may go on below itself · nested: below a message · flat: one after the other. */
    threading: z.enum(['thread', 'nested', 'flat', 'single']),
    /** null: no images. */
    images: imageLimitSchema.nullable(),
    /** What was said in public can be answered to its author alone. */
    privately: z.boolean()
  }),
  /** What the network lets an app do to a message; the others are shown as not offered. */
  actions: z.array(messageActionSchema),
  /** How a lost answer is cleared up: by sending the same key again, by looking it up, or only by a person. */
  idempotency: z.enum(['key', 'lookup', 'none'])
})
export type Capabilities = Readonly<z.infer<typeof capabilitiesSchema>>

/**
 * The limits of networks that a person pastes into by hand (each network’s documentation, read 2026-11-22).
 * A live connector brings its own limit.
 */
export const handLimits: Readonly<Record<Network, ReplyLimit>> = {
  bluesky: { max: 300, counting: 'bluesky' },
  mastodon: { max: 500, counting: 'mastodon' },
  facebook: { max: 8_000, counting: 'utf16' },
  instagram: { max: 2_200, counting: 'utf16' },
  youtube: { max: 10_000, counting: 'utf16' },
  linkedin: { max: 1_250, counting: 'utf16' },
  x: { max: 280, counting: 'x' },
  threads: { max: 500, counting: 'threads' },
  tiktok: { max: 150, counting: 'utf16' },
  google: { max: 4_096, counting: 'utf8' },
  wordpress: { max: 65_525, counting: 'utf8' },
  discourse: { max: 32_000, counting: 'utf16' },
  telegram: { max: 4_096, counting: 'utf16' },
  reddit: { max: 10_000, counting: 'utf16' },
  rss: { max: 10_000, counting: 'utf16' },
  email: { max: longestBody, counting: 'utf16' },
  other: { max: 10_000, counting: 'utf16' }
}
