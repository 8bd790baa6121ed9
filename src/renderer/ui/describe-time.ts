import { day, hour, millisecondsOf, minute, plus, type Instant } from '../../shared/model/instant.ts'
import { dateInWords } from '../../shared/text/date-in-words.ts'

/** How long ago something was: `short` for a list ("9 min", "12 Oct"), `sentence` for a line of text ("9 min ago"). */
export type Age =
  | { readonly kind: 'now' }
  | { readonly kind: 'span' | 'yesterday' | 'date'; readonly short: string; readonly sentence: string }

/** The present is only renewed now and then, so that what has just come may lie a little after it. */
const leewayMilliseconds = minute

/**
 * How long before `now` (milliseconds since 1970) something was: minutes, then hours within the day, yesterday,
 * then its date. What lies in the future is said by its date.
 */
export const ageOf = (at: Instant, now: number, language: string): Age => {
  const age = now - millisecondsOf(at)
  if (age > -leewayMilliseconds && age < minute) return { kind: 'now' }
  if (age >= 0 && age < hour) return spanOf(Math.floor(age / minute), 'minute', language)
  if (age >= 0 && (age < 12 * hour || isSameDay(millisecondsOf(at), now)))
    return spanOf(Math.floor(age / hour), 'hour', language)
  if (isSameDay(millisecondsOf(at), now - day)) {
    const yesterday = formatters(language).days.format(-1, 'day')
    return { kind: 'yesterday', short: yesterday, sentence: `${yesterday}, ${timeOf(at, language)}` }
  }
  const date = shortDate(at, now, language)
  return { kind: 'date', short: date, sentence: `${date}, ${timeOf(at, language)}` }
}

/** "Tuesday 24 November 2026 at 09:00". */
export const describeFully = (at: Instant, language: string): string =>
  dateInWords(formatters(language).full, millisecondsOf(at))

/** "24 Nov", with the year unless it is this one. */
export const shortDate = (at: Instant, now: number, language: string): string => {
  const { dayOfYear, dayAndYear } = formatters(language)
  const milliseconds = millisecondsOf(at)
  return dateInWords(isSameYear(milliseconds, now) ? dayOfYear : dayAndYear, milliseconds)
}

/**
 * "6 Dec": the last day of an absence. Days of absence are said in the calendar of who is away (`timeZone`), and are the same
 * days wherever they are read: to who reads them elsewhere, an evening more or less is no day.
 */
export const lastDayAway = (
  { until }: { readonly until: Instant },
  /** Undefined: that of the computer. */
  timeZone: string | undefined,
  now: number,
  language: string
): string => shortDateIn(timeZone, plus(until, -1), now, language)

const shortDateIn = (timeZone: string | undefined, at: Instant, now: number, language: string): string => {
  const key = `${language} ${timeZone ?? ''}`
  const formats = madeInZones.get(key) ?? shortFormats(localeOf(language), timeZone)
  madeInZones.set(key, formats)
  const milliseconds = millisecondsOf(at)
  return dateInWords(isSameYear(milliseconds, now) ? formats.dayOfYear : formats.dayAndYear, milliseconds)
}

/** "June 2027": how long a consent holds. */
export const monthOf = (at: Instant, language: string): string =>
  formatters(language).month.format(millisecondsOf(at))

/** "Tuesday 24 November at 09:00": when something comes back. */
export const describeMoment = (at: Instant, language: string): string =>
  dateInWords(formatters(language).moment, millisecondsOf(at))

/** "09:00". */
export const timeOf = (at: Instant, language: string): string =>
  formatters(language).time.format(millisecondsOf(at))

const spanOf = (count: number, unit: 'minute' | 'hour', language: string): Age => ({
  kind: 'span',
  short: formatters(language)[unit].format(count),
  sentence: formatters(language).ago.format(-count, unit)
})

/** Making a formatter takes a hundred times longer than using it, and each row of a list uses several. */
const formatters = (language: string): ReturnType<typeof makeFormatters> => {
  const known = made.get(language)
  if (known !== undefined) return known
  const formatted = makeFormatters(language)
  made.set(language, formatted)
  return formatted
}

/** The person's own region where the computer names one, such as Quebec's French; else Europe's. */
const localeOf = (language: string): string =>
  navigator.languages.find((each) => each.startsWith(`${language}-`)) ??
  (language === 'en' ? 'en-GB' : language)

const makeFormatters = (language: string) => withLocale(localeOf(language))

/** "09:05", and "9:05 AM" where the day has twice twelve hours. */
const clockOf = (language: string) =>
  ({
    hour:
      new Intl.DateTimeFormat(language, { hour: 'numeric' }).resolvedOptions().hour12 === true
        ? 'numeric'
        : '2-digit',
    minute: '2-digit'
  }) as const

const withLocale = (language: string) => ({
  days: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
  ago: new Intl.RelativeTimeFormat(language, { style: 'short' }),
  minute: new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'short' }),
  hour: new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', unitDisplay: 'short' }),
  full: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }),
  ...shortFormats(language),
  month: new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }),
  time: new Intl.DateTimeFormat(language, clockOf(language)),
  moment: new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...clockOf(language)
  })
})

const shortFormats = (language: string, timeZone?: string) => {
  const zone = timeZone === undefined ? {} : { timeZone }
  return {
    dayOfYear: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...zone }),
    dayAndYear: new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...zone
    })
  }
}

const madeInZones = new Map<string, ReturnType<typeof shortFormats>>()
const made = new Map<string, ReturnType<typeof makeFormatters>>()

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString()

const isSameYear = (one: number, other: number): boolean =>
  new Date(one).getFullYear() === new Date(other).getFullYear()
