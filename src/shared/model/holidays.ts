import { z } from 'zod'

/** A calendar of public holidays: a country (`FR`), or a part of it (`FR-57`), by their ISO 3166 codes. */
export const holidayCalendarSchema = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,10}){0,2}$/)
export type HolidayCalendar = z.infer<typeof holidayCalendarSchema>

/** `none`: works on public holidays. */
export const holidayChoiceSchema = z.union([z.literal('none'), holidayCalendarSchema])
export type HolidayChoice = z.infer<typeof holidayChoiceSchema>
