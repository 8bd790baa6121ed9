import type { AccountId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Where the reading of a stream of an account stands: JSON that only its connector understands; null before the first poll. */
export const getCursor = async (db: AnyDb, accountId: AccountId, stream: string): Promise<string | null> => {
  const row = await db
    .selectFrom('cursor')
    .select('value')
    .where('account_id', '=', accountId)
    .where('stream', '=', stream)
    .executeTakeFirst()
  return row?.value ?? null
}

/** To be called in the transaction that writes the items which the cursor covers. */
export const saveCursor = async (
  tx: WriteDb,
  accountId: AccountId,
  stream: string,
  value: string,
  now: Instant
): Promise<void> => {
  await tx
    .insertInto('cursor')
    .values({ account_id: accountId, stream, value, saved_at: now })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'stream']).doUpdateSet({ value, saved_at: now })
    )
    .execute()
}

/** The next poll begins anew. */
export const deleteCursors = async (tx: WriteDb, accountId: AccountId): Promise<void> => {
  await tx.deleteFrom('cursor').where('account_id', '=', accountId).execute()
}
