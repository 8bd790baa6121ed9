import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import { isSmallCorrection } from '../../shared/text/small-correction.ts'
import { sameWords } from '../../shared/text/same-words.ts'
import { listApprovals } from '../store/approvals.ts'
import { listConversationHandoffs } from '../store/handoffs.ts'
import type { ApprovalRow, HandoffRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'

/** How the words of a reply stand to what their speaker wrote or approved. */
export type JudgedWords =
  /** No words of the speaker came home: the community manager vouches for their agreement. */
  | { readonly kind: 'nothing_came' }
  /** Theirs, digest for digest. */
  | { readonly kind: 'approved'; readonly handoff: HandoffRow; readonly approval: ApprovalRow }
  /** Theirs, but for the class of small corrections. */
  | { readonly kind: 'corrected'; readonly handoff: HandoffRow; readonly corrects: ApprovalRow }
  /** No longer theirs. */
  | { readonly kind: 'changed'; readonly handoff: HandoffRow }

/** Words came home and the community manager has the next move, or shaped ones are with the colleague for approval. */
const hasWordsAtHome = (row: HandoffRow): boolean =>
  row.state === 'answered' ||
  (row.purpose === 'approval' && ['asked', 'writing', 'postponed'].includes(row.state))

/**
 * Compares the words with every approval of the speaker in this conversation's newest hand-off that brought words home.
 * `bare` is the body without the mentions that its network asks for: they are no words of anybody.
 */
export const judgeWords = async (
  db: AnyDb,
  conversationId: ConversationId,
  speakerId: ColleagueId,
  body: string,
  bare: string
): Promise<JudgedWords> => {
  const handoffs = await listConversationHandoffs(db, conversationId)
  const handoff = handoffs.find((row) => row.colleague_id === speakerId && hasWordsAtHome(row))
  if (handoff === undefined) return { kind: 'nothing_came' }
  const approvals = await listApprovals(db, [handoff.id])
  const approval = approvals.find((one) => sameWords(one.words, body))
  if (approval !== undefined) return { kind: 'approved', handoff, approval }
  // Small corrections of small corrections would lead anywhere: only of what the colleague saw.
  const corrects = approvals.find((one) => one.kind !== 'corrected' && isSmallCorrection(one.words, bare))
  return corrects === undefined ? { kind: 'changed', handoff } : { kind: 'corrected', handoff, corrects }
}
