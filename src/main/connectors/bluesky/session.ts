import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Io, Session, SignInAnswers, SignInOutcome } from '../connector.ts'
import { type HttpOutcome, request } from '../http.ts'
import { mayCall, readServerAddress } from '../server-address.ts'
import { profileSchema, refusalName, type SessionAnswer, sessionSchema } from './wire.ts'

/** Who signed in, and the server that holds the account (its PDS): all requests go there. */
export const settingsSchema = z.object({ service: z.url(), did: z.string().min(1), handle: z.string() })
export type BlueskySettings = Readonly<z.infer<typeof settingsSchema>>

/** The tokens of the session; the app password itself is not kept. */
export const credentialsSchema = z.object({ accessJwt: z.string().min(1), refreshJwt: z.string().min(1) })
export type BlueskyCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type BlueskySession = Session<BlueskySettings, BlueskyCredentials>

const defaultServer = 'https://bsky.social'

/** A method of the network (`app.bsky.feed.getPosts`) as an address; a parameter may be given several times. */
const addressOf = (
  service: string | URL,
  method: string,
  parameters: Readonly<Record<string, string | readonly string[]>> = {}
): URL => {
  const url = new URL(`/xrpc/${method}`, service)
  for (const [name, value] of Object.entries(parameters))
    for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one)
  return url
}

/**
 * Signs in with an app password, once: the session is kept and renewed from then on, for createSession is limited to 30 in
 * five minutes and 300 a day for each account.
 */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<BlueskySettings, BlueskyCredentials>> => {
  const server = readServerAddress(answers.server || defaultServer)
  if (server === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  const identifier = (answers.identifier ?? '').trim().replace(/^@/u, '')
  const outcome = await request(io, {
    method: 'POST',
    url: addressOf(server, 'com.atproto.server.createSession'),
    body: { identifier, password: answers.secret },
    schema: sessionSchema,
    secrets: [answers.secret]
  })
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'refused' && refusalName(outcome.answer) === 'AuthFactorTokenRequired')
      return { kind: 'second_factor' }
    return failed(outcome.failure)
  }
  const session = outcome.value
  if (session.active === false)
    return failed({ kind: 'unauthorized', message: session.status ?? 'inactive account' })
  const service = serviceOf(session, server)
  if (service === null) return failed({ kind: 'unreadable', message: 'the address of the account’s server' })
  const profile = await request(io, {
    method: 'GET',
    url: addressOf(service, 'app.bsky.actor.getProfile', { actor: session.did }),
    authorization: `Bearer ${session.accessJwt}`,
    schema: profileSchema
  })
  // The name shown is a convenience: without it the handle serves.
  const displayName = profile.kind === 'answered' ? profile.value.displayName?.trim() : undefined
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: session.did,
    handle: session.handle,
    name: displayName || session.handle,
    settings: { service: service.origin, did: session.did, handle: session.handle },
    credentials: { accessJwt: session.accessJwt, refreshJwt: session.refreshJwt }
  }
}

const failed = (failure: Failure): { readonly kind: 'failed'; readonly failure: Failure } => ({
  kind: 'failed',
  failure
})

/** The account's own server, which its DID document names; the server signed in to when it names none. */
const serviceOf = (session: SessionAnswer, server: URL): URL | null => {
  const named = session.didDoc?.service.find((service) => service.id.endsWith('#atproto_pds'))
  if (named === undefined) return server
  const address = readServerAddress(named.serviceEndpoint)
  return address !== null && mayCall(address, server) ? address : null
}

export interface Call<Value> {
  readonly method: 'GET' | 'POST'
  readonly name: string
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: unknown
  readonly schema: z.ZodType<Value>
}

/** Speaks for an account; it renews the session when it has expired, once for all requests that wait for it. */
export interface BlueskyClient {
  readonly did: string
  call<Value>(call: Call<Value>): Promise<HttpOutcome<Value>>
}

const expiredNames: ReadonlySet<string | null> = new Set(['ExpiredToken', 'InvalidToken', 'AuthMissing'])

/** The server does not take the token: it answers 400 with a name, or 401. */
const isExpired = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' &&
  (outcome.status === 401 || (outcome.status === 400 && expiredNames.has(refusalName(outcome.answer))))

export const openClient = (session: BlueskySession, io: Io): BlueskyClient => {
  const { service, did } = session.settings
  let credentials = session.credentials
  let renewing: Promise<HttpOutcome<unknown>> | null = null

  const send = <Value>(call: Call<Value>, token: string): Promise<HttpOutcome<Value>> =>
    request(io, {
      method: call.method,
      url: addressOf(service, call.name, call.parameters),
      authorization: `Bearer ${token}`,
      ...(call.body === undefined ? {} : { body: call.body }),
      schema: call.schema
    })

  const renew = async (): Promise<HttpOutcome<unknown>> => {
    const outcome = await send(
      { method: 'POST', name: 'com.atproto.server.refreshSession', schema: sessionSchema },
      credentials.refreshJwt
    )
    if (outcome.kind === 'answered') {
      const renewed = { accessJwt: outcome.value.accessJwt, refreshJwt: outcome.value.refreshJwt }
      // Kept before use: the old ones end with this answer, and the app may end at any moment too.
      await session.renew(renewed)
      credentials = renewed
    }
    return outcome
  }

  return {
    did,
    async call(call) {
      const used = credentials
      const first = await send(call, used.accessJwt)
      if (!isExpired(first)) return first
      if (credentials === used) {
        renewing ??= renew().finally(() => {
          renewing = null
        })
        const renewal = await renewing
        if (renewal.kind !== 'answered') return cannotRenew(renewal)
      }
      const second = await send(call, credentials.accessJwt)
      return isExpired(second) ? cannotRenew(second) : second
    }
  }
}

/** A refused renewal means that a person has to sign in again; any other failure may pass. The call itself did not arrive. */
const cannotRenew = (outcome: HttpOutcome<unknown>): HttpOutcome<never> => {
  if (outcome.kind === 'answered') return notArrived({ kind: 'unavailable', message: 'session not renewed' })
  if (outcome.kind !== 'refused' || !isExpired(outcome)) return notArrived(outcome.failure)
  const message = outcome.failure.kind === 'rate_limited' ? '' : outcome.failure.message
  return { ...outcome, failure: { kind: 'unauthorized', message } }
}

const notArrived = (failure: Failure): HttpOutcome<never> => ({ kind: 'lost', failure, arrived: 'no' })
