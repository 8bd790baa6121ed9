import { type Answer, answerSchema } from '../../shared/model/handoff.ts'
import type { AnswerId, HandoffId, InboundMailId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { HandoffAnswerRow, InboundMailRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Keeps words that came back. The same form of the page twice gives the first answer; null when it is new. */
export const insertAnswer = async (tx: WriteDb, answer: HandoffAnswerRow): Promise<AnswerId | null> => {
  if (answer.nonce !== null) {
    const same = await tx
      .selectFrom('handoff_answer')
      .select('id')
      .where('nonce', '=', answer.nonce)
      .executeTakeFirst()
    if (same !== undefined) return same.id
  }
  await tx.insertInto('handoff_answer').values(answer).execute()
  return null
}

export const getAnswer = async (db: AnyDb, id: AnswerId): Promise<HandoffAnswerRow | null> =>
  (await db.selectFrom('handoff_answer').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** An answer, and where its e-mail was found; null: it came by the page. */
export type ReceivedAnswer = HandoffAnswerRow & { readonly found_in: InboundMailRow['found_in'] | null }

/** Oldest first. */
export const listAnswers = async (
  db: AnyDb,
  handoffIds: readonly HandoffId[]
): Promise<readonly ReceivedAnswer[]> =>
  handoffIds.length === 0
    ? []
    : await db
        .selectFrom('handoff_answer')
        .leftJoin('inbound_mail', 'inbound_mail.id', 'handoff_answer.mail_id')
        .selectAll('handoff_answer')
        .select('inbound_mail.found_in')
        .where('handoff_answer.handoff_id', 'in', [...handoffIds])
        .orderBy('handoff_answer.arrived_at')
        .orderBy('handoff_answer.id')
        .execute()

/** Hand-offs with words that nobody has looked at yet. */
export const listOfferedHandoffIds = async (db: AnyDb): Promise<readonly HandoffId[]> =>
  (
    await db
      .selectFrom('handoff_answer')
      .select('handoff_id')
      .distinct()
      .where('standing', '=', 'offered')
      .execute()
  ).map((row) => row.handoff_id)

export const markAnswer = async (
  tx: WriteDb,
  id: AnswerId,
  standing: HandoffAnswerRow['standing']
): Promise<void> => {
  await tx.updateTable('handoff_answer').set({ standing }).where('id', '=', id).execute()
}

export const toAnswer = (row: ReceivedAnswer): Answer =>
  answerSchema.parse({
    id: row.id,
    source: row.source,
    text: row.text,
    at: row.arrived_at,
    oddity: row.oddity,
    fromAddress: row.oddity === 'other_address' ? row.from_address : null,
    mailId: row.mail_id,
    wasInSpam: row.found_in === 'spam',
    standing: row.standing
  })

export const insertInboundMail = async (tx: WriteDb, mail: InboundMailRow): Promise<void> => {
  await tx.insertInto('inbound_mail').values(mail).execute()
}

export const getInboundMail = async (db: AnyDb, id: InboundMailId): Promise<InboundMailRow | null> =>
  (await db.selectFrom('inbound_mail').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** True when these very bytes came before. */
export const hasInboundMail = async (db: AnyDb, digest: string): Promise<boolean> =>
  (await db.selectFrom('inbound_mail').select('id').where('digest', '=', digest).executeTakeFirst()) !==
  undefined

/** Of the mails that could not be placed, those that wait for a person: one that came back of a letter we know is placed. */
export const waitingMails = (db: AnyDb) =>
  db
    .selectFrom('inbound_mail')
    .where('outcome', '=', 'unplaced')
    .where('settled_at', 'is', null)
    .where((where) => where.or([where('reason', '!=', 'bounce'), where('handoff_id', 'is', null)]))

export const getWaitingMail = async (db: AnyDb, id: InboundMailId): Promise<InboundMailRow | null> =>
  (await waitingMails(db).selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** Every mail that belongs to no hand-off, whether or not it waits. */
export const listUnplacedMails = async (
  db: AnyDb
): Promise<readonly Pick<InboundMailRow, 'id' | 'raw_file' | 'from_address' | 'subject' | 'whole_text'>[]> =>
  await db
    .selectFrom('inbound_mail')
    .select(['id', 'raw_file', 'from_address', 'subject', 'whole_text'])
    .where('handoff_id', 'is', null)
    .execute()

/** For good; false where it has found its hand-off meanwhile. Its raw bytes beside the database are to be removed too. */
export const removeUnplacedMail = async (tx: WriteDb, id: InboundMailId): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom('inbound_mail')
    .where('id', '=', id)
    .where('handoff_id', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** What was found of a mail when it was read again. */
export const rewriteInboundMail = async (
  tx: WriteDb,
  id: InboundMailId,
  found: Pick<
    InboundMailRow,
    | 'message_id'
    | 'digest'
    | 'raw_file'
    | 'attachments'
    | 'text'
    | 'whole_text'
    | 'handoff_id'
    | 'outcome'
    | 'reason'
  >
): Promise<void> => {
  await tx.updateTable('inbound_mail').set(found).where('id', '=', id).execute()
}

/** A person said which hand-off a mail answers. */
export const placeInboundMail = async (
  tx: WriteDb,
  id: InboundMailId,
  handoffId: HandoffId,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('inbound_mail')
    .set({ handoff_id: handoffId, outcome: 'answer', reason: null, settled_at: now, settled_as: 'placed' })
    .where('id', '=', id)
    .execute()
}
