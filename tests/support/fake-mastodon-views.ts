import type { z } from 'zod'
import type { FakeAccount, FakeMedia, FakeStatus, Habits } from './fake-mastodon.ts'
import type { FakeAnswer } from './fake-server.ts'
import { errorEntity, type instanceEntity, type instanceV1Entity } from './mastodon-entities.ts'

/** What the fake server knows, as far as its answers show it. */
export interface World {
  readonly domain: string
  readonly origin: string
  readonly habits: Habits
  readonly us: FakeAccount
  readonly accounts: readonly FakeAccount[]
  readonly statuses: ReadonlyMap<string, FakeStatus>
  /** The statuses that we like. */
  readonly liked: ReadonlySet<string>
}

export const refuse = (status: number, error: string): FakeAnswer => ({
  status,
  json: errorEntity.parse({ error })
})

export const addressPattern = /@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)(?:@([\p{L}\p{N}.-]+[\p{L}\p{N}]))?/giu
export const webAddressPattern = /https?:\/\/[^\s<>"]+/gu

const escapeHtml = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;')

const htmlOf = (world: World, status: FakeStatus): string => {
  const inline = escapeHtml(status.text)
    .replace(webAddressPattern, (raw) => {
      const [, scheme = '', shown = '', rest = ''] = /^(https?:\/\/(?:www\.)?)(.{0,30})(.*)$/u.exec(raw) ?? []
      const kind = rest === '' ? '' : 'ellipsis'
      return `<a href="${raw}" rel="nofollow noopener" target="_blank"><span class="invisible">${scheme}</span><span class="${kind}">${shown}</span><span class="invisible">${rest}</span></a>`
    })
    .replace(addressPattern, (raw, username: string, host: string | undefined) => {
      const acct = host === undefined || host === world.domain ? username : `${username}@${host}`
      const found = world.accounts.find((one) => one.acct === acct)
      return found === undefined
        ? raw
        : `<span class="h-card" translate="no"><a href="${found.url}" class="u-url mention">@<span>${found.username}</span></a></span>`
    })
    .replace(
      /(?<=^|\s)#([\p{L}\p{N}_]+)/gu,
      (_, name: string) =>
        `<a href="https://${world.domain}/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`
    )
  const { quotes } = status
  const quote =
    quotes === null
      ? ''
      : `<p class="quote-inline">RE: <a href="${quotes.author.url}/${quotes.id}">${quotes.author.url}</a></p>`
  const paragraphs = inline
    .split(/\n{2,}/u)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />')}</p>`)
  return [quote, ...paragraphs].join('')
}

export const accountView = (one: FakeAccount) => ({
  id: one.id,
  username: one.username,
  acct: one.acct,
  display_name: one.name,
  locked: false,
  bot: false,
  discoverable: null,
  indexable: false,
  group: false,
  created_at: '2020-03-16T00:00:00.000Z',
  note: '<p>…</p>',
  url: one.url,
  uri: `${one.url.replace('/@', '/users/')}`,
  avatar: 'https://files.example/avatar.png',
  avatar_static: 'https://files.example/avatar.png',
  header: 'https://files.example/header.png',
  header_static: 'https://files.example/header.png',
  followers_count: 12,
  following_count: 3,
  statuses_count: 4,
  last_status_at: '2026-11-19',
  hide_collections: null,
  emojis: [],
  fields: []
})

export const mediaView = (media: FakeMedia) => {
  const file = `https://files.example/media/${media.id}`
  const hasPicture = media.type === 'image' || media.type === 'gifv' || media.type === 'video'
  const copied = media.type !== 'unknown' && media.state === 'ready'
  return {
    id: media.id,
    type: media.type,
    url: copied ? `${file}/original` : null,
    preview_url: copied && hasPicture ? `${file}/small.png` : null,
    remote_url: media.remoteUrl,
    meta: hasPicture
      ? {
          original: { width: 640, height: 480, size: '640x480', aspect: 4 / 3 },
          small: { width: 461, height: 346, size: '461x346', aspect: 461 / 346 }
        }
      : null,
    description: media.description,
    blurhash: null
  }
}
const pollView = {
  id: '34858',
  expires_at: '2026-12-05T08:26:45.945Z',
  expired: false,
  multiple: false,
  votes_count: 1,
  voters_count: 1,
  options: [
    { title: 'seigle', votes_count: 1 },
    { title: 'blé', votes_count: 0 }
  ],
  emojis: []
}

export const repliesTo = (world: World, id: string): readonly FakeStatus[] =>
  [...world.statuses.values()].filter((one) => one.replyTo?.id === id)

const shownId = (world: World, id: string): string | null => {
  const status = world.statuses.get(id)
  if (status === undefined) return null
  return world.habits.renamesEdited && status.editedAt !== null ? `${id}-edited` : id
}

const baseView = (world: World, status: FakeStatus) => ({
  id: shownId(world, status.id) ?? status.id,
  created_at: status.createdAt,
  in_reply_to_id: status.replyTo === null ? null : shownId(world, status.replyTo.id),
  in_reply_to_account_id: status.replyTo?.author.id ?? null,
  sensitive: status.sensitive,
  spoiler_text: status.spoilerText,
  visibility: status.visibility,
  language: status.language,
  uri: `${status.author.url}/statuses/${encodeURIComponent(status.id)}`,
  url: `${status.author.url}/${encodeURIComponent(status.id)}`,
  replies_count: repliesTo(world, status.id).length,
  reblogs_count: 0,
  favourites_count: 0,
  quotes_count: 0,
  edited_at: status.editedAt,
  favourited: world.liked.has(status.id),
  reblogged: false,
  muted: false,
  bookmarked: false,
  content: htmlOf(world, status),
  filtered: [],
  reblog: null,
  account: accountView(status.author),
  media_attachments: status.media.map(mediaView),
  mentions: status.mentions.map(({ id, username, url, acct }) => ({ id, username, url, acct })),
  tags: [...status.text.matchAll(/(?<=^|\s)#([\p{L}\p{N}_]+)/gu)].map(([, name = '']) => ({
    name,
    url: `https://${world.domain}/tags/${encodeURIComponent(name)}`
  })),
  emojis: [],
  card: null,
  poll: status.hasPoll ? pollView : null,
  quote_approval: { automatic: ['public'], manual: [], current_user: 'automatic' },
  ...(status.author === world.us ? { application: { name: 'Web', website: null }, pinned: false } : {}),
  ...(world.habits.text ? { text: status.text } : {})
})

