import { z } from 'zod'
import { type FakeClock } from './fake-clock.ts'
import {
  type FakeSignIn,
  fakeSignIn,
  signInAsDocumented,
  type SignInHabits
} from './fake-mastodon-sign-in.ts'
import {
  accountView,
  addressPattern,
  instanceV1View,
  instanceView,
  mediaView,
  refuse,
  repliesTo,
  statusView,
  webAddressPattern,
  type World
} from './fake-mastodon-views.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'
import { dialects } from './mastodon-dialects.ts'
import {
  applicationEntity,
  authorizationServerEntity,
  contextEntity,
  credentialAccountEntity,
  credentialApplicationEntity,
  instanceEntity,
  instanceV1Entity,
  mediaAttachmentEntity,
  notificationEntity,
  statusEntity,
  statusSourceEntity,
  tokenEntity
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
  /** It is taken back: servers forget that they told of it. */
  takeBack(type: 'favourite' | 'reblog', by: FakeAccount, status: FakeStatus): void
  /** The statuses that our account likes. */
  liked(): readonly string[]
  /** What was uploaded, whether or not a status names it. */
  media(): readonly FakeMedia[]
  /** Signing in by the browser. */
  readonly signIn: FakeSignIn
  /** Each answer of a call that succeeded, by the name of its entity. */
  answered(): readonly { readonly call: string; readonly json: unknown }[]
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
  /** How answers are worded: `bare` holds only what nothing can be done without, the others are families of servers. */
  readonly dialect: 'documented' | keyof typeof dialects
  readonly mentionsInStatus: boolean
  /** A reply to what is not there is taken. */
  readonly takesAnyParent: boolean
  /** What comes of asking for the stream that the server names. */
  readonly streaming: 'offered' | 'silent' | 'elsewhere' | 'only_websocket' | 'not_found' | 'ends' | 'html'
  /** Whether a picture is ready at once; `slow` works on it until it was asked for twice, `never` for ever. */
  readonly upload: 'at_once' | 'slow' | 'never' | 'only_v1' | 'refused'
  /** Whether statuses can be edited, and deleted. */
  readonly edits: boolean
  readonly deletes: boolean
  /** The posts that pass ours on are shown around them. */
  readonly reblogsAround: boolean
  readonly signIn: SignInHabits
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
  dialect: 'documented',
  mentionsInStatus: true,
  takesAnyParent: false,
  streaming: 'offered',
  upload: 'at_once',
  edits: true,
  deletes: true,
  reblogsAround: false,
  signIn: signInAsDocumented
}

export interface FakeMedia {
  readonly id: string
  readonly type: 'image' | 'gifv' | 'video' | 'audio' | 'unknown'
  readonly description: string | null
  readonly remoteUrl: string | null
  /** Of what was uploaded. */
  readonly bytes: number
  readonly state: 'ready' | 'worked_on'
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
  readonly media: readonly FakeMedia[]
  readonly sensitive: boolean
  readonly hasPoll: boolean
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
  readonly media?: readonly Omit<FakeMedia, 'bytes' | 'state'>[]
  readonly hasPoll?: boolean
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

const wordsSchema = z.object({
  status: z.string(),
  spoiler_text: z.string().default(''),
  sensitive: z.boolean().default(false),
  language: z.string().optional(),
  media_ids: z.array(z.string()).default([])
})
const postSchema = wordsSchema.extend({
  in_reply_to_id: z.string().optional(),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).optional()
})

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
const graphemes = (text: string): number => [...segmenter.segment(text)].length
type Route = readonly [string, string, (request: FakeRequest, id: string) => FakeAnswer]

/** The id in a path; empty where the pattern has none, null where the path is another. */
const idIn = (pattern: string, path: string): string | null => {
  const [before = '', after] = pattern.split(':id')
  if (after === undefined) return path === pattern ? '' : null
  const id = path.slice(before.length, path.length - after.length)
  const isThis = path.startsWith(before) && path.endsWith(after) && id !== '' && !id.includes('/')
  return isThis ? decodeURIComponent(id) : null
}

