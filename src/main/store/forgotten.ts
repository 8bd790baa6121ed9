import type { Instant } from '../../shared/model/instant.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Which of these marks are of people who asked to be forgotten. */
export const listForgotten = async (db: AnyDb, marks: readonly string[]): Promise<ReadonlySet<string>> => {
  if (marks.length === 0) return new Set()
  const rows = await db
    .selectFrom('forgotten')
    .select('mark')
    .where('mark', 'in', [...new Set(marks)])
    .execute()
  return new Set(rows.map((row) => row.mark))
}

export const insertForgotten = async (tx: WriteDb, marks: readonly string[], at: Instant): Promise<void> => {
  if (marks.length === 0) return
  await tx
    .insertInto('forgotten')
    .values(marks.map((mark) => ({ mark, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
