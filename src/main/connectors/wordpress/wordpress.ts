import type { Capabilities } from '../../../shared/model/network.ts'
import { act, actions } from './act.ts'
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

const capabilities: Capabilities = {
  receive: 'poll',
  kinds: ['comment', 'review'],
  reply: { by: 'network', limit: replyLimit, threading: 'nested', images: null, privately: false },
  actions: [...actions],
  // The same words under the same comment are refused, but no key tells two replies apart.
  idempotency: 'lookup'
}

const connector: Connector<WordPressSettings, WordPressCredentials, WordPressCursor> = {
  network: 'wordpress',
  capabilities,
  asks: ['server', 'identifier', 'password'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  publish,
  findPublished,
  act,
  // Who does not moderate is offered nothing that the site would refuse.
  capabilitiesOf: ({ moderates }) => (moderates ? capabilities : { ...capabilities, actions: [] }),
  answersOf: ({ site }) => ({ server: site, identifier: null })
}

/** WordPress with an application password: comments and shop reviews in, nested replies out, moderation. */
export const wordpress = defineConnector(connector)
