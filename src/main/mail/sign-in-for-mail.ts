import type { MailSignInState } from '../../shared/contract/mail.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { MailAccount, MailBrowserSignIn, MailProblem } from '../../shared/model/mail-account.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { newProof, type OAuthBegun, redeem } from '../connectors/oauth.ts'
import { signedInPage } from '../ingest/signed-in-page.ts'
import { type AwaitedBrowser, awaitBrowser } from '../runtime/await-browser.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import type { Store } from '../store/store.ts'
import { getMailAccount, getMailSecret, resetMailHealth } from './mail-account.ts'
import { authenticationOf, authorityOf, keepGrant, mailProblemOfFailure } from './mail-grant.ts'

type SignIn =
  | { readonly kind: 'waiting'; readonly browser: AwaitedBrowser; readonly until: Instant }
  | { readonly kind: 'failed'; readonly problem: MailProblem }

/** The sign-in of each store: one at a time, nowhere but in memory. */
const signIns = new WeakMap<Store, SignIn>()

const keep = (ctx: Pick<Context, 'store'>, signIn: SignIn | null): void => {
  if (signIn === null) signIns.delete(ctx.store)
  else signIns.set(ctx.store, signIn)
  ctx.store.announce(new Set(['setting']))
}

export const mailSignInState = (ctx: Pick<Context, 'store'>): MailSignInState => {
  const signIn = signIns.get(ctx.store)
  if (signIn === undefined) return { kind: 'none' }
  return signIn.kind === 'failed' ? signIn : { kind: 'waiting', until: signIn.until }
}

/**
 * Opens the page of the account's provider in the person's own browser (OAuth 2 with PKCE, RFC 7636 and RFC 8252) and waits
 * for them to come back. `localhost`: the one name that both Microsoft (https://learn.microsoft.com/entra/identity-platform/reply-url)
 * and Google take with any port. Refused with not_allowed where the account signs in by a password, and browser_not_opened.
 */
export const beginMailSignIn = async (ctx: Context): Promise<Result<null>> => {
  cancelMailSignIn(ctx)
  const account = await getMailAccount(ctx.store.read)
  if (account?.signIn.kind !== 'browser') return err('not_allowed')
  const { signIn } = account
  const proof = await newProof()
  const browser = await awaitBrowser({
    host: 'localhost',
    within: ctx.policy.signInWithin,
    onReturn: async (awaited, returned) => {
      const begun = {
        server: authorityOf(signIn),
        clientId: signIn.clientId,
        authentication: authenticationOf(await getMailSecret(ctx)),
        redirect: awaited.redirect,
        state: proof.state,
        verifier: proof.verifier
      }
      const problem = await finish(ctx, account, signIn, awaited, begun, returned)
      if (isWaitingFor(ctx, awaited)) keep(ctx, problem === null ? null : { kind: 'failed', problem })
      awaited.end()
      return await signedInPage(ctx, problem === null)
    },
    onExpiry: (awaited) => {
      if (isWaitingFor(ctx, awaited))
        keep(ctx, { kind: 'failed', problem: { kind: 'sign_in_needed', said: null } })
      awaited.end()
    }
  })
  const page = new URL(signIn.authorization)
  const parameters = {
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: browser.redirect,
    scope: signIn.scope,
    state: proof.state,
    code_challenge: proof.challenge,
    code_challenge_method: 'S256',
    login_hint: account.address
  }
  for (const [name, value] of Object.entries(parameters)) page.searchParams.set(name, value)
  // Kept before the browser opens, which may come back at once.
  keep(ctx, { kind: 'waiting', browser, until: plus(ctx.clock.now(), ctx.policy.signInWithin) })
  if (await ctx.desktop.openAddress(page.href)) return ok(null)
  cancelMailSignIn(ctx)
  return err('browser_not_opened')
}

const isWaitingFor = (ctx: Pick<Context, 'store'>, browser: AwaitedBrowser): boolean => {
  const signIn = signIns.get(ctx.store)
  return signIn?.kind === 'waiting' && signIn.browser === browser
}

/** Null: the person granted it, and it is kept. */
const finish = async (
  ctx: Context,
  account: MailAccount,
  signIn: MailBrowserSignIn,
  browser: AwaitedBrowser,
  begun: OAuthBegun,
  returned: string
): Promise<MailProblem | null> => {
  const granted = await redeem(
    connectorIo(ctx, browser.signal),
    { server: new URL(signIn.token) },
    begun,
    returned
  )
  if (granted.kind === 'failed') return mailProblemOfFailure(granted.failure)
  // Given up, or begun anew, while the provider answered.
  if (!isWaitingFor(ctx, browser)) return { kind: 'sign_in_needed', said: null }
  if (!(await keepGrant(ctx, account, signIn, granted.value)))
    return {
      kind: granted.value.refresh_token === undefined ? 'sign_in_needed' : 'secret_missing',
      said: null
    }
  await resetMailHealth(ctx)
  return null
}

/** Gives the sign-in up, or forgets how it ended; also to be called when the app ends. */
export const cancelMailSignIn = (ctx: Pick<Context, 'store'>): void => {
  const signIn = signIns.get(ctx.store)
  if (signIn === undefined) return
  if (signIn.kind === 'waiting') signIn.browser.end()
  keep(ctx, null)
}
