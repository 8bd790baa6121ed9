import type { ProofId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Proof, proofSchema } from '../../shared/model/proof.ts'
import type { ProofRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

const toProof = (row: ProofRow): Proof =>
  proofSchema.parse({
    id: row.id,
    fact: row.fact,
    value: row.value,
    happenedOn: row.happened_on,
    place: row.place,
    witness: row.witness,
    link: row.link,
    ownerId: row.owner_id,
    expiresOn: row.expires_on
  })

/** By value, then as they were recorded. */
export const listProofs = async (db: AnyDb): Promise<readonly Proof[]> =>
  (
    await db.selectFrom('proof').selectAll().orderBy('value').orderBy('created_at').orderBy('id').execute()
  ).map(toProof)

export const getProof = async (db: AnyDb, id: ProofId): Promise<Proof | null> => {
  const row = await db.selectFrom('proof').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toProof(row)
}

/** Records a proof, or writes what changed of it. */
export const saveProof = async (tx: WriteDb, proof: Proof, now: Instant): Promise<void> => {
  const words = {
    fact: proof.fact,
    value: proof.value,
    happened_on: proof.happenedOn,
    place: proof.place,
    witness: proof.witness,
    link: proof.link,
    owner_id: proof.ownerId,
    expires_on: proof.expiresOn
  }
  await tx
    .insertInto('proof')
    .values({ id: proof.id, ...words, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(words))
    .execute()
}

export const removeProof = async (tx: WriteDb, id: ProofId): Promise<void> => {
  await tx.deleteFrom('proof').where('id', '=', id).execute()
}
