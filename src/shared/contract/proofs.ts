import { z } from 'zod'
import { proofIdSchema } from '../model/ids.ts'
import { proofSchema } from '../model/proof.ts'
import { command, query } from './define.ts'

/** The proof register. Each change is undone with Z. */
export const proofs = {
  /** By value, then as they were recorded. */
  list: query({ input: z.object({}), output: z.array(proofSchema), reads: ['proof'] }),
  /** Records a proof, or changes one that is there. Refused with `not_found`. */
  keep: command({
    input: proofSchema.extend({ id: proofIdSchema.nullable() }),
    output: z.object({ proofId: proofIdSchema })
  }),
  /** Refused with `not_found`. What was written with it stays. */
  forget: command({ input: z.object({ proofId: proofIdSchema }), output: z.null() })
}
