import { z } from 'zod'

/**
 * A moment: UTC, ISO 8601 with milliseconds and `Z`, years 0001 to 9999, always 24 characters.
 * As text it sorts by time, the same in SQLite, PostgreSQL and JavaScript.
 */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .brand<'Instant'>()

export type Instant = z.infer<typeof instantSchema>

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** The moment `milliseconds` later (earlier when negative). */
export const plus = (instant: Instant, milliseconds: number): Instant =>
  instantFromMilliseconds(millisecondsOf(instant) + milliseconds)

/** Milliseconds since 1970. */
export const millisecondsOf = (instant: Instant): number => Date.parse(instant)

/** From milliseconds since 1970; throws outside of the years 0000 to 9999. */
export const instantFromMilliseconds = (milliseconds: number): Instant => {
  const text = new Date(milliseconds).toISOString()
  // A year before or after these has a sign and six digits. Not parsed: every look at the clock comes by here.
  if (text.length > 24) throw new RangeError('a moment outside of the years 0000 to 9999')
  return text as Instant
}

/** A text with any offset (`2026-11-22T10:00:00+01:00`) as an Instant, or null when it is no moment of the years 0001 to 9999. */
export const parseInstant = (text: string): Instant | null => {
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return null
  const parsed = instantSchema.safeParse(new Date(milliseconds).toISOString())
  return parsed.success && parsed.data >= '0001' ? parsed.data : null
}
