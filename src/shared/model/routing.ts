import { z } from 'zod'
import { assignmentIdSchema, colleagueIdSchema, conversationIdSchema, messageIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'

/** What a conversation weighs on who answers it: 1 normal, 2 delicate, 3 hostile; chosen by the person, never guessed. */
export const weightSchema = z.union([z.literal(1), z.literal(2), z.literal(3)])
export type Weight = z.infer<typeof weightSchema>

/** From this weight on, who was given the conversation recovers before they are asked again. */
export const hostileWeight: Weight = 3

/** Why points were given. Each kind resolves to the rows or words that it names. */
export const reasonSchema = z.discriminatedUnion('signal', [
  z.object({
    signal: z.literal('topic'),
    points: z.number(),
    /** Words of the message as written, small words that weigh together as one, and the words of the profile that they met. */
    words: z.array(
      z.object({
        found: z.string(),
        profile: z.string(),
        points: z.number(),
        /** Present where the list of French and English words joined the two. */
        translated: z.literal(true).optional()
      })
    )
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
  z.object({
    signal: z.literal('place'),
    points: z.number(),
    place: z.string(),
    /** named: the message says so, by these words · account: it came to that shop · history: this person wrote there. */
    source: z.enum(['named', 'account', 'history']).default('account'),
    words: z.array(z.string()).default([]),
    conversationIds: z.array(conversationIdSchema).default([])
  }),
  z.object({ signal: z.literal('language'), points: z.number(), language: z.string() }),
  /** At work now, until that time of their day. */
  z.object({ signal: z.literal('hours'), points: z.number(), until: z.string() }),
  z.object({ signal: z.literal('load'), points: z.number(), used: z.number(), budget: z.number().nullable() })
])
export type Reason = Readonly<z.infer<typeof reasonSchema>>

/** Why a colleague is out of the question for now. */
export const exclusionSchema = z.discriminatedUnion('gate', [
  z.object({ gate: z.literal('consent'), network: z.string(), expiredAt: instantSchema.nullable() }),
  z.object({ gate: z.literal('away'), until: instantSchema.nullable() }),
  z.object({ gate: z.literal('language'), language: z.string() }),
  /** A public holiday where they live, by its name in the languages of the app. */
  z.object({
    gate: z.literal('holiday'),
    names: z.object({ fr: z.string(), en: z.string() }),
    until: instantSchema
  }),
  /** A topic that they refused, and the words of the message that name it. */
  z.object({ gate: z.literal('refused_topic'), topic: z.string(), words: z.array(z.string()) }),
  /** What this conversation weighs does not fit in what is left of the week. */
  z.object({
    gate: z.literal('budget'),
    used: z.number(),
    budget: z.number(),
    weight: weightSchema.default(1)
  }),
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
  /** What the first must reach to be proposed; absent from rankings of the first version. */
  needed: z.object({ points: z.number(), confidence: z.number() }).optional(),
  ranking: z.array(candidateSchema)
})
export type RoutingDecision = Readonly<z.infer<typeof routingDecisionSchema>>
