import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import { type ReplyLimit, replyLimitSchema } from '../../../shared/model/network.ts'
import type { Io, Session, SignInAnswers, SignInOutcome } from '../connector.ts'
import { type HttpOutcome, request, retryAtOf } from '../http.ts'
import { readServerAddress } from '../server-address.ts'
import { accountSchema, instanceSchema, notificationsSchema, type WireInstance } from './wire.ts'

/** Who signed in, and what their server told of itself. */
export const settingsSchema = z.object({
  /** The origin of the server: all requests go there. */
  server: z.url(),
  /** The part of an address after the second @. */
  domain: z.string().min(1),
  /** The account’s id on that server. */
  accountId: z.string().min(1),
  accountUrl: z.string().nullable(),
  limit: replyLimitSchema,
  /** The notifications that may be asked for by their type; empty: the server takes no types, and sends all. */
  types: z.array(z.string())
})
export type MastodonSettings = Readonly<z.infer<typeof settingsSchema>>

/** Tokens have no end until somebody revokes them. */
export const credentialsSchema = z.object({ token: z.string().min(1) })
export type MastodonCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type MastodonSession = Session<MastodonSettings, MastodonCredentials>

/** Of a server that does not say. https://docs.joinmastodon.org/user/posting/#text, read 2026-11-22 */
export const usualLimit: ReplyLimit = { max: 500, counting: 'mastodon', linkLength: 23 }

/**
 * Signs in with a token that the account’s owner made on the server (Preferences, Development). What the server can do is
 * asked for and tried out; its name and version decide nothing.
 */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<MastodonSettings, MastodonCredentials>> => {
  const server = readServerAddress(answers.server ?? '')
  if (server === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  const token = answers.secret.trim().replace(/^bearer\s+/iu, '')
  const get = <Value>(path: string, schema: z.ZodType<Value>): Promise<HttpOutcome<Value>> =>
    request(io, { method: 'GET', url: new URL(path, server), authorization: `Bearer ${token}`, schema })

  const verified = await get('/api/v1/accounts/verify_credentials', accountSchema)
  if (verified.kind !== 'answered') {
    // 422: the token is known and belongs to an application, not to a person.
    const isOfToken = verified.kind === 'refused' && verified.status === 422
    return failed(
      isOfToken ? { kind: 'unauthorized', message: messageOf(verified.failure) } : verified.failure
    )
  }
  const account = verified.value
  const instance = await readInstance(get)
  if (instance.kind === 'failed') return instance
  const types = await findTypes(get)
  if (types.kind === 'failed') return types

  const domain = domainOf(instance.value, server)
  const name = account.acct || account.username || account.id
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: `${server.origin}/${account.id}`,
    handle: name.includes('@') ? name : `${name}@${domain}`,
    name: account.display_name.trim() || name,
    settings: {
      server: server.origin,
      domain,
      accountId: account.id,
      accountUrl: account.url ?? account.uri,
      limit: limitOf(instance.value),
      types: [...types.value]
    },
    credentials: { token }
  }
}

type Read<Value> =
  { readonly kind: 'read'; readonly value: Value } | { readonly kind: 'failed'; readonly failure: Failure }
type Get = <Value>(path: string, schema: z.ZodType<Value>) => Promise<HttpOutcome<Value>>

const failed = (failure: Failure): { readonly kind: 'failed'; readonly failure: Failure } => ({
  kind: 'failed',
  failure
})

const messageOf = (failure: Failure): string => (failure.kind === 'rate_limited' ? '' : failure.message)

/** What may be otherwise in a moment, and says nothing of what the server can do. */
const mayPass = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'lost' || (outcome.kind === 'refused' && outcome.failure.kind === 'rate_limited')

