import { z } from 'zod'
import { writtenWords, writtenWordsIfAny } from './written-words.ts'
import { colleagueIdSchema, proofIdSchema } from './ids.ts'

const daySchema = z.iso.date()

/** A recorded fact behind a value of the company. */
export const proofSchema = z.object({
  id: proofIdSchema,
  /** What was done or is so, as it can be said: “Our eggs come from the Kerguen farm, nine kilometres away.” */
  fact: writtenWords(500),
  /** What it stands behind: quality, nearness, care of the land. */
  value: writtenWords(80),
  happenedOn: daySchema.nullable(),
  place: writtenWordsIfAny(120),
  /** Who saw it, or says so. */
  witness: writtenWordsIfAny(120),
  link: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  /** The colleague who keeps it true. */
  ownerId: colleagueIdSchema.nullable(),
  /** The last day on which it may be said without being looked at again. */
  expiresOn: daySchema.nullable()
})
export type Proof = Readonly<z.infer<typeof proofSchema>>

/** Whether a proof must be looked at again before it is said; `today` is `2026-11-28`. */
export const hasExpired = ({ expiresOn }: Pick<Proof, 'expiresOn'>, today: string): boolean =>
  expiresOn !== null && expiresOn < today

/** What is put into a reply: the fact, and where it can be seen. */
export const wordsOfProof = ({ fact, link }: Pick<Proof, 'fact' | 'link'>): string =>
  link === null ? fact : `${fact} ${link}`