/** With all its documented fields. */
export const statusView = (world: World, status: FakeStatus) => {
  const quoted = status.quotes === null ? undefined : world.statuses.get(status.quotes.id)
  return {
    ...baseView(world, status),
    quote:
      status.quotes === null
        ? null
        : {
            state: quoted === undefined ? 'deleted' : 'accepted',
            quoted_status: quoted === undefined ? null : { ...baseView(world, quoted), quote: null }
          }
  }
}

const streamingOf = ({ habits, origin, domain }: World): string =>
  habits.streaming === 'elsewhere' ? `wss://streaming.${domain}` : origin.replace(/^http/u, 'ws')

const limitsOf = (world: World) => {
  const limits = {
    max_characters: world.habits.maxCharacters,
    max_media_attachments: 4,
    characters_reserved_per_url: world.habits.reservedForLink
  }
  const media = {
    supported_mime_types: ['image/jpeg', 'image/png'],
    image_size_limit: 16_777_216,
    image_matrix_limit: 33_177_600,
    video_size_limit: 103_809_024,
    video_frame_rate_limit: 120,
    video_matrix_limit: 8_294_400
  }
  const polls = {
    max_options: 4,
    max_characters_per_option: 50,
    min_expiration: 300,
    max_expiration: 2_629_746
  }
  return { statuses: limits, media, polls }
}

/** Of GET /api/v1/instance. */
export const instanceV1View = (world: World): z.input<typeof instanceV1Entity> => {
  const { statuses: limits, media, polls } = limitsOf(world)
  return {
    uri: world.domain,
    title: 'Ici',
    short_description: '',
    description: '',
    email: 'admin@ici.example',
    version: '3.5.3',
    urls: { streaming_api: streamingOf(world) },
    stats: { user_count: 4, status_count: 12, domain_count: 2 },
    thumbnail: null,
    languages: ['fr'],
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    configuration: {
      accounts: { max_featured_tags: 10 },
      statuses: limits,
      media_attachments: media,
      polls
    },
    contact_account: null,
    rules: []
  }
}

/** Of GET /api/v2/instance. */
export const instanceView = (world: World): z.input<typeof instanceEntity> => {
  const { statuses: limits, media, polls } = limitsOf(world)
  return {
    domain: world.domain,
    title: 'Ici',
    version: '4.6.0',
    source_url: 'https://github.com/mastodon/mastodon',
    description: '',
    usage: { users: { active_month: 4 } },
    thumbnail: { url: 'https://files.example/thumbnail.png', description: '' },
    icon: [],
    languages: ['fr'],
    configuration: {
      urls: {
        streaming: streamingOf(world),
        status: null,
        about: `https://${world.domain}/about`,
        privacy_policy: null,
        terms_of_service: null
      },
      vapid: { public_key: 'BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_' },
      accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
      statuses: limits,
      media_attachments: { ...media, description_limit: 1_500 },
      polls,
      translation: { enabled: false },
      limited_federation: false
    },
    registrations: {
      enabled: false,
      approval_required: false,
      reason_required: null,
      message: null,
      min_age: null,
      url: null
    },
    api_versions: { mastodon: 10 },
    contact: { email: 'admin@ici.example', account: null },
    rules: []
  }
}
