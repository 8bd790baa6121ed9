import type { Carrier } from '../../shared/model/handoff.ts'
import type { AnswerId, ApprovalId, ConversationId, HandoffId, LetterId } from '../../shared/model/ids.ts'
import { plus } from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { wovenFoundAgain } from '../../shared/text/woven-spans.ts'
import type { HandoffEvent } from '../domain/handoff-machine.ts'
import { getAnswer, listAnswers, markAnswer } from '../store/answers.ts'
import { getColleague } from '../store/colleagues.ts'
import { getDraft, retireDrafts, saveDraft } from '../store/drafts.ts'
import { getHandoff, type HandoffChanges, removeProposal } from '../store/handoffs.ts'
import { listHandoffLetters, markLetter } from '../store/letters.ts'
import { revokeHandoffLinks } from '../store/links.ts'
import type { WriteDb } from '../store/store.ts'
import { checkCarrier, type HandoffContext, linkAddress, newDays, servedPage } from './create-handoff.ts'
import { letterOfHandoff } from './letter-of-handoff.ts'
import { ensureHandoffLink } from './links.ts'
import { postLetter } from './make-letter.ts'
import { moveHandoff } from './move-handoff.ts'
import { recordTurn } from './record-turn.ts'
import { standBehind, targetOf } from './take-answer.ts'
import { handoffKey } from './tokens.ts'
import { reached } from '../runtime/reached.ts'

/** Letters that have not left, or are with the person, ask for nothing any more. */
export const cancelLetters = async (tx: WriteDb, handoffId: HandoffId): Promise<void> => {
  for (const letter of await listHandoffLetters(tx, [handoffId]))
    await markLetter(tx, letter, { kind: 'cancelled' })
}

/** Closes the question. What the colleague typed stays. Refused with `conflict` when it is not open. */
export const withdrawHandoff = async (
  ctx: Pick<HandoffContext, 'store' | 'clock' | 'ids' | 'policy'>,
  handoffId: HandoffId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, handoffId)
    if (row === null) return err('not_found')
    if ((await moveHandoff(tx, row, { kind: 'return' }, now, ctx.policy.handoff)) === null)
      return err('conflict')
    await revokeHandoffLinks(tx, handoffId, now)
    await cancelLetters(tx, handoffId)
    await recordTurn(tx, ctx.ids, row, 'handoff_closed', now)
    return ok(null)
  })
}

/** A new version of the question: the former link closes, a new one opens, and a letter carries it. */
const askAnew = async (
  ctx: HandoffContext,
  handoffId: HandoffId,
  carrier: Carrier,
  event: HandoffEvent,
  changes: HandoffChanges
): Promise<Result<{ readonly link: string }>> => {
  const now = ctx.clock.now()
  const key = await handoffKey(ctx)
  const page = await servedPage(ctx)
  const letterId = ctx.ids.next<LetterId>()
  return await ctx.store.write(async (tx) => {
    const before = await getHandoff(tx, handoffId)
    const colleague = before === null ? null : await getColleague(tx, before.colleague_id, now)
    if (before === null || colleague === null) return err('not_found')
    if (colleague.leftAt !== null) return err('speaker_has_left', { name: colleague.name })
    const checked = await checkCarrier(tx, carrier, colleague)
    if (!checked.ok) return checked
    const moved = await moveHandoff(tx, before, event, now, ctx.policy.handoff, {
      ...changes,
      ...newDays(ctx, colleague.hours, now),
      version: before.version + 1,
      reminded_at: null
    })
    const row = moved === null ? null : await getHandoff(tx, handoffId)
    if (row === null) return err('conflict')
    const kind = row.purpose === 'approval' ? 'approval' : 'request'
    const letter = await letterOfHandoff(tx, row, kind, page, now)
    if (letter === null) return err('not_found')
    await revokeHandoffLinks(tx, handoffId, now)
    await cancelLetters(tx, handoffId)
    await ensureHandoffLink(tx, key, row, row.version, now)
    await postLetter(
      tx,
      key,
      row,
      letter.view,
      {
        id: letterId,
        kind,
        carrier,
        toAddress: letter.toAddress,
        fromAddress: checked.value.fromAddress,
        dueAt: plus(now, ctx.policy.undoDelay)
      },
      now
    )
    await recordTurn(tx, ctx.ids, row, kind === 'approval' ? 'handoff_sent_back' : 'handoff_renewed', now)
    return ok({ link: linkAddress(page.base, key, row) })
  })
}

