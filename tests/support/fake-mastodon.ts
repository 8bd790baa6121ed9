import { z } from 'zod'
import { type FakeClock } from './fake-clock.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'
import {
  contextEntity,
  credentialAccountEntity,
  errorEntity,
  instanceEntity,
  instanceV1Entity,
  notificationEntity,
  statusEntity,
  statusSourceEntity
} from './mastodon-entities.ts'

/**
 * A Mastodon server as far as the connector uses it, written from its documentation (https://docs.joinmastodon.org/methods/,
 * read 2026-11-22): every answer is an entity with all its documented fields. `habits` makes it one of the servers that
 * speak the same API in their own way.
 */
export interface FakeMastodon {
  readonly server: FakeServer
  readonly us: FakeAccount
  readonly token: string
  habits: Habits
  /** Somebody of this server, or of another one when `domain` is given. */
  account(username: string, options?: { readonly domain?: string; readonly name?: string }): FakeAccount
  /** What our account published, oldest first. */
  ourStatuses(): readonly FakeStatus[]
  /** Something else happens that is notified. */
  notify(type: 'favourite' | 'follow' | 'reblog', by: FakeAccount, status?: FakeStatus): void
  /** Our token no longer works. */
  revoke(): void
  /** A person clears all notifications away: the statuses stay. */
  clearNotifications(): void
  /** The paths asked for since the last call, with their query. */
  asked(): readonly string[]
}

/** How servers differ. */
export interface Habits {
  readonly instance: 'v2' | 'v1' | 'none'
  readonly maxCharacters: number
  readonly reservedForLink: number
  /** Whether pages are linked by a `Link` header. */
  readonly links: boolean
  /** Whether `max_id` means that status or its moment. */
  readonly maxId: 'id' | 'moment'
  readonly minId: 'next_newer' | 'like_since_id' | 'ignored' | 'refused'
  /** Whether `types[]` is heeded; `strict` refuses a type that it does not know. */
  readonly types: 'heeded' | 'ignored' | 'strict'
  readonly mostOnPage: number
  /** The same page whatever is asked. */
  readonly onePageForEver: boolean
  readonly key: 'kept' | 'ignored' | 'refused_with_500'
  readonly source: boolean
  /** The words as typed stand in each status. */
  readonly text: boolean
  readonly ids: 'numbers' | 'any_text'
  /** An edited status has a new id; the old one is understood too. */
  readonly renamesEdited: boolean
  /** Answers hold only what nothing can be done without. */
  readonly bare: boolean
  readonly mentionsInStatus: boolean
  /** A reply to what is not there is taken. */
  readonly takesAnyParent: boolean
}

export const asDocumented: Habits = {
  instance: 'v2',
  maxCharacters: 500,
  reservedForLink: 23,
  links: true,
  maxId: 'id',
  minId: 'next_newer',
  types: 'heeded',
  mostOnPage: 80,
  onePageForEver: false,
  key: 'kept',
  source: true,
  text: false,
  ids: 'numbers',
  renamesEdited: false,
  bare: false,
  mentionsInStatus: true,
  takesAnyParent: false
}

export interface FakeStatus {
  readonly id: string
  readonly author: FakeAccount
  readonly text: string
  readonly spoilerText: string
  readonly visibility: 'public' | 'unlisted' | 'private' | 'direct'
  readonly language: string | null
  readonly createdAt: string
  readonly editedAt: string | null
  readonly replyTo: FakeStatus | null
  readonly mentions: readonly FakeAccount[]
  readonly quotes: FakeStatus | null
  readonly key: string | null
}

export interface FakeAccount {
  readonly id: string
  readonly username: string
  readonly acct: string
  readonly name: string
  readonly url: string
  post(text: string, options?: StatusOptions): FakeStatus
  edit(status: FakeStatus, text: string): FakeStatus
  delete(status: Pick<FakeStatus, 'id'>): void
}

export interface StatusOptions {
  readonly replyTo?: FakeStatus
  /** Beside those whose address stands in the text. */
  readonly mentions?: readonly FakeAccount[]
  readonly quotes?: FakeStatus
  readonly language?: string | null
  readonly spoilerText?: string
  readonly visibility?: FakeStatus['visibility']
  /** When it was written; it is notified now. Else the clock, which moves on by a second. */
  readonly at?: string
}

