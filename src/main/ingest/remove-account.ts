import type { AccountId, AuditId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { countRepliesOnTheirWay, getAccount, markAccountRemoved, pauseAccount } from '../store/accounts.ts'
import { appendAudit } from '../store/audit.ts'
import { deleteCursors } from '../store/cursors.ts'
import { eraseAccount, eraseConversationsOf } from '../store/erase-account.ts'
import { accountMark, deleteForgotten, insertForgotten } from '../store/forgotten.ts'
import type { AccountRow } from '../store/schema.ts'
import { markFactsChanged } from '../store/rankings.ts'

type RemoveContext = Pick<Context, 'store' | 'clock' | 'ids' | 'secrets'>

/**
 * Forgets an account and its secret, and with its history every conversation and the handles that nothing names any more.
 * Refused with `conflict` while replies of it are on their way. That it goes with its history is a word from the first
 * moment on: stopped half-way, the next start ends it, and it does not come back with a backup.
 */
export const removeAccount = async (
  ctx: RemoveContext,
  accountId: AccountId,
  withHistory: boolean
): Promise<Result<null>> => {
  const account = await getAccount(ctx.store.read, accountId)
  if (account === null || account.removed_at !== null) return err('not_found')
  if ((await countRepliesOnTheirWay(ctx.store.read, accountId)) > 0) return err('conflict')
  const isRemoved = withHistory ? await removeWithHistory(ctx, account) : await removeAlone(ctx, account)
  if (!isRemoved) return err('conflict')
  if (account.secret_ref !== null) await ctx.secrets.remove(account.secret_ref)
  if (withHistory) await ctx.store.wipe()
  return ok(null)
}

const removeAlone = async (ctx: RemoveContext, { id }: Pick<AccountRow, 'id'>): Promise<boolean> =>
  await ctx.store.write(async (tx) => {
    // Asked again: what was written since is only seen here.
    if ((await countRepliesOnTheirWay(tx, id)) > 0) return false
    await deleteCursors(tx, id)
    await markAccountRemoved(tx, id, ctx.clock.now())
    return true
  })

const removeWithHistory = async (ctx: RemoveContext, account: AccountRow): Promise<boolean> => {
  const { id } = account
  const begun = await ctx.store.write(async (tx) => {
    if ((await countRepliesOnTheirWay(tx, id)) > 0) return false
    const now = ctx.clock.now()
    await pauseAccount(tx, id, now)
    await insertForgotten(tx, [accountMark(id)], now)
    return true
  })
  if (!begun) return false
  await eraseConversationsOf(ctx.store, id)
  return await ctx.store.write(async (tx) => {
    if ((await countRepliesOnTheirWay(tx, id)) > 0) {
      await deleteForgotten(tx, accountMark(id))
      return false
    }
    await eraseAccount(tx, account)
    const at = ctx.clock.now()
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at,
      action: 'account_removed',
      conversation_id: null,
      before: null,
      after: null
    })
    await markFactsChanged(tx, at)
    return true
  })
}
