import type { Instant } from '../../src/shared/model/instant.ts'
import { millisecondsOf } from '../../src/shared/model/instant.ts'
import {
  bodies,
  currentUser,
  type DiscoursePost,
  enqueued,
  notifications as notificationsType,
  post as postType,
  refusal,
  siteSettings,
  topic as topicType,
  topicPosts,
  upload as uploadType,
  userActions
} from './discourse-types.ts'
import type { FakeClock } from './fake-clock.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'

/**
 * Discourse as far as the connector uses it, written from its API description (https://docs.discourse.org) and its source,
 * read 2026-11-22. As the real one it replaces the notifications of a topic by one that leads to the first post not read in
 * the browser, takes a reply to a post that is gone, refuses words that were said lately, and answers 403 to a key that was
 * taken away. Every answer is checked against the types of the description.
 */
export interface FakeDiscourse {
  readonly server: FakeServer
  readonly key: string
  readonly site: {
    key: string
    minimum: number
    maximum: number
    tellsSettings: boolean
    /** New posts wait for a moderator. */
    enqueues: boolean
    waitSeconds: number | null
    /** The number of the last post read in the browser, by topic. */
    readonly read: Map<number, number>
  }
  topic(title: string, by: User, raw: string, options?: { readonly isPrivate?: boolean }): FakeTopic
  /** Somebody says something in a topic. */
  say(topic: FakeTopic, by: User, raw: string, options?: SayOptions): FakePost
  edit(post: FakePost, raw: string): void
  remove(post: FakePost): void
  like(post: FakePost, by: User): void
  /** A notification that no post makes by itself. */
  notify(type: number, post: FakePost): void
  readonly posts: readonly FakePost[]
  readonly uploads: readonly string[]
  stop(): Promise<void>
}

export interface User {
  readonly id: number
  readonly username: string
  readonly name: string
}
export interface FakeTopic {
  readonly id: number
  readonly title: string
  readonly slug: string
  readonly by: User
  readonly isPrivate: boolean
}
export interface FakePost {
  readonly id: number
  readonly topic: FakeTopic
  readonly number: number
  readonly by: User
  raw: string
  readonly createdAt: Instant
  updatedAt: Instant
  readonly replyTo: number | null
  readonly type: number
  version: number
  isDeleted: boolean
  isHidden: boolean
  /** Other HTML than that of its words. */
  cooked: string | null
  readonly likes: { readonly by: User; readonly at: Instant }[]
}
export interface SayOptions {
  readonly replyTo?: FakePost
  readonly at?: Instant
  readonly type?: number
  readonly cooked?: string
}

export const us: User = { id: 7, username: 'fournil', name: 'Le Fournil' }
export const lea: User = { id: 11, username: 'lea', name: 'Léa' }
export const zoe: User = { id: 12, username: 'Zoe', name: 'Zoé' }

const chunk = 20
const uniqueFor = 5 * 60_000

const ok = (json: unknown): FakeAnswer => ({ status: 200, json })
const refuse = (status: number, sentence: string, more: object = {}): FakeAnswer => ({
  status,
  json: refusal.parse({ errors: [sentence], ...more })
})
const notFound = refuse(404, 'The requested URL or resource could not be found.', { error_type: 'not_found' })
const denied = refuse(403, 'You are not permitted to view the requested resource.', {
  error_type: 'invalid_access'
})

