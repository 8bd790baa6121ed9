import { Temporal } from 'temporal-polyfill'
import type { Hours } from '../../shared/model/colleague.ts'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/** Until what time of their day (`17:30`) somebody with these hours is at work now; null when they are not. */
export const workingUntil = ({ timeZone, spans }: Hours, now: Instant): string | null => {
  if (spans.length === 0) return null
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  const current = spans
    .filter((span) => span.weekday === local.dayOfWeek && span.from <= time && time < span.to)
    .map((span) => span.to)
  return current.toSorted().at(-1) ?? null
}

/** The last moment, until now, at which such hours began or ended; null without hours. */
export const lastTurnOfHours = ({ timeZone, spans }: Hours, now: Instant): Instant | null => {
  if (spans.length === 0) return null
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const turns = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((days) => {
    const date = today.subtract({ days })
    return spans
      .filter((span) => span.weekday === date.dayOfWeek)
      .flatMap((span) => [span.from, span.to])
      .map((time) =>
        instantFromMilliseconds(
          date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds
        )
      )
  })
  return (
    turns
      .filter((turn) => turn <= now)
      .toSorted()
      .at(-1) ?? null
  )
}
