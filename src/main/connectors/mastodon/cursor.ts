import { z } from 'zod'
import { day, type Instant, instantSchema, plus } from '../../../shared/model/instant.ts'

/** What was read lately: it is not read again, and what is missing from a later round may be deleted. */
const knownSchema = z.object({
  ref: z.string(),
  /** What it is called everywhere, and by this server today. */
  uri: z.string().nullable(),
  latestId: z.string(),
  version: z.string(),
  at: instantSchema,
  conversationRef: z.string(),
  /** Of whom a deletion is told. */
  author: z.object({ ref: z.string().nullable(), handle: z.string(), isUs: z.boolean() }),
  /** The notifications show it; ours, and what a person cleared away, they do not. */
  listed: z.boolean()
})
export type Known = Readonly<z.infer<typeof knownSchema>>

/**
 * Where the reading of notifications stands. They are read forward from `newestId`, then in a round from the newest down
 * to a floor: the round finds what was edited or deleted, and what a server left out that reads "newer than" its own way.
 */
export const cursorSchema = z.object({
  /** The newest notification read, of whatever type. */
  newestId: z.string().nullable(),
  /** Pages read forward since the last round. */
  forwardPages: z.number().int(),
  /** The newest moment of the rounds that ended. */
  readUpTo: instantSchema.nullable(),
  /** When a round last went a week back. */
  auditedAt: instantSchema.nullable(),
  known: z.array(knownSchema),
  /** The round that goes on at the next page. */
  round: z
    .object({
      startedAt: instantSchema,
      floor: instantSchema,
      isAudit: z.boolean(),
      /** The newest moment and notification of its pages. */
      newest: instantSchema.nullable(),
      newestId: z.string().nullable(),
      oldest: instantSchema.nullable(),
      /** The query of the next page. */
      next: z.string(),
      pages: z.number().int(),
      /** Known and listed statuses that no page has shown yet. */
      unseen: z.array(z.string())
    })
    .nullable()
})
export type MastodonCursor = Readonly<z.infer<typeof cursorSchema>>
export type Round = NonNullable<MastodonCursor['round']>

export const startOfTime: MastodonCursor = {
  newestId: null,
  forwardPages: 0,
  readUpTo: null,
  auditedAt: null,
  known: [],
  round: null
}

/** How far back an audit goes. */
export const auditReach = 7 * day
/** What lies beyond is forgotten. */
const knownReach = auditReach + day
export const mostKnown = 500

/** Newest first, each once, no older than an audit reaches, and no more than the most. */
export const keepKnown = (former: readonly Known[], added: readonly Known[]): Known[] => {
  const byRef = new Map([...former, ...added].map((one) => [one.ref, one]))
  const all = [...byRef.values()].toSorted((one, other) => compare(other.at, one.at))
  const newest = all[0]?.at
  if (newest === undefined) return []
  return all.filter((one) => one.at >= plus(newest, -knownReach)).slice(0, mostKnown)
}

const compare = (one: Instant, other: Instant): number => {
  if (one === other) return 0
  return one < other ? -1 : 1
}

export const earlier = (one: Instant | null, other: Instant | null): Instant | null => {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
