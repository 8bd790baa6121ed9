import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { plus } from '../../shared/model/instant.ts'
import { type AppError, err, ok, type Result, unreachable } from '../../shared/result.ts'
import type { AnyConnector, SignInAnswers, SignInOutcome } from '../connectors/connector.ts'
import { pollAccount } from '../ingest/poll-due-accounts.ts'
import { removeAccount } from '../ingest/remove-account.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import {
  findAccount,
  getAccount,
  insertAccount,
  listAccounts,
  markAccountConnected,
  pauseAccount,
  renameAccount,
  resumeAccount,
  toAccount
} from '../store/accounts.ts'

/** What a person reads when a network refuses, by the network's own sentence; never what they typed. */
const errorOf = (failure: Failure): { readonly ok: false; readonly error: AppError } => {
  switch (failure.kind) {
    case 'unauthorized':
    case 'rejected':
      return err('sign_in_refused', { message: failure.message })
    case 'unavailable':
      return err('server_unreachable', { message: failure.message })
    case 'unreadable':
      return err('server_answer_unreadable', { message: failure.message })
    case 'rate_limited':
      return err('rate_limited')
    default:
      return unreachable(failure)
  }
}

const signIn = async (
  ctx: Context,
  connector: AnyConnector,
  answers: SignInAnswers
): Promise<SignInOutcome<string, string>> =>
  await connector.signIn(answers, connectorIo(ctx, new AbortController().signal))

/** Keeps a secret under a new name; null when the computer has no place for it. */
const keepSecret = async (ctx: Context, secret: string): Promise<string | null> => {
  const ref = `account:${ctx.ids.next()}`
  try {
    await ctx.secrets.set(ref, secret)
    return ref
  } catch (problem) {
    ctx.log.error('secret_not_kept', problem)
    return null
  }
}

type SignedIn = Extract<SignInOutcome<string, string>, { readonly kind: 'signed_in' }>

/** The account of who signed in: a new one, or the one of the same presence with its history and its new secret. */
const saveAccount = async (
  ctx: Context,
  connector: AnyConnector,
  signedIn: SignedIn,
  place: string | null,
  secretRef: string
): Promise<{ readonly accountId: AccountId; readonly formerSecretRef: string | null }> =>
  await ctx.store.write(async (tx) => {
    const now = ctx.clock.now()
    const former = await findAccount(tx, connector.network, 'live', signedIn.remoteId)
    const common = { handle: signedIn.handle, settings: signedIn.settings, secret_ref: secretRef }
    if (former !== null) {
      await markAccountConnected(tx, former.id, { ...common, place: place ?? former.place }, now)
      return { accountId: former.id, formerSecretRef: former.secret_ref }
    }
    const accountId = ctx.ids.next<AccountId>()
    await insertAccount(tx, {
      ...common,
      id: accountId,
      network: connector.network,
      connection: 'live',
      remote_id: signedIn.remoteId,
      name: signedIn.name,
      place,
      created_at: now,
      paused_at: null,
      removed_at: null,
      last_success_at: null,
      last_item_at: null,
      next_poll_at: now,
      failure: null,
      failure_count: 0,
      since: plus(now, -ctx.policy.poll.firstReach),
      reached_back_at: null,
      caught_up_at: null,
      expires_at: signedIn.expiresAt
    })
    return { accountId, formerSecretRef: null }
  })

const foundOr = (found: boolean): Result<null> => (found ? ok(null) : err('not_found'))

export const accountsHandlers = {
  async list(ctx) {
    const rows = await listAccounts(ctx.store.read)
    return ok(rows.map((row) => toAccount(row, ctx.connectors)))
  },
  async connectable(ctx) {
    const connectors = Object.values(ctx.connectors)
    return ok(connectors.map(({ network, asks }) => ({ network, asks: [...asks] })))
  },
  async connect(ctx, { network, server, identifier, secret, place }) {
    const connector = ctx.connectors[network]
    if (connector === undefined) return err('not_allowed')
    if (connector.asks.includes('identifier') && !identifier)
      return err('invalid_input', { at: 'identifier' })
    const needsSecret = connector.asks.some((ask) => ask === 'password' || ask === 'token')
    if (needsSecret && secret === '') return err('invalid_input', { at: 'secret' })
    const outcome = await signIn(ctx, connector, { server, identifier, secret })
    if (outcome.kind === 'second_factor') return err('second_factor_needed')
    if (outcome.kind === 'failed') return errorOf(outcome.failure)
    const secretRef = await keepSecret(ctx, outcome.credentials)
    if (secretRef === null) return err('secret_storage_unavailable')
    const saved = await saveAccount(ctx, connector, outcome, place, secretRef).catch(async (problem) => {
      await ctx.secrets.remove(secretRef)
      throw problem
    })
    if (saved.formerSecretRef !== null) await ctx.secrets.remove(saved.formerSecretRef)
    ctx.wake.polls()
    return ok({ accountId: saved.accountId })
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
    return poll.kind === 'failed' ? errorOf(poll.failure) : ok(null)
  },
  remove: (ctx, { accountId, withHistory }) => removeAccount(ctx, accountId, withHistory)
} satisfies Handlers<AppContract, Context>['accounts']
