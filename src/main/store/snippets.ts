import type { SnippetId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Snippet } from '../../shared/model/snippet.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** In alphabetical order of their names. */
export const listSnippets = async (db: AnyDb): Promise<readonly Snippet[]> =>
  await db.selectFrom('snippet').select(['id', 'name', 'text']).orderBy('name').orderBy('id').execute()

export const getSnippet = async (db: AnyDb, id: SnippetId): Promise<Snippet | null> =>
  (await db.selectFrom('snippet').select(['id', 'name', 'text']).where('id', '=', id).executeTakeFirst()) ??
  null

/** Keeps a snippet, or writes what changed of it. */
export const saveSnippet = async (tx: WriteDb, { id, name, text }: Snippet, now: Instant): Promise<void> => {
  await tx
    .insertInto('snippet')
    .values({ id, name, text, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, text }))
    .execute()
}

export const removeSnippet = async (tx: WriteDb, id: SnippetId): Promise<void> => {
  await tx.deleteFrom('snippet').where('id', '=', id).execute()
}
