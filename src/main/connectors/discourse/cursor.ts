import { z } from 'zod'
import { day, instantSchema } from '../../../shared/model/instant.ts'
import { keepNewest, type Reach } from '../poll-round.ts'
import { topicSchema } from './to-item.ts'

/** A post that was read: found again it is not new, changed it is edited, missing it is gone. */
const knownSchema = z.object({
  id: z.number().int(),
  topic: z.number().int(),
  number: z.number().int(),
  at: instantSchema,
  conversationRef: z.string(),
  isUs: z.boolean(),
  /** It was only shown, and asks for nothing. */
  context: z.boolean(),
  /** A digest of its words and standing. */
  version: z.string()
})
export type Known = Readonly<z.infer<typeof knownSchema>>

const knownTopicSchema = z.object({
  ...topicSchema.shape,
  /** The number of its last post that was read. */
  readTo: z.number().int(),
  checkedAt: instantSchema,
  /** When something of it was last told. */
  at: instantSchema
})
export type KnownTopic = Readonly<z.infer<typeof knownTopicSchema>>

/** Posts of a topic that are to be read: those after a number. */
const wantedSchema = z.object({
  topic: z.number().int(),
  /** Where to begin in a topic that was not read before. */
  from: z.number().int(),
  /** Ids of posts that a notification names: they speak to us whatever they say. */
  named: z.array(z.number().int())
})
export type Wanted = Readonly<z.infer<typeof wantedSchema>>

/**
 * Where the reading stands. Notifications tell which topics have something new, not what: Discourse replaces those of a topic
 * by one that leads to the first post not yet read in the browser. So the topics themselves are read, from where the reading
 * of each ended.
 */
export const cursorSchema = z.object({
  newestId: z.number().int(),
  readUpTo: instantSchema.nullable(),
  auditedAt: instantSchema.nullable(),
  /** The newest like that was told. */
  likedUpTo: instantSchema.nullable(),
  topics: z.array(knownTopicSchema),
  known: z.array(knownSchema),
  round: z
    .object({
      startedAt: instantSchema,
      floor: instantSchema,
      isAudit: z.boolean(),
      newest: instantSchema.nullable(),
      oldest: instantSchema.nullable(),
      newestId: z.number().int(),
      /** Of the next page of notifications; null after the last. */
      offset: z.number().int().nullable(),
      wanted: z.array(wantedSchema),
      /** Topics whose known posts are looked at again; null: not chosen yet. */
      toCheck: z.array(z.number().int()).nullable(),
      /** Requests made in this round. */
      used: z.number().int()
    })
    .nullable()
})
export type DiscourseCursor = Readonly<z.infer<typeof cursorSchema>>
export type Round = NonNullable<DiscourseCursor['round']>

export const startOfTime: DiscourseCursor = {
  newestId: 0,
  readUpTo: null,
  auditedAt: null,
  likedUpTo: null,
  topics: [],
  known: [],
  round: null
}

/** Notifications come in by their number; only an audit looks below. */
export const reach: Reach = { overlap: 0, audit: 7 * day, auditEvery: day }

const mostTopics = 200
/** A topic that was silent for longer is read as a new one, from where its notification leads. */
const topicsReach = 90 * day
const mostKnown = 1_000
const knownReach = 8 * day

export const keepKnown = (former: readonly Known[], added: readonly Known[]): Known[] =>
  keepNewest(former, added, (one) => one.id, { reach: knownReach, most: mostKnown })

export const keepTopics = (former: readonly KnownTopic[], added: readonly KnownTopic[]): KnownTopic[] =>
  keepNewest(former, added, (one) => one.id, { reach: topicsReach, most: mostTopics })
