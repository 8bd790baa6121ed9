import { z } from 'zod'

/**
 * The entities of the Mastodon API that the app uses, by the names and types of their documentation
 * (https://docs.joinmastodon.org/entities/, mastodon/documentation of 2026-07-02) and of the public OpenAPI description
 * (abraham/mastodon-openapi, version 4.7.0 of 2026-08-19): strict, so that a fake cannot answer what no server would.
 * Written anew, read 2026-11-22. What the description calls optional or null is only as loose here as a server is.
 */

const id = z.string().min(1)
const moment = z.iso.datetime()
const url = z.url()
const count = z.number().int().nonnegative()
const language = z.string().min(2)

const field = z.strictObject({ name: z.string(), value: z.string(), verified_at: moment.nullable() })
const customEmoji = z.strictObject({
  shortcode: z.string(),
  url,
  static_url: url,
  visible_in_picker: z.boolean(),
  category: z.string().nullable().optional()
})

const accountFields = {
  id,
  username: z.string().min(1),
  acct: z.string().min(1),
  url: url.nullable(),
  uri: url,
  display_name: z.string(),
  note: z.string(),
  avatar: url,
  avatar_static: url,
  avatar_description: z.string().optional(),
  header: url,
  header_static: url,
  header_description: z.string().optional(),
  locked: z.boolean(),
  fields: z.array(field),
  emojis: z.array(customEmoji),
  bot: z.boolean(),
  group: z.boolean(),
  discoverable: z.boolean().nullable(),
  indexable: z.boolean(),
  noindex: z.boolean().nullable().optional(),
  created_at: moment,
  last_status_at: z.iso.date().nullable(),
  statuses_count: count,
  followers_count: count,
  following_count: count,
  hide_collections: z.boolean().nullable(),
  roles: z
    .array(z.strictObject({ id, name: z.string(), color: z.string() }))
    .nullable()
    .optional()
}
export const accountEntity = z.strictObject(accountFields)

const quotePolicy = z.enum(['public', 'followers', 'nobody'])
const quoters = z.enum(['public', 'followers', 'following', 'unsupported_policy'])
const visibility = z.enum(['public', 'unlisted', 'private', 'direct'])

export const credentialAccountEntity = z.strictObject({
  ...accountFields,
  source: z.strictObject({
    attribution_domains: z.array(z.string()),
    note: z.string(),
    fields: z.array(field),
    privacy: visibility,
    sensitive: z.boolean(),
    language: z.string(),
    follow_requests_count: count,
    hide_collections: z.boolean().nullable(),
    discoverable: z.boolean().nullable(),
    indexable: z.boolean(),
    quote_policy: quotePolicy
  }),
  role: z.strictObject({
    id,
    name: z.string(),
    permissions: z.string(),
    color: z.string(),
    highlighted: z.boolean()
  })
})

const size = z.strictObject({
  width: count.optional(),
  height: count.optional(),
  size: z.string().optional(),
  aspect: z.number().optional(),
  frame_rate: z.string().optional(),
  duration: z.number().optional(),
  bitrate: count.optional()
})
export const mediaAttachmentEntity = z.strictObject({
  id,
  type: z.enum(['unknown', 'image', 'gifv', 'video', 'audio']),
  url: url.nullable(),
  preview_url: url.nullable(),
  remote_url: url.nullable(),
  meta: z
    .strictObject({
      original: size.optional(),
      small: size.optional(),
      focus: z.strictObject({ x: z.number(), y: z.number() }).optional()
    })
    .nullable(),
  description: z.string().nullable(),
  blurhash: z.string().nullable()
})

const poll = z.strictObject({
  id,
  expires_at: moment.nullable(),
  expired: z.boolean(),
  multiple: z.boolean(),
  votes_count: count,
  voters_count: count.nullable(),
  options: z.array(z.strictObject({ title: z.string(), votes_count: count.nullable() })),
  emojis: z.array(customEmoji),
  voted: z.boolean().optional(),
  own_votes: z.array(count).optional()
})

const statusFields = {
  id,
  uri: url,
  url: url.nullable(),
  created_at: moment,
  edited_at: moment.nullable(),
  account: accountEntity,
  content: z.string(),
  visibility,
  sensitive: z.boolean(),
  spoiler_text: z.string(),
  media_attachments: z.array(mediaAttachmentEntity),
  application: z.strictObject({ name: z.string(), website: url.nullable() }).optional(),
  mentions: z.array(z.strictObject({ id, username: z.string(), url, acct: z.string() })),
  tags: z.array(z.strictObject({ name: z.string(), url })),
  emojis: z.array(customEmoji),
  reblogs_count: count,
  favourites_count: count,
  quotes_count: count,
  replies_count: count,
  in_reply_to_id: id.nullable(),
  in_reply_to_account_id: id.nullable(),
  reblog: z.null(),
  poll: poll.nullable(),
  card: z.null(),
  language: language.nullable(),
  /** Only of a deleted status, says the documentation; some servers give it always. */
  text: z.string().nullable().optional(),
  favourited: z.boolean().optional(),
  reblogged: z.boolean().optional(),
  muted: z.boolean().optional(),
  bookmarked: z.boolean().optional(),
  pinned: z.boolean().optional(),
  filtered: z.array(z.unknown()).optional(),
  quote_approval: z.strictObject({
    automatic: z.array(quoters),
    manual: z.array(quoters),
    current_user: z.enum(['automatic', 'manual', 'denied', 'unknown'])
  })
}
const quotedStatusEntity = z.strictObject({ ...statusFields, quote: z.null() })
export const statusEntity = z.strictObject({
  ...statusFields,
  reblog: quotedStatusEntity.nullable(),
  quote: z
    .strictObject({
      state: z.enum([
        'pending',
        'accepted',
        'rejected',
        'revoked',
        'deleted',
        'unauthorized',
        'blocked_account',
        'blocked_domain',
        'muted_account'
      ]),
      quoted_status: quotedStatusEntity.nullable()
    })
    .nullable()
})

