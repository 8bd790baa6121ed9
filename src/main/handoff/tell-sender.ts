import { letterLanguageOf } from '../../shared/model/handoff.ts'
import type { LetterId } from '../../shared/model/ids.ts'
import { day, type Instant, plus } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { findColleagueByAddress } from '../store/colleagues.ts'
import { getHandoffSettings } from '../store/handoff-settings.ts'
import { hasLetterSince, insertLetter } from '../store/letters.ts'
import { getMailAddress } from '../store/mail-address.ts'
import { getSettings } from '../store/settings.ts'
import type { WriteDb } from '../store/store.ts'
import { letterHtml } from './letter-html.tsx'
import { letterText } from './letter-text.ts'
import { type UnplacedReason, unplacedParts } from './letter-view.ts'
import { domainOf } from './make-letter.ts'

/** The mail that could not be placed. */
interface UnplacedMail {
  readonly messageId: string | null
  readonly fromAddress: string
  readonly sentAt: Instant
  /** No list, no machine: see `Mail.byHand`. */
  readonly byHand: boolean
}

/**
 * Queues a neutral word to the human who wrote a mail that bore our token and could not be placed. Only to an address
 * that is a colleague’s, so that a forged sender brings nobody a mail; never to a machine or a list, and once a day at most, so
 * that two programs cannot answer each other for ever.
 */
export const tellSender = async (
  tx: WriteDb,
  ctx: Pick<Context, 'ids'>,
  mail: UnplacedMail,
  reason: UnplacedReason,
  now: Instant
): Promise<void> => {
  const ownAddress = await getMailAddress(tx)
  const address = mail.fromAddress.toLowerCase()
  if (!mail.byHand || ownAddress === null || address === ownAddress.toLowerCase()) return
  const colleague = await findColleagueByAddress(tx, address, now)
  if (colleague === null || colleague.leftAt !== null) return
  if (await hasLetterSince(tx, colleague.id, 'unplaced', plus(now, -day))) return
  const { senderName } = await getHandoffSettings(tx)
  const { companyName } = await getSettings(tx)
  const parts = unplacedParts({
    language: letterLanguageOf(colleague.languages),
    name: colleague.name,
    sentAt: mail.sentAt,
    timeZone: colleague.hours.timeZone,
    reason,
    senderName,
    companyName
  })
  const id = ctx.ids.next<LetterId>()
  await insertLetter(tx, {
    id,
    colleague_id: colleague.id,
    handoff_id: null,
    version: 1,
    kind: 'unplaced',
    carrier: 'smtp',
    to_address: address,
    subject: parts.subject,
    html: letterHtml(parts),
    text: letterText(parts),
    message_id: `<pp.${id}@${domainOf(ownAddress)}>`,
    answers: mail.messageId === null ? null : `<${mail.messageId}>`,
    mail_token_hash: null,
    state: 'queued',
    due_at: now,
    created_at: now
  })
}
