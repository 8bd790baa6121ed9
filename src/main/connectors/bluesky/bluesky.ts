import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { type BlueskyCursor, cursorSchema, poll } from './poll.ts'
import { findPublished, publish, replyLimit } from './publish.ts'
import {
  type BlueskyCredentials,
  type BlueskySettings,
  credentialsSchema,
  settingsSchema,
  signIn
} from './session.ts'

const connector: Connector<BlueskySettings, BlueskyCredentials, BlueskyCursor> = {
  network: 'bluesky',
  capabilities: {
    receive: 'poll',
    kinds: ['mention', 'comment'],
    reply: { by: 'network', limit: replyLimit, threading: 'nested', images: null },
    actions: [],
    // The record key is ours, may be used once and has no end: what is absent may be sent again at any time.
    idempotency: 'lookup'
  },
  asks: ['server', 'identifier', 'password'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  publish,
  findPublished
}

/** Bluesky (AT Protocol) with an app password: mentions, replies and quotes in, threaded replies out. */
export const bluesky = defineConnector(connector)
