import { z } from 'zod'
import { colleagueProfileSchema, languageSchema, topicSchema } from '../model/colleague.ts'
import { colleagueIdSchema, conversationIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import { reasonSchema } from '../model/routing.ts'
import { routingTuningSchema } from '../model/routing-tuning.ts'
import { command, query } from './define.ts'

/** A conversation that a reason rests on. */
export const evidenceSchema = z.object({
  conversationId: conversationIdSchema,
  network: networkSchema,
  personName: z.string(),
  at: instantSchema,
  excerpt: z.string()
})

/** What would be changed: profiles of colleagues (null: somebody new), or what counts how much. */
export const routingChangeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('profiles'),
    profiles: z
      .array(z.object({ colleagueId: colleagueIdSchema.nullable(), profile: colleagueProfileSchema }))
      .min(1)
      .max(200)
  }),
  z.object({ kind: z.literal('tuning'), tuning: routingTuningSchema })
])
export type RoutingChange = z.infer<typeof routingChangeSchema>

/** Who would have been the first of the ranking, before and after: null for nobody, `new` for somebody not added yet. */
const firstSchema = z.union([colleagueIdSchema, z.literal('new')]).nullable()

export const replaySchema = z.object({
  /** How many of the newest conversations were looked at. */
  compared: z.number().int(),
  changed: z.array(
    evidenceSchema.extend({
      from: firstSchema,
      to: firstSchema,
      /** What moved most between the two: what `to` gained or, when `lost`, what `from` lost. */
      why: reasonSchema.nullable(),
      lost: z.boolean()
    })
  )
})
export type Replay = z.infer<typeof replaySchema>

export const routing = {
  tuning: query({ input: z.object({}), output: routingTuningSchema, reads: ['setting'] }),
  /**
   * What rankings still have to take in: open conversations that wait to be compared anew, and whether the words that each
   * colleague is known for are being read again. Nothing awaited: what the inbox suggests stands until a fact changes.
   */
  awaited: query({
    input: z.object({}),
    output: z.object({ conversations: z.number().int(), words: z.boolean() }),
    reads: [
      'assignment',
      'colleague',
      'consent',
      'conversation',
      'ranking',
      'setting',
      'signature',
      'topic_consent'
    ]
  }),
  /** Compares the colleagues for a conversation now, where it cannot wait for its turn. */
  rank: command({ input: z.object({ conversationId: conversationIdSchema }), output: z.null() }),
  applyTuning: command({ input: routingTuningSchema, output: z.null() }),
  /** What would have happened to past conversations, had this stood then. Computes beside the app; changes nothing. */
  replay: command({ input: z.object({ change: routingChangeSchema }), output: replaySchema }),
  /**
   * While a profile is written: words of the inbox that would make the difference for it, and colleagues whose profile cannot
   * be told from it, with the words in common.
   */
  profileHelp: query({
    input: z.object({
      colleagueId: colleagueIdSchema.nullable(),
      topics: z.array(topicSchema).max(50),
      role: z.string().max(120),
      bio: z.string().max(2_000),
      place: z.string().max(120).nullable(),
      languages: z.array(languageSchema).max(7)
    }),
    output: z.object({
      words: z.array(z.object({ written: z.string(), conversations: z.number().int() })),
      twins: z.array(z.object({ colleagueId: colleagueIdSchema, words: z.array(z.string()) }))
    }),
    reads: [
      'account',
      'assignment',
      'colleague',
      'consent',
      'conversation',
      'message',
      'signature',
      'topic_consent'
    ]
  }),
  /** The conversations that the reasons for one colleague rest on, newest first: one click away. */
  evidence: query({
    input: z.object({ conversationId: conversationIdSchema, colleagueId: colleagueIdSchema }),
    output: z.object({
      continuity: z.array(evidenceSchema),
      history: z.array(evidenceSchema),
      place: z.array(evidenceSchema)
    }),
    reads: ['account', 'assignment', 'conversation', 'handle', 'message', 'ranking']
  })
}
