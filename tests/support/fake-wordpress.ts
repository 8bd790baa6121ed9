import { z } from 'zod'
import type { FakeClock } from './fake-clock.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'

/**
 * WordPress as far as the connector uses it, written from the reference of its REST API
 * (https://developer.wordpress.org/rest-api/reference/comments/, read 2026-11-22) and from what WordPress 6.1 answers: dates
 * of whole seconds, a missing parent is taken, the same words of one author under one comment are refused with 409.
 */
export interface FakeWordPress {
  readonly server: FakeServer
  readonly password: string
  post(title: string, kind?: 'posts' | 'pages'): number
  comment(text: string, options?: CommentOptions): number
  edit(id: number, text: string): void
  setStatus(id: number, status: FakeComment['status']): void
  readonly comments: readonly FakeComment[]
  /** What the account may do and how the site answers; tests change it. */
  readonly site: {
    password: string
    moderates: boolean
    /** Some sites have no pretty addresses: the API is at `?rest_route=`. */
    prettyAddresses: boolean
    linksApi: boolean
    floods: boolean
    /** Some proxies take the headers of the list away. */
    countsPages: boolean
    ratings: Readonly<Record<number, number>> | null
    /** Some sites delete at once (EMPTY_TRASH_DAYS 0). */
    hasTrash: boolean
    /** Pictures by their path. */
    readonly pictures: Map<string, Uint8Array>
  }
}

export interface CommentOptions {
  readonly post?: number
  readonly parent?: number
  readonly author?: number
  readonly name?: string
  readonly email?: string
  readonly at?: string
  readonly status?: FakeComment['status']
  readonly type?: string
}

export interface FakeComment {
  readonly id: number
  readonly post: number
  readonly parent: number
  readonly author: number
  readonly name: string
  readonly email: string
  readonly at: string
  raw: string
  status: 'approved' | 'hold' | 'spam' | 'trash'
  readonly type: string
}

export const ourUserId = 7

const updateSchema = z.object({
  status: z.enum(['approved', 'hold', 'spam']).optional(),
  content: z.string().optional()
})

const createSchema = z.object({ post: z.number(), parent: z.number().default(0), content: z.string() })

const answer = (json: unknown, headers: Record<string, string> = {}): FakeAnswer => ({
  status: 200,
  json,
  headers
})
const refuse = (status: number, code: string, message: string): FakeAnswer => ({
  status,
  json: { code, message, data: { status } }
})

/** wpautop and wptexturize, as far as tests see them. */
const rendered = (raw: string): string =>
  raw
    .split(/\n{2,}/u)
    .map((part) => `<p>${part.replaceAll("'", '&#8217;').replaceAll('\n', '<br />\n')}</p>\n`)
    .join('')

