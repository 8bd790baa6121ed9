import { z } from 'zod'
import type { Instant } from '../../../shared/model/instant.ts'
import type { Io } from '../connector.ts'
import { type HttpOutcome, type HttpRequest, request, retryAtOf, takenAsItsOwn } from '../http.ts'
import type { MastodonSession, MastodonSettings } from './settings.ts'

export interface Call<Value> extends Pick<HttpRequest<Value>, 'method' | 'headers' | 'body' | 'content'> {
  /** With ids encoded, as `pathOf` does. */
  readonly path: string
  readonly query?: string
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
  const ask = async <Value>({ path, query, ...rest }: Call<Value>): Promise<HttpOutcome<Value>> => {
    const url = new URL(path, settings.server)
    url.search = query ?? ''
    return await request(io, { ...rest, url, authorization: `Bearer ${credentials.token}` })
  }
  /** Some servers say with a page that something is not there: they are believed where they are heard themselves right after. */
  const isItself = async (): Promise<boolean> =>
    (await ask({ method: 'GET', path: '/api/v1/accounts/verify_credentials', schema: z.unknown() })).kind ===
    'answered'
  return {
    settings,
    async call<Value>(call: Call<Value>) {
      const answer = await ask(call)
      const isDenied =
        answer.kind === 'lost' && absent.has(answer.instead?.status ?? 0) && !everywhere.has(call.path)
      const outcome: HttpOutcome<Value> = isDenied && (await isItself()) ? takenAsItsOwn(answer) : answer
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

/** What every server has: a page in its place is nobody’s word. */
const everywhere: ReadonlySet<string> = new Set(['/api/v1/statuses', '/api/v1/notifications'])

/** Nobody can be asked for anything now; any other refusal is of the one thing asked for. */
export const stopsEverything = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'lost' ||
  (outcome.kind === 'refused' &&
    (outcome.failure.kind === 'unauthorized' || outcome.failure.kind === 'rate_limited'))

/** The server knows no such call. */
export const isNotOffered = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' && (outcome.status === 501 || absent.has(outcome.status))

/** The one thing asked for is not there, or cannot be done. */
const absent: ReadonlySet<number> = new Set([404, 405, 410])
