import { z } from 'zod'
import { proofIdSchema, snippetIdSchema } from './ids.ts'
import { proofSchema } from './proof.ts'

/** A stretch of a text, in UTF-16 offsets, end exclusive. */
const stretch = { start: z.number().int().nonnegative(), end: z.number().int().positive() }
const snippet = { snippetId: snippetIdSchema }
const proof = { proofId: proofIdSchema }

/** A recorded fact that is woven into words. */
export const factSchema = z.union([z.object(snippet), z.object(proof)])
export type Fact = Readonly<z.infer<typeof factSchema>>

/** A stretch of a text that came from a snippet or a proof. */
export const wovenSchema = z.union([z.object({ ...stretch, ...snippet }), z.object({ ...stretch, ...proof })])
export type Woven = Readonly<z.infer<typeof wovenSchema>>

/** Where a proof comes from and of which day it is, as the register said it. */
export const proofSourceSchema = proofSchema.pick({
  value: true,
  happenedOn: true,
  place: true,
  witness: true,
  link: true
})
export type ProofSource = Readonly<z.infer<typeof proofSourceSchema>>

/** Whose words a stretch of a reply is; the stretches follow each other and cover it. */
export const provenanceSchema = z.discriminatedUnion('source', [
  z.object({ ...stretch, source: z.enum(['colleague', 'community_manager']) }),
  z.object({ ...stretch, source: z.literal('snippet'), ...snippet }),
  /** `proof` is frozen with the words; null: it was in the register no more when they left. */
  z.object({ ...stretch, source: z.literal('proof'), ...proof, proof: proofSourceSchema.nullable() })
])
export type Provenance = Readonly<z.infer<typeof provenanceSchema>>
/** The stretches of one text. */
export const provenancesSchema = z.array(provenanceSchema)
