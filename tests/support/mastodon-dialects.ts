import type { z } from 'zod'
import type { Habits } from './fake-mastodon.ts'
import { broadScopes, signInAsDocumented } from './fake-mastodon-sign-in.ts'
import type { mediaAttachmentEntity, notificationEntity, statusEntity } from './mastodon-entities.ts'

type Status = z.infer<typeof statusEntity>
type Media = z.infer<typeof mediaAttachmentEntity>
type Notification = z.infer<typeof notificationEntity>
type Loose = Readonly<Record<string, unknown>>

/** How a family of servers says the same in fields of its own. */
export interface Dialect {
  status(status: Status): Loose
  media(media: Media): Loose
  notification(notification: Notification, status: Loose | undefined): Loose
  instance(described: Loose, habits: Habits): Loose
}

const leaveOut = (from: Loose, ...names: readonly string[]): Loose =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

/** Only what nothing can be done without. */
const bare: Dialect = {
  status: ({ id, content, created_at, in_reply_to_id, account }) => ({
    id,
    content,
    created_at,
    in_reply_to_id,
    account: { id: account.id, acct: account.acct }
  }),
  media: ({ id, url }) => ({ id, url }),
  notification: ({ account, ...rest }, status) => ({
    ...leaveOut(rest, 'group_key', 'status'),
    account: { id: account.id, acct: account.acct },
    ...(status === undefined ? {} : { status })
  }),
  instance: (described) => described
}

/**
 * Pleroma and Akkoma: what is not of Mastodon stands in `pleroma`, quotes among it, and pictures have no sizes.
 * https://docs.pleroma.social/backend/development/API/differences_in_mastoapi_responses/, read 2026-11-22
 */
const pleroma: Dialect = {
  status: ({ account, ...status }) => ({
    ...leaveOut(status, 'quote', 'quote_approval', 'quotes_count', 'filtered'),
    account: {
      ...leaveOut(account, 'uri', 'indexable', 'group', 'discoverable'),
      fqn: account.acct,
      pleroma: {}
    },
    media_attachments: status.media_attachments.map(pleroma.media),
    text: null,
    pleroma: {
      local: true,
      content: { 'text/plain': '' },
      conversation_id: 7,
      emoji_reactions: [],
      quote: status.quote?.quoted_status ?? null,
      quote_id: status.quote?.quoted_status?.id ?? null
    }
  }),
  media: (media) => ({
    ...leaveOut(media, 'meta', 'blurhash'),
    remote_url: media.url ?? media.remote_url,
    text_url: media.url,
    pleroma: { mime_type: 'image/png' }
  }),
  notification: (notification, status) => ({
    ...leaveOut(notification, 'group_key', 'status'),
    pleroma: { is_seen: false, is_muted: false },
    ...(status === undefined ? {} : { status })
  }),
  instance: (described, { maxCharacters }) => ({
    ...leaveOut(described, 'configuration', 'invites_enabled'),
    max_toot_chars: maxCharacters,
    description_limit: 5_000,
    upload_limit: 16_000_000,
    pleroma: { metadata: { features: ['pleroma_api', 'quote_posting', 'editing'] } }
  })
}

/** GoToSocial: its own fields beside those of Mastodon, the words as typed in each status, unknown files not copied. */
const gotosocial: Dialect = {
  status: ({ account, ...status }) => ({
    ...leaveOut(status, 'quote', 'quote_approval', 'quotes_count', 'filtered', 'application'),
    account: { ...leaveOut(account, 'uri', 'indexable', 'hide_collections'), enable_rss: true },
    media_attachments: status.media_attachments.map(gotosocial.media),
    content_type: 'text/plain',
    interaction_policy: { can_favourite: { always: ['public', 'me'], with_approval: [] } }
  }),
  media: (media) => ({ ...media, text_url: media.url, preview_remote_url: null }),
  notification: (notification, status) => ({
    ...leaveOut(notification, 'group_key', 'status'),
    ...(status === undefined ? {} : { status })
  }),
  instance: (described) => ({ ...described, account_domain: 'ici.example', debug: false })
}

/** Hollo: quotes have an id beside them, nothing is null by default, and no stream is named. */
const hollo: Dialect = {
  status: (status) => ({
    ...status,
    media_attachments: status.media_attachments.map(hollo.media),
    quote_id: status.quote?.quoted_status?.id ?? null,
    emoji_reactions: [],
    filtered: null
  }),
  media: (media) => ({ ...media, remote_url: null, text_url: null, blurhash: null }),
  notification: (notification, status) => ({ ...notification, ...(status === undefined ? {} : { status }) }),
  instance: (described) => described
}

export const dialects = { bare, pleroma, gotosocial, hollo }

/** The habits of families of servers, as their documents and their own code tell, read 2026-11-22. */
export const families = {
  pleroma: {
    dialect: 'pleroma',
    instance: 'v1',
    ids: 'any_text',
    maxCharacters: 5_000,
    streaming: 'only_websocket',
    signIn: { ...signInAsDocumented, metadata: false, scopes: broadScopes, proof: 'unknown' }
  },
  gotosocial: {
    dialect: 'gotosocial',
    ids: 'any_text',
    maxCharacters: 5_000,
    key: 'ignored',
    text: true,
    streaming: 'only_websocket',
    upload: 'slow',
    signIn: { ...signInAsDocumented, metadata: false }
  },
  hollo: {
    dialect: 'hollo',
    ids: 'any_text',
    maxId: 'moment',
    minId: 'like_since_id',
    maxCharacters: 10_000,
    reservedForLink: 256,
    streaming: 'not_found'
  }
} as const satisfies Readonly<Record<string, Partial<Habits>>>
