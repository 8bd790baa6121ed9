import type { ConversationId } from '../../shared/model/ids.ts'
import { compiledRead, compiledWrite } from './compiled-once.ts'
import type { AuditRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'
import type { Instant } from '../../shared/model/instant.ts'

export type AuditEntry = Omit<AuditRow, 'undone_at'>

const insertAudit = compiledWrite((tx, entry: AuditEntry) =>
  tx.insertInto('audit').values({ ...entry, undone_at: null })
)

/** Writes who decided what, in the transaction that does it. With `before` the action can be undone. */
export const appendAudit = async (tx: WriteDb, entry: AuditEntry): Promise<void> => {
  await insertAudit(tx, entry)
}

const lastUndoable = compiledRead((db) =>
  db
    .selectFrom('audit')
    .selectAll()
    .where('batch', '=', (where) =>
      where
        .selectFrom('audit')
        .select('batch')
        .where('before', 'is not', null)
        .where('undone_at', 'is', null)
        .orderBy('batch', 'desc')
        .limit(1)
    )
    .where('before', 'is not', null)
    .where('undone_at', 'is', null)
    .orderBy('id')
)

/** The rows of the last action that can be undone; none when there is no such action. Batches sort by time, as ids do. */
export const listLastUndoable = (db: AnyDb): Promise<readonly AuditRow[]> => lastUndoable(db, {})

/** When a conversation was in sight last, long enough to be read; null where it never was. */
export const getLastReadAt = async (db: AnyDb, conversationId: ConversationId): Promise<Instant | null> => {
  const row = await db
    .selectFrom('audit')
    .select('at')
    .where('conversation_id', '=', conversationId)
    .where('action', '=', 'read')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}

/** What was done about a conversation by these actions and is not undone: the newest `most`, oldest first. */
export const listAuditOf = async (
  db: AnyDb,
  conversationId: ConversationId,
  actions: readonly string[],
  most: number
): Promise<readonly AuditRow[]> =>
  (
    await db
      .selectFrom('audit')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('action', 'in', [...actions])
      .where('undone_at', 'is', null)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(most)
      .execute()
  ).toReversed()

/** What one action did to a conversation and is not undone. */
export const listBatch = async (
  db: AnyDb,
  conversationId: ConversationId,
  batch: string
): Promise<readonly AuditRow[]> =>
  await db
    .selectFrom('audit')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('batch', '=', batch)
    .where('undone_at', 'is', null)
    .orderBy('id')
    .execute()

const undoBatch = compiledWrite((tx, { batch, at }: { batch: string; at: Instant }) =>
  tx
    .updateTable('audit')
    .set({ undone_at: at })
    .where('batch', '=', batch)
    .where('before', 'is not', null)
    .where('undone_at', 'is', null)
)

/** Marks what can be undone of an action as undone, on every conversation: each row is undone once. */
export const markUndone = async (tx: WriteDb, batch: string, at: Instant): Promise<void> => {
  await undoBatch(tx, { batch, at })
}

/** Marks all that one action did to a conversation as undone, also what Z passes over. */
export const markUndoneOf = async (
  tx: WriteDb,
  conversationId: ConversationId,
  batch: string,
  at: Instant
): Promise<void> => {
  await tx
    .updateTable('audit')
    .set({ undone_at: at })
    .where('conversation_id', '=', conversationId)
    .where('batch', '=', batch)
    .execute()
}
