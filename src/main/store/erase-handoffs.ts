import type { ApprovalId, ColleagueId } from '../../shared/model/ids.ts'
import { letterContentSchema } from './handoffs.ts'
import type { WriteDb } from './store.ts'

/**
 * Removes all that a colleague was asked by letter and answered, but for the approvals that seal what was published: their
 * hand-offs stay, without what was written to the colleague or typed by them. Returns the files of their mails, which are
 * to be removed too.
 */
export const eraseHandoffsOf = async (tx: WriteDb, colleagueId: ColleagueId): Promise<readonly string[]> => {
  const asked = tx.selectFrom('handoff').select('id').where('colleague_id', '=', colleagueId)
  const mails = await tx
    .selectFrom('inbound_mail')
    .select('raw_file')
    .where('handoff_id', 'in', asked)
    .execute()
  // Those that found no hand-off are theirs by their address.
  const { email } = await tx
    .selectFrom('colleague')
    .select('email')
    .where('id', '=', colleagueId)
    .executeTakeFirstOrThrow()
  const unplaced =
    email === null
      ? []
      : await tx
          .selectFrom('inbound_mail')
          .select(['id', 'raw_file'])
          .where('handoff_id', 'is', null)
          .where('from_address', '=', email.toLowerCase())
          .execute()
  await tx.deleteFrom('handoff_answer').where('handoff_id', 'in', asked).execute()
  await tx.deleteFrom('inbound_mail').where('handoff_id', 'in', asked).execute()
  for (const { id } of unplaced) await tx.deleteFrom('inbound_mail').where('id', '=', id).execute()
  await tx.deleteFrom('letter').where('colleague_id', '=', colleagueId).execute()
  await tx.deleteFrom('link').where('colleague_id', '=', colleagueId).execute()
  await tx
    .updateTable('proposal')
    .set({ colleague_id: null })
    .where('colleague_id', '=', colleagueId)
    .execute()
  const sealing = tx.selectFrom('seal').select('approval_id')
  const corrected = tx
    .selectFrom('approval as correction')
    .innerJoin('seal', 'seal.approval_id', 'correction.id')
    .select('correction.corrects')
    .where('correction.corrects', 'is not', null)
    .$castTo<{ corrects: ApprovalId }>()
  await tx
    .deleteFrom('approval')
    .where('colleague_id', '=', colleagueId)
    .where('id', 'not in', sealing)
    .where('id', 'not in', corrected)
    .execute()
  const sealed = tx.selectFrom('approval').select('handoff_id').where('colleague_id', '=', colleagueId)
  await tx
    .deleteFrom('handoff')
    .where('colleague_id', '=', colleagueId)
    .where('id', 'not in', sealed)
    .execute()
  for (const row of await tx
    .selectFrom('handoff')
    .select(['id', 'letter'])
    .where('colleague_id', '=', colleagueId)
    .execute()) {
    const letter = letterContentSchema.parse(JSON.parse(row.letter))
    await tx
      .updateTable('handoff')
      .set({
        letter: JSON.stringify({ ...letter, why: [], expectation: '' }),
        typed: '',
        typed_at: null,
        proposed_note: null,
        away_at: null,
        away_until: null
      })
      .where('id', '=', row.id)
      .execute()
  }
  return [...mails, ...unplaced].map((mail) => mail.raw_file)
}
