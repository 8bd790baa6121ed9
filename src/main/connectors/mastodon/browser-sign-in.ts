import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { BeginOutcome, BrowserAnswers, BrowserSignIn, Io, SignInOutcome } from '../connector.ts'
import { type Failed, failed } from '../failed.ts'
import { request } from '../http.ts'
import { discover, newProof, redeem } from '../oauth.ts'
import { mayCall, readServerAddress } from '../server-address.ts'
import type { MastodonCredentials, MastodonSettings } from './settings.ts'
import { connect } from './sign-in.ts'
import { registeredApplicationSchema } from './wire.ts'

/** How we are called where the person agrees. */
const applicationName = 'Porte-parole'

/** Each need by its narrowest scope (https://docs.joinmastodon.org/api/oauth-scopes/, read 2026-11-22). */
const needs: readonly string[] = [
  'read:notifications',
  'read:statuses',
  'write:statuses',
  'write:favourites',
  'write:media'
]
/** Only who it is, where servers know this; else all that concerns accounts. */
const identity = ['profile', 'read:accounts'] as const

/** What `finish` needs of `begin`. */
const pendingSchema = z.object({
  typed: z.url(),
  server: z.object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    authorization_response_iss_parameter_supported: z.boolean().optional()
  }),
  clientId: z.string(),
  clientSecret: z.string(),
  redirect: z.string(),
  state: z.string(),
  verifier: z.string().nullable(),
  scopes: z.array(z.string())
})
type Pending = z.infer<typeof pendingSchema>

/** What is known of how a server signs people in; null: it does not say. */
interface Provider {
  readonly server: Pending['server']
  readonly registration: URL
  readonly scopes: readonly string[] | null
  readonly hasProof: boolean
}

/**
 * Signs in where the person is signed in already (OAuth 2, authorization code, PKCE): the app registers itself with the
 * server under the redirect of this run, the person agrees in their browser, and the code that comes back becomes a token.
 * https://docs.joinmastodon.org/methods/oauth/ and /methods/apps/, read 2026-11-22
 */
export const browserSignIn: BrowserSignIn<MastodonSettings, MastodonCredentials> = {
  asks: ['server'],
  begin: async (answers: BrowserAnswers, redirect: string, io: Io): Promise<BeginOutcome> => {
    const typed = readServerAddress(answers.server ?? '')
    if (typed === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
    const provider = await findProvider(typed, io)
    if (provider.kind === 'failed') return provider
    const { server, registration, hasProof } = provider.value
    const registered = await register(registration, redirect, provider.value.scopes, io)
    if (registered.kind === 'failed') return registered

    const { clientId, clientSecret, scopes } = registered
    const { state, verifier, challenge } = await newProof()
    const address = new URL(server.authorization_endpoint)
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      scope: scopes.join(' '),
      state,
      ...(hasProof ? { code_challenge: challenge, code_challenge_method: 'S256' } : {})
    }
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
    const pending: Pending = {
      typed: typed.origin,
      server,
      clientId,
      clientSecret,
      redirect,
      state,
      verifier: hasProof ? verifier : null,
      scopes: [...scopes]
    }
    return { kind: 'open', address: address.href, pending: JSON.stringify(pending), returns: 'loopback' }
  },

  finish: async (
    stored: string,
    returned: string,
    io: Io
  ): Promise<SignInOutcome<MastodonSettings, MastodonCredentials>> => {
    const pending = pendingSchema.parse(JSON.parse(stored))
    const { typed, server, clientId, clientSecret, redirect, state, verifier } = pending
    const begun = {
      server: withoutAbsent(server),
      clientId,
      authentication: oauth.ClientSecretPost(clientSecret),
      redirect,
      state,
      verifier
    }
    const granted = await redeem(io, { server: new URL(typed), secrets: [clientSecret] }, begun, returned)
    if (granted.kind === 'failed') return granted
    const { access_token: token, scope } = granted.value
    return await connect(new URL(typed), token, scope?.split(/\s+/u) ?? pending.scopes, io)
  }
}

/** As types have it, what is absent is not there at all. */
const withoutAbsent = ({
  authorization_response_iss_parameter_supported: tells,
  ...server
}: Pending['server']): oauth.AuthorizationServer => ({
  ...server,
  ...(tells === undefined ? {} : { authorization_response_iss_parameter_supported: tells })
})

type Found = { readonly kind: 'found'; readonly value: Provider } | Failed

/** From the server’s own metadata; a server that has none signs in as Mastodon always did, and passes over what it does not know. */
const findProvider = async (typed: URL, io: Io): Promise<Found> => {
  const discovered = await discover(io, typed, { server: typed })
  if (discovered.kind === 'failed') return discovered
  const told = discovered.value
  const registration = endpointOf(told?.['app_registration_endpoint'], typed)
  const authorization = endpointOf(told?.authorization_endpoint, typed)
  const token = endpointOf(told?.token_endpoint, typed)
  const methods = told?.code_challenge_methods_supported
  const tells = told?.authorization_response_iss_parameter_supported
  return {
    kind: 'found',
    value: {
      server: {
        issuer: told?.issuer ?? typed.origin,
        authorization_endpoint: (authorization ?? new URL('/oauth/authorize', typed)).href,
        token_endpoint: (token ?? new URL('/oauth/token', typed)).href,
        ...(tells === undefined ? {} : { authorization_response_iss_parameter_supported: tells })
      },
      registration: registration ?? new URL('/api/v1/apps', typed),
      scopes: told?.scopes_supported ?? null,
      hasProof: methods === undefined || methods.includes('S256')
    }
  }
}

/** An address of the metadata, when it may be called. */
const endpointOf = (told: unknown, typed: URL): URL | null => {
  if (typeof told !== 'string' || !URL.canParse(told)) return null
  const address = new URL(told)
  return mayCall(address, typed) ? address : null
}

type Registered =
  | {
      readonly kind: 'registered'
      readonly clientId: string
      readonly clientSecret: string
      readonly scopes: readonly string[]
    }
  | Failed

/** With the narrowest scopes that the server knows; one that refuses them without saying which it knows gets the broad ones. */
const register = async (
  registration: URL,
  redirect: string,
  supported: readonly string[] | null,
  io: Io
): Promise<Registered> => {
  let outcome: Registered = failed({ kind: 'unavailable', message: '' })
  for (const scopes of scopesToTry(supported)) {
    const answer = await request(io, {
      method: 'POST',
      url: registration,
      // One text: some servers take no list.
      body: { client_name: applicationName, redirect_uris: redirect, scopes: scopes.join(' ') },
      schema: registeredApplicationSchema
    })
    if (answer.kind === 'answered') {
      const { client_id: clientId, client_secret: clientSecret } = answer.value
      return { kind: 'registered', clientId, clientSecret, scopes }
    }
    outcome = failed(answer.failure)
    const isOfScopes = answer.kind === 'refused' && (answer.status === 400 || answer.status === 422)
    if (!isOfScopes) return outcome
  }
  return outcome
}

const scopesToTry = (supported: readonly string[] | null): readonly (readonly string[])[] => {
  const broad = ['read', 'write']
  if (supported === null) return [['read:accounts', ...needs], broad]
  const known = new Set(supported)
  const who = identity.find((scope) => known.has(scope)) ?? 'read'
  const narrow = [who, ...needs].map((scope) => (known.has(scope) ? scope : (scope.split(':')[0] ?? scope)))
  return [[...new Set(narrow)], broad]
}
