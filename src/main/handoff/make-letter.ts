import type { Carrier } from '../../shared/model/handoff.ts'
import type { HandoffId, LetterId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { insertLetter } from '../store/letters.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { letterHtml } from './letter-html.tsx'
import { letterText } from './letter-text.ts'
import { type LetterView, letterParts, type QuestionLetterKind } from './letter-view.ts'
import { hashMailToken, mailToken, writeMailToken } from './tokens.ts'

/** A letter with marks where its links will stand. */
export interface DraftedLetter {
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** The subject ends with the token where an answer by e-mail comes home: some programs drop everything else. */
export const draftLetter = (view: LetterView, token: string | null): DraftedLetter => {
  const parts = letterParts(view)
  const subject = token === null ? parts.subject : `${parts.subject} [${writeMailToken(token)}]`
  const whole = { ...parts, subject }
  return { subject, html: letterHtml(whole), text: letterText(whole) }
}

export interface LetterOrder {
  readonly id: LetterId
  readonly kind: QuestionLetterKind
  readonly carrier: Carrier
  readonly toAddress: string | null
  /** The company's own address, whose domain the Message-ID bears; null while there is none. */
  readonly fromAddress: string | null
  /** smtp: not before. */
  readonly dueAt: Instant
}

/**
 * Makes a letter a durable row under a Message-ID that never changes: queued for SMTP, or in the hands of the
 * person who sends it by their mail program or passes its link on.
 */
export const postLetter = async (
  tx: WriteDb,
  key: string,
  handoff: Pick<HandoffRow, 'id' | 'colleague_id' | 'version'>,
  view: LetterView,
  order: LetterOrder,
  now: Instant
): Promise<void> => {
  const token = order.kind === 'thanks' ? null : tokenOf(key, handoff)
  const named = token === null ? 'pp' : writeMailToken(token)
  await insertLetter(tx, {
    id: order.id,
    colleague_id: handoff.colleague_id,
    handoff_id: handoff.id,
    version: handoff.version,
    kind: order.kind,
    carrier: order.carrier,
    to_address: order.toAddress,
    ...draftLetter(view, token),
    message_id: `<${named}.${order.id}@${domainOf(order.fromAddress)}>`,
    answers: null,
    mail_token_hash: token === null ? null : hashMailToken(token),
    state: order.carrier === 'smtp' ? 'queued' : 'with_person',
    due_at: order.carrier === 'smtp' ? order.dueAt : null,
    created_at: now
  })
}

/** The token of answers to this version of a hand-off. */
export const tokenOf = (
  key: string,
  handoff: {
    readonly id: HandoffId
    readonly colleague_id: HandoffRow['colleague_id']
    readonly version: number
  }
): string => mailToken(key, handoff.id, handoff.colleague_id, handoff.version)

/** RFC 2606: a name that is nobody's, for letters that leave by another program under another Message-ID. */
const nobodysDomain = 'porte-parole.invalid'

export const domainOf = (address: string | null): string => address?.split('@').at(-1) ?? nobodysDomain
