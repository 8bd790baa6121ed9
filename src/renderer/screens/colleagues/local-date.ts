import { Temporal } from 'temporal-polyfill'
import { instantFromMilliseconds, millisecondsOf, plus, type Instant } from '../../../shared/model/instant.ts'
import { dateInWords } from '../../../shared/text/date-in-words.ts'

/** The date that a calendar shows at `instant` in a time zone: `2026-11-22`. */
export const dateAt = (instant: Instant, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The first moment of a date in a time zone; null when it is no date. */
export const startOfDate = (date: string, timeZone: string): Instant | null => {
  const day = readDate(date)
  if (day === null) return null
  return instantFromMilliseconds(day.toZonedDateTime(timeZone).epochMilliseconds)
}

/** The moment at which a date is over in a time zone: what holds "until" a date holds through it. Null when it is no date. */
export const endOfDate = (date: string, timeZone: string): Instant | null => {
  const day = readDate(date)
  return day === null ? null : startOfDate(day.add({ days: 1 }).toString(), timeZone)
}

/** The last date before `end`, even if only a part of it is: the reverse of `endOfDate`. */
export const lastDateBefore = (end: Instant, timeZone: string): string => dateAt(plus(end, -1), timeZone)

/** The date that many months after the date of `now`; the last of the month where the day does not exist. */
export const dateMonthsAfter = (now: Instant, months: number, timeZone: string): string =>
  readDateAt(now, timeZone).add({ months }).toString()

/** The date of a moment in words: "22 November 2027", the day first in English too, as everywhere in the app. */
export const writeDate = (instant: Instant, timeZone: string, language: string): string =>
  dateInWords(
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone
    }),
    millisecondsOf(instant)
  )

/** The last date that holds before `end`, in words. */
export const writeLastDate = (end: Instant, timeZone: string, language: string): string =>
  writeDate(plus(end, -1), timeZone, language)

// Years that an Instant can hold, with room for the next day.
const firstYear = 1
const lastYear = 9998

const readDate = (date: string): Temporal.PlainDate | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' })
    return day.year > firstYear && day.year <= lastYear ? day : null
  } catch {
    return null
  }
}

const readDateAt = (instant: Instant, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate()
