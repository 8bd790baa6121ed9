import type { Capabilities } from '../../../shared/model/network.ts'
import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { act } from './act.ts'
import { browserSignIn } from './browser-sign-in.ts'
import { cursorSchema, type MastodonCursor } from './cursor.ts'
import { listen } from './listen.ts'
import { poll } from './poll.ts'
import { findPublished, publish } from './publish.ts'
import { frameOf, privateTargetOf } from './reply-target.ts'
import {
  credentialsSchema,
  everyAction,
  type MastodonCredentials,
  type MastodonSettings,
  settingsSchema,
  usualLimit
} from './settings.ts'
import { signIn } from './sign-in.ts'

const capabilities: Capabilities = {
  receive: 'poll',
  kinds: ['mention', 'comment', 'message'],
  reply: { by: 'network', limit: usualLimit, threading: 'thread', images: null, privately: true },
  actions: [...everyAction],
  // Kept by servers for an hour; publishing looks first, because some of them ignore it.
  idempotency: 'key'
}

const connector: Connector<MastodonSettings, MastodonCredentials, MastodonCursor> = {
  network: 'mastodon',
  capabilities,
  asks: ['server', 'token'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  browserSignIn,
  poll,
  publish,
  findPublished,
  listen,
  act,
  capabilitiesOf: ({ limit, images, actions }) => ({
    ...capabilities,
    reply: { ...capabilities.reply, limit, images },
    actions
  }),
  answersOf: ({ server }) => ({ server, identifier: null }),
  frameOf,
  privateTargetOf,
  // Read by the same people, under the same warning.
  nextTargetOf: (replyTarget) => replyTarget
}

/** Mastodon and whatever else speaks its API: mentions, quotes, likes and reposts in, threaded replies with images out. */
export const mastodon = defineConnector(connector)
