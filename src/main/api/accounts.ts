import { forgetWords } from '../backups/forget-words.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { AnyConnector, SignInAnswers } from '../connectors/connector.ts'
import {
  type ConnectPurpose,
  type Connected,
  connectAccount,
  errorOfFailure
} from '../ingest/connect-account.ts'
import { pollAccount } from '../ingest/poll-due-accounts.ts'
import { removeAccount } from '../ingest/remove-account.ts'
import {
  beginSignIn,
  cancelSignIn,
  finishByPaste,
  openSignInAgain,
  signInState
} from '../ingest/sign-in-by-browser.ts'
import { testAccount } from '../ingest/test-account.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import {
  getAccount,
  listAccounts,
  listReadingBack,
  pauseAccount,
  renameAccount,
  resumeAccount,
  stopReadingBack,
  toAccount
} from '../store/accounts.ts'

const foundOr = (found: boolean): Result<null> => (found ? ok(null) : err('not_found'))

/** Signs in with what the person typed, which must be all that the network asks for. */
const signIn = async (
  ctx: Context,
  connector: AnyConnector,
  answers: SignInAnswers,
  purpose: ConnectPurpose
): Promise<Result<Connected>> => {
  if (connector.asks.includes('identifier') && !answers.identifier)
    return err('invalid_input', { at: 'identifier' })
  const needsSecret = connector.asks.some((ask) => ask === 'password' || ask === 'token')
  if (needsSecret && answers.secret === '') return err('invalid_input', { at: 'secret' })
  const outcome = await connector.signIn(answers, connectorIo(ctx, new AbortController().signal))
  // A connector that cannot make an address of what was typed gives it back.
  if (outcome.kind === 'failed' && outcome.failure.kind === 'unavailable' && answers.server !== null)
    if (outcome.failure.message === answers.server)
      return err('server_address_wrong', { server: answers.server })
  return await connectAccount(ctx, connector, outcome, purpose)
}

export const accountsHandlers = {
  async list(ctx) {
    const rows = await listAccounts(ctx.store.read)
    return ok(rows.map((row) => toAccount(row, ctx.connectors)))
  },
  async connectable(ctx) {
    const connectors = Object.values(ctx.connectors)
    return ok(
      connectors.map(({ network, asks, browserSignIn }) => ({
        network,
        asks: [...asks],
        browserAsks: browserSignIn === null ? null : [...browserSignIn.asks]
      }))
    )
  },
  async readingBack(ctx) {
    return ok([...(await listReadingBack(ctx.store.read))])
  },
  async connect(ctx, { network, server, identifier, secret, place, daysBack, doneAfterDays }) {
    const connector = ctx.connectors[network]
    if (connector === undefined) return err('not_allowed')
    const purpose = { kind: 'new', place, daysBack, doneAfterDays } as const
    return await signIn(ctx, connector, { server, identifier, secret }, purpose)
  },
  async reconnect(ctx, { accountId, ...answers }) {
    const account = await getAccount(ctx.store.read, accountId)
    if (account === null || account.removed_at !== null) return err('not_found')
    const connector = account.connection === 'live' ? ctx.connectors[account.network] : undefined
    if (connector === undefined) return err('not_allowed')
    return await signIn(ctx, connector, answers, { kind: 'again', accountId })
  },
  async signIn(ctx) {
    const state = signInState(ctx)
    const accounts = await listAccounts(ctx.store.read)
    const isGone =
      state.kind === 'waiting' &&
      state.accountId !== null &&
      !accounts.some(({ id }) => id === state.accountId)
    return ok(isGone ? { kind: 'none' } : state)
  },
  async beginSignIn(ctx, { network, server, identifier, accountId, place, daysBack, doneAfterDays }) {
    const purpose: ConnectPurpose =
      accountId === null ? { kind: 'new', place, daysBack, doneAfterDays } : { kind: 'again', accountId }
    return await beginSignIn(ctx, network, { server, identifier }, purpose)
  },
  pasteSignIn: (ctx, { text }) => finishByPaste(ctx, text),
  openSignInAgain: (ctx) => openSignInAgain(ctx),
  async cancelSignIn(ctx) {
    await cancelSignIn(ctx)
    return ok(null)
  },
  async rename(ctx, { accountId, name, place }) {
    return foundOr(await ctx.store.write((tx) => renameAccount(tx, accountId, name, place)))
  },
  async pause(ctx, { accountId }) {
    return foundOr(await ctx.store.write((tx) => pauseAccount(tx, accountId, ctx.clock.now())))
  },
  async resume(ctx, { accountId }) {
    const found = await ctx.store.write((tx) => resumeAccount(tx, accountId, ctx.clock.now()))
    ctx.wake.polls()
    return foundOr(found)
  },
  async syncNow(ctx, { accountId }) {
    const account = await getAccount(ctx.store.read, accountId)
    if (account === null || account.removed_at !== null) return err('not_found')
    let poll = await pollAccount(ctx, accountId)
    while (poll.kind === 'polled' && poll.more) poll = await pollAccount(ctx, accountId)
    if (poll.kind === 'skipped') return err('not_allowed')
    return poll.kind === 'failed' ? errorOfFailure(poll.failure) : ok(null)
  },
  async test(ctx, { accountId }) {
    const account = await getAccount(ctx.store.read, accountId)
    if (account === null || account.removed_at !== null) return err('not_found')
    const outcome = await testAccount(ctx, account)
    return outcome === null ? err('not_allowed') : ok(outcome)
  },
  async stopReadingBack(ctx, { accountId }) {
    const stopped = await ctx.store.write((tx) => stopReadingBack(tx, accountId))
    ctx.wake.polls()
    return stopped ? ok(null) : err('not_allowed')
  },
  async remove(ctx, { accountId, withHistory }) {
    const removed = await removeAccount(ctx, accountId, withHistory)
    if (removed.ok && withHistory) await forgetWords(ctx)
    return removed
  }
} satisfies Handlers<AppContract, Context>['accounts']
