import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountId } from '../../shared/model/ids.ts'
import { deleteAccount, listAccountConversationIds } from './accounts.ts'
import { removeConversation } from './conversations.ts'
import { deleteCursors } from './cursors.ts'
import { noteErasing } from './forgotten.ts'
import type { AccountRow } from './schema.ts'
import type { Store, WriteDb } from './store.ts'

/** Conversations removed in one transaction, with a turn of the event loop between. */
const batch = 50

/** Removes the conversations of an account with all that hangs on them, batch by batch. */
export const eraseConversationsOf = async (store: Store, accountId: AccountId): Promise<void> => {
  for (;;) {
    const ids = await listAccountConversationIds(store.read, accountId, batch)
    if (ids.length === 0) return
    await store.write(async (tx) => {
      for (const id of ids) await removeConversation(tx, id)
    })
    await nextTurn()
  }
}

/** Removes an account, and what came in since its conversations were removed; its secret is still to be wiped. */
export const eraseAccount = async (
  tx: WriteDb,
  account: Pick<AccountRow, 'id' | 'network' | 'secret_ref'>
): Promise<void> => {
  await deleteCursors(tx, account.id)
  for (const id of await listAccountConversationIds(tx, account.id, batch)) await removeConversation(tx, id)
  await deleteAccount(tx, account)
  await noteErasing(tx, { secrets: account.secret_ref === null ? [] : [account.secret_ref] })
}