/** What each call answers when it succeeds. */
export const entities: Readonly<Record<string, z.ZodType>> = {
  'GET /api/v2/instance': instanceEntity,
  'GET /api/v1/instance': instanceV1Entity,
  'GET /.well-known/oauth-authorization-server': authorizationServerEntity,
  'POST /api/v1/apps': credentialApplicationEntity,
  'POST /oauth/token': tokenEntity,
  'GET /api/v1/accounts/verify_credentials': credentialAccountEntity,
  'GET /api/v1/apps/verify_credentials': applicationEntity,
  'GET /api/v1/notifications': z.array(notificationEntity),
  'GET /api/v1/accounts/:id/statuses': z.array(statusEntity),
  'POST /api/v2/media': mediaAttachmentEntity,
  'POST /api/v1/media': mediaAttachmentEntity,
  'GET /api/v1/media/:id': mediaAttachmentEntity,
  'POST /api/v1/statuses': statusEntity,
  'GET /api/v1/statuses/:id': statusEntity,
  'GET /api/v1/statuses/:id/context': contextEntity,
  'GET /api/v1/statuses/:id/source': statusSourceEntity,
  'POST /api/v1/statuses/:id/favourite': statusEntity,
  'POST /api/v1/statuses/:id/unfavourite': statusEntity,
  'DELETE /api/v1/statuses/:id': statusEntity,
  'PUT /api/v1/statuses/:id': statusEntity
}

