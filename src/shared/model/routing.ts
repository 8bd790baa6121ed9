import { z } from 'zod'
import { assignmentIdSchema, colleagueIdSchema, messageIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'

/** Why points were given. Each kind resolves to the rows or words that it names. */
export const reasonSchema = z.discriminatedUnion('signal', [
  z.object({
    signal: z.literal('topic'),
    points: z.number(),
    /** Words of the message as written, and the words of the profile that they met. */
    words: z.array(z.object({ found: z.string(), profile: z.string(), points: z.number() }))
  }),
  z.object({
    signal: z.literal('history'),
    points: z.number(),
    words: z.array(z.string()),
    assignmentIds: z.array(assignmentIdSchema)
  }),
  z.object({
    signal: z.literal('continuity'),
    points: z.number(),
    messageIds: z.array(messageIdSchema),
    lastAt: instantSchema
  }),
  z.object({ signal: z.literal('place'), points: z.number(), place: z.string() }),
  z.object({ signal: z.literal('language'), points: z.number(), language: z.string() }),
  z.object({ signal: z.literal('load'), points: z.number(), used: z.number(), budget: z.number().nullable() })
])
export type Reason = Readonly<z.infer<typeof reasonSchema>>

/** Why a colleague is out of the question for now. */
export const exclusionSchema = z.discriminatedUnion('gate', [
  z.object({ gate: z.literal('consent'), network: z.string(), expiredAt: instantSchema.nullable() }),
  z.object({ gate: z.literal('away'), until: instantSchema.nullable() }),
  z.object({ gate: z.literal('language'), language: z.string() }),
  z.object({ gate: z.literal('budget'), used: z.number(), budget: z.number() }),
  /** Was given a hostile conversation, and is not asked again until then. */
  z.object({ gate: z.literal('recovering'), until: instantSchema }),
  z.object({ gate: z.literal('left') })
])
export type Exclusion = Readonly<z.infer<typeof exclusionSchema>>

/** One colleague in a ranking: the score is the sum of the points of the reasons. */
export const candidateSchema = z.object({
  colleagueId: colleagueIdSchema,
  score: z.number(),
  reasons: z.array(reasonSchema),
  exclusion: exclusionSchema.nullable()
})
export type Candidate = Readonly<z.infer<typeof candidateSchema>>

/** Best first, excluded last. `choice` is null when nobody fits, which is a normal answer. */
export const routingDecisionSchema = z.object({
  choice: colleagueIdSchema.nullable(),
  /** How likely the words alone name the right colleague, from 0 to 1; absent where no text model was at hand. */
  confidence: z.number().min(0).max(1).optional(),
  ranking: z.array(candidateSchema)
})
export type RoutingDecision = Readonly<z.infer<typeof routingDecisionSchema>>
