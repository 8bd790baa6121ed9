import { z } from 'zod'
import type { OutboxId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { provenanceSchema } from '../../shared/model/snippet.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { wovenOf } from '../../shared/text/woven-spans.ts'
import { moveHandoff } from '../handoff/move-handoff.ts'
import type { Context } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { listBatch, markUndone } from '../store/audit.ts'
import { getTriageRow, markTriage, triageRowSchema } from '../store/conversations.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { findHandoffOfReply } from '../store/handoffs.ts'
import { getOutboxRow, type StoredReply } from '../store/outbox.ts'
import type { AuditRow } from '../store/schema.ts'
import { getNewestBy } from '../store/reply-targets.ts'
import type { WriteDb } from '../store/store.ts'
import { moveReply } from './move-reply.ts'
import { returnReplyImages } from './reply-images.ts'

/**
 * Stops a reply that has not left: its words return to the composer, the conversation to where it was. Stopping it
 * twice is the same as once. Refused with `already_sent` once it may have reached the network.
 */
export const cancelReply = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  outboxId: OutboxId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  const { policy } = ctx
  const stopped = await ctx.store.write(async (tx): Promise<Result<null>> => {
    const row = await getOutboxRow(tx, outboxId)
    if (row === null) return err('not_found')
    if (row.state === 'cancelled') return ok(null)
    if ((await moveReply(tx, row, { kind: 'cancel' }, now, policy)) === null) return err('already_sent')
    await returnWords(tx, row, now)
    await returnReplyImages(ctx.ids, tx, row, now)
    const handoff = await findHandoffOfReply(tx, row.id)
    if (handoff !== null) await moveHandoff(tx, handoff, { kind: 'undo_accept' }, now, policy.handoff)
    for (const done of await listBatch(tx, row.conversation_id, row.id)) await undoDone(tx, done)
    await markUndone(tx, row.id, now)
    return ok(null)
  })
  reached('outbox.undone')
  return stopped
}

const between = '\n\n'

/** What was typed meanwhile stays, below the words that return. */
const returnWords = async (tx: WriteDb, row: StoredReply, now: Instant): Promise<void> => {
  const draft = await getDraft(tx, row.conversation_id)
  await saveDraft(tx, {
    conversationId: row.conversation_id,
    body: draft === null ? row.body : `${row.body}${between}${draft.body}`,
    woven: [
      ...wovenIn(row.provenance),
      ...(draft?.woven ?? []).map((span) => ({
        ...span,
        start: span.start + row.body.length + between.length,
        end: span.end + row.body.length + between.length
      }))
    ],
    speakerId: row.speaker_id,
    savedAt: now,
    parentMessageId: row.parent_message_id,
    knownMessageId: await getNewestBy(tx, row.conversation_id, row.created_at),
    // Words that were for one person alone, on either side, are not to be read by everybody.
    privately: row.audience === 'private' || draft?.privately === true
  })
}

/** Of a damaged reply the words come back all the same, as nobody’s snippet. */
const wovenIn = (provenance: string | null) => {
  try {
    const read = z.array(provenanceSchema).safeParse(JSON.parse(provenance ?? '[]'))
    return read.success ? wovenOf(read.data) : []
  } catch {
    return []
  }
}

/** Brings the conversation back from done, unless something else was decided since. */
const undoDone = async (tx: WriteDb, { action, conversation_id, before, after }: AuditRow): Promise<void> => {
  if (action !== 'done' || conversation_id === null || before === null || after === null) return
  const current = await getTriageRow(tx, conversation_id)
  const made = triageRowSchema.parse(JSON.parse(after))
  if (current === null || current.state !== made.state || current.state_at !== made.state_at) return
  const former = triageRowSchema.parse(JSON.parse(before))
  await markTriage(tx, conversation_id, { ...former, read_at: current.read_at })
}
