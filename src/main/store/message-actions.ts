import type { Selectable } from 'kysely'
import type { AccountId, MessageActionId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import {
  type ActionEntry,
  type ActionProblem,
  actionProblemSchema,
  type ActionState
} from '../../shared/model/message-action.ts'
import type { MessageAction } from '../../shared/model/network.ts'
import { unreachable } from '../../shared/result.ts'
import type { MessageActionRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

export type StoredAction = Selectable<MessageActionRow>

/** Puts an action in the queue. The database refuses an edit without a speaker, their consent, and words that are theirs. */
export const insertAction = async (tx: WriteDb, row: MessageActionRow): Promise<void> => {
  await tx.insertInto('message_action').values(row).execute()
}

export const getAction = async (db: AnyDb, id: MessageActionId): Promise<StoredAction | null> =>
  (await db.selectFrom('message_action').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** The action of this kind that is on its way for a message. */
export const getQueuedAction = async (
  db: AnyDb,
  messageId: MessageId,
  kind: MessageAction
): Promise<StoredAction | null> =>
  (await db
    .selectFrom('message_action')
    .selectAll()
    .where('message_id', '=', messageId)
    .where('kind', '=', kind)
    .where('state', '=', 'queued')
    .executeTakeFirst()) ?? null

/** Actions whose time has come, the longest waiting first. */
export const listDueActions = async (
  db: AnyDb,
  now: Instant,
  limit: number
): Promise<readonly StoredAction[]> =>
  await db
    .selectFrom('message_action')
    .selectAll()
    .where('state', '=', 'queued')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()

/** Actions that were asked for in what is the future now, and wait for a time after this one. */
export const hasActionsFromFuture = async (db: AnyDb, now: Instant, at: Instant): Promise<boolean> =>
  (await db
    .selectFrom('message_action')
    .select('id')
    .where('state', '=', 'queued')
    .where('due_at', '>', at)
    .where('created_at', '>', now)
    .executeTakeFirst()) !== undefined

export const retimeActions = async (
  tx: WriteDb,
  now: Instant,
  at: Instant,
  until: Instant
): Promise<void> => {
  await tx
    .updateTable('message_action')
    .set({ due_at: until })
    .where('state', '=', 'queued')
    .where('due_at', '>', at)
    .where('created_at', '>', now)
    .execute()
}

/** The newest action of each kind asked of these messages, the oldest first, by message. */
export const listNewestActions = async (
  db: AnyDb,
  messageIds: readonly MessageId[]
): Promise<ReadonlyMap<MessageId, readonly StoredAction[]>> => {
  const byMessage = new Map<MessageId, StoredAction[]>()
  if (messageIds.length === 0) return byMessage
  const rows = await db
    .selectFrom('message_action')
    .selectAll()
    .where('message_id', 'in', [...messageIds])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  for (const row of rows) {
    const others = (byMessage.get(row.message_id) ?? []).filter((one) => one.kind !== row.kind)
    byMessage.set(row.message_id, [...others, row])
  }
  return byMessage
}

/** Takes an action in hand until `lease`; false when somebody else was faster. */
export const claimAction = async (tx: WriteDb, row: StoredAction, lease: Instant): Promise<boolean> =>
  await change(tx, row, { attempt: row.attempt + 1, due_at: lease, failure: null })

/** Not taken this time: again at that moment. */
export const postponeAction = async (
  tx: WriteDb,
  row: StoredAction,
  due: Instant,
  problem: ActionProblem
): Promise<boolean> => await change(tx, row, { due_at: due, failure: JSON.stringify(problem) })

/** The other actions of an account wait as long as the one that the network told to wait. */
export const holdActions = async (tx: WriteDb, accountId: AccountId, until: Instant): Promise<void> => {
  await tx
    .updateTable('message_action')
    .set({ due_at: until })
    .where('account_id', '=', accountId)
    .where('state', '=', 'queued')
    .where('due_at', '<', until)
    .execute()
}

export const endAction = async (
  tx: WriteDb,
  row: StoredAction,
  state: 'done' | 'blocked' | 'cancelled',
  now: Instant,
  problem: ActionProblem | null = null
): Promise<boolean> =>
  await change(tx, row, {
    state,
    due_at: null,
    failure: problem === null ? null : JSON.stringify(problem),
    ended_at: now
  })

/** Puts what was blocked into the queue again, as if it had never been tried. */
export const requeueAction = async (tx: WriteDb, row: StoredAction, now: Instant): Promise<boolean> =>
  await change(tx, row, { state: 'queued', attempt: 0, due_at: now, failure: null, ended_at: null })

const change = async (
  tx: WriteDb,
  from: StoredAction,
  columns: Partial<Pick<MessageActionRow, 'state' | 'attempt' | 'due_at' | 'failure' | 'ended_at'>>
): Promise<boolean> => {
  const updated = await tx
    .updateTable('message_action')
    .set(columns)
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('attempt', '=', from.attempt)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** The action as the screens see it. */
export const toActionEntry = (row: StoredAction): ActionEntry => ({
  id: row.id,
  kind: row.kind,
  body: row.body,
  state: stateOf(row)
})

const stateOf = (row: StoredAction): ActionState => {
  const problem = readProblem(row.failure)
  switch (row.state) {
    case 'queued': {
      const until = row.due_at ?? row.created_at
      if (row.attempt === 0) return { kind: 'on_hold', until }
      return problem === null ? { kind: 'under_way' } : { kind: 'waiting', until, problem }
    }
    case 'blocked':
      return { kind: 'blocked', problem }
    case 'done':
      return { kind: 'done', at: row.ended_at ?? row.created_at }
    case 'cancelled':
      return { kind: 'cancelled' }
    default:
      return unreachable(row.state)
  }
}

/** Words that can no longer be read are no reason to hide what became of an action. */
const readProblem = (stored: string | null): ActionProblem | null => {
  if (stored === null) return null
  try {
    return actionProblemSchema.safeParse(JSON.parse(stored)).data ?? null
  } catch {
    return null
  }
}
