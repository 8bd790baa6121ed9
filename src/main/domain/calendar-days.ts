import { Temporal } from 'temporal-polyfill'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/** The day that a moment belongs to in a time zone: `2026-12-24`. */
export const dayIn = (at: Instant, timeZone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The day so many days later. Throws when it is no day. */
export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString()

/** The moment at which a day begins in a time zone. Throws when it is no day. */
export const startOfDay = (day: string, timeZone: string): Instant =>
  instantFromMilliseconds(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds)
