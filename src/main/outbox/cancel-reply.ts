import type { OutboxId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { provenancesSchema, type Woven } from '../../shared/model/woven.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { placesOfParts } from '../../shared/text/split-reply.ts'
import { wovenOf } from '../../shared/text/woven-spans.ts'
import { moveHandoff } from '../handoff/move-handoff.ts'
import type { Context } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { listBatch, markUndoneOf } from '../store/audit.ts'
import { getTriageRow, markTriage, readTriage } from '../store/conversations.ts'
import { getDraft, saveDraft } from '../store/drafts.ts'
import { findHandoffOfReply } from '../store/handoffs.ts'
import { getOutboxRow, listParts, type StoredReply } from '../store/outbox.ts'
import type { AuditRow } from '../store/schema.ts'
import { getNewestBy } from '../store/reply-targets.ts'
import type { WriteDb } from '../store/store.ts'
import { moveReply } from './move-reply.ts'
import { returnReplyImages } from './reply-images.ts'

/**
 * Stops a reply that has not left: its words return to the composer (R-18), the conversation to where it was. Of a thread
 * every part that has not left is stopped, whichever is named, since none may leave without the one before it. Stopping it
 * twice is the same as once. Refused with `already_sent` once all of it may have reached the network.
 */
export const cancelReply = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  outboxId: OutboxId
): Promise<Result<{ readonly left: number }>> => {
  const now = ctx.clock.now()
  const { policy } = ctx
  const stopped = await ctx.store.write(async (tx): Promise<Result<{ readonly left: number }>> => {
    const row = await getOutboxRow(tx, outboxId)
    if (row === null) return err('not_found')
    const parts = await listParts(tx, row)
    const left = parts.filter(({ state }) => state !== 'cancelled')
    if (row.state === 'cancelled') return ok({ left: left.length })
    const places = placesOfParts(
      parts[0]?.whole ?? '',
      parts.map(({ body }) => body)
    )
    const taken: Taken[] = []
    for (const [index, part] of parts.entries())
      if ((await moveReply(tx, part, { kind: 'cancel' }, now, policy)) !== null)
        taken.push({ row: part, start: places?.[index] ?? null })
    const [first] = taken
    if (first === undefined) return err('already_sent')
    await returnWords(tx, taken, parts[0] ?? row, now)
    for (const { row: part } of taken) await returnReplyImages(ctx.ids, tx, part, now)
    const batch = row.thread_id ?? row.id
    const handoff = first.row.part === 1 ? await findHandoffOfReply(tx, first.row.id) : null
    if (handoff !== null) await moveHandoff(tx, handoff, { kind: 'undo_accept' }, now, policy.handoff)
    for (const done of await listBatch(tx, row.conversation_id, batch)) await undoDone(tx, done)
    await markUndoneOf(tx, row.conversation_id, batch, now)
    return ok({ left: left.length - taken.length })
  })
  reached('outbox.undone')
  return stopped
}

/** A part that was stopped, and where its words begin in what was typed; null: it is no part, or can no longer be found. */
interface Taken {
  readonly row: StoredReply
  readonly start: number | null
}

const between = '\n\n'

/** The words as they were typed, from the first part that was stopped to the last, with the lines that cut them. */
const wordsOf = (taken: readonly Taken[], whole: string | null) => {
  const from = taken[0]?.start ?? null
  const last = taken.at(-1)
  if (whole !== null && from !== null && last !== undefined)
    return {
      body: whole.slice(from, (last.start ?? from) + last.row.body.length),
      woven: taken.flatMap(({ row, start }) => wovenIn(row.provenance, (start ?? from) - from))
    }
  const parts: { body: string; woven: readonly Woven[] } = { body: '', woven: [] }
  for (const { row } of taken) {
    const at = parts.body === '' ? 0 : parts.body.length + between.length
    parts.woven = [...parts.woven, ...wovenIn(row.provenance, at)]
    parts.body = `${parts.body === '' ? '' : `${parts.body}${between}`}${row.body}`
  }
  return parts
}

/** What was typed meanwhile stays, below the words that return. */
const returnWords = async (
  tx: WriteDb,
  taken: readonly Taken[],
  /** The first part: what was typed, and the message that it was typed for. */
  { whole, parent_message_id }: Pick<StoredReply, 'whole' | 'parent_message_id'>,
  now: Instant
): Promise<void> => {
  const row = taken[0]?.row
  if (row === undefined) return
  const { body, woven } = wordsOf(taken, whole)
  const draft = await getDraft(tx, row.conversation_id)
  await saveDraft(tx, {
    conversationId: row.conversation_id,
    body: draft === null ? body : `${body}${between}${draft.body}`,
    woven: [
      ...woven,
      ...(draft?.woven ?? []).map((span) => ({
        ...span,
        start: span.start + body.length + between.length,
        end: span.end + body.length + between.length
      }))
    ],
    speakerId: row.speaker_id,
    savedAt: now,
    parentMessageId: parent_message_id,
    knownMessageId: await getNewestBy(tx, row.conversation_id, row.created_at),
    // Words that were for one person alone, on either side, are not to be read by everybody.
    privately: row.audience === 'private' || draft?.privately === true,
    inThread: row.thread_id !== null || draft?.inThread === true
  })
}

/** Of a damaged reply the words come back all the same, as nobody’s fact. */
const wovenIn = (provenance: string | null, at: number): readonly Woven[] => {
  try {
    const read = provenancesSchema.safeParse(JSON.parse(provenance ?? '[]'))
    if (!read.success) return []
    return wovenOf(read.data).map((span) => ({ ...span, start: span.start + at, end: span.end + at }))
  } catch {
    return []
  }
}

/** Brings the conversation back from done, unless something else was decided since. */
const undoDone = async (tx: WriteDb, { action, conversation_id, before, after }: AuditRow): Promise<void> => {
  if (action !== 'done' || conversation_id === null || before === null || after === null) return
  const current = await getTriageRow(tx, conversation_id)
  const made = readTriage(after)
  if (current === null || current.state !== made.state || current.state_at !== made.state_at) return
  const { state, state_at, later_until, silence_reason } = readTriage(before)
  await markTriage(tx, conversation_id, { state, state_at, later_until, silence_reason })
}
