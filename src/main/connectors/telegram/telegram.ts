import type { Connector } from '../connector.ts'
import { defineConnector } from '../connector.ts'
import { act } from './act.ts'
import { locateAttachment } from './locate-attachment.ts'
import { cursorSchema, listen, poll, type TelegramCursor } from './poll.ts'
import { findPublished, publish, replyLimit } from './publish.ts'
import {
  credentialsSchema,
  settingsSchema,
  signIn,
  type TelegramCredentials,
  type TelegramSettings
} from './session.ts'

const connector: Connector<TelegramSettings, TelegramCredentials, TelegramCursor> = {
  network: 'telegram',
  capabilities: {
    receive: 'poll',
    kinds: ['message', 'mention', 'comment'],
    // A picture takes 1,024 characters of words, not 4,096, and has no description for those who do not see it.
    reply: { by: 'network', limit: replyLimit, threading: 'flat', images: null, privately: false },
    actions: ['like', 'unlike', 'delete', 'edit'],
    idempotency: 'none'
  },
  asks: ['server', 'token'],
  schemas: { settings: settingsSchema, credentials: credentialsSchema, cursor: cursorSchema },
  signIn,
  poll,
  publish,
  findPublished,
  listen,
  act,
  locateAttachment,
  answersOf: ({ server }) => ({ server, identifier: null })
}

/** A Telegram bot with its token: private and business chats, mentions in groups, comments under channel posts. */
export const telegram = defineConnector(connector)
