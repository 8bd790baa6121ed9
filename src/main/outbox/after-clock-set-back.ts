import { minute, plus } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { getOutboxRow, listOutboxBeyond } from '../store/outbox.ts'
import { moveReply } from './move-reply.ts'

/**
 * No reply waits longer than the longest of its waits. One that does waits for a clock that was set back since, by an hour or
 * by a year: its time is told anew, never earlier than the time to undo.
 */
export const afterClockSetBack = async (ctx: Pick<Context, 'store' | 'clock' | 'policy'>): Promise<void> => {
  const { policy } = ctx
  const now = ctx.clock.now()
  const longest = Math.max(policy.undoDelay, policy.sendLease, policy.confirmDelay, policy.backoff.most)
  for (const { id } of await listOutboxBeyond(ctx.store.read, plus(now, longest + minute)))
    await ctx.store.write(async (tx) => {
      const row = await getOutboxRow(tx, id)
      if (row !== null) await moveReply(tx, row, { kind: 'clock_set_back' }, now, policy)
    })
}
