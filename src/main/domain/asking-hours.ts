import { Temporal } from 'temporal-polyfill'
import type { Absence, Hours } from '../../shared/model/colleague.ts'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/** When somebody is written to who named no hours: weekdays, from nine to six. */
const usualSpans: Hours['spans'] = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }))

/** A stretch of time in which nobody is written to; its end is no part of it. */
export type Pause = Absence

/** True when a colleague may be written to now: in their own hours, on a day that is no holiday of theirs, and not while away. */
export const mayBeWrittenTo = (
  { timeZone, spans }: Hours,
  pauses: readonly Pause[],
  now: Instant
): boolean => {
  if (pauses.some((pause) => pause.from <= now && now < pause.until)) return false
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  const hours = spans.length === 0 ? usualSpans : spans
  return hours.some((span) => span.weekday === local.dayOfWeek && span.from <= time && time < span.to)
}

/** The same time of day so many working days later: the days on which a colleague may be written to. */
export const workingDaysLater = ({ timeZone, spans }: Hours, now: Instant, days: number): Instant => {
  const worked = new Set((spans.length === 0 ? usualSpans : spans).map((span) => span.weekday))
  let day = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  for (let left = days; left > 0;) {
    day = day.add({ days: 1 })
    if (worked.has(day.dayOfWeek)) left -= 1
  }
  return instantFromMilliseconds(day.epochMilliseconds)
}
