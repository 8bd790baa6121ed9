import { Temporal } from 'temporal-polyfill'
import type { PublicHoliday } from '../domain/routing-facts.ts'
import { type HolidayCalendar, holidayCalendarSchema } from '../../shared/model/holidays.ts'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'

/**
 * The one door to the calendar of public holidays (date-holidays, whose data are under CC BY 3.0). It is large and rarely
 * asked, so it is loaded when it is first needed, and each year of a calendar is computed once.
 */
const load = async () => (await import('date-holidays')).default

interface NamedDay {
  /** `2026-12-25`: a day, wherever it begins. */
  readonly date: string
  readonly names: { readonly fr: string; readonly en: string }
}

const years = new Map<string, Promise<readonly NamedDay[]>>()

const daysOf = (calendar: HolidayCalendar, year: number): Promise<readonly NamedDay[]> => {
  const key = `${calendar} ${year}`
  const known = years.get(key) ?? computeDays(calendar, year)
  years.set(key, known)
  return known
}

const computeDays = async (calendar: HolidayCalendar, year: number): Promise<readonly NamedDay[]> => {
  const Holidays = await load()
  const [country = '', state = '', region = ''] = calendar.split('-')
  const holidays = new Holidays(country, state, region, { types: ['public'] })
  const english = holidays.getHolidays(year, 'en')
  return holidays.getHolidays(year, 'fr').map((holiday, index) => ({
    date: holiday.date.slice(0, 10),
    names: { fr: holiday.name, en: english[index]?.name ?? holiday.name }
  }))
}

/** The public holidays of a calendar on the days around now, from midnight to midnight in this time zone. */
export const listPublicHolidays = async (
  calendar: HolidayCalendar,
  timeZone: string,
  now: Instant
): Promise<readonly PublicHoliday[]> => {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const around = [today.subtract({ days: 1 }), today, today.add({ days: 1 })]
  const found: PublicHoliday[] = []
  for (const day of around)
    for (const { date, names } of await daysOf(calendar, day.year))
      if (date === day.toString())
        found.push({
          names,
          from: instantFromMilliseconds(day.toZonedDateTime(timeZone).epochMilliseconds),
          until: instantFromMilliseconds(day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds)
        })
  return found
}

/** The countries with a calendar, and their parts that have one of their own, under the names that are used there. */
export const listCalendars = async (): Promise<
  readonly {
    readonly calendar: HolidayCalendar
    readonly parts: readonly { readonly calendar: HolidayCalendar; readonly name: string }[]
  }[]
> => {
  const Holidays = await load()
  const all = new Holidays()
  return Object.keys(all.getCountries()).map((country) => ({
    calendar: holidayCalendarSchema.parse(country),
    parts: Object.entries(all.getStates(country) ?? {}).flatMap(([state, name]) => {
      const calendar = holidayCalendarSchema.safeParse(`${country}-${state}`)
      return calendar.success ? [{ calendar: calendar.data, name }] : []
    })
  }))
}
