import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { day, plus } from '../../../shared/model/instant.ts'
import type { BeginOutcome, BrowserAnswers, BrowserSignIn, Io, SignInOutcome } from '../connector.ts'
import { failed } from '../failed.ts'
import { attempt, newProof } from '../oauth.ts'
import { openClient } from './client.ts'
import { findAccount, readIdentifier } from './find-account.ts'
import { authoritySchema, findAuthority } from './find-authority.ts'
import { newProofKey, openProofKey, withNonce } from './proof-of-possession.ts'
import {
  type BlueskyCredentials,
  type BlueskySettings,
  type OAuthCredentials,
  proofKeySchema
} from './settings.ts'
import { grantSchema, profileSchema } from './wire.ts'

/**
 * The OAuth profile of the network (https://atproto.com/specs/oauth, read 2026-11-22): from who signs in to their server to
 * the server that authorises, then a pushed request (RFC 9126), PKCE (RFC 7636), and tokens bound to a key (RFC 9449).
 */

/** Reading and writing posts without direct messages: older servers know no finer scopes. */
const scope = 'atproto transition:generic'

/** How long a session of an app without a secret lasts at most, however often it is renewed (the same page). */
const longestSession = 14 * day

/** What `finish` needs of `begin`. */
const pendingSchema = z.object({
  did: z.string(),
  service: z.url(),
  redirect: z.url(),
  clientId: z.url(),
  state: z.string(),
  verifier: z.string(),
  proofKey: proofKeySchema,
  authority: authoritySchema
})
type Pending = Readonly<z.infer<typeof pendingSchema>>

/**
 * The id of an app that has no page of its own to describe it: `http://localhost` with what would stand there. The port of
 * the redirect is left out, for it changes each time and counts for nothing.
 */
const clientIdFor = (redirect: string): string => {
  const address = new URL(redirect)
  address.port = ''
  return `http://localhost?${new URLSearchParams({ redirect_uri: address.href, scope })}`
}

const begin = async (answers: BrowserAnswers, redirect: string, io: Io): Promise<BeginOutcome> => {
  const account = await findAccount(answers, io)
  if (account.kind === 'failed') return account
  const { did, service } = account
  const found = await findAuthority(service, io)
  if (found.kind === 'failed') return found
  const { authority } = found
  const { state, verifier, challenge } = await newProof()
  const proofKey = await newProofKey()
  const clientId = clientIdFor(redirect)
  const client: oauth.Client = { client_id: clientId }
  const key = await openProofKey(proofKey)
  const pushed = await attempt(io, { server: service, secrets: [verifier] }, (options) =>
    withNonce(async () =>
      oauth.processPushedAuthorizationResponse(
        authority,
        client,
        await oauth.pushedAuthorizationRequest(
          authority,
          client,
          oauth.None(),
          {
            response_type: 'code',
            redirect_uri: redirect,
            scope,
            state,
            code_challenge: challenge,
            code_challenge_method: 'S256',
            login_hint: readIdentifier(answers.identifier)
          },
          { ...options, DPoP: key }
        )
      )
    )
  )
  if (pushed.kind === 'failed') return pushed
  const address = new URL(authority.authorization_endpoint)
  address.searchParams.set('client_id', clientId)
  address.searchParams.set('request_uri', pushed.value.request_uri)
  const pending: Pending = {
    did,
    service: service.origin,
    redirect,
    clientId,
    state,
    verifier,
    proofKey,
    authority
  }
  return { kind: 'open', address: address.href, pending: JSON.stringify(pending), returns: 'loopback' }
}

const finish = async (
  stored: string,
  returned: string,
  io: Io
): Promise<SignInOutcome<BlueskySettings, BlueskyCredentials>> => {
  const pending = pendingSchema.parse(JSON.parse(stored))
  if (!URL.canParse(returned)) return failed({ kind: 'rejected', code: 'other', message: '' })
  const granted = await takeGrant(pending, new URL(returned), io)
  if (granted.kind === 'failed') return granted
  const { did, service } = pending
  const { credentials } = granted
  const settings = { service, did, handle: did }
  const client = openClient(
    { settings, credentials, since: io.now(), renew: async () => {}, kept: async () => null },
    io
  )
  const profile = await client.call({
    method: 'GET',
    name: 'app.bsky.actor.getProfile',
    parameters: { actor: did },
    schema: profileSchema
  })
  if (profile.kind !== 'answered') return failed(profile.failure)
  const { handle, displayName } = profile.value
  return {
    kind: 'signed_in',
    expiresAt: plus(io.now(), longestSession),
    remoteId: did,
    handle,
    name: displayName?.trim() || handle,
    settings: { ...settings, handle },
    credentials
  }
}

/** The tokens for the code that came back, if it came from the right server and is for the account that was asked for. */
const takeGrant = async (
  { did, service, redirect, clientId, state, verifier, proofKey, authority }: Pending,
  returned: URL,
  io: Io
): Promise<
  { readonly kind: 'granted'; readonly credentials: OAuthCredentials } | ReturnType<typeof failed>
> => {
  const client: oauth.Client = { client_id: clientId }
  const key = await openProofKey(proofKey)
  const secrets = [verifier, ...returned.searchParams.getAll('code')].filter((one) => one !== '')
  const outcome = await attempt(io, { server: new URL(service), secrets }, (options) => {
    const answer = oauth.validateAuthResponse(authority, client, returned, state)
    return withNonce(async () =>
      oauth.processAuthorizationCodeResponse(
        authority,
        client,
        await oauth.authorizationCodeGrantRequest(
          authority,
          client,
          oauth.None(),
          answer,
          redirect,
          verifier,
          { ...options, DPoP: key }
        )
      )
    )
  })
  if (outcome.kind === 'failed') return outcome
  const grant = grantSchema.safeParse(outcome.value)
  if (!grant.success) return failed({ kind: 'unreadable', message: 'what was granted' })
  // The code may be for whoever was signed in in the browser.
  if (grant.data.sub !== did) return failed({ kind: 'rejected', code: 'other', message: 'another account' })
  const scopes = grant.data.scope.split(' ')
  if (!scope.split(' ').every((one) => scopes.includes(one)))
    return failed({ kind: 'rejected', code: 'forbidden', message: 'less than was asked' })
  return {
    kind: 'granted',
    credentials: {
      kind: 'oauth',
      issuer: authority.issuer,
      tokenEndpoint: authority.token_endpoint,
      clientId,
      accessToken: grant.data.access_token,
      refreshToken: grant.data.refresh_token,
      proofKey
    }
  }
}

/** Signing in in the browser, without a password for the app. It ends after two weeks, unlike an app password. */
export const browserSignIn: BrowserSignIn<BlueskySettings, BlueskyCredentials> = {
  asks: ['identifier', 'server'],
  begin,
  finish
}
