import type { Failure } from '../../shared/model/delivery.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { wakeAccounts } from '../store/accounts.ts'
import { getCursor } from '../store/cursors.ts'
import type { AccountRow } from '../store/schema.ts'
import { pollPage, type PollContext, stream } from './poll-due-accounts.ts'

/**
 * Asks an account's network for the next page and keeps nothing of it: does the connection work, now? Null for an account
 * that has none. One that was waiting for its next try is read at once when it does.
 */
export const testAccount = async (
  ctx: PollContext,
  account: AccountRow
): Promise<{ readonly kind: 'works' } | { readonly kind: 'failed'; readonly failure: Failure } | null> => {
  const connector = account.connection === 'live' ? ctx.connectors[account.network] : undefined
  if (connector === undefined) return null
  const cursor = await getCursor(ctx.store.read, account.id, stream)
  const io = connectorIo(ctx, new AbortController().signal)
  const outcome = await pollPage(ctx, connector, account, cursor, io)
  if (outcome.kind === 'failed') return outcome
  if (account.failure !== null) await ctx.store.write((tx) => wakeAccounts(tx, [account.id], ctx.clock.now()))
  return { kind: 'works' }
}
