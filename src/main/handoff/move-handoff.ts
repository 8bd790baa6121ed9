import type { HandoffState } from '../../shared/model/handoff.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { advanceHandoff, type HandoffEvent, type HandoffPolicy } from '../domain/handoff-machine.ts'
import { type HandoffChanges, markHandoffState, toHandoffState } from '../store/handoffs.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

/** Moves a hand-off, read in this transaction, by an event. Null, and nothing written, when the event does not belong to its state. */
export const moveHandoff = async (
  tx: WriteDb,
  row: HandoffRow,
  event: HandoffEvent,
  now: Instant,
  policy: HandoffPolicy,
  changes: HandoffChanges = {}
): Promise<HandoffState | null> => {
  const next = advanceHandoff(toHandoffState(row), event, now, policy)
  return next.ok && (await markHandoffState(tx, row, next.value, now, changes)) ? next.value : null
}
