import type { AuditId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Ids } from '../runtime/ids.ts'
import { appendAudit } from '../store/audit.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

/**
 * What became of a hand-off, for the audit. `handoff_closed` says that it came back and not why: by the colleague, by the
 * community manager or by the clock. None of these is undone with Z.
 */
export type HandoffTurn =
  | 'handoff_approved'
  | 'handoff_postponed'
  | 'handoff_closed'
  | 'handoff_retired'
  | 'handoff_renewed'
  | 'handoff_sent_back'
  | 'handoff_words_used'
  | 'handoff_words_set_aside'

export const recordTurn = async (
  tx: WriteDb,
  ids: Ids,
  row: Pick<HandoffRow, 'id' | 'conversation_id'>,
  action: HandoffTurn,
  now: Instant
): Promise<void> => {
  const id = ids.next<AuditId>()
  await appendAudit(tx, {
    id,
    batch: id,
    at: now,
    action,
    conversation_id: row.conversation_id,
    before: null,
    after: JSON.stringify({ handoffId: row.id })
  })
}
