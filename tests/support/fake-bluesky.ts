import { createHash } from 'node:crypto'
import { isValidTid } from '@atproto/syntax'
import { z } from 'zod'
import { createFakeAuthority, type FakeAuthority } from './fake-authority.ts'
import { type FakeClock } from './fake-clock.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'

/**
 * Bluesky as far as the connector uses it, written from the lexicons (https://docs.bsky.app/docs/api, read 2026-11-22) and
 * from what the real server software answers: a used record key gives 500, an expired token 400, a page ends by the moment
 * alone, and a deleted post takes its notifications along.
 */
export interface FakeBluesky {
  readonly server: FakeServer
  readonly us: FakeAccount
  /** A person of the public. */
  account(handle: string, displayName?: string): FakeAccount
  /** Everything that our account holds. */
  ourPosts(): readonly FakePost[]
  /** Records of ours that are no posts: likes, threadgates. */
  ourRecords(collection: string): readonly { readonly uri: string; readonly value: object }[]
  /** Another app of ours writes such a record. */
  putRecord(uri: string, value: object): void
  /** Where people sign in with their browser. */
  readonly authority: FakeAuthority
  /** Access tokens given so far no longer work; refresh tokens do. */
  expireSessions(): void
  /** Neither works any more. */
  revokeSessions(): void
  /** Our account asks for a second factor. */
  secondFactor: boolean
  /** Nobody may reply in the thread of this root. */
  closeThread(rootUri: string): void
  /** From now on one blocks the other. */
  block(one: FakeAccount, other: FakeAccount): void
  /** We no longer want to be told of what somebody says. */
  mute(account: FakeAccount): void
  /** A moderator says something of a post or of an account. */
  label(uri: string, value: string): void
}

export interface FakePost {
  readonly uri: string
  readonly cid: string
  readonly did: string
  readonly record: PostRecord
  readonly indexedAt: string
}

export interface FakeAccount {
  readonly did: string
  readonly handle: string
  readonly displayName: string | undefined
  readonly appPassword: string
  post(text: string, options?: PostOptions): FakePost
  edit(post: FakePost, text: string): FakePost
  delete(post: Pick<FakePost, 'uri'>): void
  like(post: FakePost): void
  unlike(post: FakePost): void
  repost(post: FakePost): void
}

export interface PostOptions {
  readonly replyTo?: FakePost
  readonly mentions?: FakeAccount
  readonly quotes?: FakePost
  readonly langs?: readonly string[]
  /** A picture, by what it shows. */
  readonly picture?: string
  /** A page that the post links to with its title. */
  readonly card?: { readonly uri: string; readonly title: string }
  /** Else the clock, which moves on by a second. */
  readonly at?: string
}

const refSchema = z.object({ uri: z.string(), cid: z.string() })
const recordSchema = z.looseObject({
  $type: z.literal('app.bsky.feed.post'),
  text: z.string(),
  createdAt: z.string(),
  langs: z.array(z.string()).optional(),
  facets: z
    .array(
      z.object({
        index: z.object({ byteStart: z.number(), byteEnd: z.number() }),
        features: z.array(z.looseObject({ $type: z.string() }))
      })
    )
    .optional(),
  reply: z.object({ root: refSchema, parent: refSchema }).optional(),
  embed: z
    .discriminatedUnion('$type', [
      z.object({ $type: z.literal('app.bsky.embed.record'), record: refSchema }),
      z.object({
        $type: z.literal('app.bsky.embed.images'),
        images: z
          .array(
            z.object({
              image: z.object({
                $type: z.literal('blob'),
                ref: z.object({ $link: z.string() }),
                mimeType: z.string(),
                size: z.number().max(2_000_000)
              }),
              alt: z.string(),
              aspectRatio: z.object({ width: z.number(), height: z.number() }).optional()
            })
          )
          .max(4)
      }),
      z.object({
        $type: z.literal('app.bsky.embed.external'),
        external: z.object({ uri: z.url(), title: z.string(), description: z.string() })
      })
    ])
    .optional()
})
type PostRecord = z.infer<typeof recordSchema>

const likeSchema = z.object({
  $type: z.literal('app.bsky.feed.like'),
  subject: refSchema,
  createdAt: z.string()
})
const threadgateSchema = z.looseObject({
  $type: z.literal('app.bsky.feed.threadgate'),
  post: z.string(),
  createdAt: z.string(),
  hiddenReplies: z.array(z.string()).max(300).optional()
})

