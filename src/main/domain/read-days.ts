import * as english from 'chrono-node/en'
import * as french from 'chrono-node/fr'
import { Temporal } from 'temporal-polyfill'
import { type Instant, parseInstant } from '../../shared/model/instant.ts'

/** From its first moment up to, not including, the first one after it. */
export interface Days {
  readonly from: Instant
  readonly until: Instant
}

const written: readonly (readonly [RegExp, 'year' | 'month' | 'day'])[] = [
  [/^(?<year>\d{4})$/u, 'year'],
  [/^(?<year>\d{4})-(?<month>\d{1,2})$/u, 'month'],
  [/^(?<month>\d{1,2})\/(?<year>\d{4})$/u, 'month'],
  [/^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/u, 'day'],
  [/^(?<day>\d{1,2})[/.](?<month>\d{1,2})[/.](?<year>\d{4})$/u, 'day']
]

/**
 * The year, month or day that is meant, where the person is: "2026", "2026-11", "20/11/2026", "hier", "last monday",
 * "il y a 3 jours", "7d"; days without a year lie behind. Null when it is not understood.
 */
export const readDays = (text: string, now: Instant, timeZone: string): Days | null => {
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const sentence = text.trim().toLowerCase().replaceAll('’', "'")
  const ago = /^(\d{1,4})\s?[dj]$/u.exec(sentence)?.[1]
  if (ago !== undefined) return spanOf(here.toPlainDate().subtract({ days: Number(ago) }), 'day', timeZone)
  for (const [pattern, unit] of written) {
    const parts = pattern.exec(sentence)?.groups
    if (parts === undefined) continue
    const { year, month = '1', day = '1' } = parts
    try {
      const date = Temporal.PlainDate.from(
        { year: Number(year), month: Number(month), day: Number(day) },
        { overflow: 'reject' }
      )
      return spanOf(date, unit, timeZone)
    } catch {
      // No such day, such as 31/02/2026.
      return null
    }
  }
  return readSpoken(sentence, here)
}

const readSpoken = (sentence: string, here: Temporal.ZonedDateTime): Days | null => {
  const reference = {
    instant: new Date(here.epochMilliseconds),
    timezone: here.offsetNanoseconds / 60_000_000_000
  }
  for (const reader of [french, english]) {
    const [found] = reader.parse(sentence, reference)
    if (found === undefined || found.text.length < sentence.length) continue
    const { start } = found
    const date = Temporal.PlainDate.from({
      year: start.get('year') ?? here.year,
      month: start.get('month') ?? here.month,
      day: start.get('day') ?? here.day
    })
    const isMonth = start.isCertain('month') && !start.isCertain('day') && !start.isCertain('weekday')
    return spanOf(behind(date, here, start.isCertain('year')), isMonth ? 'month' : 'day', here.timeZoneId)
  }
  return null
}

/** "12 décembre", said in November, is the one of last year; "monday", the one that was. */
const behind = (
  date: Temporal.PlainDate,
  here: Temporal.ZonedDateTime,
  isYearSaid: boolean
): Temporal.PlainDate => {
  const today = here.toPlainDate()
  if (isYearSaid || Temporal.PlainDate.compare(date, today) <= 0) return date
  return date.since(today).days <= 7 ? date.subtract({ weeks: 1 }) : date.subtract({ years: 1 })
}

const spanOf = (date: Temporal.PlainDate, unit: 'year' | 'month' | 'day', timeZone: string): Days | null => {
  const first =
    unit === 'year' ? date.with({ month: 1, day: 1 }) : unit === 'month' ? date.with({ day: 1 }) : date
  const next = first.add(unit === 'year' ? { years: 1 } : unit === 'month' ? { months: 1 } : { days: 1 })
  const from = startOf(first, timeZone)
  const until = startOf(next, timeZone)
  return from === null || until === null ? null : { from, until }
}

const startOf = (date: Temporal.PlainDate, timeZone: string): Instant | null =>
  parseInstant(date.toZonedDateTime({ timeZone }).toInstant().toString())
