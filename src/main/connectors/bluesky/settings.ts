import { z } from 'zod'
import type { Session } from '../connector.ts'

/** Who signed in, and the server that holds the account (its PDS): all requests go there. */
export const settingsSchema = z.object({ service: z.url(), did: z.string().min(1), handle: z.string() })
export type BlueskySettings = Readonly<z.infer<typeof settingsSchema>>

/** The tokens of a session begun with an app password; the password itself is not kept. */
const passwordCredentialsSchema = z.object({
  // Those kept before there was another way have no kind.
  kind: z.literal('password').default('password'),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1)
})
export type PasswordCredentials = Readonly<z.infer<typeof passwordCredentialsSchema>>

/** A private key on the curve P-256 (RFC 7518, 6.2). */
export const proofKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().min(1),
  y: z.string().min(1),
  d: z.string().min(1)
})
export type ProofKey = Readonly<z.infer<typeof proofKeySchema>>

/** What was granted in the browser; the tokens are worth nothing without the key. */
const oauthCredentialsSchema = z.object({
  kind: z.literal('oauth'),
  issuer: z.url(),
  tokenEndpoint: z.url(),
  clientId: z.url(),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  proofKey: proofKeySchema
})
export type OAuthCredentials = Readonly<z.infer<typeof oauthCredentialsSchema>>

export const credentialsSchema = z.union([passwordCredentialsSchema, oauthCredentialsSchema])
export type BlueskyCredentials = PasswordCredentials | OAuthCredentials

export type BlueskySession = Session<BlueskySettings, BlueskyCredentials>

/** Used once: the answer to it brings the next. */
export const refreshTokenOf = (credentials: BlueskyCredentials): string =>
  credentials.kind === 'password' ? credentials.refreshJwt : credentials.refreshToken
