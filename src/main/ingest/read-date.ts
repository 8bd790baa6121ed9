import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/** Which comes first in `03/04/2026`. */
export type DateOrder = 'day_first' | 'month_first'

/** Before it there was nothing to comment on; the zeros of databases and of spreadsheets (0000, 1899, 1970) lie before. */
const firstYear = 1971
const lastYear = 2199

/** No date is longer; a text is not searched for one. */
const longestDate = 64

const months: readonly (readonly string[])[] = [
  ['jan', 'january', 'janv', 'janvier'],
  ['feb', 'february', 'fev', 'fevr', 'fevrier'],
  ['mar', 'march', 'mars'],
  ['apr', 'april', 'avr', 'avril'],
  ['may', 'mai'],
  ['jun', 'june', 'juin'],
  ['jul', 'july', 'juil', 'juillet'],
  ['aug', 'august', 'aou', 'aout'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'decembre']
]

const monthNamed = (name: string): number => months.findIndex((names) => names.includes(name)) + 1

/** Zones that e-mails name by letters (RFC 2822, section 4.3), and those of western Europe; others are left unread. */
const namedZones: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  bst: 60
}

const clockTime =
  '(?<hour>\\d{1,2})(?:[:h](?<minute>\\d{2})|h)(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?\\s{0,4}(?<half>[ap]\\.?m\\.?)?'
const zone =
  '\\s{0,4}(?<zone>z|[a-z]{2,3}|(?:utc|gmt)?[+-]\\d{1,2}(?::?\\d{2})?)?(?:\\s{0,4}\\([^)]{0,60}\\))?'
const timeAfter = `(?:(?:\\s{0,4}t\\s{0,4}|,?\\s{1,4}(?:at\\s{1,4}|a\\s{1,4}|-\\s{1,4})?)${clockTime}${zone})?`
const weekday = '(?:[a-z]{3,9}\\.?,?\\s{1,4})?'

const shapes: readonly RegExp[] = [
  // 2026-11-20T09:00:00.123+01:00 · 2026-11-20 09:00 · 2026/11/20
  new RegExp(`^(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})${timeAfter}$`, 'u'),
  // 20/11/2026 09:00 · 11/20/2026 9:00 AM · 20.11.26
  new RegExp(
    `^${weekday}(?<first>\\d{1,2})[-/.](?<other>\\d{1,2})[-/.](?<year>\\d{4}|\\d{2})${timeAfter}$`,
    'u'
  ),
  // Fri, 20 Nov 2026 09:00:00 +0100 · vendredi 20 novembre 2026 à 09:00
  new RegExp(
    `^${weekday}(?<day>\\d{1,2})(?:er|st|nd|rd|th)?[\\s-](?<name>[a-z]+)\\.?,?[\\s-](?<year>\\d{4})${timeAfter}$`,
    'u'
  ),
  // Nov 20, 2026, 9:00 AM
  new RegExp(
    `^${weekday}(?<name>[a-z]+)\\.?\\s(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s(?<year>\\d{4})${timeAfter}$`,
    'u'
  ),
  // Fri Nov 20 09:00:00 +0000 2026
  new RegExp(`^${weekday}(?<name>[a-z]+)\\s(?<day>\\d{1,2})\\s${clockTime}${zone}\\s(?<year>\\d{4})$`, 'u'),
  // 20261120T090000Z
  new RegExp(
    '^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})t(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})(?<zone>z)?$',
    'u'
  )
]

const slashed = shapes[1]

const normal = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\u202F\u00A0]+/gu, ' ')
    .trim()

const zoneMinutes = (name: string | undefined): number | null => {
  if (name === undefined) return 0
  const offset = /^(?:utc|gmt)?(?<sign>[+-])(?<hours>\d{1,2}):?(?<minutes>\d{2})?$/u.exec(name)?.groups
  if (offset === undefined) return namedZones[name] ?? null
  const minutes = Number(offset['hours']) * 60 + Number(offset['minutes'] ?? 0)
  return minutes > 14 * 60 ? null : offset['sign'] === '-' ? -minutes : minutes
}

