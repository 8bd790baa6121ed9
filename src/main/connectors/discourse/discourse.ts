import type { Capabilities } from '../../../shared/model/network.ts'
import { type Connector, defineConnector } from '../connector.ts'
import { act } from './act.ts'
import { cursorSchema, type DiscourseCursor } from './cursor.ts'
import { locateAttachment } from './locate-attachment.ts'
import { poll } from './poll.ts'
import { findPublished, imageLimit, limitOf, publish } from './publish.ts'
import {
  credentialsSchema,
  type DiscourseCredentials,
  type DiscourseSettings,
  settingsSchema,
  signIn
} from './session.ts'
import { browserSignIn } from './sign-in-in-browser.ts'
import { siteSchema } from './wire.ts'

const capabilities: Capabilities = {
  receive: 'poll',
  kinds: ['mention', 'comment', 'message'],
  reply: {
    by: 'network',
    limit: limitOf({ max: siteSchema.parse({}).max_post_length }),
    threading: 'flat',
    images: imageLimit,
    privately: false
  },
  actions: ['like', 'unlike', 'delete', 'edit'],
  // The same words are refused for some minutes only, but our own posts can be read back.
  idempotency: 'lookup'
}

const connector: Connector<DiscourseSettings, DiscourseCredentials, DiscourseCursor> = {
  network: 'discourse',
  capabilities,
  asks: ['server', 'token'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  browserSignIn,
  poll,
  publish,
  findPublished,
  act,
  locateAttachment,
  capabilitiesOf: (settings) => ({
    ...capabilities,
    reply: { ...capabilities.reply, limit: limitOf(settings) }
  }),
  answersOf: ({ site }) => ({ server: site, identifier: null })
}

/** A Discourse forum with a user API key: what is said to us in topics and private messages, threaded replies. */
export const discourse = defineConnector(connector)
