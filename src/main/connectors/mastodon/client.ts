import type { z } from 'zod'
import type { Instant } from '../../../shared/model/instant.ts'
import type { Io } from '../connector.ts'
import {} from '../failed.ts'
import { type HttpOutcome, type HttpRequest, request, retryAtOf } from '../http.ts'
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
  return {
    settings,
    async call({ path, query, ...rest }) {
      const url = new URL(path, settings.server)
      url.search = query ?? ''
      const outcome = await request(io, { ...rest, url, authorization: `Bearer ${credentials.token}` })
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

/** Nobody can be asked for anything now; any other refusal is of the one thing asked for. */
export const stopsEverything = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'lost' ||
  (outcome.kind === 'refused' &&
    (outcome.failure.kind === 'unauthorized' || outcome.failure.kind === 'rate_limited'))

/** The server knows no such call. */
export const isNotOffered = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' && [404, 405, 410, 501].includes(outcome.status)
