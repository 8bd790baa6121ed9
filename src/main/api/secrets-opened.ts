import type { Context } from '../runtime/context.ts'
import { askRefusedAccounts } from '../store/accounts.ts'

/** The vault was opened: accounts that waited for their secrets are asked at once. */
export const secretsOpened = async (ctx: Context): Promise<void> => {
  await ctx.store.write((tx) => askRefusedAccounts(tx, ctx.clock.now()))
  ctx.wake.polls()
}
