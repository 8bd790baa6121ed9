import { z } from 'zod'
import { type ColleagueId, colleagueIdSchema } from '../../shared/model/ids.ts'
import { parseJson } from './rankings.ts'

/** How many of the first are kept with what was decided: those that are shown without asking for the others. */
const keptCandidates = 3

/** Who was ranked, not what for: the reasons of thirty colleagues take as long to check as a conversation to give. */
const seenRankingSchema = z.looseObject({
  choice: colleagueIdSchema.nullable(),
  ranking: z.array(z.looseObject({ colleagueId: colleagueIdSchema }))
})

/** A ranking as somebody saw it who decided. */
export type SeenRanking = Readonly<Pick<z.infer<typeof seenRankingSchema>, 'choice' | 'ranking'>>

/** Of a decision before which no ranking was seen. */
export const unseenRanking: SeenRanking = { choice: null, ranking: [] }

/** A ranking as the store keeps it, from its JSON; undefined where there is none that can be read. */
export const readSeenRanking = (stored: string | null): SeenRanking | undefined =>
  stored === null ? undefined : seenRankingSchema.safeParse(parseJson(stored)).data

/**
 * What of a ranking is kept with the decision that was made upon it: its first three and whom it was given to, each with
 * their reasons. What it said of all others, their load and their absences among it, is nobody's business a day later; it
 * was eight tenths of what a decision weighs on the disk.
 */
export const keepSeen = (seen: SeenRanking, given: ColleagueId): SeenRanking => ({
  ...seen,
  ranking: seen.ranking.filter(({ colleagueId }, place) => place < keptCandidates || colleagueId === given)
})
