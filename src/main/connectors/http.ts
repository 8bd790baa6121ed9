import { z } from 'zod'
import type { Failure } from '../../shared/model/delivery.ts'
import {
  day,
  type Instant,
  instantFromMilliseconds,
  millisecondsOf,
  parseInstant,
  plus,
  second
} from '../../shared/model/instant.ts'
import type { Io } from './connector.ts'
import { mayCall } from './server-address.ts'

export interface HttpRequest<Value> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  /** The whole `Authorization` header. It never leaves the origin of `url`. */
  readonly authorization?: string
  /** Other headers that hold a secret (an API key): kept like the authorization. */
  readonly secretHeaders?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, under its own media type, where it is not JSON: a form, the bytes of a picture. */
  readonly content?: FormData | Blob
  /** Reads the JSON of a successful answer, or what `format` makes of its bytes. */
  readonly schema: z.ZodType<Value>
  /** What is expected where it is not JSON. */
  readonly format?: Format
  /** What no message may hold (a password in the body); the authorization is kept out by itself. */
  readonly secrets?: readonly string[]
}

/** A kind of body. */
export interface Format {
  /** As it stands in "not JSON". */
  readonly name: string
  /** The `Accept` header. */
  readonly accept: string
  /** undefined: it is no such thing. */
  decode(bytes: Uint8Array, headers: Headers): unknown
}

/** How a request ended. `failure` is what it means for an account; the rest lets a connector look closer. */
export type HttpOutcome<Value> =
  | {
      readonly kind: 'answered'
      readonly value: Value
      readonly status: number
      readonly headers: Headers
    }
  /** The server answered that it will not or cannot; `answer` is its JSON, null when it gave none. */
  | {
      readonly kind: 'refused'
      readonly failure: Failure
      readonly status: number
      readonly headers: Headers
      readonly answer: unknown
    }
  /** It answered success, in a way that cannot be read. */
  | { readonly kind: 'unreadable'; readonly failure: Failure; readonly status: number }
  /** No answer of the network. `arrived`: may the server have got the request and acted on it? */
  | {
      readonly kind: 'lost'
      readonly failure: Failure
      readonly arrived: 'no' | 'maybe'
      /** Something answered in its place; this is what it would mean if it were the network all the same. */
      readonly instead?: Instead
    }

/** An answer that is not known to be the network’s own. */
export type Instead = Extract<HttpOutcome<never>, { readonly kind: 'refused' | 'unreadable' }>

/**
 * Takes what came in place of an answer for the network’s own: where the network was heard a moment ago, or where an address
 * that a person typed is only tried out.
 */
export const takenAsItsOwn = <Value>(outcome: HttpOutcome<Value>): HttpOutcome<Value> =>
  outcome.kind === 'lost' && outcome.instead !== undefined ? outcome.instead : outcome

const mostRedirects = 3
/** An answer that refuses is read this far for its sentence. */
const refusalBytes = 64 * 1024
const sentenceLength = 300
/** A network that asks to wait longer is asked again after a day. */
const longestWait = day

/**
 * One request, for JSON where no other format is asked for: with a time limit, a limit on the bytes of the answer after decompression, and every way of failing
 * named. It never throws for what a network can do, and puts neither a secret nor a body into a message; the one sentence
 * of the network that it passes on is the `message` of its JSON refusal, shortened.
 */
export const request = async <Value>(io: Io, wanted: HttpRequest<Value>): Promise<HttpOutcome<Value>> => {
  if (io.signal.aborted) return lost('stopped', 'no')
  return await withinTime(io, (signal, stopReason) => follow(io, wanted, signal, stopReason))
}

/**
 * Runs with a signal that ends when the time of one request is over, when the app stops, or when the run itself has ended;
 * `stopReason` says which of the first two it was.
 */
export const withinTime = async <Value>(
  io: Pick<Io, 'signal' | 'timeout'>,
  run: (signal: AbortSignal, stopReason: () => string | null) => Promise<Value>
): Promise<Value> => {
  // Listeners rather than AbortSignal.any: it leaks on a signal that lives as long as the app.
  const controller = new AbortController()
  const timeout = AbortSignal.timeout(io.timeout)
  const abort = (): void => controller.abort()
  if (io.signal.aborted) abort()
  io.signal.addEventListener('abort', abort, { once: true })
  timeout.addEventListener('abort', abort, { once: true })
  const stopReason = (): string | null => {
    if (io.signal.aborted) return 'stopped'
    return timeout.aborted ? 'timeout' : null
  }
  try {
    return await run(controller.signal, stopReason)
  } finally {
    io.signal.removeEventListener('abort', abort)
    timeout.removeEventListener('abort', abort)
    // Lets go of the connection of an answer that was not read to its end.
    controller.abort()
  }
}

