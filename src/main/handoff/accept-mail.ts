import type { ApprovalId, HandoffId, InboundMailId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Answer } from '../../shared/model/handoff.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import { meansYes } from '../domain/means-yes.ts'
import type { Context } from '../runtime/context.ts'
import { getWaitingMail, hasInboundMail, insertInboundMail, rewriteInboundMail } from '../store/answers.ts'
import { getColleague } from '../store/colleagues.ts'
import { getHandoff, markAway } from '../store/handoffs.ts'
import { findLetterByMailToken, findLetterByMessageIds, markLetter } from '../store/letters.ts'
import type { HandoffRow, LetterRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { callBack, standBehind, takeAnswer } from './take-answer.ts'
import type { UnplacedReason } from './letter-view.ts'
import { moveHandoff } from './move-handoff.ts'
import { tellSender } from './tell-sender.ts'
import { hashMailToken, mailTokensIn } from './tokens.ts'
import { longestBody } from '../../shared/model/written-words.ts'

/** An e-mail as `main/mail` read it; its raw bytes are in the folder of raw mails already. */
export interface ReceivedMail {
  readonly messageId: string | null
  /** SHA-256 of the raw bytes, hexadecimal. */
  readonly digest: string
  readonly rawFile: string
  /** Without name and angle brackets. */
  readonly fromAddress: string
  readonly subject: string
  readonly receivedAt: Instant
  /** In-Reply-To and References, each with its angle brackets. */
  readonly answers: readonly string[]
  /** Whatever else may bear the token: recipients, delivered-to, subject, the quoted part. */
  readonly mayBearToken: readonly string[]
  /** words: a human wrote · absence: an out-of-office answer · bounce: our letter did not arrive. */
  readonly nature:
    | { readonly kind: 'words' }
    | { readonly kind: 'absence'; readonly until: Instant | null }
    | { readonly kind: 'bounce'; readonly message: string }
    /** Nothing, or only its beginning, could be read. */
    | { readonly kind: 'unread'; readonly reason: 'unreadable' | 'mail_too_large' | 'mail_refused' }
  /** No list and no machine sent it. */
  readonly byHand: boolean
  /** The human words, and all of them; R-27 decides what is stripped. */
  readonly text: string
  readonly wholeText: string
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[]
  readonly foundIn: 'inbox' | 'spam'
}

/** Why a mail is in quarantine. A bounce is there when no letter of ours is known to have come back. */
export type UnplacedMailReason =
  | 'no_token'
  | 'unknown_token'
  | 'text_empty'
  | 'answer_too_long'
  | 'unreadable'
  | 'mail_too_large'
  | 'mail_refused'
  | 'bounce'

export type MailOutcome =
  | { readonly kind: 'answer'; readonly handoffId: HandoffId; readonly oddity: Answer['oddity'] }
  | { readonly kind: 'approved'; readonly handoffId: HandoffId }
  | { readonly kind: 'absence'; readonly handoffId: HandoffId }
  | { readonly kind: 'bounce'; readonly handoffId: HandoffId | null }
  /** Kept, with its raw bytes, and shown in quarantine: nothing is dropped in silence. */
  | { readonly kind: 'unplaced'; readonly reason: Exclude<UnplacedMailReason, 'bounce'> }
  /** These very bytes came before: nothing was written. */
  | { readonly kind: 'known' }

type MailContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>

/**
 * Takes an e-mail in, in one transaction: finds its hand-off by the Message-ID it answers or by the token that binds
 * hand-off, colleague and version; keeps the mail; hands its words to `takeAnswer`, always as a draft. A short *yes* to
 * shaped words, from the colleague's own address, approves them.
 */
export const acceptMail = async (ctx: MailContext, mail: ReceivedMail): Promise<MailOutcome> => {
  const now = ctx.clock.now()
  const mailId = ctx.ids.next<InboundMailId>()
  return await ctx.store.write(async (tx) => {
    if (await hasInboundMail(tx, mail.digest)) return { kind: 'known' }
    const found = await findLetter(tx, mail)
    const outcome = await place(tx, ctx, mail, mailId, found, now, (handoff, kept, reason) =>
      insertInboundMail(tx, {
        id: mailId,
        message_id: mail.messageId,
        digest: mail.digest,
        from_address: mail.fromAddress,
        subject: mail.subject,
        received_at: mail.receivedAt,
        raw_file: mail.rawFile,
        text: mail.text,
        whole_text: mail.wholeText,
        attachments: JSON.stringify(mail.attachments),
        handoff_id: handoff?.id ?? null,
        outcome: kept,
        reason,
        found_in: mail.foundIn,
        created_at: now,
        settled_at: null,
        settled_as: null
      })
    )
    if (outcome.kind === 'unplaced' && isTold(outcome.reason) && (found.bearsToken || found.letter !== null))
      await tellSender(tx, ctx, { ...mail, sentAt: mail.receivedAt }, outcome.reason, now)
    return outcome
  })
}

/**
 * Looks anew for the place of a mail in quarantine, read anew: the app may know more than it did. Its row says what was found;
 * null when it waits no longer.
 */
export const placeMailAgain = async (
  ctx: MailContext,
  mailId: InboundMailId,
  mail: ReceivedMail
): Promise<MailOutcome | null> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const waiting = await getWaitingMail(tx, mailId)
    if (waiting === null) return null
    if (waiting.digest !== mail.digest && (await hasInboundMail(tx, mail.digest))) return { kind: 'known' }
    const found = await findLetter(tx, mail)
    return await place(tx, ctx, mail, mailId, found, now, (handoff, kept, reason) =>
      rewriteInboundMail(tx, mailId, {
        message_id: mail.messageId,
        digest: mail.digest,
        raw_file: mail.rawFile,
        attachments: JSON.stringify(mail.attachments),
        text: mail.text,
        whole_text: mail.wholeText,
        handoff_id: handoff?.id ?? null,
        outcome: kept,
        reason
      })
    )
  })
}

