import { plainWords } from '../../shared/text/same-words.ts'
import { placesOfParts, withoutCuts } from '../../shared/text/split-reply.ts'
import type { HandoffId, OutboxId } from '../../shared/model/ids.ts'
import { hashText, listParts, type StoredReply } from './outbox.ts'
import type { ApprovalRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** The digest of words in plain form: what a colleague approves does not depend on the white space around it. */
export const hashWords = (words: string): string => hashText(plainWords(words))

export const insertApproval = async (
  tx: WriteDb,
  approval: Omit<ApprovalRow, 'words_hash'>
): Promise<ApprovalRow> => {
  const row = { ...approval, words_hash: hashWords(approval.words) }
  await tx.insertInto('approval').values(row).execute()
  return row
}

/** What a colleague stands behind of a hand-off, newest first. */
export const listApprovals = async (
  db: AnyDb,
  handoffIds: readonly HandoffId[]
): Promise<readonly ApprovalRow[]> =>
  handoffIds.length === 0
    ? []
    : await db
        .selectFrom('approval')
        .selectAll()
        .where('handoff_id', 'in', [...handoffIds])
        .orderBy('given_at', 'desc')
        .orderBy('id', 'desc')
        .execute()

/** Binds a reply to the approval of its speaker; the database refuses one whose words or speaker are others. */
export const insertSeal = async (
  tx: WriteDb,
  reply: Pick<StoredReply, 'id' | 'speaker_id' | 'text'>,
  approval: Pick<ApprovalRow, 'id' | 'words_hash'>
): Promise<void> => {
  await tx
    .insertInto('seal')
    .values({
      outbox_id: reply.id,
      speaker_id: reply.speaker_id,
      text_hash: hashText(reply.text),
      approval_id: approval.id,
      words_hash: approval.words_hash
    })
    .execute()
}

/**
 * Whether a reply may bear its signature at this moment: one that the community manager vouches for may; one that counts as
 * approved may while its words are, digest for digest, the ones that its speaker approved.
 */
export const sealHolds = async (db: AnyDb, reply: StoredReply): Promise<boolean> => {
  if (reply.approval === 'vouched') return true
  const seal = await db
    .selectFrom('seal')
    .innerJoin('approval', 'approval.id', 'seal.approval_id')
    .select(['seal.text_hash', 'seal.words_hash', 'approval.words', 'approval.colleague_id'])
    .where('seal.outbox_id', '=', reply.id)
    .executeTakeFirst()
  return (
    seal !== undefined &&
    seal.colleague_id === reply.speaker_id &&
    seal.text_hash === hashText(reply.text) &&
    seal.words_hash === hashWords(await wholeOf(db, reply)) &&
    seal.words_hash === hashWords(seal.words) &&
    reply.text.includes(reply.body.trimEnd())
  )
}

/**
 * All the words that a reply is of: those of a thread are its first part’s whole, where its parts stand one after the other
 * with nothing between. Empty where they do not.
 */
const wholeOf = async (db: AnyDb, reply: StoredReply): Promise<string> => {
  if (reply.thread_id === null) return reply.body
  const parts = await listParts(db, reply)
  const whole = parts[0]?.whole ?? ''
  const places = placesOfParts(
    whole,
    parts.map(({ body }) => body)
  )
  return places === null || parts.length !== reply.parts ? '' : withoutCuts(whole)
}

/** The reply that an approval was sealed for; null when there is none yet. */
export const findSealedReply = async (db: AnyDb, handoffId: HandoffId): Promise<OutboxId | null> =>
  (
    await db
      .selectFrom('seal')
      .innerJoin('approval', 'approval.id', 'seal.approval_id')
      .select('seal.outbox_id')
      .where('approval.handoff_id', '=', handoffId)
      .orderBy('seal.outbox_id', 'desc')
      .executeTakeFirst()
  )?.outbox_id ?? null