/** A new link in place of the former; what was typed stands on the page again. */
export const renewHandoff = (
  ctx: HandoffContext,
  handoffId: HandoffId,
  carrier: Carrier
): Promise<Result<{ readonly link: string }>> => askAnew(ctx, handoffId, carrier, { kind: 'renew' }, {})

/** The shaped words go back to the colleague, who alone can make them theirs. */
export const sendBackWords = (
  ctx: HandoffContext,
  request: {
    readonly handoffId: HandoffId
    readonly words: string
    readonly note: string
    readonly carrier: Carrier
  }
): Promise<Result<{ readonly link: string }>> =>
  askAnew(
    ctx,
    request.handoffId,
    request.carrier,
    { kind: 'send_back' },
    { purpose: 'approval', proposed_words: request.words, proposed_note: request.note, typed: '' }
  )

/**
 * Words that came home go into the composer; what stood there is kept aside. Words that came late, second or from another
 * address become the colleague's own by this decision, which the audit keeps.
 */
export const takeWords = async (
  ctx: Pick<HandoffContext, 'store' | 'clock' | 'ids' | 'policy'>,
  handoffId: HandoffId,
  answerId: AnswerId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  const used = await ctx.store.write(async (tx): Promise<Result<null>> => {
    const row = await getHandoff(tx, handoffId)
    const answer = await getAnswer(tx, answerId)
    if (row === null || answer === null || answer.handoff_id !== row.id) return err('not_found')
    if (answer.standing !== 'used') {
      for (const other of await listAnswers(tx, [row.id]))
        if (other.standing === 'used') await markAnswer(tx, other.id, 'set_aside')
      await markAnswer(tx, answer.id, 'used')
      await standBehind(tx, ctx.ids.next<ApprovalId>(), row, answer.text, 'written', now)
      await moveHandoff(tx, row, { kind: 'use_late' }, now, ctx.policy.handoff)
      await recordTurn(tx, ctx.ids, row, 'handoff_words_used', now)
    }
    const standing = await getDraft(tx, row.conversation_id)
    await retireDrafts(tx, row.conversation_id, now)
    await saveDraft(tx, {
      conversationId: row.conversation_id,
      body: answer.text,
      // The facts that were put in before the words went to their speaker stay marked where they came home unchanged.
      woven: standing === null ? [] : wovenFoundAgain(standing.body, answer.text, standing.woven),
      speakerId: row.colleague_id,
      savedAt: now,
      ...(await targetOf(tx, row))
    })
    return ok(null)
  })
  reached('handoff.words_used')
  return used
}

/** Words that were looked at and are not used; they stay readable. */
export const setAnswerAside = async (
  ctx: Pick<HandoffContext, 'store' | 'clock' | 'ids'>,
  handoffId: HandoffId,
  answerId: AnswerId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, handoffId)
    const answer = await getAnswer(tx, answerId)
    if (row === null || answer === null || answer.handoff_id !== row.id) return err('not_found')
    if (answer.standing !== 'offered') return err('conflict')
    await markAnswer(tx, answerId, 'set_aside')
    await recordTurn(tx, ctx.ids, row, 'handoff_words_set_aside', now)
    return ok(null)
  })
}

/** Who was named instead was looked at: nothing of it stays. */
export const dismissProposal = async (
  ctx: Pick<HandoffContext, 'store'>,
  conversationId: ConversationId
): Promise<void> => {
  await ctx.store.write((tx) => removeProposal(tx, conversationId))
}

/** A letter that failed, or of which nobody knows whether it left, goes again under the same Message-ID. */
export const sendLetterAgain = async (
  ctx: Pick<HandoffContext, 'store' | 'clock'>,
  handoffId: HandoffId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const [newest] = await listHandoffLetters(tx, [handoffId])
    if (newest === undefined) return err('not_found')
    return (await markLetter(tx, newest, { kind: 'again', notBefore: now })) ? ok(null) : err('conflict')
  })
}

/** The present link, its row made where another vault had made it. Refused with `conflict` when the question is closed. */
export const presentLink = async (
  ctx: HandoffContext,
  handoffId: HandoffId
): Promise<Result<{ readonly link: string }>> => {
  const now = ctx.clock.now()
  const key = await handoffKey(ctx)
  const { base } = await servedPage(ctx)
  return await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, handoffId)
    if (row === null) return err('not_found')
    if (row.state === 'returned' || row.state === 'retired') return err('conflict')
    await ensureHandoffLink(tx, key, row, row.version, now)
    return ok({ link: linkAddress(base, key, row) })
  })
}