const notificationTypes = [
  'mention',
  'status',
  'reblog',
  'follow',
  'follow_request',
  'favourite',
  'poll',
  'update',
  'admin.sign_up',
  'admin.report',
  'severed_relationships',
  'moderation_warning',
  'quote',
  'quoted_update',
  'added_to_collection',
  'collection_update'
] as const

export const notificationEntity = z.strictObject({
  id,
  type: z.enum(notificationTypes),
  group_key: z.string(),
  created_at: moment,
  account: accountEntity,
  status: statusEntity.optional()
})

export const contextEntity = z.strictObject({
  ancestors: z.array(statusEntity),
  descendants: z.array(statusEntity)
})

export const statusSourceEntity = z.strictObject({ id, text: z.string(), spoiler_text: z.string() })

/** Of POST /api/v1/apps. */
export const credentialApplicationEntity = z.strictObject({
  id,
  name: z.string(),
  website: url.nullable(),
  scopes: z.array(z.string()),
  redirect_uri: z.string(),
  redirect_uris: z.array(z.string()),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  client_secret_expires_at: count,
  vapid_key: z.string()
})

/** Of GET /api/v1/apps/verify_credentials. */
export const applicationEntity = credentialApplicationEntity.omit({
  client_id: true,
  client_secret: true,
  client_secret_expires_at: true
})

export const tokenEntity = z.strictObject({
  access_token: z.string().min(1),
  token_type: z.literal('Bearer'),
  scope: z.string(),
  created_at: z.number()
})

/** Of GET /.well-known/oauth-authorization-server. */
export const authorizationServerEntity = z.strictObject({
  issuer: url,
  service_documentation: url,
  authorization_endpoint: url,
  token_endpoint: url,
  app_registration_endpoint: url,
  revocation_endpoint: url,
  userinfo_endpoint: url,
  scopes_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  response_modes_supported: z.array(z.string()),
  code_challenge_methods_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string())
})

export const errorEntity = z.strictObject({ error: z.string(), error_description: z.string().optional() })

const statusLimits = z.strictObject({
  max_characters: count,
  max_media_attachments: count,
  characters_reserved_per_url: count
})
const mediaLimits = {
  supported_mime_types: z.array(z.string()),
  image_size_limit: count,
  image_matrix_limit: count,
  video_size_limit: count,
  video_frame_rate_limit: count,
  video_matrix_limit: count
}
const pollLimits = z.strictObject({
  max_options: count,
  max_characters_per_option: count,
  min_expiration: count,
  max_expiration: count
})
const rule = z.strictObject({ id, text: z.string(), hint: z.string() })

/** GET /api/v2/instance */
export const instanceEntity = z.strictObject({
  domain: z.string(),
  title: z.string(),
  version: z.string(),
  source_url: url,
  description: z.string(),
  usage: z.strictObject({ users: z.strictObject({ active_month: count }) }),
  thumbnail: z.strictObject({ url, description: z.string() }),
  icon: z.array(z.strictObject({ src: url, size: z.string() })),
  languages: z.array(language),
  configuration: z.strictObject({
    urls: z.strictObject({
      streaming: z.string().startsWith('ws'),
      status: url.nullable(),
      about: url,
      privacy_policy: url.nullable(),
      terms_of_service: url.nullable()
    }),
    vapid: z.strictObject({ public_key: z.string() }),
    accounts: z.strictObject({ max_featured_tags: count, max_pinned_statuses: count }),
    statuses: statusLimits,
    media_attachments: z.strictObject({ ...mediaLimits, description_limit: count }),
    polls: pollLimits,
    translation: z.strictObject({ enabled: z.boolean() }),
    limited_federation: z.boolean()
  }),
  registrations: z.strictObject({
    enabled: z.boolean(),
    approval_required: z.boolean(),
    reason_required: z.boolean().nullable(),
    message: z.string().nullable(),
    min_age: count.nullable(),
    url: url.nullable()
  }),
  api_versions: z.strictObject({ mastodon: count }),
  contact: z.strictObject({ email: z.string(), account: accountEntity.nullable() }),
  rules: z.array(rule)
})

/** GET /api/v1/instance */
export const instanceV1Entity = z.strictObject({
  uri: z.string(),
  title: z.string(),
  short_description: z.string(),
  description: z.string(),
  email: z.string(),
  version: z.string(),
  urls: z.strictObject({ streaming_api: z.string().startsWith('ws') }),
  stats: z.strictObject({ user_count: count, status_count: count, domain_count: count }),
  thumbnail: url.nullable(),
  languages: z.array(language),
  registrations: z.boolean(),
  approval_required: z.boolean(),
  invites_enabled: z.boolean(),
  configuration: z.strictObject({
    accounts: z.strictObject({ max_featured_tags: count }),
    statuses: statusLimits,
    media_attachments: z.strictObject(mediaLimits),
    polls: pollLimits
  }),
  contact_account: accountEntity.nullable(),
  rules: z.array(rule)
})