export const startFakeWordPress = async (clock: FakeClock): Promise<FakeWordPress> => {
  const posts = new Map<number, { title: string; kind: string }>()
  const comments: FakeComment[] = []
  let counter = 0
  const site: FakeWordPress['site'] = {
    password: 'abcd EFGH 1234 ijkl MNOP 5678',
    moderates: true,
    prettyAddresses: true,
    linksApi: true,
    floods: false,
    countsPages: true,
    ratings: null,
    hasTrash: true,
    pictures: new Map()
  }
  const next = (): number => {
    counter += 1
    return counter
  }
  const isSignedIn = ({ authorization }: FakeRequest): boolean =>
    authorization === `Basic ${Buffer.from(`boulangerie:${site.password}`).toString('base64')}`
  const apiAt = (route: string): string =>
    site.prettyAddresses
      ? `${running.origin}/wp-json/${route}`
      : `${running.origin}/index.php?rest_route=${encodeURIComponent(`/${route}`)}`

  const view = (comment: FakeComment, context: string | null): unknown => ({
    id: comment.id,
    post: comment.post,
    parent: comment.parent,
    author: comment.author,
    author_name: comment.name,
    ...(context === 'edit' ? { author_email: comment.email } : {}),
    author_url: '',
    date_gmt: comment.at.slice(0, 19),
    content: {
      rendered: rendered(comment.raw),
      ...(context === 'edit' ? { raw: comment.raw } : {})
    },
    link: `${running.origin}/?p=${comment.post}#comment-${comment.id}`,
    status: comment.status,
    type: comment.type,
    meta: [],
    _links: { up: [{ href: apiAt(`wp/v2/${posts.get(comment.post)?.kind ?? 'posts'}/${comment.post}`) }] }
  })

  const add = (text: string, options: CommentOptions = {}): number => {
    const parent = comments.find((one) => one.id === options.parent)
    const comment: FakeComment = {
      id: next(),
      post: options.post ?? parent?.post ?? firstPost,
      parent: options.parent ?? 0,
      author: options.author ?? 0,
      name: options.name ?? 'Marie',
      email: options.email ?? 'marie@example.test',
      at: `${(options.at ?? clock.now()).slice(0, 19)}Z`,
      raw: text,
      status: options.status ?? 'approved',
      type: options.type ?? 'comment'
    }
    comments.push(comment)
    return comment.id
  }
  const firstPost = next()
  posts.set(firstPost, { title: 'Le fournil', kind: 'posts' })

  const list = ({ search }: FakeRequest): FakeAnswer => {
    const context = search.get('context')
    if (context === 'edit' && !site.moderates)
      return refuse(403, 'rest_forbidden_context', 'Sorry, you are not allowed to edit comments.')
    const status = search.get('status') ?? 'approve'
    if (status !== 'approve' && !site.moderates)
      return refuse(403, 'rest_forbidden_param', 'Query parameter not permitted: status')
    const type = search.get('type') ?? 'comment'
    const included = search.get('include')?.split(',').map(Number)
    const after = search.get('after')
    const perPage = Number(search.get('per_page') ?? 10)
    if (perPage > 100) return refuse(400, 'rest_invalid_param', 'Invalid parameter(s): per_page')
    const all = comments
      .filter((one) =>
        status === 'spam'
          ? one.status === 'spam'
          : one.status === 'approved' || (status === 'all' && one.status === 'hold')
      )
      .filter((one) => type === 'all' || one.type === type)
      .filter((one) => included === undefined || included.includes(one.id))
      .filter((one) => after === null || one.at > `${after.slice(0, 19)}Z`)
      .filter((one) => !search.has('parent') || one.parent === Number(search.get('parent')))
      .filter((one) => !search.has('post') || one.post === Number(search.get('post')))
      .toSorted((one, other) => (one.at === other.at ? one.id - other.id : one.at < other.at ? -1 : 1))
    if (search.get('order') !== 'asc') all.reverse()
    const page = Number(search.get('page') ?? 1)
    return answer(
      all.slice((page - 1) * perPage, page * perPage).map((one) => view(one, context)),
      site.countsPages
        ? { 'x-wp-total': String(all.length), 'x-wp-totalpages': String(Math.ceil(all.length / perPage)) }
        : {}
    )
  }

  const create = (request: FakeRequest): FakeAnswer => {
    const { post, parent, content } = createSchema.parse(request.body)
    if (Buffer.byteLength(content) > 65_525)
      return refuse(400, 'comment_content_column_length', 'Comment field exceeds maximum length allowed.')
    const same = comments.some(
      (one) =>
        one.author === ourUserId && one.parent === parent && one.raw === content && one.status !== 'trash'
    )
    if (same) return refuse(409, 'comment_duplicate', 'Duplicate comment detected')
    if (site.floods) return refuse(400, 'comment_flood', 'You are posting comments too quickly. Slow down.')
    const id = add(content, {
      post,
      parent,
      author: ourUserId,
      name: 'Boulangerie',
      email: 'us@example.test'
    })
    const made = comments.find((one) => one.id === id)
    return made === undefined ? refuse(500, 'fake', 'fake') : { ...answer(view(made, 'edit')), status: 201 }
  }

  /** As core does it: a status that it has already is an error. */
  const update = (request: FakeRequest, comment: FakeComment): FakeAnswer => {
    if (!site.moderates)
      return refuse(403, 'rest_cannot_edit', 'Sorry, you are not allowed to edit this comment.')
    const { status, content } = updateSchema.parse(request.body)
    if (status !== undefined && status === comment.status)
      return refuse(500, 'rest_comment_failed_edit', 'Updating comment status failed.')
    if (status !== undefined) comment.status = status
    if (content !== undefined) comment.raw = content
    return answer(view(comment, 'edit'))
  }

  const trash = ({ search }: FakeRequest, comment: FakeComment): FakeAnswer => {
    if (search.get('force') === 'true') {
      comments.splice(comments.indexOf(comment), 1)
      return answer({ deleted: true })
    }
    if (!site.hasTrash)
      return refuse(501, 'rest_trash_not_supported', 'The comment does not support trashing.')
    if (comment.status === 'trash') return refuse(410, 'rest_already_trashed', 'Already trashed.')
    comment.status = 'trash'
    return answer(view(comment, 'edit'))
  }

  const routes = (request: FakeRequest, route: string): FakeAnswer => {
    const { method, search } = request
    if (route === '')
      return answer({
        name: 'Le Fournil &amp; Cie',
        url: running.origin,
        namespaces: ['oembed/1.0', 'wp/v2']
      })
    if (request.authorization !== null && !isSignedIn(request))
      return refuse(401, 'incorrect_password', 'The provided password is an invalid application password.')
    if (route === 'wp/v2/users/me')
      return answer({
        id: ourUserId,
        username: 'boulangerie',
        slug: 'boulangerie',
        name: 'Boulangerie',
        capabilities: site.moderates ? { moderate_comments: true } : { read: true }
      })
    if (route === 'wp/v2/comments') return method === 'POST' ? create(request) : list(request)
    const one = /^wp\/v2\/comments\/(\d+)$/u.exec(route)
    if (one !== null) {
      const found = comments.find((comment) => comment.id === Number(one[1]))
      if (found === undefined) return refuse(404, 'rest_comment_invalid_id', 'Invalid comment ID.')
      if (found.status !== 'approved' && !site.moderates)
        return refuse(403, 'rest_cannot_read', 'Sorry, you are not allowed to read this comment.')
      if (method === 'POST') return update(request, found)
      if (method === 'DELETE') return trash(request, found)
      return answer(view(found, search.get('context')))
    }
    if (route === 'wc/v3/products/reviews' && site.ratings !== null) {
      const { ratings } = site
      return answer(
        (search.get('include') ?? '')
          .split(',')
          .map((id) => ({ id: Number(id), rating: ratings[Number(id)] ?? 0 }))
      )
    }
    const kind = /^wp\/v2\/(posts|pages)$/u.exec(route)?.[1]
    if (kind !== undefined) {
      const ids = (search.get('include') ?? '').split(',').map(Number)
      return answer(
        [...posts]
          .filter(([id, post]) => ids.includes(id) && post.kind === kind)
          .map(([id, { title }]) => ({ id, title: { rendered: title }, link: `${running.origin}/?p=${id}` }))
      )
    }
    return refuse(404, 'rest_no_route', 'No route was found matching the URL and request method.')
  }

  const running = await startFakeServer((request) => {
    const restRoute = request.search.get('rest_route')
    if (restRoute !== null) return routes(request, restRoute.replace(/^\//u, ''))
    if (request.path.startsWith('/wp-json') && site.prettyAddresses)
      return routes(request, request.path.replace(/^\/wp-json\/?/u, ''))
    const picture = site.pictures.get(request.path)
    if (picture !== undefined)
      return { status: 200, json: null, body: Buffer.from(picture), headers: { 'content-type': 'image/png' } }
    const page = { status: 200, json: null, body: '<!doctype html><title>Le Fournil</title>' }
    if (request.path !== '/') return { ...page, status: 404, headers: { 'content-type': 'text/html' } }
    return {
      ...page,
      headers: {
        'content-type': 'text/html',
        ...(site.linksApi ? { link: `<${apiAt('')}>; rel="https://api.w.org/"` } : {})
      }
    }
  })
  const at = (id: number): FakeComment => {
    const found = comments.find((one) => one.id === id)
    if (found === undefined) throw new Error(`no comment ${id}`)
    return found
  }
  return {
    server: running,
    password: site.password,
    post: (title, kind = 'posts') => {
      const id = next()
      posts.set(id, { title, kind })
      return id
    },
    comment: add,
    edit: (id, text) => {
      at(id).raw = text
    },
    setStatus: (id, status) => {
      at(id).status = status
    },
    comments,
    site
  }
}
