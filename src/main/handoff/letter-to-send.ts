import type { LetterId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import { getHandoff } from '../store/handoffs.ts'
import type { LetterRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { ensureConsentLink, ensureHandoffLink } from './links.ts'
import { fillMarks } from './letter-marks.ts'
import { handoffKey, mailTokensIn, writeMailToken } from './tokens.ts'

/** A letter as it is given to a mail server: these very bytes, under this Message-ID, at every try. */
export interface SendableLetter {
  readonly id: LetterId
  readonly toAddress: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** With its angle brackets. */
  readonly messageId: string
  /** `pp-…`, for the plus-address of Reply-To (`relais+pp-…@moulin.example`); null where no answer is asked for. */
  readonly replyToken: string | null
  /** The Message-ID that it answers; only of a notice, which no machine may answer. */
  readonly answers: string | null
  readonly isNotice: boolean
}

/**
 * Fills the links of a letter, in the transaction that claims it: no token is stored, each is made from the key anew.
 * Null when the letter has no address, or what it asks is over.
 */
export const letterToSend = async (
  ctx: Pick<Context, 'secrets' | 'ids' | 'clock'>,
  tx: WriteDb,
  row: LetterRow,
  key: string
): Promise<SendableLetter | null> => {
  if (row.to_address === null) return null
  const now = ctx.clock.now()
  const handoff = row.handoff_id === null ? null : await getHandoff(tx, row.handoff_id)
  const tokens = {
    handoff: handoff === null ? null : (await ensureHandoffLink(tx, key, handoff, row.version, now)).token,
    consent: (await ensureConsentLink(tx, key, row.colleague_id, now)).token
  }
  const replyToken = mailTokensIn([row.message_id])[0]
  return {
    id: row.id,
    toAddress: row.to_address,
    subject: row.subject,
    html: fillMarks(row.html, tokens),
    text: fillMarks(row.text, tokens),
    messageId: row.message_id,
    answers: row.answers,
    isNotice: row.kind === 'unplaced',
    replyToken: row.mail_token_hash === null || replyToken === undefined ? null : writeMailToken(replyToken)
  }
}

/** The key that `letterToSend` needs, read before the transaction. */
export const letterKey = handoffKey
