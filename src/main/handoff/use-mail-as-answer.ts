import type { ConversationId, HandoffId, InboundMailId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getWaitingMail, placeInboundMail } from '../store/answers.ts'
import { getColleague } from '../store/colleagues.ts'
import { getHandoff } from '../store/handoffs.ts'
import { takeAnswer } from './take-answer.ts'
import { longestBody } from '../../shared/model/written-words.ts'

/**
 * The community manager says whose answer a mail is that could not be placed. From the colleague's own address it becomes the
 * answer as if it had been found; from another it is kept and offered, since a signature will stand under it. Refused with
 * `not_found`, `text_empty` for a mail without words, and `answer_too_long`.
 */
export const useMailAsAnswer = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  mailId: InboundMailId,
  handoffId: HandoffId
): Promise<Result<{ readonly conversationId: ConversationId }>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const mail = await getWaitingMail(tx, mailId)
    const handoff = await getHandoff(tx, handoffId)
    if (mail === null || handoff === null) return err('not_found')
    if (mail.text.trim() === '') return err('text_empty')
    if (mail.text.length > longestBody) return err('answer_too_long')
    const colleague = await getColleague(tx, handoff.colleague_id, now)
    await placeInboundMail(tx, mailId, handoffId, now)
    await takeAnswer(
      tx,
      ctx,
      {
        handoffId,
        version: handoff.version,
        source: 'mail',
        text: mail.text,
        nonce: null,
        mailId,
        fromAddress: mail.from_address,
        otherAddress: colleague?.email?.toLowerCase() !== mail.from_address.toLowerCase()
      },
      now
    )
    return ok({ conversationId: handoff.conversation_id })
  })
}
