import type { Failure } from '../../shared/model/delivery.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { day, plus } from '../../shared/model/instant.ts'
import { type AppError, err, ok, type Result, unreachable } from '../../shared/result.ts'
import { oneLine } from '../../shared/text/plain-text.ts'
import type { AnyConnector, SignInOutcome } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import {
  findAccount,
  getAccount,
  insertAccount,
  markAccountConnected,
  newAccount,
  readBackFrom
} from '../store/accounts.ts'
import type { AccountRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

/** What somebody signs in for. */
export type ConnectPurpose =
  | {
      readonly kind: 'new'
      /** The shop that the account speaks for. */
      readonly place: string | null
      /** How many days back the first reading goes. */
      readonly daysBack: number
      /** What was last said longer ago than this waits for no answer; null: everything does. */
      readonly doneAfterDays: number | null
    }
  /** The account is there; its secret is renewed. */
  | { readonly kind: 'again'; readonly accountId: AccountId }

export interface Connected {
  readonly accountId: AccountId
  readonly name: string
}

type ConnectContext = Pick<Context, 'store' | 'secrets' | 'clock' | 'ids' | 'log' | 'wake'>
type SignedIn = Extract<SignInOutcome<string, string>, { readonly kind: 'signed_in' }>

/** What a person reads when a network refuses, by the network's own sentence; never what they typed. */
export const errorOfFailure = (failure: Failure): { readonly ok: false; readonly error: AppError } => {
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

/**
 * Keeps what a sign-in brought: the secret in the vault, the rest in the database, under a new account or under the one of
 * the same presence, with its history. An account that is reconnected must be the same presence as before.
 * Refused with another_account, not_found, second_factor_needed, secret_storage_unavailable and those of errorOfFailure.
 */
export const connectAccount = async (
  ctx: ConnectContext,
  connector: AnyConnector,
  outcome: SignInOutcome<string, string>,
  purpose: ConnectPurpose
): Promise<Result<Connected>> => {
  if (outcome.kind === 'second_factor') return err('second_factor_needed')
  if (outcome.kind === 'failed') return errorOfFailure(outcome.failure)
  if (purpose.kind === 'again') {
    const account = await getAccount(ctx.store.read, purpose.accountId)
    if (account === null || account.removed_at !== null) return err('not_found')
    if (account.remote_id !== outcome.remoteId)
      return err('another_account', {
        signedIn: outcome.handle,
        expected: account.handle ?? account.name
      })
  }
  const secretRef = await keepSecret(ctx, outcome.credentials)
  if (secretRef === null) return err('secret_storage_unavailable')
  const saved = await saveAccount(ctx, connector, outcome, purpose, secretRef).catch(async (problem) => {
    await ctx.secrets.remove(secretRef)
    throw problem
  })
  if (saved.formerSecretRef !== null) await ctx.secrets.remove(saved.formerSecretRef)
  ctx.wake.polls()
  return ok({ accountId: saved.accountId, name: saved.name })
}

/** Keeps a secret under a new name; null when the computer has no place for it. */
const keepSecret = async (ctx: ConnectContext, secret: string): Promise<string | null> => {
  const ref = `account:${ctx.ids.next()}`
  try {
    await ctx.secrets.set(ref, secret)
    return ref
  } catch (problem) {
    ctx.log.error('secret_not_kept', problem)
    return null
  }
}

const saveAccount = async (
  ctx: ConnectContext,
  connector: AnyConnector,
  signedIn: SignedIn,
  purpose: ConnectPurpose,
  secretRef: string
): Promise<Connected & { readonly formerSecretRef: string | null }> =>
  await ctx.store.write(async (tx) => {
    const now = ctx.clock.now()
    const former = await findAccount(tx, connector.network, 'live', signedIn.remoteId)
    const common = {
      handle: signedIn.handle,
      settings: signedIn.settings,
      secret_ref: secretRef,
      expires_at: signedIn.expiresAt
    }
    if (former !== null) {
      const place = purpose.kind === 'new' ? (purpose.place ?? former.place) : former.place
      await markAccountConnected(tx, former.id, { ...common, place }, now)
      if (former.removed_at !== null) await beginReading(tx, former.id, purpose, now)
      return { accountId: former.id, name: former.name, formerSecretRef: former.secret_ref }
    }
    const accountId = ctx.ids.next<AccountId>()
    const name = oneLine(signedIn.name, longestName) || signedIn.handle
    await insertAccount(
      tx,
      newAccount({
        ...common,
        id: accountId,
        network: connector.network,
        connection: 'live',
        remote_id: signedIn.remoteId,
        name,
        place: purpose.kind === 'new' ? purpose.place : null,
        created_at: now,
        next_poll_at: now
      })
    )
    await beginReading(tx, accountId, purpose, now)
    return { accountId, name, formerSecretRef: null }
  })

/** As a person may call it; networks have no bound. */
const longestName = 120

const beginReading = async (
  tx: WriteDb,
  id: AccountId,
  purpose: ConnectPurpose,
  now: AccountRow['created_at']
): Promise<void> => {
  if (purpose.kind === 'again') return
  const { daysBack, doneAfterDays } = purpose
  await readBackFrom(
    tx,
    id,
    plus(now, -daysBack * day),
    doneAfterDays === null ? null : plus(now, -doneAfterDays * day)
  )
}