const follow = async <Value>(
  io: Io,
  wanted: HttpRequest<Value>,
  signal: AbortSignal,
  stopReason: () => string | null
): Promise<HttpOutcome<Value>> => {
  let url = wanted.url
  for (let redirects = 0; ; redirects += 1) {
    let response: Response
    try {
      response = await io.fetch(url, { ...initOf(wanted), signal, redirect: 'manual' })
    } catch (problem) {
      const stopped = stopReason()
      return stopped === null ? lostTo(problem) : lost(stopped, 'maybe')
    }
    const location = isRedirect(response.status) ? response.headers.get('location') : null
    if (location === null) return await read(io, wanted, response, stopReason)
    const next = redirects < mostRedirects ? followable(wanted, url, location) : null
    if (next === null) return elsewhere(wanted, response.status)
    url = next
  }
}

const initOf = (wanted: HttpRequest<unknown>): RequestInit => ({
  method: wanted.method,
  headers: {
    accept: formatOf(wanted).accept,
    ...(wanted.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...wanted.headers,
    ...wanted.secretHeaders,
    ...(wanted.authorization === undefined ? {} : { authorization: wanted.authorization })
  },
  ...(wanted.body === undefined ? {} : { body: JSON.stringify(wanted.body) }),
  ...(wanted.content === undefined ? {} : { body: wanted.content })
})

/** The Wi-Fi of a café sends whoever asks to its own page; so does a network that moved, at worst. */
const elsewhere = (wanted: HttpRequest<unknown>, status: number): HttpOutcome<never> => {
  const message = `HTTP ${status} to another address`
  const own: Instead = { kind: 'unreadable', failure: { kind: 'unreadable', message }, status }
  return isJsonAsked(wanted) ? inItsPlace(own, { kind: 'unavailable', message }) : own
}

const inItsPlace = (instead: Instead, failure: Failure): HttpOutcome<never> => ({
  kind: 'lost',
  failure,
  arrived: 'maybe',
  instead
})

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** Where a redirect may be followed to: a GET, inside its origin when it carries credentials, never from https to http nor inwards. */
const followable = (wanted: HttpRequest<unknown>, from: URL, location: string): URL | null => {
  if ((wanted.method !== 'GET' && wanted.method !== 'HEAD') || !URL.canParse(location, from.href)) return null
  const to = new URL(location, from.href)
  if (to.origin === from.origin) return to
  const carriesSecret = wanted.authorization !== undefined || wanted.secretHeaders !== undefined
  // A public server may not send the app to the doors of its own network.
  return carriesSecret || to.protocol !== 'https:' || !mayCall(to, from) ? null : to
}

const read = async <Value>(
  io: Io,
  wanted: HttpRequest<Value>,
  response: Response,
  stopReason: () => string | null
): Promise<HttpOutcome<Value>> => {
  const { status, headers } = response
  const unreadable = (message: string): Instead => ({
    kind: 'unreadable',
    failure: { kind: 'unreadable', message },
    status
  })
  const body = await readBody(response, status >= 200 && status < 300 ? io.bytes : refusalBytes)
  const stopped = body.kind === 'broken' ? stopReason() : null
  if (stopped !== null) return lost(stopped, 'maybe')
  if (status < 200 || status >= 300) {
    const json = body.kind === 'whole' ? jsonFormat.decode(body.bytes, headers) : undefined
    const sentence = sentenceOf(json, secretsOf(wanted)) ?? `HTTP ${status}`
    const refusal: Instead = {
      kind: 'refused',
      failure: failureOf(status, headers, sentence, io.now()),
      status,
      headers,
      answer: json ?? null
    }
    const isForeign = isJsonAsked(wanted) && isSaidByOthers(status, headers, body)
    if (!isForeign) return refusal
    const message = body.kind !== 'broken' && isPage(headers, body) ? 'HTML, not JSON' : `HTTP ${status}`
    return inItsPlace(refusal, { kind: 'unavailable', message })
  }
  if (body.kind === 'too_large') return unreadable(`more than ${io.bytes} bytes`)
  if (body.kind === 'broken') return lost('truncated', 'maybe')
  const format = formatOf(wanted)
  if (isJsonAsked(wanted) && isPage(headers, body)) {
    const message = `HTML, not ${format.name}`
    return inItsPlace(unreadable(message), { kind: 'unavailable', message })
  }
  const content = format.decode(body.bytes, headers)
  if (content === undefined) {
    const isHtml = /html/iu.test(headers.get('content-type') ?? '')
    const other = unreadable(isHtml ? `HTML, not ${format.name}` : `not ${format.name}`)
    return isJsonAsked(wanted) ? inItsPlace(other, other.failure) : other
  }
  const parsed = wanted.schema.safeParse(content)
  if (!parsed.success)
    return unreadable(`unexpected ${format.name} at ${parsed.error.issues[0]?.path.join('.') ?? ''}`)
  return { kind: 'answered', value: parsed.data, status, headers }
}

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'broken' }

