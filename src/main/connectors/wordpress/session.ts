import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Io, Session, SignInAnswers, SignInOutcome } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import { type Format, type HttpOutcome, request, takenAsItsOwn } from '../http.ts'
import { mayCall, readPageAddress } from '../server-address.ts'
import { plainText } from '../../../shared/text/plain-text.ts'
import { indexSchema, meSchema } from './wire.ts'

/** Who signed in where. `moderates`: may see what waits for approval, and words as they were typed. */
export const settingsSchema = z.object({
  /** The root of the REST API, with `rest_route` in its query where addresses have no path. */
  root: z.url(),
  site: z.url(),
  userId: z.number().int().positive(),
  moderates: z.boolean()
})
export type WordPressSettings = Readonly<z.infer<typeof settingsSchema>>

/** WordPress has no tokens: the application password goes with each request. */
export const credentialsSchema = z.object({ user: z.string().min(1), password: z.string().min(1) })
export type WordPressCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type WordPressSession = Session<WordPressSettings, WordPressCredentials>

export type Parameters = Readonly<Record<string, string>>

/** A route of the API (`wp/v2/comments`) as an address; a site without pretty addresses takes it as a parameter. */
export const addressOf = (root: string | URL, route: string, parameters: Parameters = {}): URL => {
  const url = new URL(root)
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', `/${route}`)
  else url.pathname = `${url.pathname.replace(/\/$/u, '')}/${route}`
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url
}

const authorizationOf = ({ user, password }: WordPressCredentials): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`

/** Signs in with an application password, made in the profile of the person on the site. */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<WordPressSettings, WordPressCredentials>> => {
  const typed = readPageAddress(answers.server ?? '')
  if (typed === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  typed.search = ''
  const found = await findRoot(typed, io)
  if (found.kind === 'failed') return found
  const credentials = { user: (answers.identifier ?? '').trim(), password: answers.secret.trim() }
  const me = takenAsItsOwn(
    await request(io, {
      method: 'GET',
      url: addressOf(found.root, 'wp/v2/users/me', {
        context: 'edit',
        _fields: 'id,username,slug,name,capabilities'
      }),
      authorization: authorizationOf(credentials),
      schema: meSchema,
      secrets: [credentials.password]
    })
  )
  if (me.kind !== 'answered') return failed(me.failure)
  const { id, username, slug, name, capabilities } = me.value
  const handle = username ?? (slug || credentials.user)
  const site = new URL(found.site)
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: `${site.host}${site.pathname.replace(/\/$/u, '')}#${id}`,
    handle,
    name: found.name || name || handle,
    settings: {
      root: found.root.href,
      site: found.site,
      userId: id,
      moderates: capabilities.moderate_comments === true
    },
    credentials
  }
}

/** The head of a page is all that is wanted of it. */
const anyPage: Format = { name: 'a page', accept: 'text/html,*/*', decode: () => null }

/**
 * Where the API of a site is: as its pages tell in a `Link` header, else in its two usual places
 * (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/, read 2026-11-22).
 */
const findRoot = async (
  typed: URL,
  io: Io
): Promise<
  Failed | { readonly kind: 'found'; readonly root: URL; readonly site: string; readonly name: string }
> => {
  const page = await request(io, { method: 'HEAD', url: typed, format: anyPage, schema: z.null() })
  if (page.kind === 'lost') return failed(page.failure)
  const linked = page.kind === 'answered' ? linkedRoot(page.headers, typed) : null
  const folder = new URL(typed)
  folder.pathname = `${folder.pathname.replace(/\/$/u, '')}/`
  const plain = new URL(folder)
  plain.searchParams.set('rest_route', '/')
  let last: Failure = { kind: 'unreadable', message: 'no WordPress' }
  for (const root of [...(linked === null ? [] : [linked]), new URL('wp-json/', folder), plain]) {
    const index = takenAsItsOwn(
      await request(io, {
        method: 'GET',
        url: addressOf(root, '', { _fields: 'name,url,namespaces' }),
        schema: indexSchema
      })
    )
    if (index.kind === 'answered')
      return { kind: 'found', root, site: index.value.url, name: plainText(index.value.name).text }
    if (index.kind === 'lost') return failed(index.failure)
    last = index.failure
  }
  return failed(last)
}

const linkedRoot = (headers: Headers, typed: URL): URL | null => {
  const target = /<([^<>]+)>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/u.exec(headers.get('link') ?? '')?.[1]
  if (target === undefined || !URL.canParse(target, typed)) return null
  const root = new URL(target, typed)
  return mayCall(root, typed) ? root : null
}

export interface Call<Value> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Such as `wp/v2/comments`. */
  readonly route: string
  readonly parameters?: Parameters
  readonly body?: unknown
  readonly schema: z.ZodType<Value>
}

/** Speaks for an account. */
export interface WordPressClient extends WordPressSettings {
  call<Value>(call: Call<Value>): Promise<HttpOutcome<Value>>
  /** What a list of comments is asked with: everything that waits or stands, where that may be seen. */
  readonly everything: Parameters
}

export const openClient = ({ settings, credentials }: WordPressSession, io: Io): WordPressClient => ({
  ...settings,
  everything: settings.moderates ? { context: 'edit', status: 'all', type: 'all' } : {},
  call: (call) =>
    request(io, {
      method: call.method,
      url: addressOf(settings.root, call.route, call.parameters),
      authorization: authorizationOf(credentials),
      ...(call.body === undefined ? {} : { body: call.body }),
      schema: call.schema,
      secrets: [credentials.password]
    })
})
