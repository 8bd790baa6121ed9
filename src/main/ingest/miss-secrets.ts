import type { Context } from '../runtime/context.ts'
import { listPolledAccounts } from '../store/accounts.ts'
import type { AccountRow } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { pollAccount, type PollContext } from './poll-due-accounts.ts'

type SecretsContext = PollContext & Pick<Context, 'secrets'>

const asked = new WeakMap<Store, ReadonlySet<string>>()

/** The live accounts whose secret is kept nowhere any more; none where secrets are kept only until the app quits. */
export const accountsWithoutSecret = async ({
  store,
  secrets
}: Pick<Context, 'store' | 'secrets'>): Promise<readonly AccountRow[]> => {
  if (secrets.storage === 'session') return []
  const without: AccountRow[] = []
  for (const account of await listPolledAccounts(store.read))
    if (account.secret_ref !== null && !(await secrets.has(account.secret_ref))) without.push(account)
  return without
}

/** Tick: an account whose secret was taken away under the app asks to be reconnected at once, not at its next poll. */
export const missSecrets = async (ctx: SecretsContext): Promise<void> => {
  const without = await accountsWithoutSecret(ctx)
  const before = asked.get(ctx.store) ?? new Set()
  asked.set(ctx.store, new Set(without.map(({ secret_ref: ref }) => ref ?? '')))
  for (const account of without)
    if (!before.has(account.secret_ref ?? '')) {
      ctx.log.warn('secret_gone', { accountId: account.id })
      await pollAccount(ctx, account.id)
    }
}
