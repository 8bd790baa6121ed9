import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { Failure } from '../../shared/model/delivery.ts'
import type { Io } from './connector.ts'
import { failureOf, isPage, readBody, sentenceOf, withinTime } from './http.ts'
import { mayCall } from './server-address.ts'

/**
 * Signing in by the browser, as networks share it (RFC 6749, RFC 7636, RFC 8252, RFC 8414, RFC 9207): what oauth4webapi
 * does, within the bounds of a request of ours, and with every way of failing as a value.
 */

export interface OAuthBounds {
  /** The server that the person typed, or that theirs named: no request goes where it could not send us. */
  readonly server: URL
  /** What no message may hold. */
  readonly secrets?: readonly string[]
}

export type OAuthOutcome<Value> =
  { readonly kind: 'done'; readonly value: Value } | { readonly kind: 'failed'; readonly failure: Failure }

/** What each request of the library takes. */
export interface OAuthOptions {
  readonly [oauth.customFetch]: (url: string, request: OAuthRequest) => Promise<Response>
  readonly [oauth.allowInsecureRequests]: true
}

interface OAuthRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: Exclude<RequestInit['body'], null> | undefined
}

/** Runs some steps of the library; what it throws becomes the failure that it means. */
export const attempt = async <Value>(
  io: Io,
  bounds: OAuthBounds,
  run: (options: OAuthOptions) => Promise<Value>
): Promise<OAuthOutcome<Value>> => {
  let lost: Failure | null = null
  const options: OAuthOptions = {
    [oauth.customFetch]: async (url, request) => {
      const answer = await fetchWhole(io, bounds.server, url, request)
      if (answer.kind === 'whole') return answer.response
      lost = { kind: 'unavailable', message: answer.message }
      throw new TypeError(answer.message)
    },
    // Plain http stays on this computer: the fetch above sees to it.
    [oauth.allowInsecureRequests]: true
  }
  try {
    return { kind: 'done', value: await run(options) }
  } catch (problem) {
    return { kind: 'failed', failure: lost ?? failureFrom(problem, bounds.secrets ?? [], io) }
  }
}

type Whole =
  | { readonly kind: 'whole'; readonly response: Response }
  | { readonly kind: 'lost'; readonly message: string }

/** An answer that came whole and in time: the library reads it without bounds of its own. */
const fetchWhole = (io: Io, server: URL, url: string, request: OAuthRequest): Promise<Whole> =>
  withinTime(io, async (signal, stopReason) => {
    const lostFor = (message: string): Whole => ({ kind: 'lost', message: stopReason() ?? message })
    if (!mayCall(new URL(url), server)) return lostFor('an address that may not be called')
    let response: Response
    try {
      const { method, headers, body = null } = request
      response = await io.fetch(url, { method, headers, body, signal, redirect: 'manual' })
    } catch {
      return lostFor('connection lost')
    }
    const body = await readBody(response, io.bytes)
    if (body.kind !== 'whole')
      return lostFor(body.kind === 'broken' ? 'truncated' : `more than ${io.bytes} bytes`)
    const { status, headers } = response
    // Whoever gives tokens speaks JSON, in refusals too: a page in its place must end no session. What only tells how to sign
    // in may be missing, and is said to be with a page.
    if (request.method === 'POST' && isPage(headers, body)) return lostFor('HTML, not JSON')
    if (request.method === 'POST' && isRefusal(status) && !namesError(body.bytes))
      return lostFor(`HTTP ${status}`)
    // A response made with a body of these statuses would throw.
    const isEmpty = status === 204 || status === 205 || status === 304
    return { kind: 'whole', response: new Response(isEmpty ? null : body.bytes, { status, headers }) }
  })

/** A redirect among them: whoever gives tokens sends nobody elsewhere. */
const isRefusal = (status: number): boolean => status >= 300 && status < 500 && status !== 429

const errorSchema = z.object({ error: z.string() })

/** A refusal has a name (RFC 6749, 5.2): without one, something in between spoke, which ends no session either. */
const namesError = (bytes: Uint8Array): boolean => {
  try {
    return errorSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).success
  } catch {
    return false
  }
}

