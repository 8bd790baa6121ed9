import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { FakeAnswer, FakeRequest } from './fake-server.ts'
import {
  authorizationServerEntity,
  credentialApplicationEntity,
  errorEntity,
  tokenEntity
} from './mastodon-entities.ts'

/** How servers differ in signing people in. */
export interface SignInHabits {
  /** Whether the server describes itself (RFC 8414). */
  readonly metadata: boolean
  readonly scopes: readonly string[]
  /** Whether the proof of the one who began (PKCE) is asked for and checked. */
  readonly proof: 'checked' | 'unknown'
  /** Whether the address that the browser comes back to says who sends it (RFC 9207). */
  readonly tellsIssuer: boolean
}

const granular = [
  ...['accounts', 'notifications', 'statuses'].map((name) => `read:${name}`),
  ...['favourites', 'media', 'statuses'].map((name) => `write:${name}`)
]
export const signInAsDocumented: SignInHabits = {
  metadata: true,
  scopes: ['profile', 'read', 'write', ...granular],
  proof: 'checked',
  tellsIssuer: false
}
/** Of servers before narrow scopes. */
export const broadScopes: readonly string[] = ['read', 'write', 'follow', 'push']

const appSchema = z.object({
  client_name: z.string().min(1),
  redirect_uris: z.url(),
  scopes: z.string()
})
type App = z.infer<typeof appSchema> & { readonly secret: string }

const refuse = (status: number, error: string, description?: string): FakeAnswer => ({
  status,
  json: errorEntity.parse({
    error,
    ...(description === undefined ? {} : { error_description: description })
  })
})
const invalidGrant = refuse(400, 'invalid_grant', 'The provided authorization grant is invalid or expired.')

export interface FakeSignIn {
  describe(): FakeAnswer
  register(request: FakeRequest): FakeAnswer
  redeem(request: FakeRequest): FakeAnswer
  /** What the person does in the browser at this address; where the browser goes then. */
  inBrowser(address: string, answer: 'agrees' | 'refuses'): string
  /** The scopes that were granted last. */
  granted(): readonly string[]
}

export const fakeSignIn = (origin: () => string, habits: () => SignInHabits, token: string): FakeSignIn => {
  const apps = new Map<string, App>()
  const codes = new Map<string, URLSearchParams>()
  let granted: readonly string[] = []

  return {
    describe: () => {
      const { metadata, scopes, proof } = habits()
      if (!metadata) return refuse(404, 'Not found')
      return {
        status: 200,
        json: authorizationServerEntity.parse({
          issuer: `${origin()}/`,
          service_documentation: 'https://docs.joinmastodon.org/',
          authorization_endpoint: `${origin()}/oauth/authorize`,
          token_endpoint: `${origin()}/oauth/token`,
          app_registration_endpoint: `${origin()}/api/v1/apps`,
          revocation_endpoint: `${origin()}/oauth/revoke`,
          userinfo_endpoint: `${origin()}/oauth/userinfo`,
          scopes_supported: scopes,
          response_types_supported: ['code'],
          response_modes_supported: ['query', 'fragment', 'form_post'],
          code_challenge_methods_supported: proof === 'checked' ? ['S256'] : [],
          grant_types_supported: ['authorization_code', 'client_credentials'],
          token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post']
        })
      }
    },

    register: ({ body }) => {
      const parsed = appSchema.safeParse(body)
      if (!parsed.success) return refuse(422, 'Validation failed: Redirect URI must be an absolute URI.')
      const scopes = parsed.data.scopes.split(' ')
      if (scopes.some((scope) => !habits().scopes.includes(scope)))
        return refuse(422, 'Validation failed: Scopes doesn’t match configured on the server.')
      const id = `client-${apps.size + 1}`
      const secret = `secret-of-${id}-marker`
      apps.set(id, { ...parsed.data, secret })
      return {
        status: 200,
        json: credentialApplicationEntity.parse({
          id: String(apps.size),
          name: parsed.data.client_name,
          website: null,
          scopes,
          redirect_uri: parsed.data.redirect_uris,
          redirect_uris: [parsed.data.redirect_uris],
          client_id: id,
          client_secret: secret,
          client_secret_expires_at: 0,
          vapid_key: 'BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z'
        })
      }
    },

    inBrowser: (address, answer) => {
      const asked = new URL(address).searchParams
      const app = apps.get(asked.get('client_id') ?? '')
      if (app === undefined) throw new Error('nobody registered this client')
      if (asked.get('redirect_uri') !== app.redirect_uris) throw new Error('another redirect than registered')
      const scopes = (asked.get('scope') ?? 'read').split(' ')
      if (scopes.some((scope) => !app.scopes.split(' ').includes(scope)))
        throw new Error('more than registered')
      const back = new URL(app.redirect_uris)
      if (answer === 'refuses') {
        back.searchParams.set('error', 'access_denied')
        back.searchParams.set('error_description', 'The resource owner denied the request.')
      } else {
        const code = `code-${codes.size + 1}-marker`
        codes.set(code, asked)
        back.searchParams.set('code', code)
      }
      const state = asked.get('state')
      if (state !== null) back.searchParams.set('state', state)
      if (habits().tellsIssuer) back.searchParams.set('iss', `${origin()}/`)
      return back.href
    },

    redeem: ({ form }) => {
      const field = (name: string): string => String(form?.get(name) ?? '')
      const app = apps.get(field('client_id'))
      if (app === undefined || app.secret !== field('client_secret'))
        return refuse(401, 'invalid_client', 'Client authentication failed due to unknown client.')
      const asked = codes.get(field('code'))
      codes.delete(field('code'))
      if (asked === undefined || field('redirect_uri') !== app.redirect_uris) return invalidGrant
      const challenge = createHash('sha256').update(field('code_verifier')).digest('base64url')
      if (habits().proof === 'checked' && asked.get('code_challenge') !== challenge) return invalidGrant
      granted = (asked.get('scope') ?? 'read').split(' ')
      return {
        status: 200,
        json: tokenEntity.parse({
          access_token: token,
          token_type: 'Bearer',
          scope: granted.join(' '),
          created_at: 1_795_165_200
        })
      }
    },

    granted: () => granted
  }
}
