import type { HandoffId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { LinkRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

export type NewLink = Omit<LinkRow, 'revoked_at'>

/** Keeps a way in. The same link made twice (each letter carries the colleague’s consent link) is one. */
export const insertLink = async (tx: WriteDb, link: NewLink): Promise<void> => {
  await tx
    .insertInto('link')
    .values({ ...link, revoked_at: null })
    .onConflict((conflict) => conflict.column('selector').doNothing())
    .execute()
}

export const getLink = async (db: AnyDb, selector: string): Promise<LinkRow | null> =>
  (await db.selectFrom('link').selectAll().where('selector', '=', selector).executeTakeFirst()) ?? null

/** Closes the links of a hand-off, but for those of this version when one is given. */
export const revokeHandoffLinks = async (
  tx: WriteDb,
  handoffId: HandoffId,
  now: Instant,
  except: number | null = null
): Promise<void> => {
  let links = tx
    .updateTable('link')
    .set({ revoked_at: now })
    .where('handoff_id', '=', handoffId)
    .where('revoked_at', 'is', null)
  if (except !== null) links = links.where('version', '!=', except)
  await links.execute()
}

/** True once a link went out. */
export const hasLinks = async (db: AnyDb): Promise<boolean> =>
  (await db.selectFrom('link').select('selector').limit(1).executeTakeFirst()) !== undefined
