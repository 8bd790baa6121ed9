import { z } from 'zod'
import { type SavedView, savedViewSchema } from '../../shared/contract/views.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** In the order of their keys. */
export const listViews = async (db: AnyDb): Promise<readonly SavedView[]> =>
  (await db.selectFrom('saved_view').selectAll().orderBy('key').execute()).map(
    ({ id, key, name, query }) => ({
      id,
      key,
      name,
      query
    })
  )

/** The views that there are from now on; there are nine at most, and keys change places. */
export const replaceViews = async (tx: WriteDb, views: readonly SavedView[], now: Instant): Promise<void> => {
  const former = await tx.selectFrom('saved_view').select(['id', 'created_at']).execute()
  const madeAt = new Map(former.map(({ id, created_at }) => [id, created_at]))
  await tx.deleteFrom('saved_view').execute()
  if (views.length === 0) return
  await tx
    .insertInto('saved_view')
    .values(views.map((view) => ({ ...view, created_at: madeAt.get(view.id) ?? now })))
    .execute()
}

/** The views as the audit keeps them, so that a change can be undone. */
export const viewsBeforeSchema = z.array(savedViewSchema)
