import type { SignInState } from '../../shared/contract/accounts.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { type AppError, err, ok, type Result } from '../../shared/result.ts'
import type { AnyConnector, BrowserAnswers } from '../connectors/connector.ts'
import { type AwaitedBrowser, awaitBrowser } from '../runtime/await-browser.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import type { LoopbackPage } from '../runtime/loopback-listener.ts'
import type { Store } from '../store/store.ts'
import { connectAccount, type Connected, type ConnectPurpose, errorOfFailure } from './connect-account.ts'
import { signedInPage } from './signed-in-page.ts'

/** A sign-in that waits for the person's browser. What it holds may be secret, and is nowhere but in memory. */
interface Waiting {
  readonly kind: 'waiting'
  readonly connector: AnyConnector
  readonly purpose: ConnectPurpose
  readonly address: string
  readonly pending: string
  readonly returns: 'loopback' | 'paste'
  readonly until: Instant
  /** Where it ends: what listens is closed, what is asked of the network is cut off. */
  readonly browser: AwaitedBrowser
  /** The browser has come back, or something was pasted: it is being finished. */
  finishing: boolean
}

type SignIn =
  | Waiting
  | { readonly kind: 'connected'; readonly connected: Connected }
  | { readonly kind: 'failed'; readonly error: AppError }

/** The sign-in of each store: one at a time. */
const signIns = new WeakMap<Store, SignIn>()

const keep = (ctx: Context, signIn: SignIn | null): void => {
  if (signIn === null) signIns.delete(ctx.store)
  else signIns.set(ctx.store, signIn)
  ctx.store.announce(new Set(['account']))
}

/** Where the sign-in stands, for the window; it never tells the address nor what is pending. */
export const signInState = (ctx: Pick<Context, 'store'>): SignInState => {
  const signIn = signIns.get(ctx.store)
  if (signIn === undefined) return { kind: 'none' }
  if (signIn.kind === 'failed') return { kind: 'failed', error: signIn.error }
  if (signIn.kind === 'connected') return { kind: 'connected', ...signIn.connected }
  const { connector, purpose, returns, until, finishing } = signIn
  return {
    kind: 'waiting',
    network: connector.network,
    accountId: purpose.kind === 'again' ? purpose.accountId : null,
    returns,
    until,
    finishing
  }
}

/**
 * Opens the network's page in the person's own browser, and waits for them to come back; an earlier sign-in is given up.
 * Refused with not_allowed, browser_not_opened and those of errorOfFailure.
 */
export const beginSignIn = async (
  ctx: Context,
  network: Network,
  answers: BrowserAnswers,
  purpose: ConnectPurpose
): Promise<Result<null>> => {
  await cancelSignIn(ctx)
  const connector = ctx.connectors[network]
  const byBrowser = connector?.browserSignIn ?? null
  if (connector === undefined || byBrowser === null) return err('not_allowed')
  const browser = await awaitBrowser({
    host: '127.0.0.1',
    within: ctx.policy.signInWithin,
    onReturn: (awaited, returned) => comeBack(ctx, awaited, returned),
    onExpiry: (awaited) => giveUp(ctx, awaited)
  })
  const begun = await byBrowser.begin(answers, browser.redirect, connectorIo(ctx, browser.signal))
  if (begun.kind === 'failed') {
    browser.end()
    return errorOfFailure(begun.failure)
  }
  if (begun.returns === 'paste') await browser.stopListening()
  const { address, pending, returns } = begun
  const until = plus(ctx.clock.now(), ctx.policy.signInWithin)
  // Kept before the browser opens, which may come back at once.
  keep(ctx, {
    kind: 'waiting',
    connector,
    purpose,
    address,
    pending,
    returns,
    until,
    browser,
    finishing: false
  })
  if (await ctx.desktop.openAddress(address)) return ok(null)
  await cancelSignIn(ctx)
  return err('browser_not_opened')
}

/** The person did not come back in time. */
const giveUp = (ctx: Context, browser: AwaitedBrowser): void => {
  const signIn = signIns.get(ctx.store)
  if (signIn?.kind !== 'waiting' || signIn.browser !== browser || signIn.finishing) return
  browser.end()
  keep(ctx, { kind: 'failed', error: { code: 'sign_in_expired' } })
}

/** The browser has come back to the address that it was given: the sign-in ends one way or the other, and the page says so. */
const comeBack = async (ctx: Context, browser: AwaitedBrowser, returned: string): Promise<LoopbackPage> => {
  const signIn = signIns.get(ctx.store)
  const isOurs = signIn?.kind === 'waiting' && signIn.browser === browser && !signIn.finishing
  const finished = isOurs ? await finish(ctx, signIn, returned) : err('conflict')
  return await signedInPage(ctx, finished.ok)
}

const finish = async (ctx: Context, signIn: Waiting, returned: string): Promise<Result<Connected>> => {
  signIn.finishing = true
  ctx.store.announce(new Set(['account']))
  const finished = await tryToFinish(ctx, signIn, returned)
  if (!finished.ok && signIn.returns === 'paste' && !signIn.browser.signal.aborted) {
    // Half of a code was copied, or another one: the person tries again.
    signIn.finishing = false
    ctx.store.announce(new Set(['account']))
    return finished
  }
  // Given up meanwhile: what it came to is of no interest any more.
  if (signIns.get(ctx.store) === signIn)
    keep(
      ctx,
      finished.ok
        ? { kind: 'connected', connected: finished.value }
        : { kind: 'failed', error: finished.error }
    )
  signIn.browser.end()
  return finished
}

const tryToFinish = async (ctx: Context, signIn: Waiting, returned: string): Promise<Result<Connected>> => {
  const { connector, pending, purpose, browser } = signIn
  if (connector.browserSignIn === null) return err('not_allowed')
  try {
    const outcome = await connector.browserSignIn.finish(pending, returned, connectorIo(ctx, browser.signal))
    if (browser.signal.aborted) return err('conflict')
    return await connectAccount(ctx, connector, outcome, purpose)
  } catch (problem) {
    ctx.log.error('sign_in_broke', problem)
    return err('unexpected')
  }
}

/** What the network's page showed, which the person brings back by hand. Refused with not_found when nothing waits for it. */
export const finishByPaste = async (ctx: Context, text: string): Promise<Result<null>> => {
  const signIn = signIns.get(ctx.store)
  if (signIn?.kind !== 'waiting' || signIn.returns !== 'paste') return err('not_found')
  if (signIn.finishing) return err('conflict')
  const finished = await finish(ctx, signIn, text)
  return finished.ok ? ok(null) : finished
}

/** Shows the network's page once more, for who closed it. */
export const openSignInAgain = async (ctx: Context): Promise<Result<null>> => {
  const signIn = signIns.get(ctx.store)
  if (signIn?.kind !== 'waiting') return err('not_found')
  return (await ctx.desktop.openAddress(signIn.address)) ? ok(null) : err('browser_not_opened')
}

/** Gives the sign-in up, or forgets how it ended; also to be called when the app ends. */
export const cancelSignIn = async (ctx: Context): Promise<void> => {
  const signIn = signIns.get(ctx.store)
  if (signIn === undefined) return
  if (signIn.kind === 'waiting') signIn.browser.end()
  keep(ctx, null)
}
