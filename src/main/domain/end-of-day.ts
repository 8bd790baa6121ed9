import { Temporal } from 'temporal-polyfill'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/** The moment at which a day (`2027-03-31`) is over in a time zone: "until the 31st" includes the 31st. Throws when it is no day. */
export const endOfDay = (day: string, timeZone: string): Instant =>
  instantFromMilliseconds(
    Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  )
