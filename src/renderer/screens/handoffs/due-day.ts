import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import { Temporal } from 'temporal-polyfill'

/** The day that an instant falls on in a time zone, as `2026-12-22`. */
export const dayIn = (instant: Instant, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The last second of a day in a time zone; null for a text that is no day. */
export const lastSecondOf = (day: string, timeZone: string): Instant | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return null
  try {
    const end = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59:59' })
    return parseInstant(end.toInstant().toString())
  } catch {
    return null
  }
}
