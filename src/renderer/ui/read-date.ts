import { Temporal } from 'temporal-polyfill'

/** How a date is shown in a field, with its month in letters so that day and month cannot be confused: "22 Dec 2026". */
export const showDate = (date: string, language: string): string => {
  const day = plainDate(date)
  if (day === null) return date
  const month = monthsOf(language)[day.month - 1]
  return month === undefined ? date : `${day.day} ${month.short} ${day.year}`
}

/**
 * A date as people write it, as `2026-12-22`: "22 Dec 2026", "December 22, 2026", "22/12/2026" (the day first),
 * "22.12.26", "2026-12-22", in the language given and in English. Null when it is none.
 */
export const readDate = (text: string, language: string): string | null => {
  const words = fold(text)
    .replaceAll(/(\d)(?:er|st|nd|rd|th)\b/g, '$1')
    .split(/[\s,./-]+/)
    .filter((word) => word !== '')
  const [first = '', second = '', third = ''] = words
  if (words.length !== 3) return null
  if (/^\d{4}$/.test(first)) return isoDate(first, second, third)
  const monthAt = [first, second].findIndex((word) => monthNumber(word, language) !== null)
  if (monthAt === 0) return isoDate(third, String(monthNumber(first, language)), second)
  const month = monthAt === 1 ? String(monthNumber(second, language)) : second
  return isoDate(third, month, first)
}

/** An hour as people write it, as `17:30`: "17:30", "17h30", "5.30pm", "8h", "8". Null when it is none. */
export const readTime = (text: string): string | null => {
  const parts = /^(\d{1,2})(?: ?[:h.] ?(\d{2})?)? ?(am|pm)?$/.exec(fold(text).trim().replace(/\s+/g, ' '))
  if (parts === null) return null
  const [, hours = '', minutes = '00', half] = parts
  const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half)
  if (hour === null || hour > 23 || Number(minutes) > 59) return null
  return `${String(hour).padStart(2, '0')}:${minutes}`
}

const hourOfHalf = (hour: number, half: string): number | null => {
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

const isoDate = (year: string, month: string, day: string): string | null => {
  if (!/^(\d{2}|\d{4})$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return null
  const fullYear = year.length === 2 ? `20${year}` : year
  return plainDate(`${fullYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)?.toString() ?? null
}

const plainDate = (date: string): Temporal.PlainDate | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' })
  } catch {
    // Not a day of the calendar, which the caller is told.
    return null
  }
}

// At least three letters, and the start of one month only: "jui" could be June or July in French.
const monthNumber = (word: string, language: string): number | null => {
  if (!/^\p{L}{3,}$/u.test(word)) return null
  for (const months of [monthsOf(language), monthsOf('en')]) {
    const meant = months.filter((month) => fold(month.long).startsWith(word) || fold(month.short) === word)
    const only = meant[0]
    if (only !== undefined && meant.length === 1) return only.number
  }
  return null
}

interface Month {
  readonly number: number
  readonly long: string
  readonly short: string
}

const monthsOf = (language: string): readonly Month[] => {
  const name = (form: 'long' | 'short') =>
    new Intl.DateTimeFormat(language, { month: form, day: 'numeric', timeZone: 'UTC' })
  const [long, short] = [name('long'), name('short')]
  return Array.from({ length: 12 }, (_, index) => {
    const middle = Date.UTC(2026, index, 15)
    const part = (format: Intl.DateTimeFormat) =>
      format.formatToParts(middle).find((each) => each.type === 'month')?.value ?? ''
    return { number: index + 1, long: part(long), short: part(short) }
  })
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{L})\./gu, '$1')
    .toLowerCase()
