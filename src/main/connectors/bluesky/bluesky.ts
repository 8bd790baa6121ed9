import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { act, actions } from './act.ts'
import { type BlueskyCursor, cursorSchema } from './cursor.ts'
import { poll } from './poll.ts'
import { findPublished, publish, replyLimit } from './publish.ts'
import {
  type BlueskyCredentials,
  type BlueskySettings,
  credentialsSchema,
  settingsSchema
} from './settings.ts'
import { browserSignIn } from './sign-in-in-browser.ts'
import { signIn } from './sign-in-with-password.ts'
import { imageLimit } from './upload-images.ts'

const connector: Connector<BlueskySettings, BlueskyCredentials, BlueskyCursor> = {
  network: 'bluesky',
  capabilities: {
    receive: 'poll',
    kinds: ['mention', 'comment'],
    reply: { by: 'network', limit: replyLimit, threading: 'thread', images: imageLimit, privately: false },
    actions: [...actions],
    // The record key is ours, may be used once and has no end: what is absent may be sent again at any time.
    idempotency: 'lookup'
  },
  asks: ['server', 'identifier', 'password'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  browserSignIn,
  poll,
  publish,
  findPublished,
  act,
  answersOf: ({ service, handle }) => ({ server: service, identifier: handle })
}

/** Bluesky (AT Protocol): mentions, replies, quotes, likes and reposts in, threaded replies with pictures out. */
export const bluesky = defineConnector(connector)