/** The bytes of an answer, as long as they are not more than `most`. */
export const readBody = async (response: Response, most: number): Promise<Body> => {
  if (response.body === null) return { kind: 'whole', bytes: new Uint8Array() }
  const reader = response.body.getReader()
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { kind: 'whole', bytes: joined(parts, bytes) }
      bytes += value.byteLength
      if (bytes > most) {
        await reader.cancel()
        return { kind: 'too_large' }
      }
      parts.push(value)
    }
  } catch {
    return { kind: 'broken' }
  }
}

const joined = (parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** No network nests deeper by far; whoever walks through a value by calling itself ends at some thousand levels. */
const deepest = 200

const isHeld = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The value without what lies deeper, level by level: one post that is made to overflow the stack hides no other. */
export const withinDepth = (value: unknown): unknown => {
  let level: object[] = isHeld(value) ? [value] : []
  for (let depth = 1; level.length > 0; depth += 1) {
    const below: object[] = []
    for (const holder of level)
      for (const [key, held] of Object.entries(holder))
        if (isHeld(held)) {
          if (depth < deepest) below.push(held)
          else Reflect.set(holder, key, null)
        }
    level = below
  }
  return value
}

const jsonFormat: Format = {
  name: 'JSON',
  accept: 'application/json',
  decode: (bytes) => {
    try {
      return withinDepth(JSON.parse(new TextDecoder().decode(bytes)))
    } catch {
      return undefined
    }
  }
}

const formatOf = (wanted: HttpRequest<unknown>): Format => wanted.format ?? jsonFormat

/** Whoever is asked for JSON alone speaks it in refusals too: what comes else is somebody else’s. */
const isJsonAsked = (wanted: HttpRequest<unknown>): boolean => formatOf(wanted).accept === jsonFormat.accept

/** A page for people: the sign-in of a Wi-Fi, a firewall, the host of a site that is down. */
export const isPage = (headers: Headers, body: Body): boolean => {
  if (body.kind === 'whole' && body.bytes.length === 0) return false
  if (/html/iu.test(headers.get('content-type') ?? '')) return true
  return (
    body.kind === 'whole' && /^\uFEFF?\s*</u.test(new TextDecoder().decode(body.bytes.subarray(0, pageHead)))
  )
}
/** So many bytes tell a page. */
const pageHead = 256

/**
 * A refusal that the network did not say: no JSON. A server that fails, and one that asks to wait, are believed whatever they
 * say it with; so is one that asks who we are by the rules (RFC 9110 11.6.1), and one that says nothing at all.
 */
const isSaidByOthers = (status: number, headers: Headers, body: Body): boolean => {
  if (status < 400 || status >= 500 || [408, 425, 429].includes(status)) return false
  if (status === 401 && headers.has('www-authenticate')) return false
  if (body.kind !== 'whole') return true
  return body.bytes.length > 0 && jsonFormat.decode(body.bytes, headers) === undefined
}

/** What a refusal means for an account. */
export const failureOf = (status: number, headers: Headers, message: string, now: Instant): Failure => {
  const retryAt = retryAtOf(headers, now)
  if (status === 429) return { kind: 'rate_limited', retryAt }
  if (status === 503 && headers.has('retry-after')) return { kind: 'rate_limited', retryAt }
  if (status >= 500 || status === 408 || status === 425) return { kind: 'unavailable', message }
  if (status === 401) return { kind: 'unauthorized', message }
  if (status === 403) return { kind: 'rejected', code: 'forbidden', message }
  if (status === 404 || status === 410) return { kind: 'rejected', code: 'target_gone', message }
  return { kind: 'rejected', code: 'other', message }
}

/**
 * When a network allows the next request, from Retry-After (seconds or a date, RFC 9110 10.2.3) or from its rate-limit
 * reset: seconds to wait, seconds since 1970 or an ISO date, as networks use all three. Null when it did not say; never
 * in the past, never more than a day away.
 */
export const retryAtOf = (headers: Headers, now: Instant): Instant | null => {
  const told =
    readMoment(headers.get('retry-after'), now) ??
    readMoment(headers.get('ratelimit-reset'), now) ??
    readMoment(headers.get('x-ratelimit-reset'), now)
  if (told === null) return null
  const latest = plus(now, longestWait)
  if (told < now) return now
  return told > latest ? latest : told
}

/** Above this a number of seconds is a moment since 1970 (2001), below it a wait (thirty years). */
const firstEpochSecond = 1_000_000_000

const readMoment = (text: string | null, now: Instant): Instant | null => {
  if (text === null) return null
  if (!/^\d+(?:\.\d+)?$/u.test(text.trim())) return parseInstant(text)
  const seconds = Math.min(Number(text), 100 * firstEpochSecond)
  return seconds >= firstEpochSecond
    ? instantFromMilliseconds(Math.ceil(seconds * second))
    : instantFromMilliseconds(Math.ceil(millisecondsOf(now) + seconds * second))
}

const refusalSchema = z.object({ message: z.string().min(1) })
const oauthRefusalSchema = z.object({ error_description: z.string().min(1) })
const namedRefusalSchema = z.object({ error: z.string().min(1) })
const nestedRefusalSchema = z.object({ error: refusalSchema })
const describedRefusalSchema = z.object({ description: z.string().min(1) })
const listedRefusalSchema = z.object({ errors: z.tuple([z.string().min(1)], z.unknown()) })

/** The network's own sentence in its JSON refusal, in one line; null when there is none or when it repeats a secret. */
export const sentenceOf = (answer: unknown, secrets: readonly string[]): string | null => {
  const sentence =
    refusalSchema.safeParse(answer).data?.message ??
    oauthRefusalSchema.safeParse(answer).data?.error_description ??
    nestedRefusalSchema.safeParse(answer).data?.error.message ??
    namedRefusalSchema.safeParse(answer).data?.error ??
    describedRefusalSchema.safeParse(answer).data?.description ??
    listedRefusalSchema.safeParse(answer).data?.errors[0] ??
    null
  if (sentence === null || secrets.some((secret) => sentence.includes(secret))) return null
  // Control characters and those that turn the direction of writing have no place in a sentence shown to a person.
  const line = sentence.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line === '' ? null : line.slice(0, sentenceLength)
}

const secretsOf = (wanted: HttpRequest<unknown>): readonly string[] =>
  [
    ...(wanted.secrets ?? []),
    ...(wanted.authorization?.split(' ').slice(1) ?? []),
    ...Object.values(wanted.secretHeaders ?? {})
  ].filter((secret) => secret !== '')

const lost = (message: string, arrived: 'no' | 'maybe'): HttpOutcome<never> => ({
  kind: 'lost',
  failure: { kind: 'unavailable', message },
  arrived
})

/** Codes of Node's network layer that mean: no request was sent, for no connection was made. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/u

const lostTo = (problem: unknown): HttpOutcome<never> => {
  const code = codeOf(problem)
  return lost(code ?? 'connection lost', code !== null && neverSent.test(code) ? 'no' : 'maybe')
}

const codedSchema = z.object({ code: z.string() })
const causedSchema = z.object({ cause: codedSchema })

/** fetch throws a TypeError whose cause has Node's code. */
const codeOf = (problem: unknown): string | null =>
  causedSchema.safeParse(problem).data?.cause.code ?? codedSchema.safeParse(problem).data?.code ?? null
