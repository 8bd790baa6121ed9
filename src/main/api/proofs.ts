import { z } from 'zod'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { type AuditId, type ProofId, proofIdSchema } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Proof, proofSchema } from '../../shared/model/proof.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getColleague } from '../store/colleagues.ts'
import { getProof, listProofs, removeProof, saveProof } from '../store/proofs.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

const changedProofSchema = z.object({ id: proofIdSchema, proof: proofSchema.nullable() })

const put = (tx: WriteDb, id: ProofId, proof: Proof | null, now: Instant): Promise<void> =>
  proof === null ? removeProof(tx, id) : saveProof(tx, proof, now)

/** Z: the proof is what it was, or is not there. */
export const restoreProof = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before === null) return
  const { id, proof } = changedProofSchema.parse(JSON.parse(row.before))
  await put(tx, id, proof, now)
}

/** Answers false where nothing of that id is there to be changed. */
const change = async (ctx: Context, id: ProofId, proof: Proof | null, isNew: boolean): Promise<boolean> =>
  await ctx.store.write(async (tx) => {
    const before = await getProof(tx, id)
    if (before === null && !isNew) return false
    const now = ctx.clock.now()
    await put(tx, id, proof, now)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'proof',
      conversation_id: null,
      before: JSON.stringify({ id, proof: before }),
      after: JSON.stringify({ id, proof })
    })
    return true
  })

export const proofsHandlers = {
  async list(ctx) {
    return ok([...(await listProofs(ctx.store.read))])
  },
  async keep(ctx, given) {
    const owner =
      given.ownerId === null ? null : await getColleague(ctx.store.read, given.ownerId, ctx.clock.now())
    if (given.ownerId !== null && owner === null) return err('not_found')
    const proofId = given.id ?? ctx.ids.next<ProofId>()
    const kept = await change(ctx, proofId, { ...given, id: proofId }, given.id === null)
    return kept ? ok({ proofId }) : err('not_found')
  },
  async forget(ctx, { proofId }) {
    return (await change(ctx, proofId, null, false)) ? ok(null) : err('not_found')
  }
} satisfies Handlers<AppContract, Context>['proofs']
