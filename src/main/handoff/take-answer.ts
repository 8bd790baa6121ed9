import type { Answer } from '../../shared/model/handoff.ts'
import type { AnswerId, ApprovalId, AuditId, HandoffId, InboundMailId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import type { Ids } from '../runtime/ids.ts'
import type { Policy } from '../runtime/policy.ts'
import { insertAnswer } from '../store/answers.ts'
import { insertApproval } from '../store/approvals.ts'
import { appendAudit } from '../store/audit.ts'
import { getTriageRow, markTriage } from '../store/conversations.ts'
import { type DraftTarget, getDraft, saveDraft } from '../store/drafts.ts'
import { getHandoff } from '../store/handoffs.ts'
import { getNewestBy } from '../store/reply-targets.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { moveHandoff } from './move-handoff.ts'

/** Words as they came, by the page or by mail. */
export interface IncomingWords {
  readonly handoffId: HandoffId
  /** The version of the link or letter that they answer. */
  readonly version: number
  readonly source: 'page' | 'mail'
  readonly text: string
  /** Of the page's form; null for mail. */
  readonly nonce: string | null
  readonly mailId: InboundMailId | null
  readonly fromAddress: string | null
  /** They came from an address that is not the colleague's. */
  readonly otherAddress: boolean
}

export interface TakenWords {
  readonly answerId: AnswerId
  /** Null: they are the answer now. Otherwise they are kept and offered. */
  readonly oddity: Answer['oddity']
  /** The same form was sent before: nothing was written. */
  readonly again: boolean
}

/**
 * Keeps words that came back for a hand-off, whatever its state: none is dropped. The first ones that come in time from the
 * colleague become the answer and the draft in the composer, unless something is being written there. Nothing is published.
 */
export const takeAnswer = async (
  tx: WriteDb,
  { ids, policy }: { readonly ids: Ids; readonly policy: Policy },
  words: IncomingWords,
  now: Instant
): Promise<TakenWords | null> => {
  const row = await getHandoff(tx, words.handoffId)
  if (row === null) return null
  const oddity = oddityOf(row, words)
  const answerId = ids.next<AnswerId>()
  const before = await insertAnswer(tx, {
    id: answerId,
    handoff_id: row.id,
    version: words.version,
    source: words.source,
    text: words.text,
    oddity,
    from_address: words.fromAddress,
    mail_id: words.mailId,
    nonce: words.nonce,
    standing: oddity === null ? 'used' : 'offered',
    arrived_at: now
  })
  if (before !== null) return { answerId: before, oddity: null, again: true }
  if (oddity === null) {
    await moveHandoff(tx, row, { kind: 'answer' }, now, policy.handoff, { typed: '', typed_at: null })
    await standBehind(tx, ids.next<ApprovalId>(), row, words.text, 'written', now)
    await offerAsDraft(tx, row, words.text, now)
  }
  await announce(tx, ids, row, answerId, now)
  return { answerId, oddity, again: false }
}

const oddityOf = (row: HandoffRow, words: IncomingWords): Answer['oddity'] => {
  if (words.otherAddress) return 'other_address'
  if (row.state === 'answered') return 'second'
  if (!isOpen({ kind: row.state })) return 'late'
  // The former link or letter: what it asked was answered, or asked anew.
  return words.version === row.version ? null : 'second'
}

/** From now on the colleague's signature may stand under these words. */
export const standBehind = async (
  tx: WriteDb,
  id: ApprovalId,
  row: Pick<HandoffRow, 'id' | 'colleague_id'>,
  words: string,
  kind: 'written' | 'approved',
  now: Instant
): Promise<void> => {
  await insertApproval(tx, {
    id,
    handoff_id: row.id,
    colleague_id: row.colleague_id,
    words,
    kind,
    corrects: null,
    given_at: now
  })
}

/** Into the composer, where nothing stands there already: words being written are never replaced. */
export const offerAsDraft = async (
  tx: WriteDb,
  row: HandoffRow,
  text: string,
  now: Instant
): Promise<void> => {
  if ((await getDraft(tx, row.conversation_id)) !== null) return
  await saveDraft(tx, {
    conversationId: row.conversation_id,
    body: text,
    speakerId: row.colleague_id,
    savedAt: now,
    ...(await targetOf(tx, row))
  })
}

/** Words of a colleague are for the message that they were asked about, and know what was there when they were asked. */
export const targetOf = async (tx: WriteDb, row: HandoffRow): Promise<DraftTarget> => ({
  parentMessageId: row.parent_message_id,
  knownMessageId: await getNewestBy(tx, row.conversation_id, row.created_at),
  privately: false,
  inThread: false
})

/** The conversation asks for the community manager again: unread, and back from later. */
const announce = async (
  tx: WriteDb,
  ids: Ids,
  row: HandoffRow,
  answerId: AnswerId,
  now: Instant
): Promise<void> => {
  await callBack(tx, row, now)
  const id = ids.next<AuditId>()
  await appendAudit(tx, {
    id,
    batch: id,
    at: now,
    action: 'handoff_answered',
    conversation_id: row.conversation_id,
    before: null,
    after: JSON.stringify({ handoffId: row.id, answerId })
  })
}

/** Shows the conversation of a hand-off as unread, and brings it back from later. */
export const callBack = async (tx: WriteDb, row: HandoffRow, now: Instant): Promise<void> => {
  const triage = await getTriageRow(tx, row.conversation_id)
  if (triage === null) return
  const waking =
    triage.state === 'later' ? ({ state: 'to_answer', state_at: now, later_until: null } as const) : {}
  await markTriage(tx, row.conversation_id, { ...triage, ...waking, read_at: null })
}
