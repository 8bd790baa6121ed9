import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import {
  countRepliesOnTheirWay,
  deleteAccount,
  getAccount,
  listAccountConversationIds,
  markAccountRemoved,
  pauseAccount
} from '../store/accounts.ts'
import { removeConversation } from '../store/conversations.ts'
import { deleteCursors } from '../store/cursors.ts'

/** Conversations removed in one transaction, with a turn of the event loop between. */
const batch = 50

type RemoveContext = Pick<Context, 'store' | 'clock' | 'secrets'>

/**
 * Forgets an account and its secret, and with its history every conversation and the handles that nothing names any more.
 * Refused with `conflict` while replies of it are on their way. Stopped half-way, the account still stands there, paused,
 * and can be removed again.
 */
export const removeAccount = async (
  ctx: RemoveContext,
  accountId: AccountId,
  withHistory: boolean
): Promise<Result<null>> => {
  const account = await getAccount(ctx.store.read, accountId)
  if (account === null || account.removed_at !== null) return err('not_found')
  if ((await countRepliesOnTheirWay(ctx.store.read, accountId)) > 0) return err('conflict')
  if (withHistory) await removeHistory(ctx, accountId)
  const isRemoved = await ctx.store.write(async (tx) => {
    // Asked again: what was written since is only seen here.
    if ((await countRepliesOnTheirWay(tx, accountId)) > 0) return false
    await deleteCursors(tx, accountId)
    if (!withHistory) {
      await markAccountRemoved(tx, accountId, ctx.clock.now())
      return true
    }
    for (const id of await listAccountConversationIds(tx, accountId, batch)) await removeConversation(tx, id)
    await deleteAccount(tx, account)
    return true
  })
  if (!isRemoved) return err('conflict')
  if (account.secret_ref !== null) await ctx.secrets.remove(account.secret_ref)
  if (withHistory) await ctx.store.wipe()
  return ok(null)
}

const removeHistory = async (ctx: RemoveContext, accountId: AccountId): Promise<void> => {
  await ctx.store.write((tx) => pauseAccount(tx, accountId, ctx.clock.now()))
  for (;;) {
    const ids = await listAccountConversationIds(ctx.store.read, accountId, batch)
    if (ids.length === 0) return
    await ctx.store.write(async (tx) => {
      for (const id of ids) await removeConversation(tx, id)
    })
    await nextTurn()
  }
}