/** Seconds, milliseconds or microseconds since 1970 by how many digits they have. */
const fromNumber = (text: string): number | null => {
  const [whole = '', fraction] = text.split('.')
  if (whole.length >= 9 && whole.length <= 11) return Math.floor(Number(text) * 1_000)
  if (fraction !== undefined && !/^0*$/u.test(fraction)) return null
  if (whole.length >= 12 && whole.length <= 14) return Number(whole)
  return whole.length >= 15 && whole.length <= 17 ? Math.floor(Number(whole) / 1_000) : null
}

const millisecondsIn = (text: string, dateOrder: DateOrder): number | null => {
  if (text.length > longestDate) return null
  const normalText = normal(text)
  if (/^\d+(\.\d+)?$/u.test(normalText)) return fromNumber(normalText)
  for (const shape of shapes) {
    const parts = shape.exec(normalText)?.groups
    if (parts === undefined) continue
    const number = (name: string): number => Number(parts[name] ?? 0)
    const yearText = parts['year'] ?? ''
    const year = yearText.length === 2 ? 2_000 + Number(yearText) : Number(yearText)
    if (year < firstYear || year > lastYear) return null
    const monthFirst = dateOrder === 'month_first'
    const first = parts['first'] === undefined ? null : number('first')
    const day = first === null ? number('day') : monthFirst ? number('other') : first
    const named = parts['name'] === undefined ? number('month') : monthNamed(parts['name'])
    const month = first === null ? named : monthFirst ? first : number('other')
    const half = parts['half']?.charAt(0)
    const spoken = number('hour')
    if (half !== undefined && (spoken < 1 || spoken > 12)) return null
    const hour = half === undefined ? spoken : (spoken % 12) + (half === 'p' ? 12 : 0)
    const offset = zoneMinutes(parts['zone'])
    // A leap second is the second after it.
    if (
      month < 1 ||
      month > 12 ||
      hour > 23 ||
      number('minute') > 59 ||
      number('second') > 60 ||
      offset === null
    )
      return null
    if (day < 1 || day > daysIn(year, month)) return null
    const fraction = Number((parts['fraction'] ?? '').padEnd(3, '0').slice(0, 3))
    return Date.UTC(year, month - 1, day, hour, number('minute') - offset, number('second'), fraction)
  }
  return null
}

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/**
 * A date as files write it: ISO 8601, `20/11/2026 09:00`, `11/20/2026`, dates with names of months in English and French,
 * RFC 2822, seconds or milliseconds since 1970. Null when it is none, or none of the years 1971 to 2199. A date without an
 * offset is read as UTC: the same file gives the same moments on every computer.
 */
export const readDate = (text: string, dateOrder: DateOrder): Instant | null => {
  const milliseconds = millisecondsIn(text, dateOrder)
  if (milliseconds === null || !Number.isSafeInteger(milliseconds)) return null
  return milliseconds >= Date.UTC(firstYear, 0) && milliseconds < Date.UTC(lastYear + 1, 0)
    ? instantFromMilliseconds(milliseconds)
    : null
}

/** Whether a value could be a date in one order or the other. */
export const looksLikeDate = (text: string): boolean =>
  readDate(text, 'day_first') !== null || readDate(text, 'month_first') !== null

/** The order that this value alone proves: a number above 12 is a day. Null when it could be both, or has none. */
export const orderProvenBy = (text: string): DateOrder | null => {
  const parts = slashed?.exec(normal(text))?.groups
  if (parts === undefined) return null
  const [first, other] = [Number(parts['first']), Number(parts['other'])]
  if (first > 12 && other <= 12) return 'day_first'
  return other > 12 && first <= 12 ? 'month_first' : null
}

/** Whether the order of day and month matters in this value. */
export const dependsOnOrder = (text: string): boolean => slashed?.test(normal(text)) === true