/** The server’s own description, from the older call where the newer says no limit; null where neither answers. */
const readInstance = async (get: Get): Promise<Read<WireInstance | null>> => {
  let described: WireInstance | null = null
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    const outcome = await get(path, instanceSchema)
    if (outcome.kind !== 'answered') {
      if (mayPass(outcome)) return failed(outcome.failure)
      continue
    }
    described ??= outcome.value
    if (maximumOf(outcome.value) !== null) return { kind: 'read', value: outcome.value }
  }
  return { kind: 'read', value: described }
}

/**
 * Which types of notification the server takes: some know no quotes, and some refuse a type that they do not know. A token
 * that may not read notifications is told here, not at the first poll.
 */
const findTypes = async (get: Get): Promise<Read<readonly string[]>> => {
  const wanted: readonly (readonly string[])[] = [['mention', 'quote'], ['mention'], []]
  for (const types of wanted) {
    const query = new URLSearchParams([['limit', '1'], ...types.map((type) => ['types[]', type])])
    const outcome = await get(`/api/v1/notifications?${query}`, notificationsSchema)
    if (outcome.kind === 'answered') return { kind: 'read', value: types }
    const isOfAccount = outcome.kind === 'refused' && (outcome.status === 401 || outcome.status === 403)
    if (types.length === 0 || isOfAccount || mayPass(outcome)) return failed(outcome.failure)
  }
  return { kind: 'read', value: [] }
}

/** Servers may live elsewhere than their addresses: `social.example.org` for `@marque@example.org`. */
const domainOf = (instance: WireInstance | null, server: URL): string => {
  const told = instance?.domain ?? instance?.uri ?? ''
  const host = /^https?:\/\//iu.test(told) && URL.canParse(told) ? new URL(told).host : told
  return /^[^\s@/]+$/u.test(host) ? host : server.host
}

const maximumOf = (instance: WireInstance | null): number | null =>
  instance?.configuration?.statuses?.max_characters ?? instance?.max_toot_chars ?? null

const limitOf = (instance: WireInstance | null): ReplyLimit => ({
  ...usualLimit,
  max: maximumOf(instance) ?? usualLimit.max,
  linkLength: instance?.configuration?.statuses?.characters_reserved_per_url ?? usualLimit.linkLength
})

export interface Call<Value> {
  readonly method: 'GET' | 'POST'
  /** With ids encoded, as `pathOf` does. */
  readonly path: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly schema: z.ZodType<Value>
}

/** Speaks for an account. */
export interface MastodonClient {
  readonly settings: MastodonSettings
  call<Value>(call: Call<Value>): Promise<HttpOutcome<Value>>
  /** Until when the server, by its newest answer, had better not be asked again; null: no need to wait. */
  notBefore(): Instant | null
}

/** The share of the requests allowed in a while that polls leave to others, replies first of all. */
const sparedShare = 0.3

export const openClient = (session: MastodonSession, io: Io): MastodonClient => {
  const { settings, credentials } = session
  let newest: Headers | null = null
  return {
    settings,
    async call({ method, path, query, headers, body, schema }) {
      const url = new URL(path, settings.server)
      url.search = query ?? ''
      const outcome = await request(io, {
        method,
        url,
        authorization: `Bearer ${credentials.token}`,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
        schema
      })
      if (outcome.kind === 'answered' || outcome.kind === 'refused') newest = outcome.headers
      return outcome
    },
    notBefore() {
      const remaining = numberOf(newest?.get('x-ratelimit-remaining'))
      const limit = numberOf(newest?.get('x-ratelimit-limit')) ?? 0
      if (newest === null || remaining === null || remaining > limit * sparedShare) return null
      return retryAtOf(newest, io.now())
    }
  }
}

const numberOf = (text: string | null | undefined): number | null =>
  text !== null && text !== undefined && /^\d+$/u.test(text.trim()) ? Number(text) : null

/** The path of something by its id, which may hold any character. */
export const pathOf = (...parts: readonly string[]): string =>
  `/api/v1/${parts.map(encodeURIComponent).join('/')}`
