import { createHash, createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { FakeAnswer, FakeRequest } from './fake-server.ts'

/**
 * The part of a fake network that signs people in, written from the OAuth profile of the AT Protocol
 * (https://atproto.com/specs/oauth, read 2026-11-22): pushed requests, PKCE, tokens bound to a key, a nonce that every proof
 * must hold, and refresh tokens that end the whole session when one is used twice.
 */
export interface FakeAuthority {
  /** Answers what belongs to signing in; null when something else was asked. */
  answer(request: FakeRequest): FakeAnswer | null
  /** Whose request it is, or how it is refused. */
  judge(request: FakeRequest): { readonly did: string } | FakeAnswer
  /** Somebody signs in on the page and agrees; the address that the browser goes back to. */
  agree(page: string, did: string): string
  decline(page: string): string
  /** The parameters that were pushed for a page. */
  pushed(page: string): URLSearchParams
  expireTokens(): void
  revoke(): void
  /** Proofs must hold a new one. */
  changeNonce(): void
  /** What the server tells of itself, changed for a test. */
  metadata(change: Record<string, unknown>): void
  readonly tokens: readonly string[]
}

interface Grant {
  readonly did: string
  readonly thumbprint: string
  readonly clientId: string
  access: string
  refresh: string
  readonly former: Set<string>
  expired: boolean
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

const proofSchema = z.tuple([
  z.object({
    typ: z.literal('dpop+jwt'),
    alg: z.literal('ES256'),
    jwk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
  }),
  z.object({
    jti: z.string().min(8),
    htm: z.string(),
    htu: z.string(),
    iat: z.number(),
    nonce: z.string().optional(),
    ath: z.string().optional()
  })
])

const parsePart = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

/** `origin`: of the server that the authority and the accounts share. */
export const createFakeAuthority = (origin: () => string): FakeAuthority => {
  const requests = new Map<string, { readonly parameters: URLSearchParams; readonly thumbprint: string }>()
  const codes = new Map<string, { readonly uri: string; readonly did: string }>()
  const proofs = new Set<string>()
  const tokens: string[] = []
  let grants: Grant[] = []
  let counter = 0
  let nonce = 'nonce-0'
  let changed: Record<string, unknown> = {}

  const next = (kind: string): string => {
    counter += 1
    const made = `${kind}-${counter}-secret-marker`
    tokens.push(made)
    return made
  }
  const withNonce = (answer: FakeAnswer): FakeAnswer => ({
    ...answer,
    headers: { ...answer.headers, 'dpop-nonce': nonce }
  })
  const refuse = (error: string, description: string): FakeAnswer =>
    withNonce({ status: 400, json: { error, error_description: description } })

  /** The thumbprint of the key that a request proves, or why it proves nothing. */
  const readProof = (request: FakeRequest, token: string | null): { key: string } | { error: string } => {
    const header = request.headers['dpop']
    if (typeof header !== 'string') return { error: 'invalid_dpop_proof' }
    const [head = '', body = '', signature = ''] = header.split('.')
    const parsed = proofSchema.safeParse([parsePart(head), parsePart(body)])
    if (!parsed.success) return { error: 'invalid_dpop_proof' }
    const [{ jwk }, claims] = parsed.data
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url')
    )
    const isForThis =
      claims.htm === request.method &&
      claims.htu === `${origin()}${request.path}` &&
      claims.ath === (token === null ? undefined : digest(token))
    if (!isSigned || !isForThis || proofs.has(claims.jti)) return { error: 'invalid_dpop_proof' }
    proofs.add(claims.jti)
    if (claims.nonce !== nonce) return { error: 'use_dpop_nonce' }
    const { crv, kty, x, y } = jwk
    return { key: digest(JSON.stringify({ crv, kty, x, y })) }
  }

  const push = (request: FakeRequest): FakeAnswer => {
    const proof = readProof(request, null)
    if ('error' in proof) return refuse(proof.error, 'the proof')
    const parameters = new URLSearchParams(request.bytes.toString('utf8'))
    const client = new URL(parameters.get('client_id') ?? '')
    const redirect = new URL(parameters.get('redirect_uri') ?? '')
    redirect.port = ''
    const isAllowed =
      client.origin === 'http://localhost' &&
      client.searchParams.get('redirect_uri') === redirect.href &&
      redirect.hostname === '127.0.0.1' &&
      client.searchParams.get('scope') === parameters.get('scope') &&
      parameters.get('code_challenge_method') === 'S256'
    if (!isAllowed) return refuse('invalid_request', 'the client or its redirect')
    counter += 1
    const uri = `urn:ietf:params:oauth:request_uri:req-${counter}`
    requests.set(uri, { parameters, thumbprint: proof.key })
    return withNonce({ status: 201, json: { request_uri: uri, expires_in: 299 } })
  }

  const tokenAnswer = (grant: Grant): FakeAnswer =>
    withNonce({
      status: 200,
      json: {
        access_token: grant.access,
        refresh_token: grant.refresh,
        token_type: 'DPoP',
        scope: 'atproto transition:generic',
        expires_in: 3_600,
        sub: grant.did
      }
    })

  const token = (request: FakeRequest): FakeAnswer => {
    const proof = readProof(request, null)
    if ('error' in proof) return refuse(proof.error, 'the proof')
    const form = new URLSearchParams(request.bytes.toString('utf8'))
    if (form.get('grant_type') === 'refresh_token') return refreshed(form, proof.key)
    const code = form.get('code') ?? ''
    const asked = codes.get(code)
    codes.delete(code)
    const pushed = asked === undefined ? undefined : requests.get(asked.uri)
    if (asked === undefined || pushed === undefined) return refuse('invalid_grant', 'Invalid code')
    const isOurs =
      pushed.parameters.get('code_challenge') === digest(form.get('code_verifier') ?? '') &&
      pushed.parameters.get('redirect_uri') === form.get('redirect_uri') &&
      pushed.parameters.get('client_id') === form.get('client_id') &&
      pushed.thumbprint === proof.key
    if (!isOurs) return refuse('invalid_grant', 'Not the one who asked')
    const grant: Grant = {
      did: asked.did,
      thumbprint: proof.key,
      clientId: form.get('client_id') ?? '',
      access: next('access'),
      refresh: next('refresh'),
      former: new Set(),
      expired: false
    }
    grants.push(grant)
    return tokenAnswer(grant)
  }

  const refreshed = (form: URLSearchParams, key: string): FakeAnswer => {
    const given = form.get('refresh_token') ?? ''
    const replayed = grants.find((one) => one.former.has(given))
    if (replayed !== undefined) {
      grants = grants.filter((one) => one !== replayed)
      return refuse('invalid_grant', 'Refresh token replayed')
    }
    const grant = grants.find((one) => one.refresh === given)
    if (grant === undefined || grant.thumbprint !== key || grant.clientId !== form.get('client_id'))
      return refuse('invalid_grant', 'Invalid refresh token')
    grant.former.add(given)
    grant.access = next('access')
    grant.refresh = next('refresh')
    grant.expired = false
    return tokenAnswer(grant)
  }

  const back = (page: string, values: Record<string, string>): string => {
    const pushed = authority.pushed(page)
    const address = new URL(pushed.get('redirect_uri') ?? '')
    const state = pushed.get('state') ?? ''
    for (const [name, value] of Object.entries({ state, iss: origin(), ...values }))
      address.searchParams.set(name, value)
    return address.href
  }

  const authority: FakeAuthority = {
    answer(request) {
      switch (`${request.method} ${request.path}`) {
        case 'GET /.well-known/oauth-protected-resource':
          return { status: 200, json: { resource: origin(), authorization_servers: [origin()] } }
        case 'GET /.well-known/oauth-authorization-server':
          return {
            status: 200,
            json: {
              issuer: origin(),
              authorization_endpoint: `${origin()}/oauth/authorize`,
              token_endpoint: `${origin()}/oauth/token`,
              pushed_authorization_request_endpoint: `${origin()}/oauth/par`,
              dpop_signing_alg_values_supported: ['RS256', 'ES256'],
              authorization_response_iss_parameter_supported: true,
              client_id_metadata_document_supported: true,
              ...changed
            }
          }
        case 'POST /oauth/par':
          return push(request)
        case 'POST /oauth/token':
          return token(request)
        default:
          return null
      }
    },
    judge(request) {
      const given = request.authorization?.replace(/^DPoP /u, '') ?? ''
      const grant = grants.find((one) => one.access === given)
      const proof = readProof(request, given)
      const error = 'error' in proof ? proof.error : null
      const isKnown =
        error === null && grant !== undefined && 'key' in proof && grant.thumbprint === proof.key
      if (isKnown && !grant.expired) return { did: grant.did }
      const named = error ?? 'invalid_token'
      return withNonce({
        status: 401,
        json: { error: named, message: 'Token could not be verified' },
        headers: { 'www-authenticate': `DPoP algs="ES256", error="${named}"` }
      })
    },
    agree(page, did) {
      const code = next('code')
      codes.set(code, { uri: new URL(page).searchParams.get('request_uri') ?? '', did })
      return back(page, { code })
    },
    decline: (page) =>
      back(page, { error: 'access_denied', error_description: 'The user rejected the request' }),
    pushed: (page) =>
      requests.get(new URL(page).searchParams.get('request_uri') ?? '')?.parameters ?? new URLSearchParams(),
    expireTokens: () => {
      for (const grant of grants) grant.expired = true
    },
    revoke: () => {
      grants = []
    },
    changeNonce: () => {
      counter += 1
      nonce = `nonce-${counter}`
    },
    metadata: (change) => {
      changed = change
    },
    tokens
  }
  return authority
}
