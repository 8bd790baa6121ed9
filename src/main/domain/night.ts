import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../shared/model/instant.ts'

const firstHour = 22
const lastHour = 7

/** Whether people sleep in a time zone: from 22:00 to 7:00 there. */
export const isNight = (now: Instant, timeZone: string): boolean => {
  const { hour } = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone)
  return hour >= firstHour || hour < lastHour
}
