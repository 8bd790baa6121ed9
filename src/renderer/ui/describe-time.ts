import { day, hour, millisecondsOf, minute, type Instant } from '../../shared/model/instant.ts'

/**
 * How long before `now` (milliseconds since 1970) something was, or null within its minute: "9 min", "3 h",
 * "yesterday", then its date. What lies in the future is said by its date.
 */
export const ageOf = (
  at: Instant,
  now: number,
  language: string,
  form: 'short' | 'sentence'
): string | null => {
  const age = now - millisecondsOf(at)
  if (age < -minute) return dateOf(at, now, language, form)
  if (age < minute) return null
  if (age < hour) return spanOf(Math.floor(age / minute), 'minute', language, form)
  if (age < 12 * hour || isSameDay(millisecondsOf(at), now))
    return spanOf(Math.floor(age / hour), 'hour', language, form)
  if (isSameDay(millisecondsOf(at), now - day)) {
    const yesterday = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-1, 'day')
    return form === 'short' ? yesterday : `${yesterday}, ${timeOf(at, language)}`
  }
  return dateOf(at, now, language, form)
}

/** "Tuesday 24 November 2026 at 09:00". */
export const describeFully = (at: Instant, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(millisecondsOf(at))

/** "24 Nov", with the year unless it is this one. */
export const shortDate = (at: Instant, now: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(isSameYear(millisecondsOf(at), now) ? {} : { year: 'numeric' })
  }).format(millisecondsOf(at))

/** "June 2027": how long a consent holds. */
export const monthOf = (at: Instant, language: string): string =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(millisecondsOf(at))

/** "Tue 24 Nov, 09:00": when something comes back. */
export const describeMoment = (at: Instant, language: string): string =>
  new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit'
  }).format(millisecondsOf(at))

const spanOf = (
  count: number,
  unit: 'minute' | 'hour',
  language: string,
  form: 'short' | 'sentence'
): string =>
  form === 'short'
    ? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count)
    : new Intl.RelativeTimeFormat(language, { style: 'short' }).format(-count, unit)

const dateOf = (at: Instant, now: number, language: string, form: 'short' | 'sentence'): string =>
  form === 'short' ? shortDate(at, now, language) : `${shortDate(at, now, language)}, ${timeOf(at, language)}`

const timeOf = (at: Instant, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(millisecondsOf(at))

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString()

const isSameYear = (one: number, other: number): boolean =>
  new Date(one).getFullYear() === new Date(other).getFullYear()
