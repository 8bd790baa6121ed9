import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { Failure } from '../../shared/model/delivery.ts'
import { instantSchema, minute, plus, second } from '../../shared/model/instant.ts'
import type { MailAccount, MailBrowserSignIn, MailProblem } from '../../shared/model/mail-account.ts'
import { attempt } from '../connectors/oauth.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import { neverAborted } from '../runtime/never-aborted.ts'

export type GrantContext = Pick<Context, 'secrets' | 'fetch' | 'clock' | 'policy' | 'log'>

/** Where the vault keeps what the person granted on the page of the provider. */
const grantRef = 'mail-account-grant'
const grantSchema = z.object({
  /** Who may use it: a grant of another account, or of another application, is none. */
  holder: z.string(),
  refresh: z.string(),
  access: z.string(),
  accessUntil: instantSchema
})
type Grant = z.infer<typeof grantSchema>

/** What is left of an access that is used at all: a mail takes a while. */
const spare = 2 * minute
/** Of an access whose provider tells no end. */
const usualAccess = 30 * minute

/** What lets the app in at a mail server. */
export type MailKey =
  { readonly kind: 'password'; readonly secret: string } | { readonly kind: 'token'; readonly secret: string }

export type MailKeyOutcome =
  | { readonly kind: 'key'; readonly key: MailKey }
  | { readonly kind: 'problem'; readonly problem: MailProblem }

const needed = (said: string | null = null): MailKeyOutcome => ({
  kind: 'problem',
  problem: { kind: 'sign_in_needed', said }
})

const holderOf = ({ address }: MailAccount, { clientId, token }: MailBrowserSignIn): string =>
  JSON.stringify([address, clientId, token])

const readGrant = async ({ secrets }: Pick<Context, 'secrets'>, holder: string): Promise<Grant | null> => {
  const kept = await secrets.get(grantRef)
  if (kept === null) return null
  const parsed = grantSchema.safeParse(JSON.parse(kept))
  return parsed.success && parsed.data.holder === holder ? parsed.data : null
}

/** Whether somebody has signed in for this account in the browser. */
export const hasGrant = async (
  ctx: Pick<Context, 'secrets'>,
  account: MailAccount,
  signIn: MailBrowserSignIn
): Promise<boolean> => (await readGrant(ctx, holderOf(account, signIn))) !== null

/** Keeps what a provider granted. False where it granted nothing that lasts, or the computer has no place for it. */
export const keepGrant = async (
  ctx: GrantContext,
  account: MailAccount,
  signIn: MailBrowserSignIn,
  granted: oauth.TokenEndpointResponse,
  former: string | null = null
): Promise<boolean> => {
  const refresh = granted.refresh_token ?? former
  if (refresh === null) return false
  const lasts = granted.expires_in === undefined ? usualAccess : granted.expires_in * second
  const grant: Grant = {
    holder: holderOf(account, signIn),
    refresh,
    access: granted.access_token,
    accessUntil: plus(ctx.clock.now(), lasts)
  }
  try {
    await ctx.secrets.set(grantRef, JSON.stringify(grant))
    return true
  } catch (problem) {
    ctx.log.error('secret_not_kept', problem)
    return false
  }
}

export const forgetGrant = ({ secrets }: Pick<Context, 'secrets'>): Promise<void> => secrets.remove(grantRef)

/** The mail server refused it before its end: the next use asks for another one. */
export const spendAccess = async (
  ctx: Pick<Context, 'secrets' | 'clock'>,
  refused: string
): Promise<void> => {
  const kept = await ctx.secrets.get(grantRef)
  const parsed = grantSchema.safeParse(kept === null ? null : JSON.parse(kept))
  if (!parsed.success || parsed.data.access !== refused) return
  await ctx.secrets.set(grantRef, JSON.stringify({ ...parsed.data, accessUntil: ctx.clock.now() }))
}

/** Sending and receiving ask at the same moments: one of them renews, the other waits for it. */
const openings = new WeakMap<Context['secrets'], Promise<MailKeyOutcome>>()

/**
 * The access that was granted in the browser, renewed where it is about to end (RFC 6749, section 6).
 * `clientSecret`: of providers that give one even to desktop applications; null: the application has none.
 */
export const openAccess = async (
  ctx: GrantContext,
  account: MailAccount,
  signIn: MailBrowserSignIn,
  clientSecret: string | null
): Promise<MailKeyOutcome> => {
  const running = openings.get(ctx.secrets)
  if (running !== undefined) return await running
  const opening = openOrRenew(ctx, account, signIn, clientSecret)
  openings.set(ctx.secrets, opening)
  try {
    return await opening
  } finally {
    openings.delete(ctx.secrets)
  }
}

/** Reads what was granted in its turn too: a refresh token read before a renewal and used after it would be used twice. */
const openOrRenew = async (
  ctx: GrantContext,
  account: MailAccount,
  signIn: MailBrowserSignIn,
  clientSecret: string | null
): Promise<MailKeyOutcome> => {
  const grant = await readGrant(ctx, holderOf(account, signIn))
  if (grant === null) return needed()
  return grant.accessUntil > plus(ctx.clock.now(), spare)
    ? { kind: 'key', key: { kind: 'token', secret: grant.access } }
    : await renew(ctx, account, signIn, clientSecret, grant)
}

const renew = async (
  ctx: GrantContext,
  account: MailAccount,
  signIn: MailBrowserSignIn,
  clientSecret: string | null,
  { refresh }: Grant
): Promise<MailKeyOutcome> => {
  const server = authorityOf(signIn)
  const client = { client_id: signIn.clientId }
  const secrets = clientSecret === null ? [refresh] : [refresh, clientSecret]
  const outcome = await attempt(
    connectorIo(ctx, neverAborted()),
    { server: new URL(signIn.token), secrets },
    async (options) =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, authenticationOf(clientSecret), refresh, options)
      )
  )
  if (outcome.kind === 'failed') {
    // Withdrawn, or older than the provider keeps it: asking again would change nothing.
    if (outcome.failure.kind === 'unauthorized') await forgetGrant(ctx)
    return { kind: 'problem', problem: mailProblemOfFailure(outcome.failure) }
  }
  if (!(await keepGrant(ctx, account, signIn, outcome.value, refresh)))
    return { kind: 'problem', problem: { kind: 'secret_missing', said: null } }
  return { kind: 'key', key: { kind: 'token', secret: outcome.value.access_token } }
}

/** What is known of a provider's way of signing in: the two addresses. Who it says it is stands in no answer of it. */
export const authorityOf = ({ authorization, token }: MailBrowserSignIn): oauth.AuthorizationServer => ({
  issuer: new URL(authorization).origin,
  authorization_endpoint: authorization,
  token_endpoint: token
})

export const authenticationOf = (clientSecret: string | null): oauth.ClientAuth =>
  clientSecret === null ? oauth.None() : oauth.ClientSecretPost(clientSecret)

/** What a provider did not do, as a problem of the mail account. */
export const mailProblemOfFailure = (failure: Failure): MailProblem => {
  switch (failure.kind) {
    case 'rate_limited':
      return { kind: 'busy', said: null }
    case 'unavailable':
      return { kind: 'unreachable', said: null }
    case 'unauthorized':
    case 'rejected':
      return { kind: 'sign_in_needed', said: failure.message === '' ? null : failure.message }
    case 'unreadable':
      return { kind: 'other', said: null }
  }
}