const entityOf = (call: string): z.ZodType => {
  const entity = entities[call]
  if (entity === undefined) throw new Error(`no entity of ${call}`)
  return entity
}

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
  const answered: { call: string; json: unknown }[] = []
  const media = new Map<string, FakeMedia>()
  const looks = new Map<string, number>()
  const liked = new Set<string>()
  const listeners = new Set<(text: string) => void>()

  const nextId = (base: bigint): string => {
    counter += 1
    // No order can be read from these, and a path must encode them.
    if (fake.habits.ids === 'any_text') return `${(counter * 7919) % 1009}/é:${counter}`
    return String(base + BigInt(counter))
  }

  const notify = (type: Notice['type'], by: FakeAccount, statusId: string | null): void => {
    const notice = { id: nextId(34_000_000n), order: counter, type, at: clock.now(), by, statusId }
    notices.push(notice)
    for (const tell of listeners)
      tell(`event: notification\ndata: ${JSON.stringify(notificationView(notice))}\n\n`)
  }

  const publish = (status: FakeStatus): FakeStatus => {
    statuses.set(status.id, status)
    if (status.author === us) return status
    if (status.mentions.includes(us)) notify('mention', status.author, status.id)
    else if (status.quotes?.author === us) notify('quote', status.author, status.id)
    return status
  }

  const mentionedIn = (text: string): readonly FakeAccount[] =>
    [...text.matchAll(addressPattern)].flatMap(([, username = '', host]) => {
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
          media: (rest.media ?? []).map((one) => ({ ...one, bytes: 0, state: 'ready' })),
          sensitive: (rest.spoilerText ?? '') !== '',
          hasPoll: rest.hasPoll ?? false,
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

  const statusNamed = (id: string): FakeStatus | undefined =>
    statuses.get(decodeURIComponent(id).replace(/-edited$/u, ''))

  const world: World = {
    domain,
    get origin() {
      return running.origin
    },
    get habits() {
      return fake.habits
    },
    us,
    accounts,
    statuses,
    liked
  }
  const dialect = () => (fake.habits.dialect === 'documented' ? null : dialects[fake.habits.dialect])

  const statusAnswer = (status: FakeStatus): Readonly<Record<string, unknown>> => {
    const view = statusEntity.parse(statusView(world, status))
    if (!fake.habits.mentionsInStatus) view.mentions = []
    return dialect()?.status(view) ?? view
  }
  const mediaAnswer = (one: FakeMedia): unknown => {
    const view = mediaAttachmentEntity.parse(mediaView(one))
    return dialect()?.media(view) ?? view
  }
  const notificationView = (one: Notice): unknown => {
    const status = one.statusId === null ? undefined : statuses.get(one.statusId)
    const common = {
      id: one.id,
      type: one.type,
      group_key: `ungrouped-${one.id}`,
      created_at: one.at,
      account: accountView(one.by)
    }
    const shown = status === undefined ? undefined : statusAnswer(status)
    const around =
      one.type === 'reblog' && fake.habits.reblogsAround && shown !== undefined
        ? { ...shown, id: `around-${one.id}`, content: '', account: accountView(one.by), reblog: shown }
        : shown
    const strict = notificationEntity.parse({
      ...common,
      ...(status === undefined ? {} : { status: statusView(world, status) })
    })
    return dialect()?.notification(strict, around) ?? { ...common, ...(around && { status: around }) }
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
      json: page.map(notificationView)
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
      repliesTo(world, id).flatMap((one) => [one, ...below(one.id)])
    return { ancestors: ancestors.map(statusAnswer), descendants: below(status.id).map(statusAnswer) }
  }

  /** What is wrong with the words and pictures of a status; null: nothing. */
  const complaint = (posted: z.infer<typeof wordsSchema>): FakeAnswer | null => {
    if (posted.status.trim() === '' && posted.media_ids.length === 0)
      return refuse(422, 'Validation failed: Text can’t be blank')
    const countable = posted.status
      .replace(webAddressPattern, 'x'.repeat(fake.habits.reservedForLink))
      .replace(addressPattern, (raw, username: string, host?: string) =>
        host === undefined ? raw : `@${username}`
      )
    if (graphemes(posted.spoiler_text + countable) > fake.habits.maxCharacters)
      return refuse(422, 'Validation failed: Text character limit of 500 exceeded')
    if (posted.media_ids.some((id) => media.get(id)?.state !== 'ready'))
      return refuse(422, 'Cannot attach files that have not finished processing. Try again in a moment!')
    return null
  }

  const createStatus = ({ body, headers }: FakeRequest): FakeAnswer => {
    const parsed = postSchema.safeParse(body)
    if (!parsed.success) return refuse(422, 'Validation failed: Status is invalid')
    const { status: text, in_reply_to_id, spoiler_text, visibility, language } = parsed.data
    const key = headers['idempotency-key']
    const former = typeof key === 'string' ? statuses.get(keys.get(key) ?? '') : undefined
    if (former !== undefined && fake.habits.key === 'refused_with_500')
      return refuse(500, 'Internal Server Error')
    if (former !== undefined && fake.habits.key === 'kept') return { status: 200, json: statusAnswer(former) }
    const wrong = complaint(parsed.data)
    if (wrong !== null) return wrong
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
      media: parsed.data.media_ids.flatMap((id) => media.get(id) ?? []),
      sensitive: parsed.data.sensitive || spoiler_text !== '',
      hasPoll: false,
      key: typeof key === 'string' ? key : null
    })
    if (typeof key === 'string') keys.set(key, created.id)
    return { status: 200, json: statusAnswer(created) }
  }

  /** What an edit does not name is taken away, pictures and polls too. */
  const editStatus = (former: FakeStatus, { body }: FakeRequest): FakeAnswer => {
    const parsed = wordsSchema.safeParse(body)
    if (!parsed.success) return refuse(422, 'Validation failed: Status is invalid')
    const { status: text, spoiler_text: spoilerText, sensitive, language, media_ids } = parsed.data
    const wrong = complaint({ ...parsed.data, media_ids: [] })
    if (wrong !== null) return wrong
    const edited: FakeStatus = {
      ...former,
      text,
      spoilerText,
      sensitive: sensitive || spoilerText !== '',
      language: language ?? former.language,
      media: former.media.filter(({ id }) => media_ids.includes(id)),
      hasPoll: false,
      mentions: mentionedIn(text),
      editedAt: clock.now()
    }
    statuses.set(former.id, edited)
    return { status: 200, json: statusAnswer(edited) }
  }

  const upload = ({ form }: FakeRequest): FakeAnswer => {
    const file = form?.get('file')
    const description = form?.get('description')
    if (!(file instanceof Blob) || !file.type.startsWith('image/') || fake.habits.upload === 'refused')
      return refuse(422, 'Validation failed: File content type is invalid, File is invalid')
    const isReady = fake.habits.upload === 'at_once' || fake.habits.upload === 'only_v1'
    const made: FakeMedia = {
      id: nextId(22_000_000n),
      type: 'image',
      description: typeof description === 'string' ? description : null,
      remoteUrl: null,
      bytes: file.size,
      state: isReady ? 'ready' : 'worked_on'
    }
    media.set(made.id, made)
    return { status: isReady ? 200 : 202, json: mediaAnswer(made) }
  }

  const lookAtMedia = (id: string): FakeAnswer => {
    const found = media.get(id)
    if (found === undefined) return gone
    looks.set(id, (looks.get(id) ?? 0) + 1)
    const isReady = found.state === 'ready' || (fake.habits.upload === 'slow' && (looks.get(id) ?? 0) > 1)
    if (isReady) media.set(id, { ...found, state: 'ready' })
    return { status: isReady ? 200 : 206, json: mediaAnswer(media.get(id) ?? found) }
  }

  const stream = (): FakeAnswer => {
    switch (fake.habits.streaming) {
      case 'offered':
      case 'silent':
      case 'ends':
        return {
          status: 200,
          json: null,
          headers: { 'content-type': 'text/event-stream' },
          open: (write, end, whenOver) => {
            if (fake.habits.streaming === 'silent') return
            write(':)\n')
            if (fake.habits.streaming === 'ends') return end()
            listeners.add(write)
            const beat = setInterval(() => write(':thump\n'), 20)
            whenOver(() => {
              clearInterval(beat)
              listeners.delete(write)
            })
          }
        }
      case 'html':
        return { status: 200, json: null, body: '<!doctype html>', headers: { 'content-type': 'text/html' } }
      case 'only_websocket':
        return refuse(400, 'Bad Request: websocket: the client is not using the websocket protocol')
      default:
        return gone
    }
  }

  const instance = (version: 'v1' | 'v2'): FakeAnswer => {
    const { instance: offered } = fake.habits
    if (offered === 'none' || (version === 'v2' && offered === 'v1')) return gone
    const view =
      version === 'v1'
        ? instanceV1Entity.parse(instanceV1View(world))
        : instanceEntity.parse(instanceView(world))
    return { status: 200, json: dialect()?.instance(view, fake.habits) ?? view }
  }

  const gone = refuse(404, 'Record not found')
  const ok = (json: unknown): FakeAnswer => ({ status: 200, json })
  const ours = (id: string, does: (status: FakeStatus) => FakeAnswer): FakeAnswer => {
    const status = statusNamed(id)
    return status?.author === us ? does(status) : gone
  }
  const any = (id: string, does: (status: FakeStatus) => FakeAnswer): FakeAnswer => {
    const status = statusNamed(id)
    return status === undefined ? gone : does(status)
  }

  const credentialAccount = () => ({
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
  const application = () => ({
    id: '563419',
    name: 'Porte-parole',
    website: null,
    scopes: signIn.granted().length > 0 ? signIn.granted() : ['read', 'write'],
    redirect_uri: 'urn:ietf:wg:oauth:2.0:oob',
    redirect_uris: ['urn:ietf:wg:oauth:2.0:oob'],
    vapid_key: 'BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z'
  })
  const listOwn = (id: string, { path, search }: FakeRequest): FakeAnswer => {
    const own = [...statuses.values()]
      .filter((one) => one.author.id === id)
      .map((one) => ({ ...one, at: one.createdAt }))
      .toReversed()
    const { page, headers } = pageOf(own, path, search, 40, 20)
    return { status: 200, headers, json: page.map(statusAnswer) }
  }
  const source = (status: FakeStatus): FakeAnswer =>
    fake.habits.source ? ok({ id: status.id, text: status.text, spoiler_text: status.spoilerText }) : gone
  const like = (status: FakeStatus, isLiked: boolean): FakeAnswer => {
    if (isLiked) liked.add(status.id)
    else liked.delete(status.id)
    return ok(statusAnswer(status))
  }
  const remove = (status: FakeStatus): FakeAnswer => {
    const shown = { ...statusAnswer(status), text: status.text }
    us.delete(status)
    return ok(shown)
  }

  const open: readonly Route[] = [
    ['GET', '/api/v2/instance', () => instance('v2')],
    ['GET', '/api/v1/instance', () => instance('v1')],
    ['GET', '/.well-known/oauth-authorization-server', () => signIn.describe()],
    ['POST', '/api/v1/apps', (request) => signIn.register(request)],
    ['POST', '/oauth/token', (request) => signIn.redeem(request)]
  ]
  const routes: readonly Route[] = [
    ['GET', '/api/v1/accounts/verify_credentials', () => ok(credentialAccount())],
    ['GET', '/api/v1/apps/verify_credentials', () => ok(application())],
    ['GET', '/api/v1/notifications', listNotifications],
    ['GET', '/api/v1/streaming/user/notification', stream],
    ['GET', '/api/v1/accounts/:id/statuses', (request, id) => listOwn(id, request)],
    ['POST', '/api/v2/media', (request) => (fake.habits.upload === 'only_v1' ? gone : upload(request))],
    ['POST', '/api/v1/media', upload],
    ['GET', '/api/v1/media/:id', (_, id) => lookAtMedia(id)],
    ['POST', '/api/v1/statuses', createStatus],
    ['GET', '/api/v1/statuses/:id', (_, id) => any(id, (status) => ok(statusAnswer(status)))],
    ['GET', '/api/v1/statuses/:id/context', (_, id) => any(id, (status) => ok(contextOf(status)))],
    ['GET', '/api/v1/statuses/:id/source', (_, id) => ours(id, source)],
    ['POST', '/api/v1/statuses/:id/favourite', (_, id) => any(id, (status) => like(status, true))],
    ['POST', '/api/v1/statuses/:id/unfavourite', (_, id) => any(id, (status) => like(status, false))],
    ['DELETE', '/api/v1/statuses/:id', (_, id) => (fake.habits.deletes ? ours(id, remove) : gone)],
    [
      'PUT',
      '/api/v1/statuses/:id',
      (request, id) => (fake.habits.edits ? ours(id, (status) => editStatus(status, request)) : gone)
    ]
  ]

  const route = (among: readonly Route[], request: FakeRequest): FakeAnswer | null => {
    for (const [method, pattern, does] of among) {
      const id = method === request.method ? idIn(pattern, request.path) : null
      if (id === null) continue
      const given = does(request, id)
      if (given.status < 300 && given.open === undefined) {
        const call = `${method} ${pattern}`
        answered.push({ call, json: given.json })
        if (fake.habits.dialect === 'documented' && given.body === undefined) entityOf(call).parse(given.json)
      }
      return given
    }
    return null
  }

  const answer = (request: FakeRequest): FakeAnswer => {
    const { method, path, search } = request
    asked.push(`${method} ${path}${search.size === 0 ? '' : `?${search}`}`)
    const given = route(open, request)
    if (given !== null) return given
    if (request.authorization !== `Bearer ${token}` || revoked)
      return refuse(401, 'The access token is invalid')
    return route(routes, request) ?? gone
  }

  const running = await startFakeServer(answer)
  const signIn = fakeSignIn(
    () => running.origin,
    () => fake.habits.signIn,
    token
  )
  const fake: FakeMastodon = {
    server: running,
    signIn,
    liked: () => [...liked],
    media: () => [...media.values()],
    answered: () => answered,
    takeBack: (type, by, status) => {
      notices = notices.filter((one) => one.type !== type || one.by !== by || one.statusId !== status.id)
    },
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
