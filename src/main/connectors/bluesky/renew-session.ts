import * as oauth from 'oauth4webapi'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Io } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { type HttpOutcome, request } from '../http.ts'
import { attempt } from '../oauth.ts'
import { methodAddress } from './method-address.ts'
import { openProofKey, withNonce } from './proof-of-possession.ts'
import type { BlueskyCredentials, BlueskySession, OAuthCredentials, PasswordCredentials } from './settings.ts'
import { grantSchema, refusalName, sessionSchema } from './wire.ts'

export type Renewal =
  | { readonly kind: 'renewed'; readonly credentials: BlueskyCredentials }
  /** unauthorized: a person has to sign in again; any other failure may pass. */
  | Failed

const refusedNames: ReadonlySet<string | null> = new Set(['ExpiredToken', 'InvalidToken', 'AuthMissing'])

/** The server does not take the token: it answers 400 with a name, or 401. */
export const isTokenRefused = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' &&
  (outcome.status === 401 || (outcome.status === 400 && refusedNames.has(refusalName(outcome.answer))))

/** New credentials for old ones, which this ends. They are not kept yet. */
export const renewedCredentials = (
  session: BlueskySession,
  used: BlueskyCredentials,
  io: Io
): Promise<Renewal> =>
  used.kind === 'password' ? renewPasswordSession(session, used, io) : renewGrant(session, used, io)

const isForGood = ({ kind }: Failure): boolean => kind === 'unauthorized' || kind === 'rejected'

const renewPasswordSession = async (
  { settings }: BlueskySession,
  used: PasswordCredentials,
  io: Io
): Promise<Renewal> => {
  const outcome = await request(io, {
    method: 'POST',
    url: methodAddress(settings.service, 'com.atproto.server.refreshSession'),
    authorization: `Bearer ${used.refreshJwt}`,
    schema: sessionSchema
  })
  if (outcome.kind === 'answered') {
    const { accessJwt, refreshJwt } = outcome.value
    return { kind: 'renewed', credentials: { kind: 'password', accessJwt, refreshJwt } }
  }
  // The server gives its refusal a name; what lies between does not, and ends no session.
  if (outcome.kind === 'refused' && refusalName(outcome.answer) === null && isForGood(outcome.failure))
    return { kind: 'failed', failure: { kind: 'unavailable', message: `HTTP ${outcome.status}` } }
  if (!isTokenRefused(outcome) || outcome.failure.kind === 'rate_limited')
    return { kind: 'failed', failure: outcome.failure }
  return { kind: 'failed', failure: { kind: 'unauthorized', message: outcome.failure.message } }
}

const renewGrant = async ({ settings }: BlueskySession, used: OAuthCredentials, io: Io): Promise<Renewal> => {
  const server: oauth.AuthorizationServer = { issuer: used.issuer, token_endpoint: used.tokenEndpoint }
  const client: oauth.Client = { client_id: used.clientId }
  const bounds = { server: new URL(settings.service), secrets: [used.refreshToken] }
  const key = await openProofKey(used.proofKey)
  const outcome = await attempt(io, bounds, (options) =>
    withNonce(async () =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, oauth.None(), used.refreshToken, {
          ...options,
          DPoP: key
        })
      )
    )
  )
  if (outcome.kind === 'failed') return outcome
  const grant = grantSchema.safeParse(outcome.value)
  if (!grant.success) return { kind: 'failed', failure: { kind: 'unreadable', message: 'what was granted' } }
  if (grant.data.sub !== settings.did)
    return { kind: 'failed', failure: { kind: 'unauthorized', message: '' } }
  const { access_token: accessToken, refresh_token: refreshToken } = grant.data
  return { kind: 'renewed', credentials: { ...used, accessToken, refreshToken } }
}
