import { z } from 'zod'
import { instantSchema, parseInstant, plus } from '../../../shared/model/instant.ts'
import { standingSchema } from '../../../shared/model/message.ts'

/**
 * Where the reading of notifications stands. Their list runs backwards from the newest and knows no "since", so each poll
 * is a round from the top down to `floor`, one page at a time.
 */
export const cursorSchema = z.object({
  /** The newest moment of the rounds that ended. */
  readUpTo: instantSchema.nullable(),
  /** When a round last went a week back. */
  auditedAt: instantSchema.nullable(),
  /** What was read lately: it is not fetched again, and what is missing from a later round was deleted. */
  known: z.array(
    z.object({
      uri: z.string(),
      cid: z.string(),
      at: instantSchema,
      conversationRef: z.string(),
      standing: standingSchema.default('shown')
    })
  ),
  /** The round that goes on at the next page. */
  round: z
    .object({
      startedAt: instantSchema,
      floor: instantSchema,
      isAudit: z.boolean(),
      newest: instantSchema.nullable(),
      next: z.string(),
      /** Known posts above the floor that no page has shown yet. */
      unseen: z.array(z.string())
    })
    .nullable(),
  /** The same for likes and reposts, which are many: they have rounds of their own. */
  quiet: z
    .object({
      readUpTo: instantSchema.nullable(),
      /** What the last rounds brought, as far as the next one sees it again. */
      known: z.array(z.object({ ref: z.string(), at: instantSchema })),
      round: z
        .object({
          startedAt: instantSchema,
          floor: instantSchema,
          newest: instantSchema.nullable(),
          next: z.string()
        })
        .nullable()
    })
    .default({ readUpTo: null, known: [], round: null })
})
export type BlueskyCursor = Readonly<z.infer<typeof cursorSchema>>
export type Known = BlueskyCursor['known'][number]
export type QuietCursor = BlueskyCursor['quiet']

export const startOfTime: BlueskyCursor = {
  readUpTo: null,
  auditedAt: null,
  known: [],
  round: null,
  quiet: { readUpTo: null, known: [], round: null }
}

/**
 * The page below. Bluesky's own server pages by the moment alone and leaves out what shares it with the last of a page; so a
 * cursor that is a moment is set one millisecond later, and what comes twice is known. Null at the end, or when the
 * server does not move.
 */
export const nextPage = (cursor: string | undefined, asked: string | null): string | null => {
  if (cursor === undefined || cursor === asked) return null
  const moment = /^\d{4}-\d{2}-\d{2}T/u.test(cursor) ? parseInstant(cursor) : null
  const overlapping = moment === null ? cursor : plus(moment, 1)
  return overlapping === asked ? cursor : overlapping
}