const writeSchema = z.object({
  repo: z.string(),
  collection: z.string(),
  rkey: z.string(),
  record: z.discriminatedUnion('$type', [recordSchema, likeSchema, threadgateSchema]),
  swapRecord: z.string().nullish()
})
const deleteRecordSchema = z.object({ repo: z.string(), collection: z.string(), rkey: z.string() })
const createSessionSchema = z.object({ identifier: z.string(), password: z.string() })

interface Notice {
  readonly recipient: string
  readonly uri: string
  readonly reason: 'mention' | 'reply' | 'quote' | 'like' | 'repost'
  readonly subject: string | undefined
  readonly sortAt: string
}

const cidOf = (content: unknown): string =>
  `bafyrei${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 40)}`

const refuse = (status: number, error: string, message: string): FakeAnswer => ({
  status,
  json: { error, message }
})
const answer = (json: unknown): FakeAnswer => ({ status: 200, json })
const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length
const letters = '234567abcdefghijklmnopqrstuvwxyz'

export const startFakeBluesky = async (clock: FakeClock): Promise<FakeBluesky> => {
  const accounts = new Map<string, FakeAccount>()
  const posts = new Map<string, FakePost>()
  let notices: Notice[] = []
  const closed = new Set<string>()
  const blocks = new Set<string>()
  const mutes = new Set<string>()
  const labels = new Map<string, string[]>()
  /** Records that are no posts. */
  const records = new Map<
    string,
    { readonly cid: string; readonly value: z.infer<typeof writeSchema>['record'] }
  >()
  const blobs = new Set<string>()
  const access = new Map<string, { did: string; expired: boolean }>()
  const refresh = new Map<string, string>()
  let counter = 0

  const nextKey = (): string => {
    counter += 1
    let rest = counter
    let key = ''
    for (let index = 0; index < 12; index += 1) {
      key = (letters[rest % 32] ?? '') + key
      rest = Math.floor(rest / 32)
    }
    return `3${key}`
  }

  const notify = (post: FakePost): void => {
    const told = new Set([post.did])
    const tell = (recipient: string | undefined, reason: Notice['reason'], subject?: string): void => {
      if (recipient === undefined || told.has(recipient)) return
      told.add(recipient)
      notices.push({ recipient, uri: post.uri, reason, subject, sortAt: post.indexedAt })
    }
    const { reply, embed, facets } = post.record
    const parent = reply === undefined ? undefined : posts.get(reply.parent.uri)
    if (reply !== undefined && parent === undefined) return
    for (const facet of facets ?? [])
      for (const feature of facet.features)
        if (feature.$type === 'app.bsky.richtext.facet#mention') tell(String(feature.did), 'mention')
    tell(parent?.did, 'reply', parent?.uri)
    if (reply !== undefined) tell(posts.get(reply.root.uri)?.did, 'reply', reply.root.uri)
    const quoted = embed?.$type === 'app.bsky.embed.record' ? posts.get(embed.record.uri) : undefined
    tell(quoted?.did, 'quote', quoted?.uri)
  }

  const write = (did: string, rkey: string, record: PostRecord, at: string): FakePost => {
    const uri = `at://${did}/app.bsky.feed.post/${rkey}`
    const post = { uri, cid: cidOf([uri, record]), did, record, indexedAt: at }
    posts.set(uri, post)
    notify(post)
    return post
  }

  /** A like or a repost: a record of its own each time, which the person whose post it is hears of. */
  const react = (did: string, reason: 'like' | 'repost', post: FakePost): void => {
    const uri = `at://${did}/app.bsky.feed.${reason}/${nextKey()}`
    notices.push({ recipient: post.did, uri, reason, subject: post.uri, sortAt: clock.now() })
    clock.advance(1_000)
  }

  const embedOf = ({ quotes, picture, card }: PostOptions): Pick<PostRecord, 'embed'> => {
    if (quotes !== undefined)
      return {
        embed: { $type: 'app.bsky.embed.record', record: { uri: quotes.uri, cid: quotes.cid } }
      }
    if (card !== undefined)
      return { embed: { $type: 'app.bsky.embed.external', external: { ...card, description: '' } } }
    if (picture === undefined) return {}
    const image = {
      $type: 'blob' as const,
      ref: { $link: cidOf(picture) },
      mimeType: 'image/png',
      size: 12
    }
    return { embed: { $type: 'app.bsky.embed.images', images: [{ image, alt: picture }] } }
  }

  const account = (handle: string, displayName?: string): FakeAccount => {
    const did = `did:plc:${createHash('sha256').update(handle).digest('hex').slice(0, 24)}`
    const made: FakeAccount = {
      did,
      handle,
      displayName,
      appPassword: `${handle.slice(0, 4)}-pass-word-${handle.length}`,
      post(text, options = {}) {
        const at = options.at ?? clock.now()
        if (options.at === undefined) clock.advance(1_000)
        const parent = options.replyTo
        const start = Buffer.byteLength(text) + 1
        const mention = options.mentions
        const record: PostRecord = {
          $type: 'app.bsky.feed.post',
          text: mention === undefined ? text : `${text} @${mention.handle}`,
          createdAt: at,
          ...(options.langs === undefined ? {} : { langs: [...options.langs] }),
          ...(mention === undefined
            ? {}
            : {
                facets: [
                  {
                    index: { byteStart: start, byteEnd: start + 1 + mention.handle.length },
                    features: [{ $type: 'app.bsky.richtext.facet#mention', did: mention.did }]
                  }
                ]
              }),
          ...(parent === undefined
            ? {}
            : {
                reply: {
                  root: parent.record.reply?.root ?? { uri: parent.uri, cid: parent.cid },
                  parent: { uri: parent.uri, cid: parent.cid }
                }
              }),
          ...embedOf(options)
        }
        return write(did, nextKey(), record, at)
      },
      edit(post, text) {
        const record = { ...post.record, text }
        const edited = { ...post, record, cid: cidOf([post.uri, record]) }
        posts.set(post.uri, edited)
        return edited
      },
      delete(post) {
        posts.delete(post.uri)
        notices = notices.filter((one) => one.uri !== post.uri && one.subject !== post.uri)
      },
      like: (post) => react(did, 'like', post),
      unlike: (post) => {
        notices = notices.filter(
          (one) => !(one.reason === 'like' && one.subject === post.uri && one.uri.split('/')[2] === did)
        )
      },
      repost: (post) => react(did, 'repost', post)
    }
    accounts.set(did, made)
    return made
  }

  const us = account('boulangerie.test', 'Boulangerie du Canal')
  const isBlocked = (one: string, other: string): boolean =>
    blocks.has(`${one} ${other}`) || blocks.has(`${other} ${one}`)

  const authorView = (did: string) => {
    const found = accounts.get(did)
    return {
      did,
      handle: found?.handle ?? 'handle.invalid',
      ...(found?.displayName === undefined ? {} : { displayName: found.displayName }),
      viewer: { muted: mutes.has(did), blockedBy: false },
      labels: labelsOf(did)
    }
  }
  const labelsOf = (uri: string) =>
    (labels.get(uri) ?? []).map((val) => ({ src: 'did:plc:moderator', uri, val, cts: clock.now() }))
  const hiddenIn = (root: string): readonly string[] => {
    const value = records.get(root.replace('.post/', '.threadgate/'))?.value
    return value?.$type === 'app.bsky.feed.threadgate' ? (value.hiddenReplies ?? []) : []
  }
  const embedView = (embed: PostRecord['embed']): object => {
    if (embed?.$type === 'app.bsky.embed.images')
      return {
        embed: {
          $type: 'app.bsky.embed.images#view',
          images: embed.images.map(({ image, alt, aspectRatio }) => ({
            thumb: `https://cdn.test/thumb/${image.ref.$link}`,
            fullsize: `https://cdn.test/full/${image.ref.$link}`,
            alt,
            ...(aspectRatio === undefined ? {} : { aspectRatio })
          }))
        }
      }
    if (embed?.$type === 'app.bsky.embed.external')
      return { embed: { $type: 'app.bsky.embed.external#view', external: embed.external } }
    const quoted = posts.get(embed?.record.uri ?? '')
    return quoted === undefined
      ? {}
      : {
          embed: {
            $type: 'app.bsky.embed.record#view',
            record: {
              $type: 'app.bsky.embed.record#viewRecord',
              uri: quoted.uri,
              cid: quoted.cid,
              author: authorView(quoted.did),
              value: quoted.record
            }
          }
        }
  }
  const postView = (post: FakePost, viewer = us.did) => {
    const root = post.record.reply?.root.uri ?? post.uri
    const liked = [...records].find(
      ([uri, { value }]) =>
        uri.startsWith(`at://${viewer}/app.bsky.feed.like/`) &&
        value.$type === 'app.bsky.feed.like' &&
        value.subject.uri === post.uri
    )?.[0]
    return {
      uri: post.uri,
      cid: post.cid,
      author: authorView(post.did),
      record: post.record,
      ...embedView(post.record.embed),
      replyCount: 0,
      indexedAt: post.indexedAt,
      viewer: {
        threadMuted: false,
        ...(liked === undefined ? {} : { like: liked }),
        ...(closed.has(root) ? { replyDisabled: true } : {})
      },
      ...(root === post.uri && records.has(root.replace('.post/', '.threadgate/'))
        ? { threadgate: { record: { hiddenReplies: hiddenIn(root) } } }
        : {}),
      labels: labelsOf(post.uri)
    }
  }
  const threadView = (uri: string, viewer: string, height: number): unknown => {
    const post = posts.get(uri)
    if (post === undefined) return { $type: 'app.bsky.feed.defs#notFoundPost', uri, notFound: true }
    if (isBlocked(post.did, viewer))
      return { $type: 'app.bsky.feed.defs#blockedPost', uri, blocked: true, author: { did: post.did } }
    const parent = post.record.reply?.parent.uri
    return {
      $type: 'app.bsky.feed.defs#threadViewPost',
      post: postView(post),
      ...(parent === undefined || height === 0 ? {} : { parent: threadView(parent, viewer, height - 1) })
    }
  }

  const openSession = (did: string): FakeAnswer => {
    counter += 1
    const accessJwt = `access-${counter}-secret-marker`
    const refreshJwt = `refresh-${counter}-secret-marker`
    access.set(accessJwt, { did, expired: false })
    refresh.set(refreshJwt, did)
    return answer({
      did,
      handle: accounts.get(did)?.handle,
      accessJwt,
      refreshJwt,
      didDoc: documentOf(did),
      active: true
    })
  }

  const quietView = ({ uri, reason, subject, sortAt }: Notice) => ({
    uri,
    cid: cidOf(uri),
    author: authorView(uri.split('/')[2] ?? ''),
    reason,
    reasonSubject: subject,
    record: {
      $type: `app.bsky.feed.${reason}`,
      subject: { uri: subject, cid: posts.get(subject ?? '')?.cid },
      createdAt: sortAt
    },
    isRead: false,
    indexedAt: sortAt,
    labels: []
  })

  /** A record in the one repository that its author may write to, as createRecord and putRecord do. */
  const save = (
    { repo, collection, rkey, record, swapRecord }: z.infer<typeof writeSchema>,
    did: string,
    mayReplace: boolean
  ): FakeAnswer => {
    if (repo !== did) return refuse(401, 'AuthenticationRequired', 'Authentication Required')
    if (collection !== record.$type) return refuse(400, 'InvalidRequest', 'Invalid record')
    if (!isValidTid(rkey)) return refuse(400, 'InvalidRequest', 'Invalid TID string')
    const uri = `at://${did}/${collection}/${rkey}`
    const former = records.get(uri) ?? posts.get(uri)
    if (!mayReplace && former !== undefined)
      return refuse(500, 'InternalServerError', 'Internal Server Error')
    if (swapRecord !== undefined && (former?.cid ?? null) !== swapRecord)
      return refuse(400, 'InvalidSwap', `Record was at ${former?.cid ?? 'null'}`)
    if (record.$type !== 'app.bsky.feed.post') {
      const cid = cidOf([uri, record])
      records.set(uri, { cid, value: record })
      return answer({ uri, cid, validationStatus: 'valid' })
    }
    if (graphemes(record.text) > 300) return refuse(400, 'InvalidRequest', 'grapheme too big (maximum 300)')
    if (Buffer.byteLength(record.text) > 3_000)
      return refuse(400, 'InvalidRequest', 'string too big (maximum 3000)')
    const images = record.embed?.$type === 'app.bsky.embed.images' ? record.embed.images : []
    if (images.some(({ image }) => !blobs.has(image.ref.$link)))
      return refuse(400, 'BlobNotFound', 'Could not find blob')
    const post = write(did, rkey, record, clock.now())
    return answer({ uri: post.uri, cid: post.cid, validationStatus: 'valid' })
  }

  const methods: Record<string, (request: FakeRequest, did: string) => FakeAnswer> = {
    'app.bsky.notification.listNotifications': ({ search }, did) => {
      const limit = Number(search.get('limit') ?? 50)
      if (limit > 100) return refuse(400, 'InvalidRequest', 'integer too big (maximum 100)')
      const reasons = search.getAll('reasons')
      const cursor = search.get('cursor')
      const all = notices
        .filter((one) => one.recipient === did && (cursor === null || one.sortAt < cursor))
        .filter((one) => reasons.length === 0 || reasons.includes(one.reason))
        .filter((one) => !isBlocked(one.uri.split('/')[2] ?? '', did))
        .filter((one) => !mutes.has(one.uri.split('/')[2] ?? ''))
        .filter((one) => !hiddenIn(posts.get(one.uri)?.record.reply?.root.uri ?? '').includes(one.uri))
        .toSorted((one, other) => (one.sortAt < other.sortAt ? 1 : -1))
      const page = all.slice(0, limit)
      const last = page.at(-1)
      return answer({
        ...(all.length > limit && last !== undefined ? { cursor: last.sortAt } : {}),
        notifications: page.flatMap((one): readonly object[] => {
          if (one.reason === 'like' || one.reason === 'repost') return [quietView(one)]
          const post = posts.get(one.uri)
          if (post === undefined) return []
          return [
            {
              uri: post.uri,
              cid: post.cid,
              author: authorView(post.did),
              reason: one.reason,
              ...(one.subject === undefined ? {} : { reasonSubject: one.subject }),
              record: post.record,
              isRead: false,
              indexedAt: one.sortAt,
              labels: labelsOf(post.uri)
            }
          ]
        })
      })
    },
    'app.bsky.feed.getPostThread': ({ search }, did) => {
      const uri = search.get('uri') ?? ''
      if (!posts.has(uri)) return refuse(400, 'NotFound', `Post not found: ${uri}`)
      return answer({ thread: threadView(uri, did, Number(search.get('parentHeight') ?? 80)) })
    },
    'app.bsky.feed.getPosts': ({ search }, did) =>
      answer({
        posts: search.getAll('uris').flatMap((uri) => {
          const post = posts.get(uri)
          return post === undefined || isBlocked(post.did, did) ? [] : [postView(post)]
        })
      }),
    'app.bsky.feed.getAuthorFeed': ({ search }) => {
      const actor = search.get('actor')
      const own = [...posts.values()]
        .filter((post) => post.did === actor)
        .toSorted((one, other) => (one.indexedAt < other.indexedAt ? 1 : -1))
      return answer({
        feed: own.slice(0, Number(search.get('limit') ?? 50)).map((post) => ({ post: postView(post) }))
      })
    },
    'app.bsky.actor.getProfile': ({ search }) => answer(authorView(search.get('actor') ?? '')),
    'com.atproto.repo.getRecord': ({ search }) => {
      const uri = `at://${search.get('repo')}/${search.get('collection')}/${search.get('rkey')}`
      const post = posts.get(uri)
      const other = records.get(uri)
      if (post !== undefined) return answer({ uri, cid: post.cid, value: post.record })
      return other === undefined
        ? refuse(400, 'RecordNotFound', `Could not locate record: ${uri}`)
        : answer({ uri, ...other })
    },
    'com.atproto.repo.uploadBlob': ({ bytes, headers }) => {
      const link = `bafkrei${createHash('sha256').update(bytes).digest('hex').slice(0, 40)}`
      blobs.add(link)
      return answer({
        blob: { $type: 'blob', ref: { $link: link }, mimeType: headers['content-type'], size: bytes.length }
      })
    },
    'com.atproto.repo.createRecord': ({ body }, did) => {
      const parsed = writeSchema.safeParse(body)
      return parsed.success ? save(parsed.data, did, false) : refuse(400, 'InvalidRequest', 'Invalid record')
    },
    'com.atproto.repo.putRecord': ({ body }, did) => {
      const parsed = writeSchema.safeParse(body)
      return parsed.success ? save(parsed.data, did, true) : refuse(400, 'InvalidRequest', 'Invalid record')
    },
    'com.atproto.repo.deleteRecord': ({ body }, did) => {
      const { collection, rkey } = deleteRecordSchema.parse(body)
      const uri = `at://${did}/${collection}/${rkey}`
      if (posts.has(uri)) accounts.get(did)?.delete({ uri })
      records.delete(uri)
      return answer({})
    }
  }

  /** What is told to those who have not signed in. */
  const openMethods: Record<string, (request: FakeRequest) => FakeAnswer> = {
    'com.atproto.identity.resolveHandle': ({ search }) => {
      const found = [...accounts.values()].find((one) => one.handle === search.get('handle'))
      return found === undefined
        ? refuse(400, 'HandleNotFound', 'Unable to resolve handle')
        : answer({ did: found.did })
    },
    'com.atproto.repo.describeRepo': ({ search }) => {
      const found = accounts.get(search.get('repo') ?? '')
      if (found === undefined) return refuse(400, 'RepoNotFound', 'Could not find repo')
      const { did, handle } = found
      return answer({ did, handle, handleIsCorrect: true, collections: [], didDoc: documentOf(did) })
    }
  }
  const documentOf = (did: string) => ({
    id: did,
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: running.origin }]
  })

  const route = (request: FakeRequest): FakeAnswer => {
    const signIn = authority.answer(request)
    if (signIn !== null) return signIn
    const name = request.path.replace(/^\/xrpc\//u, '')
    const open = openMethods[name]
    if (open !== undefined) return open(request)
    if (request.authorization?.startsWith('DPoP ') === true) {
      const judged = authority.judge(request)
      return 'did' in judged ? run(name, request, judged.did) : judged
    }
    const token = request.authorization?.replace(/^Bearer /u, '') ?? ''
    if (name === 'com.atproto.server.createSession') {
      const { identifier, password } = createSessionSchema.parse(request.body)
      const found = [...accounts.values()].find((one) => one.handle === identifier || one.did === identifier)
      if (found === undefined || found.appPassword !== password)
        return refuse(401, 'AuthenticationRequired', 'Invalid identifier or password')
      if (fake.secondFactor)
        return refuse(401, 'AuthFactorTokenRequired', 'A sign in code has been sent to your email address')
      return openSession(found.did)
    }
    if (name === 'com.atproto.server.refreshSession') {
      const did = refresh.get(token)
      if (did === undefined) return refuse(400, 'ExpiredToken', 'Token has been revoked')
      refresh.delete(token)
      return openSession(did)
    }
    const session = access.get(token)
    if (session === undefined) return refuse(400, 'InvalidToken', 'Token could not be verified')
    if (session.expired) return refuse(400, 'ExpiredToken', 'Token has expired')
    return run(name, request, session.did)
  }
  const run = (name: string, request: FakeRequest, did: string): FakeAnswer =>
    methods[name]?.(request, did) ?? refuse(501, 'MethodNotImplemented', 'Method Not Implemented')
  const authority = createFakeAuthority(() => running.origin)

  const running = await startFakeServer(route)
  const fake: FakeBluesky = {
    server: running,
    us,
    account,
    ourPosts: () => [...posts.values()].filter((post) => post.did === us.did),
    ourRecords: (collection) =>
      [...records]
        .filter(([uri]) => uri.startsWith(`at://${us.did}/${collection}/`))
        .map(([uri, { value }]) => ({ uri, value })),
    putRecord: (uri, value) => {
      const record = writeSchema.shape.record.parse(value)
      records.set(uri, { cid: cidOf([uri, record]), value: record })
    },
    authority,
    expireSessions: () => {
      authority.expireTokens()
      for (const session of access.values()) session.expired = true
    },
    revokeSessions: () => {
      authority.revoke()
      access.clear()
      refresh.clear()
    },
    secondFactor: false,
    closeThread: (rootUri) => {
      closed.add(rootUri)
    },
    block: (one, other) => {
      blocks.add(`${one.did} ${other.did}`)
    },
    mute: (one) => {
      mutes.add(one.did)
    },
    label: (uri, value) => {
      labels.set(uri, [...(labels.get(uri) ?? []), value])
    }
  }
  return fake
}
