import * as english from 'chrono-node/en'
import * as french from 'chrono-node/fr'
import { Temporal } from 'temporal-polyfill'
import { type Instant, parseInstant } from '../../shared/model/instant.ts'
import { liesBehind, plainMoment, saysNothingMore } from './moment-idioms.ts'

/** The hour of a day named without one: "mardi" is Tuesday at nine, where chrono says noon or the hour it is now. */
const morning = 9
const noon = 12

/** The hours of a part of the day, the usual one first; the next one serves when the first is over. */
const partsOfDay: readonly (readonly [string, readonly number[]])[] = [
  ['casualReference/morning', [morning]],
  ['casualReference/afternoon', [14, 16]],
  ['casualReference/evening', [18, 21]],
  ['casualReference/tonight', [20, 22]]
]

const today = /^(?:ce|cet|cette|this|tonight)(?!\p{L})/u

type Found = ReturnType<typeof french.parse>[number]['start']

/**
 * "mardi 9h", "in two weeks", "demain": the future moment that a person means, in their time zone; null when it is not
 * understood to its last word, or lies in the past. The language given is tried first, then the other.
 */
export const readMoment = (
  text: string,
  now: Instant,
  timeZone: string,
  language: 'fr' | 'en'
): Instant | null => {
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  const plain = plainMoment(text, here)
  if (liesBehind(plain)) return null
  const reference = {
    instant: new Date(here.epochMilliseconds),
    timezone: here.offsetNanoseconds / 60_000_000_000
  }
  const readers = language === 'fr' ? [french, english] : [english, french]
  for (const reader of readers) {
    const [found] = reader.parse(plain, reference, { forwardDate: true })
    if (found === undefined) continue
    const around = `${plain.slice(0, found.index)} ${plain.slice(found.index + found.text.length)}`
    if (!saysNothingMore(around)) continue
    const meant = momentsOf(found.start, found.text, here).find((instant) => instant > now)
    if (meant !== undefined) return meant
  }
  return null
}

/** What was found as moments, the likeliest first. */
const momentsOf = (found: Found, words: string, here: Temporal.ZonedDateTime): readonly Instant[] => {
  // "in two hours" is counted in time that passes, whatever the clocks do meanwhile.
  if (found.isCertain('hour') && found.isCertain('second')) return instants([found.date().toISOString()])
  const named = (part: 'year' | 'month' | 'day' | 'hour' | 'minute'): number | null => found.get(part)
  const part = partsOfDay.find(([tag]) => found.tags().has(tag))
  // chrono takes "this evening" for tomorrow's once it has begun.
  const isToday = part !== undefined && !found.isCertain('weekday') && today.test(words)
  const day = isToday
    ? here.toPlainDate()
    : Temporal.PlainDate.from({
        year: named('year') ?? here.year,
        month: named('month') ?? here.month,
        day: named('day') ?? here.day
      })
  const spoken = named('hour')
  const hours = found.isCertain('hour')
    ? [spoken ?? morning]
    : part !== undefined
      ? part[1]
      : // French parts of the day carry no mark where they stand behind a weekday, but an hour of their own.
        [spoken === null || spoken === noon || spoken === here.hour ? morning : spoken]
  const minute = found.isCertain('hour') ? (named('minute') ?? 0) : 0
  // "vendredi", said on a Friday after its hour, is the next one.
  const isNextToo = found.isCertain('weekday') && !found.isCertain('day') && day.equals(here.toPlainDate())
  const days = isNextToo ? [day, day.add({ weeks: 1 })] : [day]
  return instants(
    days.flatMap((each) =>
      hours.map((hour) =>
        each
          .toZonedDateTime({ timeZone: here.timeZoneId, plainTime: { hour, minute } })
          .toInstant()
          .toString()
      )
    )
  )
}

const instants = (texts: readonly string[]): readonly Instant[] =>
  texts.flatMap((text) => parseInstant(text) ?? [])
