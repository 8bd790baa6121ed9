import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { cursorSchema, poll, type WordPressCursor } from './poll.ts'
import { findPublished, publish, replyLimit } from './publish.ts'
import {
  credentialsSchema,
  settingsSchema,
  signIn,
  type WordPressCredentials,
  type WordPressSettings
} from './session.ts'

const connector: Connector<WordPressSettings, WordPressCredentials, WordPressCursor> = {
  network: 'wordpress',
  capabilities: {
    receive: 'poll',
    kinds: ['comment', 'review'],
    reply: { by: 'network', limit: replyLimit, threading: 'nested', images: null },
    actions: [],
    // The same words under the same comment are refused, but no key tells two replies apart.
    idempotency: 'lookup'
  },
  asks: ['server', 'identifier', 'password'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  publish,
  findPublished
}

/** WordPress with an application password: comments and shop reviews in, nested replies out. */
export const wordpress = defineConnector(connector)
