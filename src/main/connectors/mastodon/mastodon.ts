import type { Capabilities } from '../../../shared/model/network.ts'
import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { cursorSchema, type MastodonCursor } from './cursor.ts'
import { poll } from './poll.ts'
import { findPublished, publish } from './publish.ts'
import { frameOf } from './reply-target.ts'
import {
  credentialsSchema,
  type MastodonCredentials,
  type MastodonSettings,
  settingsSchema,
  signIn,
  usualLimit
} from './session.ts'

const capabilities: Capabilities = {
  receive: 'poll',
  kinds: ['mention', 'comment', 'message'],
  reply: { by: 'network', limit: usualLimit, threading: 'nested', images: null },
  actions: [],
  // Kept by servers for an hour; publishing looks first, because some of them ignore it.
  idempotency: 'key'
}

const connector: Connector<MastodonSettings, MastodonCredentials, MastodonCursor> = {
  network: 'mastodon',
  capabilities,
  asks: ['server', 'token'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  publish,
  findPublished,
  capabilitiesOf: ({ limit }) => ({ ...capabilities, reply: { ...capabilities.reply, limit } }),
  answersOf: ({ server }) => ({ server, identifier: null }),
  frameOf
}

/** Mastodon and whatever else speaks its API, with a token: mentions and quotes in, threaded replies out. */
export const mastodon = defineConnector(connector)
