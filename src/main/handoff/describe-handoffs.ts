import type { Handoff } from '../../shared/model/handoff.ts'
import { listAnswers, toAnswer } from '../store/answers.ts'
import { listApprovals } from '../store/approvals.ts'
import { toHandoffState } from '../store/handoffs.ts'
import { listHandoffLetters, toLetter } from '../store/letters.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'

/** Hand-offs as the window shows them, in the order given. What the colleague is typing is theirs and not among it. */
export const describeHandoffs = async (
  db: AnyDb,
  rows: readonly HandoffRow[]
): Promise<readonly Handoff[]> => {
  const ids = rows.map((row) => row.id)
  const letters = await listHandoffLetters(db, ids)
  const answers = await listAnswers(db, ids)
  const approvals = await listApprovals(db, ids)
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    colleagueId: row.colleague_id,
    parentMessageId: row.parent_message_id,
    version: row.version,
    state: toHandoffState(row),
    createdAt: row.created_at,
    dueAt: row.due_at,
    expiresAt: row.expires_at,
    remindedAt: row.reminded_at,
    letters: letters.filter((letter) => letter.handoff_id === row.id).map(toLetter),
    answers: answers.filter((answer) => answer.handoff_id === row.id).map(toAnswer),
    approvedWords:
      approvals.find((one) => one.handoff_id === row.id && one.kind !== 'corrected')?.words ?? null,
    proposedWords: row.purpose === 'approval' ? row.proposed_words : null,
    away: row.away_at !== null,
    awayUntil: row.away_until
  }))
}
