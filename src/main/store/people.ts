import type { HandleId, PersonId } from '../../shared/model/ids.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Context } from '../runtime/context.ts'
import { insertRows } from './insert-rows.ts'
import { indexHandles, reindexHandle } from './search-sqlite.ts'
import type { WriteDb } from './store.ts'

export interface KnownHandle {
  readonly remoteId: string
  readonly handle: string
  readonly name: string
  readonly url: string | null
}

/**
 * The handles with these remote ids, made where they are new, each with a person of its own tied by a link whose evidence
 * is the handle itself. A changed name is taken over.
 */
export const ensureHandles = async (
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: WriteDb,
  network: Network,
  wanted: readonly KnownHandle[]
): Promise<Map<string, { id: HandleId; personId: PersonId | null }>> => {
  const found = new Map<string, { id: HandleId; personId: PersonId | null }>()
  const byRemoteId = new Map(wanted.map((handle) => [handle.remoteId, handle]))
  if (byRemoteId.size === 0) return found
  const rows = await tx
    .selectFrom('handle')
    .leftJoin('person_link', (join) =>
      join.onRef('person_link.handle_id', '=', 'handle.id').on('person_link.undone_at', 'is', null)
    )
    .select(['handle.id', 'handle.remote_id', 'handle.name', 'handle.handle', 'person_link.person_id'])
    .where('handle.network', '=', network)
    .where('handle.remote_id', 'in', [...byRemoteId.keys()])
    .execute()
  for (const row of rows) {
    found.set(row.remote_id, { id: row.id, personId: row.person_id })
    const now = byRemoteId.get(row.remote_id)
    if (now !== undefined && now.name !== '' && (now.name !== row.name || now.handle !== row.handle)) {
      await tx
        .updateTable('handle')
        .set({ name: now.name, handle: now.handle })
        .where('id', '=', row.id)
        .execute()
      await reindexHandle(tx, row.id)
    }
  }
  const created = ctx.clock.now()
  const fresh = [...byRemoteId.values()].filter((handle) => !found.has(handle.remoteId))
  if (fresh.length === 0) return found
  const made = fresh.map((handle) => ({
    handle,
    id: ctx.ids.next<HandleId>(),
    personId: ctx.ids.next<PersonId>()
  }))
  await insertRows(
    tx,
    'person',
    made.map(({ personId }) => ({ id: personId, created_at: created }))
  )
  await insertRows(
    tx,
    'handle',
    made.map(({ handle, id }) => ({
      id,
      network,
      remote_id: handle.remoteId,
      handle: handle.handle,
      name: handle.name,
      url: handle.url,
      created_at: created
    }))
  )
  await indexHandles(
    tx,
    made.map(({ id }) => id)
  )
  await insertRows(
    tx,
    'person_link',
    made.map(({ id, personId }) => ({
      person_id: personId,
      handle_id: id,
      evidence: JSON.stringify({ kind: 'same_handle' }),
      created_at: created,
      undone_at: null
    }))
  )
  for (const { handle, id, personId } of made) found.set(handle.remoteId, { id, personId })
  return found
}
