import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import {
  type AssignmentId,
  assignmentIdSchema,
  type AuditId,
  type ColleagueId,
  colleagueIdSchema,
  type ConversationId
} from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Weight } from '../../shared/model/routing.ts'
import { type AppError, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { closeAssignment, insertAssignment, reopenAssignment } from '../store/assignments.ts'
import { appendAudit } from '../store/audit.ts'
import { compiledRead, compiledWrite } from '../store/compiled-once.ts'
import { getNameable } from '../store/consents.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { AuditRow } from '../store/schema.ts'
import { rankingText, type SeenRanking, seenRanking } from '../store/ranking-text.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { decideInTurn } from './decide-in-turn.ts'
import { gatherConversations } from './gather-facts.ts'
import { learnAssignment } from './learn-given.ts'

type AssignContext = Pick<Context, 'store' | 'clock' | 'ids'>

export interface AssignOutcome {
  readonly assigned: number
  /** Conversations that nobody fits, or whose first colleague may not be named there any more. */
  readonly unplaced: ConversationId[]
}

const batchLength = 25

/** To whom a conversation is given, and by which assignment: what the audit keeps on both sides of a change. */
const assignmentStateSchema = z.object({
  assigneeId: colleagueIdSchema.nullable(),
  assignmentId: assignmentIdSchema.nullable()
})
type AssignmentState = z.infer<typeof assignmentStateSchema>

const nobody: AssignmentState = { assigneeId: null, assignmentId: null }

interface Assignable {
  readonly id: ConversationId
  readonly network: Network
  readonly weight: Weight
  readonly assigneeId: ColleagueId | null
  /** The assignment that stands. */
  readonly assignmentId: AssignmentId | null
  /** Its ranking, null where it has none. */
  readonly ranking: string | null
}

const assignable = compiledRead((db, { ids }: { readonly ids: readonly ConversationId[] }) =>
  db
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .leftJoin('assignment', (join) =>
      join.onRef('assignment.conversation_id', '=', 'conversation.id').on('assignment.undone_at', 'is', null)
    )
    .leftJoin('ranking', 'ranking.conversation_id', 'conversation.id')
    .select(['conversation.id', 'conversation.assignee_id', 'conversation.weight', 'account.network'])
    .select(['ranking.decision', 'assignment.id as assignment_id', 'assignment.decided_at'])
    .where('conversation.id', 'in', ids)
)

/** What is to be known of conversations before they are given to somebody: those that are there, in the order given. */
const listAssignable = async (db: AnyDb, ids: readonly ConversationId[]): Promise<readonly Assignable[]> => {
  const byId = new Map<ConversationId, Assignable>()
  const standing = new Map<ConversationId, string>()
  for (const row of await assignable(db, { ids })) {
    // Where more than one stands, it is given by the last.
    const moment = `${row.decided_at ?? ''} ${row.assignment_id ?? ''}`
    if (moment < (standing.get(row.id) ?? '')) continue
    standing.set(row.id, moment)
    byId.set(row.id, {
      id: row.id,
      network: row.network,
      weight: row.weight,
      assigneeId: row.assignee_id,
      assignmentId: row.assignment_id,
      ranking: row.decision
    })
  }
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Why this colleague may not be named on this network, as an error with its values; null when they may. */
const findObstacle = async (
  db: AnyDb,
  colleagueId: ColleagueId,
  network: Network,
  now: Instant
): Promise<AppError | null> => {
  const colleague = await getNameable(db, colleagueId, network, now)
  if (colleague === null) return { code: 'not_found' }
  const { name, consent } = colleague
  if (colleague.leftAt !== null) return { code: 'speaker_has_left', values: { name } }
  if (consent.kind === 'missing') return { code: 'consent_missing', values: { name, network } }
  return consent.kind === 'expired' ? { code: 'consent_expired', values: { name, network } } : null
}

const setAssignee = compiledWrite(
  (tx, { id, to }: { readonly id: ConversationId; readonly to: ColleagueId | null }) =>
    tx.updateTable('conversation').set({ assignee_id: to }).where('id', '=', id)
)

/** Ends the assignment of a conversation, if it has one. Returns what was. */
const closeCurrent = async (
  tx: WriteDb,
  { assigneeId, assignmentId }: Assignable,
  now: Instant
): Promise<AssignmentState> => {
  if (assignmentId !== null) await closeAssignment(tx, assignmentId, now)
  return { assigneeId, assignmentId }
}

const appendAssignmentAudit = async (
  ctx: AssignContext,
  tx: WriteDb,
  batch: string,
  action: 'assign' | 'unassign',
  conversationId: ConversationId,
  before: AssignmentState,
  after: AssignmentState,
  now: Instant
): Promise<void> => {
  await appendAudit(tx, {
    id: ctx.ids.next<AuditId>(),
    batch,
    at: now,
    action,
    conversation_id: conversationId,
    before: JSON.stringify(before),
    after: JSON.stringify(after)
  })
}

/** Why none of these may be given to this colleague; null when each may. */
const findRefusal = async (
  db: AnyDb,
  ids: readonly ConversationId[],
  all: readonly Assignable[],
  to: ColleagueId | 'first',
  now: Instant
): Promise<AppError | null> => {
  if (all.length < ids.length) return { code: 'not_found' }
  if (to === 'first') return null
  for (const network of new Set(all.map((conversation) => conversation.network))) {
    const obstacle = await findObstacle(db, to, network, now)
    if (obstacle !== null) return obstacle
  }
  return null
}

/**
 * Gives conversations to a colleague, or each to the first of its ranking, in turn: what one weighs counts for the next.
 * The choice is kept with the ranking that was seen, where there was one: none is made here, where a person waits. What
 * it teaches is learned before the next ranking, and makes the others stale (`learnGiven`). Who already has a conversation
 * keeps it, and nothing is written. `namedBy`: the person, or a colleague who was asked and passed it on. Refused as a whole
 * with `not_found`, `speaker_has_left`, `consent_missing` or `consent_expired`.
 */
export const assignConversations = async (
  ctx: AssignContext,
  conversationIds: readonly ConversationId[],
  to: ColleagueId | 'first',
  namedBy: 'person' | 'colleague' = 'person'
): Promise<Result<AssignOutcome>> => {
  const ids = [...new Set(conversationIds)]
  const db = ctx.store.read
  // One transaction finds out for itself.
  if (ids.length > batchLength) {
    const refusal = await findRefusal(db, ids, await listAssignable(db, ids), to, ctx.clock.now())
    if (refusal !== null) return { ok: false, error: refusal }
  }
  const batch = ctx.ids.next()
  const unplaced: ConversationId[] = []
  let assigned = 0
  for (let start = 0; start < ids.length; start += batchLength) {
    if (start > 0) await nextTurn()
    const outcome = await assignBatch(ctx, ids.slice(start, start + batchLength), to, namedBy, batch)
    if (!outcome.ok) return outcome
    assigned += outcome.value.assigned
    unplaced.push(...outcome.value.unplaced)
  }
  return ok({ assigned, unplaced })
}

/** To whom each of these goes by its ranking, in turn. */
const listFirst = async (
  ctx: AssignContext,
  ids: readonly ConversationId[],
  now: Instant
): Promise<ReadonlyMap<ConversationId, SeenRanking>> => {
  const db = ctx.store.read
  const decisions = await decideInTurn(
    ctx,
    await gatherConversations(db, ids, now),
    new Map((await listAssignable(db, ids)).map((one) => [one.id, one.assigneeId])),
    now
  )
  return new Map([...decisions].map(([id, decision]) => [id, seenRanking(rankingText(decision))]))
}

const assignBatch = async (
  ctx: AssignContext,
  ids: readonly ConversationId[],
  to: ColleagueId | 'first',
  namedBy: 'person' | 'colleague',
  batch: string
): Promise<Result<AssignOutcome>> => {
  const now = ctx.clock.now()
  const made = to === 'first' ? await listFirst(ctx, ids, now) : null
  return await ctx.store.write(async (tx) => {
    const conversations = await listAssignable(tx, ids)
    // What a longer list was checked for before can only have changed in the last milliseconds: what is given stays given.
    const refusal = await findRefusal(tx, ids, conversations, to, now)
    if (refusal !== null) return { ok: false, error: refusal }
    const unplaced: ConversationId[] = []
    let assigned = 0
    for (const conversation of conversations) {
      const seen =
        made === null ? seenRanking(conversation.ranking) : (made.get(conversation.id) ?? seenRanking(null))
      const colleagueId = to === 'first' ? seen.choice : to
      const isPlaced =
        colleagueId !== null &&
        (to !== 'first' || (await findObstacle(tx, colleagueId, conversation.network, now)) === null)
      if (!isPlaced) {
        unplaced.push(conversation.id)
        continue
      }
      assigned += 1
      if (conversation.assigneeId === colleagueId) continue
      const before = await closeCurrent(tx, conversation, now)
      const assignmentId = ctx.ids.next<AssignmentId>()
      await insertAssignment(tx, {
        id: assignmentId,
        conversation_id: conversation.id,
        colleague_id: colleagueId,
        kind: namedBy === 'colleague' ? 'passed_on' : colleagueId === seen.choice ? 'accepted' : 'override',
        decision: seen.keptFor(colleagueId),
        weight: conversation.weight,
        decided_at: now
      })
      await setAssignee(tx, { id: conversation.id, to: colleagueId })
      const after = { assigneeId: colleagueId, assignmentId }
      await appendAssignmentAudit(ctx, tx, batch, 'assign', conversation.id, before, after, now)
    }
    return ok({ assigned, unplaced })
  })
}

/** Gives conversations back to nobody; what the assignment taught is unlearned. Conversations given to nobody stay as they are. */
export const unassignConversations = async (
  ctx: AssignContext,
  conversationIds: readonly ConversationId[]
): Promise<void> => {
  const ids = [...new Set(conversationIds)]
  const batch = ctx.ids.next()
  for (let start = 0; start < ids.length; start += batchLength) {
    const now = ctx.clock.now()
    await ctx.store.write(async (tx) => {
      const given = (await listAssignable(tx, ids.slice(start, start + batchLength))).filter(
        (conversation) => conversation.assigneeId !== null
      )
      for (const conversation of given) {
        const before = await closeCurrent(tx, conversation, now)
        await setAssignee(tx, { id: conversation.id, to: null })
        await appendAssignmentAudit(ctx, tx, batch, 'unassign', conversation.id, before, nobody, now)
      }
      if (given.length > 0) await markFactsChanged(tx, now)
    })
    await nextTurn()
  }
}

/**
 * Undoes one `assign` or `unassign` of the audit: what was given then is taken back and unlearned, what was before stands
 * again with what it taught, unless that colleague has left meanwhile.
 */
export const restoreAssignment = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.conversation_id === null || row.before === null || row.after === null) return
  const before = assignmentStateSchema.parse(JSON.parse(row.before))
  const after = assignmentStateSchema.parse(JSON.parse(row.after))
  if (after.assignmentId !== null) await closeAssignment(tx, after.assignmentId, now)
  const former =
    before.assigneeId === null
      ? undefined
      : await tx
          .selectFrom('colleague')
          .select('id')
          .where('id', '=', before.assigneeId)
          .where('left_at', 'is', null)
          .executeTakeFirst()
  if (former !== undefined && before.assignmentId !== null) {
    await reopenAssignment(tx, before.assignmentId)
    await learnAssignment(tx, before.assignmentId, former.id, row.conversation_id)
  }
  await setAssignee(tx, { id: row.conversation_id, to: former?.id ?? null })
  await markFactsChanged(tx, now)
}