/** Markdown as far as tests see it, and the typographer. */
export const cook = (raw: string): string => {
  const inline = (line: string): string =>
    line
      .replace(/&/gu, '&amp;')
      .replace(/</gu, '&lt;')
      .replace(/>/gu, '&gt;')
      // An address in angles is a link.
      .replace(/(?<!\\)&lt;(https?:[^\s]+?)&gt;/gu, (_whole, link: string) =>
        `<a href="${link}">${link}</a>`.replaceAll('_', '&#95;').replaceAll('*', '&#42;')
      )
      .replace(/(?<!\\)\*\*([^*]+)\*\*/gu, '<strong>$1</strong>')
      .replace(/(?<![\\\w])@(\w+)/gu, '<a class="mention" href="/u/$1">@$1</a>')
      .replace(
        /!\[([^\]|]*)(?:\|(\d+)x(\d+))?\]\(upload:\/\/([^)]+)\)/gu,
        '<div class="lightbox-wrapper"><a class="lightbox" href="/uploads/default/original/1X/$4" title="$1"><img src="/uploads/default/optimized/1X/$4" alt="$1" width="$2" height="$3"><div class="meta"><span class="filename">$1</span></div></a></div>'
      )
      .replace(/\\(&amp;|&lt;|&gt;|[!-/:-@[-`{-~])/gu, '$1')
      .replace(/'/gu, '’')
      .replace(/\.\.\./gu, '…')
      .replace(/--/gu, '–')
  return raw
    .split(/\n{2,}/u)
    .map((part) => `<p>${part.split('\n').map(inline).join('<br>\n')}</p>`)
    .join('\n')
}

export const startFakeDiscourse = async (clock: FakeClock): Promise<FakeDiscourse> => {
  const key = 'discourse-user-api-key-marker'
  const site: FakeDiscourse['site'] = {
    key,
    minimum: 20,
    maximum: 32_000,
    tellsSettings: true,
    enqueues: false,
    waitSeconds: null,
    read: new Map()
  }
  const topics: FakeTopic[] = []
  const posts: FakePost[] = []
  const uploads: string[] = []
  let notifications: {
    id: number
    type: number
    topic: FakeTopic
    number: number
    origin: FakePost
    at: Instant
  }[] = []
  let counter = 100
  const next = (): number => {
    counter += 1
    return counter
  }

  const ofTopic = (topic: FakeTopic): FakePost[] => posts.filter((one) => one.topic === topic)
  const standing = (topic: FakeTopic): FakePost[] => ofTopic(topic).filter((one) => !one.isDeleted)
  const at = (topic: FakeTopic, number: number | null): FakePost | undefined =>
    ofTopic(topic).find((one) => one.number === number)
  const cookedOf = (one: FakePost): string => one.cooked ?? cook(one.raw)

  const view = (one: FakePost, withRaw: boolean): DiscoursePost => {
    const parent = at(one.topic, one.replyTo)
    return postType.parse({
      id: one.id,
      name: one.by.name,
      username: one.by.username,
      avatar_template: '/a/{size}.png',
      created_at: one.createdAt,
      cooked: cookedOf(one),
      ...(withRaw ? { raw: one.raw } : {}),
      post_number: one.number,
      post_type: one.type,
      posts_count: ofTopic(one.topic).length,
      updated_at: one.updatedAt,
      reply_count: 0,
      reply_to_post_number: one.replyTo,
      ...(parent === undefined || parent.number === 1
        ? {}
        : {
            reply_to_user: {
              id: parent.by.id,
              username: parent.by.username,
              name: parent.by.name,
              avatar_template: '/a/{size}.png'
            }
          }),
      quote_count: 0,
      reads: 1,
      score: 0,
      yours: one.by.id === us.id,
      topic_id: one.topic.id,
      topic_slug: one.topic.slug,
      display_username: one.by.name,
      version: one.version,
      can_edit: one.by.id === us.id,
      can_delete: one.by.id === us.id,
      user_title: null,
      bookmarked: false,
      actions_summary: [
        {
          id: 2,
          count: one.likes.length,
          ...(one.likes.some((like) => like.by.id === us.id) ? { acted: true, can_undo: true } : {})
        }
      ],
      moderator: false,
      admin: false,
      staff: false,
      user_id: one.by.id,
      hidden: one.isHidden,
      trust_level: 1,
      deleted_at: null,
      user_deleted: false,
      edit_reason: null,
      wiki: false
    })
  }

  /** As PostAlerter does: several of a topic become one, which leads to the first post not read. */
  const collapsed = new Set([2, 3, 9])
  const notify = (type: number, origin: FakePost): void => {
    const { topic } = origin
    let number = origin.number
    if (collapsed.has(type) || type === 6) {
      notifications = notifications.filter(
        (one) => one.topic !== topic || !(type === 6 ? one.type === 6 : collapsed.has(one.type))
      )
      const lastRead = site.read.get(topic.id) ?? 0
      const isOfUs = (one: FakePost): boolean =>
        topic.by.id === us.id || at(topic, one.replyTo)?.by.id === us.id
      number =
        standing(topic).find((one) => one.number > lastRead && one.by.id !== us.id && isOfUs(one))?.number ??
        number
    }
    notifications.unshift({ id: next(), type, topic, number, origin, at: clock.now() })
  }
  const alert = (one: FakePost): void => {
    if (one.by.id === us.id || one.type !== 1) return
    const cooked = cookedOf(one)
    if (one.topic.isPrivate) notify(6, one)
    else if (cooked.includes(`href="/u/${us.username}"`)) notify(1, one)
    else if (at(one.topic, one.replyTo)?.by.id === us.id) notify(2, one)
    else if (cooked.includes(`data-username="${us.username}"`)) notify(3, one)
    else if (one.topic.by.id === us.id) notify(9, one)
  }

  const say: FakeDiscourse['say'] = (topic, by, raw, options = {}) => {
    const made: FakePost = {
      id: next(),
      topic,
      number: ofTopic(topic).length + 1,
      by,
      raw,
      createdAt: options.at ?? clock.now(),
      updatedAt: options.at ?? clock.now(),
      // A reply to the first post carries no number.
      replyTo: options.replyTo === undefined || options.replyTo.number === 1 ? null : options.replyTo.number,
      type: options.type ?? 1,
      version: 1,
      isDeleted: false,
      isHidden: false,
      cooked: options.cooked ?? null,
      likes: []
    }
    posts.push(made)
    alert(made)
    return made
  }

  const create = ({ body }: FakeRequest): FakeAnswer => {
    const { topic_id, raw, reply_to_post_number } = bodies.create.parse(body)
    const topic = topics.find((one) => one.id === topic_id)
    if (topic === undefined) return denied
    if (site.waitSeconds !== null)
      return refuse(429, 'You have performed this action too many times.', {
        error_type: 'rate_limit',
        extras: { wait_seconds: site.waitSeconds, time_left: `${site.waitSeconds} seconds` }
      })
    const invalid = (sentence: string): FakeAnswer => refuse(422, sentence, { action: 'create_post' })
    if ([...raw].length < site.minimum)
      return invalid(`Body is too short (minimum is ${site.minimum} characters)`)
    if ([...raw].length > site.maximum)
      return invalid(`Body is limited to ${site.maximum} characters; you entered ${[...raw].length}.`)
    const isRecent = (one: FakePost): boolean =>
      millisecondsOf(clock.now()) - millisecondsOf(one.createdAt) < uniqueFor
    if (posts.some((one) => one.by.id === us.id && one.raw === raw && isRecent(one)))
      return invalid('Body is too similar to what you recently posted')
    if (site.enqueues) return ok(enqueued.parse({ success: true, action: 'enqueued', pending_count: 1 }))
    const parent = at(topic, reply_to_post_number ?? null)
    return ok(view(say(topic, us, raw, parent === undefined ? {} : { replyTo: parent }), true))
  }

  const listNotifications = ({ search }: FakeRequest): FakeAnswer => {
    const offset = Number(search.get('offset') ?? 0)
    const limit = Number(search.get('limit') ?? 60)
    return ok(
      notificationsType.parse({
        notifications: notifications.slice(offset, offset + limit).map((one) => ({
          id: one.id,
          user_id: us.id,
          notification_type: one.type,
          read: false,
          high_priority: one.type === 6,
          created_at: one.at,
          post_number: one.number,
          topic_id: one.topic.id,
          slug: one.topic.slug,
          data: {
            topic_title: one.topic.title,
            original_post_id: one.origin.id,
            original_post_type: 1,
            original_username: one.origin.by.username,
            display_username: one.origin.by.username
          }
        })),
        total_rows_notifications: notifications.length,
        seen_notification_id: 0,
        load_more_notifications: `/notifications?offset=${offset + limit}`
      })
    )
  }

  const listActions = ({ search }: FakeRequest): FakeAnswer => {
    if (search.get('username') !== us.username) return notFound
    const wanted = new Set((search.get('filter') ?? '').split(',').map(Number))
    const said = posts
      .filter((one) => one.by.id === us.id && !one.isDeleted && one.number > 1)
      .map((one) => ({ type: one.topic.isPrivate ? 12 : 5, post: one, by: us, at: one.createdAt }))
    const liked = posts
      .filter((one) => one.by.id === us.id)
      .flatMap((one) => one.likes.map((like) => ({ type: 2, post: one, by: like.by, at: like.at })))
    const all = [...said, ...liked]
      .filter((one) => wanted.has(one.type))
      .toSorted((one, other) =>
        one.at === other.at ? other.post.id - one.post.id : one.at < other.at ? 1 : -1
      )
    return ok(
      userActions.parse({
        user_actions: all.slice(0, 30).map(({ type, post, by, at: created }) => ({
          excerpt: cookedOf(post)
            .replace(/<[^>]*>/gu, '')
            .slice(0, 300),
          action_type: type,
          created_at: created,
          avatar_template: '/a/{size}.png',
          acting_avatar_template: '/a/{size}.png',
          slug: post.topic.slug,
          topic_id: post.topic.id,
          target_user_id: us.id,
          target_name: us.name,
          target_username: us.username,
          post_number: post.number,
          post_id: post.id,
          username: post.by.username,
          name: post.by.name,
          user_id: post.by.id,
          acting_username: by.username,
          acting_name: by.name,
          acting_user_id: by.id,
          title: post.topic.title,
          deleted: false,
          hidden: post.isHidden,
          post_type: post.type,
          action_code: null,
          category_id: null,
          closed: false,
          archived: false
        }))
      })
    )
  }

  const showTopic = (topic: FakeTopic): FakeAnswer => {
    const shown = standing(topic)
    return ok(
      topicType.parse({
        post_stream: {
          posts: shown.slice(0, chunk).map((one) => view(one, false)),
          stream: shown.map((one) => one.id)
        },
        id: topic.id,
        title: topic.title,
        fancy_title: topic.title,
        posts_count: shown.length,
        created_at: ofTopic(topic)[0]?.createdAt,
        reply_count: 0,
        like_count: 0,
        visible: true,
        closed: false,
        archived: false,
        archetype: topic.isPrivate ? 'private_message' : 'regular',
        slug: topic.slug,
        category_id: null,
        user_id: topic.by.id,
        highest_post_number: ofTopic(topic).length,
        deleted_at: null
      })
    )
  }

  const listPosts = (topic: FakeTopic, { search }: FakeRequest): FakeAnswer => {
    const ids = search.getAll('post_ids[]').map(Number)
    const asked = Number(search.get('post_number'))
    // A number that is none counts as the nearest that is one.
    const distance = (one: FakePost): number => Math.abs(one.number - asked)
    const number =
      ofTopic(topic).toSorted((one, other) => distance(one) - distance(other))[0]?.number ?? asked
    const shown =
      ids.length > 0
        ? standing(topic).filter((one) => ids.includes(one.id))
        : standing(topic)
            .filter((one) => (search.get('asc') === 'true' ? one.number > number : one.number < number))
            .slice(0, chunk)
    return ok(
      topicPosts.parse({
        post_stream: { posts: shown.map((one) => view(one, search.has('include_raw'))) },
        id: topic.id
      })
    )
  }

  const like = (id: number, isOn: boolean): FakeAnswer => {
    const found = posts.find((one) => one.id === id && !one.isDeleted)
    if (found === undefined) return notFound
    const index = found.likes.findIndex((one) => one.by.id === us.id)
    if (isOn ? index !== -1 : index === -1) return isOn ? denied : notFound
    if (isOn) found.likes.push({ by: us, at: clock.now() })
    else found.likes.splice(index, 1)
    return ok(view(found, false))
  }

  const onePost = (request: FakeRequest, id: number): FakeAnswer => {
    const found = posts.find((one) => one.id === id && !one.isDeleted)
    if (found === undefined) return notFound
    if (request.method === 'GET') return ok(view(found, true))
    if (found.by.id !== us.id) return denied
    if (request.method === 'DELETE') {
      found.isDeleted = true
      return { status: 200, json: null, body: '' }
    }
    edit(found, bodies.edit.parse(request.body).post.raw)
    return ok({ post: view(found, true) })
  }

  const edit = (one: FakePost, raw: string): void => {
    one.raw = raw
    one.cooked = null
    // Within the grace period the version stays.
    one.updatedAt = clock.now()
  }

  const routes = (request: FakeRequest): FakeAnswer => {
    const { method, path } = request
    if (path === '/site/settings.json')
      return site.tellsSettings
        ? ok(
            siteSettings.parse({
              title: 'Forum du pain',
              min_post_length: site.minimum,
              max_post_length: site.maximum
            })
          )
        : notFound
    if (request.headers['user-api-key'] !== site.key) return denied
    if (path === '/session/current.json')
      return ok(
        currentUser.parse({
          current_user: { id: us.id, username: us.username, name: us.name, avatar_template: '/a/{size}.png' }
        })
      )
    if (path === '/notifications.json') return listNotifications(request)
    if (path === '/user_actions.json') return listActions(request)
    if (path === '/posts.json' && method === 'POST') return create(request)
    if (path === '/uploads.json' && method === 'POST') {
      uploads.push(String(request.form?.get('type')))
      return ok(
        uploadType.parse({
          id: next(),
          url: '/uploads/default/original/1X/pain.png',
          original_filename: 'image.png',
          filesize: 12,
          width: 640,
          height: 480,
          extension: 'png',
          short_url: 'upload://pain.png',
          short_path: '/uploads/short-url/pain.png',
          retain_hours: null,
          human_filesize: '12 Bytes'
        })
      )
    }
    if (path === '/post_actions.json') return like(bodies.act.parse(request.body).id, true)
    const unlike = /^\/post_actions\/(\d+)\.json$/u.exec(path)
    if (unlike !== null) return like(Number(unlike[1]), false)
    const byNumber = /^\/posts\/by_number\/(\d+)\/(\d+)\.json$/u.exec(path)
    if (byNumber !== null) {
      const found = posts.find(
        (one) => one.topic.id === Number(byNumber[1]) && one.number === Number(byNumber[2]) && !one.isDeleted
      )
      return found === undefined ? notFound : ok(view(found, true))
    }
    const single = /^\/posts\/(\d+)\.json$/u.exec(path)
    if (single !== null) return onePost(request, Number(single[1]))
    const ofOne = /^\/t\/(\d+)(\/posts)?\.json$/u.exec(path)
    const topic = ofOne === null ? undefined : topics.find((one) => one.id === Number(ofOne[1]))
    if (topic === undefined) return notFound
    return ofOne?.[2] === undefined ? showTopic(topic) : listPosts(topic, request)
  }
  const server = await startFakeServer(routes)

  return {
    server,
    key,
    site,
    topic: (title, by, raw, { isPrivate = false } = {}) => {
      const slug = title
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, '-')
        .replace(/^-|-$/gu, '')
      const made: FakeTopic = { id: next(), title, slug: slug || 'topic', by, isPrivate }
      topics.push(made)
      say(made, by, raw)
      return made
    },
    say,
    edit,
    remove: (one) => {
      one.isDeleted = true
    },
    like: (one, by) => {
      one.likes.push({ by, at: clock.now() })
    },
    notify,
    posts,
    uploads,
    stop: () => server.stop()
  }
}
