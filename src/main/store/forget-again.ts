import type { HandleId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { eraseAccount, eraseConversationsOf } from './erase-account.ts'
import { erasePerson, isForgotten, listConversationsOfPerson, listHandlesOfPerson } from './erase-person.ts'
import { accountMark, forgottenMark, hasForgotten, listForgotten, noteErasing } from './forgotten.ts'
import { markFactsChanged } from './rankings.ts'
import type { AccountRow } from './schema.ts'
import type { AnyDb, Store } from './store.ts'

/** The accounts of a database that were removed with their history and stand there: half removed, or from before. */
const listRemovedAccounts = async (
  db: AnyDb
): Promise<readonly Pick<AccountRow, 'id' | 'network' | 'secret_ref'>[]> => {
  const accounts = await db.selectFrom('account').select(['id', 'network', 'secret_ref']).execute()
  const marks = await listForgotten(
    db,
    accounts.map(({ id }) => accountMark(id))
  )
  return accounts.filter(({ id }) => marks.has(accountMark(id)))
}

/**
 * Ends the removal of accounts that a crash cut short, and removes again those that came back with a backup.
 */
export const eraseRemovedAccounts = async (store: Store, now: Instant): Promise<void> => {
  for (const account of await listRemovedAccounts(store.read)) {
    await eraseConversationsOf(store, account.id)
    await store.write(async (tx) => {
      await eraseAccount(tx, account)
      await markFactsChanged(tx, now)
    })
  }
}

const handlesAtOnce = 5_000

/** The people of a database who asked to be forgotten and came back with a backup or a torn log. */
const listPeopleToForget = async (db: AnyDb): Promise<readonly PersonId[]> => {
  const people = new Set<PersonId>()
  let after: HandleId | null = null
  for (;;) {
    let query = db.selectFrom('handle').select(['id', 'network', 'remote_id'])
    if (after !== null) query = query.where('id', '>', after)
    const handles = await query.orderBy('id').limit(handlesAtOnce).execute()
    const known = handles.filter((handle) => !isForgotten(handle.remote_id))
    const marks = await listForgotten(
      db,
      known.map(({ network, remote_id: ref }) => forgottenMark(network, ref))
    )
    for (const { id, network, remote_id: ref } of known) {
      if (!marks.has(forgottenMark(network, ref))) continue
      const link = await db
        .selectFrom('person_link')
        .select('person_id')
        .where('handle_id', '=', id)
        .where('undone_at', 'is', null)
        .executeTakeFirst()
      if (link !== undefined) people.add(link.person_id)
    }
    const last = handles.at(-1)
    if (last === undefined || handles.length < handlesAtOnce) return [...people]
    after = last.id
  }
}

/**
 * In a database that came from a backup or a torn log: who asked to be forgotten there since, and which accounts were
 * removed with their history, go again, with all that hangs on them. Only marks tell who.
 */
export const forgetAgain = async (store: Store, now: Instant): Promise<void> => {
  if (!(await hasForgotten(store.read))) return
  await eraseRemovedAccounts(store, now)
  for (const personId of await listPeopleToForget(store.read))
    await store.write(async (tx) => {
      const handles = (await listHandlesOfPerson(tx, personId)).map(({ id }) => id)
      const conversations = await listConversationsOfPerson(tx, personId, handles)
      await noteErasing(tx, { mails: await erasePerson(tx, personId, handles, conversations, now) })
      await markFactsChanged(tx, now)
    })
}