const failureFrom = (problem: unknown, secrets: readonly string[], io: Io): Failure => {
  if (problem instanceof oauth.AuthorizationResponseError) return refusalOf(problem, secrets)
  if (problem instanceof oauth.ResponseBodyError) {
    const message = sentenceOf(problem.cause, secrets) ?? problem.error
    if (personAgain.has(problem.error)) return { kind: 'unauthorized', message }
    return failureOf(problem.status, problem.response.headers, message, io.now())
  }
  const response = responseOf(problem)
  if (response !== null && !response.ok)
    return failureOf(response.status, response.headers, `HTTP ${response.status}`, io.now())
  // What the browser brought back is not the answer to what we asked.
  if (problem instanceof oauth.OperationProcessingError && problem.code === oauth.INVALID_RESPONSE)
    return { kind: 'rejected', code: 'other', message: notAsAsked }
  // The library's sentences are for developers. A TypeError is what it says of an address that is none.
  if (
    problem instanceof oauth.OperationProcessingError ||
    problem instanceof oauth.UnsupportedOperationError ||
    problem instanceof TypeError
  )
    return { kind: 'unreadable', message: notAsAsked }
  throw problem
}

const notAsAsked = 'not OAuth'

/** What was granted is over or unknown: the person signs in again. */
const personAgain: ReadonlySet<string> = new Set(['invalid_grant', 'invalid_token', 'invalid_client'])

/** The person, or the server for them, said no in the browser. */
const refusalOf = (
  { error, error_description }: oauth.AuthorizationResponseError,
  secrets: readonly string[]
): Failure => {
  const message = sentenceOf({ error_description, error }, secrets) ?? ''
  if (error === 'server_error' || error === 'temporarily_unavailable') return { kind: 'unavailable', message }
  return { kind: 'rejected', code: error === 'access_denied' ? 'forbidden' : 'other', message }
}

const responseOf = (problem: unknown): Response | null => {
  if (problem instanceof oauth.WWWAuthenticateChallengeError) return problem.response
  return problem instanceof Error && problem.cause instanceof Response ? problem.cause : null
}

/** What a server tells of its own way of signing in (RFC 8414); null when it tells nothing that can be used. */
export const discover = async (
  io: Io,
  issuer: URL,
  bounds: OAuthBounds
): Promise<OAuthOutcome<oauth.AuthorizationServer | null>> => {
  const outcome = await attempt(io, bounds, async (options) =>
    oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
    )
  )
  if (outcome.kind === 'done') return outcome
  const isOfMoment = outcome.failure.kind === 'unavailable' || outcome.failure.kind === 'rate_limited'
  return isOfMoment ? outcome : { kind: 'done', value: null }
}

/** What proves at the end that it is we who began (`state`, RFC 6749; the rest PKCE, RFC 7636, S256). */
export interface OAuthProof {
  readonly state: string
  readonly verifier: string
  readonly challenge: string
}

export const newProof = async (): Promise<OAuthProof> => {
  const verifier = oauth.generateRandomCodeVerifier()
  return {
    state: oauth.generateRandomState(),
    verifier,
    challenge: await oauth.calculatePKCECodeChallenge(verifier)
  }
}

/** How a sign-in in the browser began: kept from `begin` to `finish`. */
export interface OAuthBegun {
  readonly server: oauth.AuthorizationServer
  readonly clientId: string
  readonly authentication: oauth.ClientAuth
  readonly redirect: string
  readonly state: string
  /** null: the server does without PKCE. */
  readonly verifier: string | null
  /** Where tokens are bound to a key (RFC 9449). */
  readonly DPoP?: oauth.DPoPHandle
}

/**
 * The tokens that the person granted, for the address that the browser came back to. The state and, where it is there, the
 * issuer must be those that we began with; a person who said no is a refusal.
 */
export const redeem = (
  io: Io,
  bounds: OAuthBounds,
  begun: OAuthBegun,
  returned: string
): Promise<OAuthOutcome<oauth.TokenEndpointResponse>> => {
  const address = URL.canParse(returned) ? new URL(returned) : new URL(begun.redirect)
  const passing = [address.searchParams.get('code'), begun.verifier].filter((secret) => secret !== null)
  const secrets = [...(bounds.secrets ?? []), ...passing]
  return attempt(io, { ...bounds, secrets }, async (options) => {
    const client = { client_id: begun.clientId }
    const granted = oauth.validateAuthResponse(begun.server, client, address, begun.state)
    const exchange = async (): Promise<oauth.TokenEndpointResponse> =>
      oauth.processAuthorizationCodeResponse(
        begun.server,
        client,
        await oauth.authorizationCodeGrantRequest(
          begun.server,
          client,
          begun.authentication,
          granted,
          begun.redirect,
          begun.verifier ?? oauth.nopkce,
          { ...options, ...(begun.DPoP === undefined ? {} : { DPoP: begun.DPoP }) }
        )
      )
    try {
      return await exchange()
    } catch (problem) {
      // The first request of a key learns the nonce that the server wants.
      if (begun.DPoP === undefined || !oauth.isDPoPNonceError(problem)) throw problem
      return await exchange()
    }
  })
}
