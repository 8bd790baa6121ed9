import type { OutboxId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getOutboxRow, waitsForPart } from '../store/outbox.ts'
import { decideReply } from './decide-reply.ts'
import { recordSentReplies } from './record-sent-replies.ts'

/** A person has seen the reply on the network: their word is the proof. Refused with `conflict` where it is not asked for. */
export const confirmReply = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'log'>,
  outboxId: OutboxId
): Promise<Result<null>> => {
  const row = await getOutboxRow(ctx.store.read, outboxId)
  if (row === null) return err('not_found')
  if (row.state === 'sent') return ok(null)
  if (waitsForPart(row)) return err('part_before_first')
  const decided = await decideReply(ctx, row, { kind: 'confirm' }, 'reply_confirmed')
  if (decided.ok) await recordSentReplies(ctx)
  return decided
}
