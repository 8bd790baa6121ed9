import * as english from 'chrono-node/en'
import * as french from 'chrono-node/fr'
import { Temporal } from 'temporal-polyfill'
import { type Instant, parseInstant } from '../../shared/model/instant.ts'

/** The hour of a day named without one: "mardi" is Tuesday at nine, where chrono says noon or the hour it is now; "ce soir" keeps its evening. */
const morning = 9
const noon = 12

/**
 * "mardi 9h", "in two weeks", "demain": the future moment that a person means, in their time zone; null when it is not
 * understood or lies in the past. The language given is tried first, then the other.
 */
export const readMoment = (
  text: string,
  now: Instant,
  timeZone: string,
  language: 'fr' | 'en'
): Instant | null => {
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const reference = {
    instant: new Date(here.epochMilliseconds),
    timezone: here.offsetNanoseconds / 60_000_000_000
  }
  const readers = language === 'fr' ? [french, english] : [english, french]
  for (const reader of readers) {
    const start = reader.parse(text, reference, { forwardDate: true })[0]?.start
    if (start === undefined) continue
    const named = (part: 'year' | 'month' | 'day' | 'hour' | 'minute'): number | null => start.get(part)
    const spoken = named('hour')
    const meantHour = start.isCertain('hour') || (spoken !== noon && spoken !== here.hour)
    const hour = meantHour ? spoken : morning
    const local = Temporal.ZonedDateTime.from({
      timeZone,
      year: named('year') ?? here.year,
      month: named('month') ?? here.month,
      day: named('day') ?? here.day,
      hour: hour ?? morning,
      minute: start.isCertain('hour') ? (named('minute') ?? 0) : 0
    })
    const relative = start.isCertain('hour') && start.isCertain('second')
    const meant = relative ? start.date().toISOString() : local.toInstant().toString()
    const instant = parseInstant(meant)
    if (instant !== null && instant > now) return instant
  }
  return null
}
