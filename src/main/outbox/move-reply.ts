import type { Instant } from '../../shared/model/instant.ts'
import type { OutboxState } from '../../shared/model/outbox.ts'
import { advance, type OutboxEvent, type OutboxPolicy } from '../domain/outbox-machine.ts'
import { markOutboxState, type StoredReply, toOutboxEntry } from '../store/outbox.ts'
import type { WriteDb } from '../store/store.ts'

/** Moves a reply, read in this transaction, by an event. Null, and nothing written, when the event does not belong to its state. */
export const moveReply = async (
  tx: WriteDb,
  row: StoredReply,
  event: OutboxEvent,
  now: Instant,
  policy: OutboxPolicy
): Promise<OutboxState | null> => {
  const next = advance(toOutboxEntry(row).state, event, now, policy)
  return next.ok && (await markOutboxState(tx, row, next.value)) ? next.value : null
}
