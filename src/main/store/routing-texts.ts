import type { AssignmentId, ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { AnyDb } from './store.ts'

export interface ConfirmedConversation {
  readonly assignmentId: AssignmentId
  readonly colleagueId: ColleagueId
  readonly conversationId: ConversationId
}

/** Standing assignments, the newest `most` of them. */
export const listConfirmedConversations = async (
  db: AnyDb,
  most: number
): Promise<readonly ConfirmedConversation[]> => {
  const rows = await db
    .selectFrom('assignment')
    .select(['id', 'colleague_id', 'conversation_id'])
    .where('undone_at', 'is', null)
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    assignmentId: row.id,
    colleagueId: row.colleague_id,
    conversationId: row.conversation_id
  }))
}

/** Assignments that were made or ended since, and these; `standing` tells which. */
export const listMovedAssignments = async (
  db: AnyDb,
  since: Instant,
  ids: readonly AssignmentId[]
): Promise<readonly (ConfirmedConversation & { readonly standing: boolean })[]> => {
  const rows = await db
    .selectFrom('assignment')
    .select(['id', 'colleague_id', 'conversation_id', 'undone_at'])
    .where((where) =>
      where.or([
        where('decided_at', '>=', since),
        where('undone_at', '>=', since),
        ...(ids.length === 0 ? [] : [where('id', 'in', [...ids])])
      ])
    )
    .execute()
  // Sorted here: asked for an order, SQLite reads every assignment there ever was in it.
  const inOrder = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return inOrder.map((row) => ({
    assignmentId: row.id,
    colleagueId: row.colleague_id,
    conversationId: row.conversation_id,
    standing: row.undone_at === null
  }))
}

/** Conversations that were given to nobody, the newest `most` of them. */
export const listBacklogConversations = async (
  db: AnyDb,
  most: number
): Promise<readonly ConversationId[]> => {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('assignee_id', 'is', null)
    .orderBy('last_inbound_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => row.id)
}

/**
 * How much there is to learn from; a model is fitted anew when this has changed enough. Asked every few minutes: the counts
 * are those that `view-counts-sqlite.ts` keeps, the newest is found from the end of the ids.
 */
export const countRoutingFacts = async (
  db: AnyDb
): Promise<{ readonly conversations: number; readonly standing: number; readonly newest: string }> => {
  const counts = await db
    .selectFrom('view_count')
    .select(['view', 'count'])
    .where('view', 'in', ['to_answer', 'later', 'done', 'silence', 'given'])
    .execute()
  const newest = await db
    .selectFrom('assignment')
    .select('id')
    .where('undone_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const sum = (isGiven: boolean): number =>
    counts.reduce((total, row) => ((row.view === 'given') === isGiven ? total + row.count : total), 0)
  return { conversations: sum(false), standing: sum(true), newest: newest?.id ?? '' }
}
