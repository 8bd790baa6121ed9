import type { Instant } from '../../shared/model/instant.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** In alphabetical order. */
export const listOwnWords = async (db: AnyDb): Promise<readonly string[]> =>
  (await db.selectFrom('own_word').select('word').orderBy('word').execute()).map(({ word }) => word)

/** Answers whether the word is new. */
export const insertOwnWord = async (tx: WriteDb, word: string, now: Instant): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('own_word')
    .values({ word, added_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Answers whether the word was there. */
export const removeOwnWord = async (tx: WriteDb, word: string): Promise<boolean> => {
  const { numDeletedRows } = await tx.deleteFrom('own_word').where('word', '=', word).executeTakeFirst()
  return numDeletedRows === 1n
}
