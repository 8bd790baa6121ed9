import { z } from 'zod'
import {
  imageLimitSchema,
  type MessageAction,
  messageActionSchema,
  type ReplyLimit,
  replyLimitSchema
} from '../../../shared/model/network.ts'
import type { Session } from '../connector.ts'

/** What this API lets an app do to a message. It knows no way to hide the answer of somebody else. */
export const everyAction: readonly MessageAction[] = ['like', 'unlike', 'delete', 'edit']

/** Who signed in, and what their server told of itself. */
export const settingsSchema = z.object({
  /** The origin of the server: all requests go there. */
  server: z.url(),
  /** The part of an address after the second @. */
  domain: z.string().min(1),
  /** The account’s id on that server. */
  accountId: z.string().min(1),
  accountUrl: z.string().nullable(),
  limit: replyLimitSchema,
  /** null: the server tells of no images that it takes. */
  images: imageLimitSchema.nullable().default(null),
  /** What this server and this token let us do. */
  actions: z.array(messageActionSchema).default([...everyAction]),
  /** Where the server tells what is new by itself; null: it says nothing of that. */
  streaming: z.url().nullable().default(null),
  /** The notifications that may be asked for by their type; empty: the server takes no types, and sends all. */
  types: z.array(z.string())
})
export type MastodonSettings = Readonly<z.infer<typeof settingsSchema>>

/** Tokens have no end until somebody revokes them. */
export const credentialsSchema = z.object({ token: z.string().min(1) })
export type MastodonCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type MastodonSession = Session<MastodonSettings, MastodonCredentials>

/** Of a server that does not say. https://docs.joinmastodon.org/user/posting/#text, read 2026-11-22 */
export const usualLimit: ReplyLimit = { max: 500, counting: 'mastodon', linkLength: 23 }