/** Reasons that the human sender is told. */
const isTold = (reason: UnplacedMailReason): reason is UnplacedReason =>
  reason === 'unknown_token' ||
  reason === 'text_empty' ||
  reason === 'answer_too_long' ||
  reason === 'mail_too_large'

interface FoundLetter {
  readonly letter: LetterRow | null
  /** It bears a token as we write them, whether we know it or not. */
  readonly bearsToken: boolean
}

const findLetter = async (tx: WriteDb, mail: ReceivedMail): Promise<FoundLetter> => {
  const tokens = mailTokensIn([...mail.answers, ...mail.mayBearToken])
  const bearsToken = tokens.length > 0
  const answered = await findLetterByMessageIds(tx, mail.answers)
  if (answered !== null) return { letter: answered, bearsToken }
  for (const token of tokens) {
    const letter = await findLetterByMailToken(tx, hashMailToken(token))
    if (letter !== null) return { letter, bearsToken }
  }
  return { letter: null, bearsToken }
}

const place = async (
  tx: WriteDb,
  ctx: MailContext,
  mail: ReceivedMail,
  mailId: InboundMailId,
  { letter, bearsToken }: FoundLetter,
  now: Instant,
  keepFor: (
    handoff: HandoffRow | null,
    outcome: 'answer' | 'absence' | 'unplaced',
    reason: UnplacedMailReason | null
  ) => Promise<void>
): Promise<MailOutcome> => {
  const asked = letter?.handoff_id ?? null
  const handoff = asked === null ? null : await getHandoff(tx, asked)
  const keep = (outcome: 'answer' | 'absence' | 'unplaced', reason: UnplacedMailReason | null) =>
    keepFor(handoff, outcome, reason)
  if (mail.nature.kind === 'bounce') {
    await keep('unplaced', 'bounce')
    if (letter !== null) await markLetter(tx, letter, { kind: 'bounced', failure: mail.nature.message })
    if (handoff !== null) await callBack(tx, handoff, now)
    return { kind: 'bounce', handoffId: handoff?.id ?? null }
  }
  if (mail.nature.kind === 'unread') {
    const { reason } = mail.nature
    await keep('unplaced', reason)
    if (handoff !== null) await callBack(tx, handoff, now)
    return { kind: 'unplaced', reason }
  }
  if (letter === null || handoff === null) {
    const reason = bearsToken ? 'unknown_token' : 'no_token'
    await keep('unplaced', reason)
    return { kind: 'unplaced', reason }
  }
  if (mail.nature.kind === 'absence') {
    await keep('absence', null)
    await markAway(tx, handoff.id, now, mail.nature.until)
    await callBack(tx, handoff, now)
    return { kind: 'absence', handoffId: handoff.id }
  }
  const wrong =
    mail.text.trim() === '' ? 'text_empty' : mail.text.length > longestBody ? 'answer_too_long' : null
  if (wrong !== null) {
    await keep('unplaced', wrong)
    await callBack(tx, handoff, now)
    return { kind: 'unplaced', reason: wrong }
  }
  const colleague = await getColleague(tx, handoff.colleague_id, now)
  const known = [colleague?.email ?? null, letter.to_address].map((address) => address?.toLowerCase())
  const otherAddress = !known.includes(mail.fromAddress.toLowerCase())
  await keep('answer', null)
  const approves =
    !otherAddress &&
    handoff.purpose === 'approval' &&
    handoff.proposed_words !== null &&
    letter.version === handoff.version &&
    isOpen({ kind: handoff.state }) &&
    meansYes(mail.text)
  if (approves) {
    await moveHandoff(tx, handoff, { kind: 'answer' }, now, ctx.policy.handoff)
    await standBehind(tx, ctx.ids.next<ApprovalId>(), handoff, handoff.proposed_words ?? '', 'approved', now)
    await callBack(tx, handoff, now)
    return { kind: 'approved', handoffId: handoff.id }
  }
  const taken = await takeAnswer(
    tx,
    ctx,
    {
      handoffId: handoff.id,
      version: letter.version,
      source: 'mail',
      text: mail.text,
      nonce: null,
      mailId,
      fromAddress: mail.fromAddress,
      otherAddress
    },
    now
  )
  return { kind: 'answer', handoffId: handoff.id, oddity: taken?.oddity ?? null }
}