interface Notice {
  readonly id: string
  readonly order: number
  readonly type: 'mention' | 'quote' | 'favourite' | 'follow' | 'reblog'
  readonly at: string
  readonly by: FakeAccount
  readonly statusId: string | null
}

const postSchema = z.object({
  status: z.string(),
  in_reply_to_id: z.string().optional(),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).optional(),
  spoiler_text: z.string().optional(),
  language: z.string().optional()
})

const refuse = (status: number, error: string): FakeAnswer => ({ status, json: errorEntity.parse({ error }) })
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
const graphemes = (text: string): number => [...segmenter.segment(text)].length
const escapeHtml = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;')

const address = /@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)(?:@([\p{L}\p{N}.-]+[\p{L}\p{N}]))?/giu
const webAddress = /https?:\/\/[^\s<>"]+/gu

export const startFakeMastodon = async (
  clock: FakeClock,
  habits: Partial<Habits> = {}
): Promise<FakeMastodon> => {
  const domain = 'ici.example'
  const accounts: FakeAccount[] = []
  const statuses = new Map<string, FakeStatus>()
  let notices: Notice[] = []
  const keys = new Map<string, string>()
  let counter = 0
  let revoked = false
  let asked: string[] = []

  const nextId = (base: bigint): string => {
    counter += 1
    // No order can be read from these, and a path must encode them.
    if (fake.habits.ids === 'any_text') return `${(counter * 7919) % 1009}/é:${counter}`
    return String(base + BigInt(counter))
  }

  const notify = (type: Notice['type'], by: FakeAccount, statusId: string | null): void => {
    notices.push({ id: nextId(34_000_000n), order: counter, type, at: clock.now(), by, statusId })
  }

  const publish = (status: FakeStatus): FakeStatus => {
    statuses.set(status.id, status)
    if (status.author === us) return status
    if (status.mentions.includes(us)) notify('mention', status.author, status.id)
    else if (status.quotes?.author === us) notify('quote', status.author, status.id)
    return status
  }

  const mentionedIn = (text: string): readonly FakeAccount[] =>
    [...text.matchAll(address)].flatMap(([, username = '', host]) => {
      const acct = host === undefined || host === domain ? username : `${username}@${host}`
      return accounts.find((one) => one.acct.toLowerCase() === acct.toLowerCase()) ?? []
    })

  const account = (
    username: string,
    options: { readonly domain?: string; readonly name?: string } = {}
  ): FakeAccount => {
    const home = options.domain ?? domain
    const made: FakeAccount = {
      id: String(900 + accounts.length),
      username,
      acct: home === domain ? username : `${username}@${home}`,
      name: options.name ?? '',
      url: `https://${home}/@${username}`,
      post(text, rest = {}) {
        const at = rest.at ?? clock.now()
        if (rest.at === undefined) clock.advance(1_000)
        return publish({
          id: nextId(115_000_000_000_000_000n),
          author: made,
          text,
          spoilerText: rest.spoilerText ?? '',
          visibility: rest.visibility ?? 'public',
          language: rest.language === undefined ? 'fr' : rest.language,
          createdAt: at,
          editedAt: null,
          replyTo: rest.replyTo ?? null,
          mentions: [...new Set([...mentionedIn(text), ...(rest.mentions ?? [])])],
          quotes: rest.quotes ?? null,
          key: null
        })
      },
      edit(status, text) {
        const edited = { ...status, text, editedAt: clock.now() }
        statuses.set(status.id, edited)
        return edited
      },
      delete({ id }) {
        statuses.delete(id)
        notices = notices.filter((one) => one.statusId !== id)
      }
    }
    accounts.push(made)
    return made
  }

  const us = account('boulangerie', { name: 'Boulangerie du Canal' })
  const token = 'token-of-the-boulangerie-secret-marker'

  const htmlOf = (status: FakeStatus): string => {
    const inline = escapeHtml(status.text)
      .replace(webAddress, (raw) => {
        const [, scheme = '', shown = '', rest = ''] =
          /^(https?:\/\/(?:www\.)?)(.{0,30})(.*)$/u.exec(raw) ?? []
        const kind = rest === '' ? '' : 'ellipsis'
        return `<a href="${raw}" rel="nofollow noopener" target="_blank"><span class="invisible">${scheme}</span><span class="${kind}">${shown}</span><span class="invisible">${rest}</span></a>`
      })
      .replace(address, (raw, username: string, host: string | undefined) => {
        const acct = host === undefined || host === domain ? username : `${username}@${host}`
        const found = accounts.find((one) => one.acct === acct)
        return found === undefined
          ? raw
          : `<span class="h-card" translate="no"><a href="${found.url}" class="u-url mention">@<span>${found.username}</span></a></span>`
      })
      .replace(
        /(?<=^|\s)#([\p{L}\p{N}_]+)/gu,
        (_, name: string) =>
          `<a href="https://${domain}/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`
      )
    return inline
      .split(/\n{2,}/u)
      .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />')}</p>`)
      .join('')
  }

  const accountView = (one: FakeAccount) => ({
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

  const repliesTo = (id: string): readonly FakeStatus[] =>
    [...statuses.values()].filter((one) => one.replyTo?.id === id)

  const shownId = (id: string): string | null => {
    const status = statuses.get(id)
    if (status === undefined) return null
    return fake.habits.renamesEdited && status.editedAt !== null ? `${id}-edited` : id
  }
  const statusNamed = (id: string): FakeStatus | undefined =>
    statuses.get(decodeURIComponent(id).replace(/-edited$/u, ''))

  const baseView = (status: FakeStatus) => ({
    id: shownId(status.id) ?? status.id,
    created_at: status.createdAt,
    in_reply_to_id: status.replyTo === null ? null : shownId(status.replyTo.id),
    in_reply_to_account_id: status.replyTo?.author.id ?? null,
    sensitive: status.spoilerText !== '',
    spoiler_text: status.spoilerText,
    visibility: status.visibility,
    language: status.language,
    uri: `${status.author.url}/statuses/${encodeURIComponent(status.id)}`,
    url: `${status.author.url}/${encodeURIComponent(status.id)}`,
    replies_count: repliesTo(status.id).length,
    reblogs_count: 0,
    favourites_count: 0,
    quotes_count: 0,
    edited_at: status.editedAt,
    favourited: false,
    reblogged: false,
    muted: false,
    bookmarked: false,
    content: htmlOf(status),
    filtered: [],
    reblog: null,
    account: accountView(status.author),
    media_attachments: [],
    mentions: status.mentions.map(({ id, username, url, acct }) => ({ id, username, url, acct })),
    tags: [...status.text.matchAll(/(?<=^|\s)#([\p{L}\p{N}_]+)/gu)].map(([, name = '']) => ({
      name,
      url: `https://${domain}/tags/${encodeURIComponent(name)}`
    })),
    emojis: [],
    card: null,
    poll: null,
    quote_approval: { automatic: ['public'], manual: [], current_user: 'automatic' },
    ...(status.author === us ? { application: { name: 'Web', website: null }, pinned: false } : {}),
    ...(fake.habits.text ? { text: status.text } : {})
  })

  const statusView = (status: FakeStatus): unknown => {
    const quoted = status.quotes === null ? undefined : statuses.get(status.quotes.id)
    const view = statusEntity.parse({
      ...baseView(status),
      quote:
        status.quotes === null
          ? null
          : {
              state: quoted === undefined ? 'deleted' : 'accepted',
              quoted_status: quoted === undefined ? null : { ...baseView(quoted), quote: null }
            }
    })
    if (!fake.habits.mentionsInStatus) view.mentions = []
    if (!fake.habits.bare) return view
    const { id, content, created_at, in_reply_to_id } = view
    const { acct } = view.account
    return { id, content, created_at, in_reply_to_id, account: { id: view.account.id, acct } }
  }

  /** One page of a list that is ordered from the newest, as `max_id`, `since_id`, `min_id` and `limit` bound it. */
  const pageOf = <One extends { readonly id: string; readonly at: string }>(
    all: readonly One[],
    path: string,
    search: URLSearchParams,
    most: number,
    usual: number
  ): { readonly page: readonly One[]; readonly headers: Record<string, string> } => {
    const limit = Math.min(Number(search.get('limit') ?? usual), most)
    // Numbers are compared, so that a bound holds when what bore it is gone; other ids are looked for.
    const isNewer = (one: One, id: string): boolean => {
      if (fake.habits.ids === 'numbers' && /^\d+$/u.test(id)) return BigInt(one.id) > BigInt(id)
      const bound = all.findIndex((each) => each.id === id)
      return bound < 0 || all.indexOf(one) < bound
    }
    const [until, since, after] = ['max_id', 'since_id', 'min_id'].map((name) => search.get(name))
    let found = all
    const bound = all.find((one) => one.id === until)
    if (fake.habits.maxId === 'moment' && bound !== undefined)
      found = found.filter((one) => one.at < bound.at)
    else if (typeof until === 'string')
      found = found.filter((one) => one.id !== until && !isNewer(one, until))
    if (typeof since === 'string') found = found.filter((one) => isNewer(one, since))
    if (typeof after === 'string' && fake.habits.minId !== 'ignored') {
      const newer = found.filter((one) => isNewer(one, after))
      found = fake.habits.minId === 'like_since_id' ? newer : newer.slice(-limit)
    }
    const page = (fake.habits.onePageForEver ? all : found).slice(0, limit)
    const first = page[0]
    const last = page.at(-1)
    if (!fake.habits.links || first === undefined || last === undefined) return { page, headers: {} }
    const linkTo = (name: string, id: string): string => {
      const query = new URLSearchParams([...search].filter(([key]) => !key.endsWith('_id')))
      query.set(name, id)
      return `<https://${domain}${path}?${query}>`
    }
    const links = [
      ...(page.length === limit ? [`${linkTo('max_id', last.id)}; rel="next"`] : []),
      `${linkTo('min_id', first.id)}; rel="prev"`
    ]
    return { page, headers: { link: links.join(', ') } }
  }

  const listNotifications = ({ search, path }: FakeRequest): FakeAnswer => {
    const known = ['mention', 'favourite', 'follow', 'reblog']
    const types = search.getAll('types[]')
    if (fake.habits.types === 'strict' && types.some((type) => !known.includes(type)))
      return refuse(400, 'Invalid value for enum')
    if (search.has('min_id') && fake.habits.minId === 'refused') return refuse(404, 'Record not found')
    const heeded = fake.habits.types === 'ignored' ? [] : types
    const all = notices
      .filter((one) => heeded.length === 0 || heeded.includes(one.type))
      .toSorted((one, other) => other.order - one.order)
    const { page, headers } = pageOf(all, path, search, fake.habits.mostOnPage, 40)
    return {
      status: 200,
      headers,
      json: page.map((one) => {
        const status = one.statusId === null ? undefined : statuses.get(one.statusId)
        const view = {
          id: one.id,
          type: one.type,
          group_key: `ungrouped-${one.id}`,
          created_at: one.at,
          account: accountView(one.by),
          ...(status === undefined ? {} : { status: statusView(status) })
        }
        return fake.habits.bare ? view : notificationEntity.parse(view)
      })
    }
  }

  const contextOf = (status: FakeStatus) => {
    const ancestors: FakeStatus[] = []
    let above = status.replyTo === null ? undefined : statuses.get(status.replyTo.id)
    while (above !== undefined) {
      ancestors.unshift(above)
      above = above.replyTo === null ? undefined : statuses.get(above.replyTo.id)
    }
    const below = (id: string): readonly FakeStatus[] =>
      repliesTo(id).flatMap((one) => [one, ...below(one.id)])
    return { ancestors: ancestors.map(statusView), descendants: below(status.id).map(statusView) }
  }

  const createStatus = ({ body, headers }: FakeRequest): FakeAnswer => {
    const parsed = postSchema.safeParse(body)
    if (!parsed.success) return refuse(422, 'Validation failed: Status is invalid')
    const { status: text, in_reply_to_id, spoiler_text = '', visibility, language } = parsed.data
    const key = headers['idempotency-key']
    const former = typeof key === 'string' ? statuses.get(keys.get(key) ?? '') : undefined
    if (former !== undefined && fake.habits.key === 'refused_with_500')
      return refuse(500, 'Internal Server Error')
    if (former !== undefined && fake.habits.key === 'kept') return { status: 200, json: statusView(former) }
    if (text.trim() === '') return refuse(422, 'Validation failed: Text can’t be blank')
    const countable = text
      .replace(webAddress, 'x'.repeat(fake.habits.reservedForLink))
      .replace(address, (raw, username: string, host?: string) => (host === undefined ? raw : `@${username}`))
    if (graphemes(spoiler_text + countable) > fake.habits.maxCharacters)
      return refuse(422, 'Validation failed: Text character limit of 500 exceeded')
    const replyTo = in_reply_to_id === undefined ? null : (statusNamed(in_reply_to_id) ?? null)
    if (in_reply_to_id !== undefined && replyTo === null && !fake.habits.takesAnyParent)
      return refuse(404, 'Record not found')
    const created = publish({
      id: nextId(115_000_000_000_000_000n),
      author: us,
      text,
      spoilerText: spoiler_text,
      visibility: visibility ?? 'public',
      language: language ?? null,
      createdAt: clock.now(),
      editedAt: null,
      replyTo,
      mentions: mentionedIn(text),
      quotes: null,
      key: typeof key === 'string' ? key : null
    })
    if (typeof key === 'string') keys.set(key, created.id)
    return { status: 200, json: statusView(created) }
  }

  const instance = (version: 'v1' | 'v2'): FakeAnswer => {
    const { instance: offered, maxCharacters, reservedForLink } = fake.habits
    if (offered === 'none' || (version === 'v2' && offered === 'v1')) return refuse(404, 'Not found')
    const limits = {
      max_characters: maxCharacters,
      max_media_attachments: 4,
      characters_reserved_per_url: reservedForLink
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
    if (version === 'v1')
      return {
        status: 200,
        json: instanceV1Entity.parse({
          uri: domain,
          title: 'Ici',
          short_description: '',
          description: '',
          email: 'admin@ici.example',
          version: '3.5.3',
          urls: { streaming_api: `wss://${domain}` },
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
        })
      }
    return {
      status: 200,
      json: instanceEntity.parse({
        domain,
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
            streaming: `wss://${domain}`,
            status: null,
            about: `https://${domain}/about`,
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
      })
    }
  }

  const gone = refuse(404, 'Record not found')
  const answer = (request: FakeRequest): FakeAnswer => {
    const { method, path, search } = request
    asked.push(`${method} ${path}${search.size === 0 ? '' : `?${search}`}`)
    if (path === '/api/v2/instance') return instance('v2')
    if (path === '/api/v1/instance') return instance('v1')
    if (request.authorization !== `Bearer ${token}` || revoked)
      return refuse(401, 'The access token is invalid')
    if (path === '/api/v1/accounts/verify_credentials')
      return {
        status: 200,
        json: credentialAccountEntity.parse({
          ...accountView(us),
          source: {
            attribution_domains: [],
            note: '',
            fields: [],
            privacy: 'public',
            sensitive: false,
            language: '',
            follow_requests_count: 0,
            hide_collections: null,
            discoverable: null,
            indexable: false,
            quote_policy: 'public'
          },
          role: { id: '-99', name: '', permissions: '0', color: '', highlighted: false }
        })
      }
    if (path === '/api/v1/notifications') return listNotifications(request)
    if (path === '/api/v1/statuses' && method === 'POST') return createStatus(request)
    const [, what = '', id = '', part = ''] =
      /^\/api\/v1\/(statuses|accounts)\/([^/]+)(?:\/([a-z]+))?$/u.exec(path) ?? []
    if (what === 'accounts' && part === 'statuses') {
      const own = [...statuses.values()]
        .filter((one) => one.author.id === decodeURIComponent(id))
        .map((one) => ({ ...one, at: one.createdAt }))
        .toReversed()
      const { page, headers } = pageOf(own, path, search, 40, 20)
      return { status: 200, headers, json: page.map(statusView) }
    }
    const status = what === 'statuses' ? statusNamed(id) : undefined
    if (status === undefined || method !== 'GET') return gone
    if (part === '') return { status: 200, json: statusView(status) }
    if (part === 'context') {
      const context = contextOf(status)
      return { status: 200, json: fake.habits.bare ? context : contextEntity.parse(context) }
    }
    if (part === 'source' && fake.habits.source && status.author === us)
      return {
        status: 200,
        json: statusSourceEntity.parse({
          id: status.id,
          text: status.text,
          spoiler_text: status.spoilerText
        })
      }
    return gone
  }

  const running = await startFakeServer(answer)
  const fake: FakeMastodon = {
    server: running,
    us,
    token,
    habits: { ...asDocumented, ...habits },
    account,
    ourStatuses: () => [...statuses.values()].filter((one) => one.author === us),
    notify: (type, by, status) => notify(type, by, status?.id ?? null),
    revoke: () => {
      revoked = true
    },
    clearNotifications: () => {
      notices = []
    },
    asked: () => {
      const since = asked
      asked = []
      return since
    }
  }
  return fake
}
