import { type Instant, parseInstant } from '../../../shared/model/instant.ts'
import { Temporal } from 'temporal-polyfill'

/** The day of an instant here, as `2026-12-22`. */
export const dayOf = (instant: Instant): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDate().toString()

/** The last second of a day here; null for a text that is no day. */
export const endOfLocalDay = (day: string): Instant | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return null
  try {
    const end = Temporal.PlainDate.from(day).toZonedDateTime({
      timeZone: Temporal.Now.timeZoneId(),
      plainTime: '23:59:59'
    })
    return parseInstant(end.toInstant().toString())
  } catch {
    return null
  }
}
