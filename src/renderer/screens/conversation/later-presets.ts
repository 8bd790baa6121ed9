import { hour, instantFromMilliseconds, type Instant } from '../../../shared/model/instant.ts'

export type LaterPreset = 'in_three_hours' | 'this_evening' | 'tomorrow' | 'next_monday' | 'in_a_week'

const morningHour = 9
const eveningHour = 18

/**
 * Moments that are often meant, in the time zone of this computer, soonest first. This evening is only offered
 * while it is at least an hour away; `now` in milliseconds since 1970.
 */
export const laterPresets = (
  now: number
): readonly { readonly preset: LaterPreset; readonly until: Instant }[] => {
  const at = (daysLater: number, hours: number): number => {
    const date = new Date(now)
    date.setDate(date.getDate() + daysLater)
    date.setHours(hours, 0, 0, 0)
    return date.getTime()
  }
  const daysToMonday = (1 - new Date(now).getDay() + 7) % 7 || 7
  const moments: readonly (readonly [LaterPreset, number])[] = [
    ['in_three_hours', now + 3 * hour],
    ['this_evening', at(0, eveningHour)],
    ['tomorrow', at(1, morningHour)],
    ...(daysToMonday > 1 ? [['next_monday', at(daysToMonday, morningHour)] as const] : []),
    ['in_a_week', at(7, morningHour)]
  ]
  return moments
    .filter(([preset, time]) => preset !== 'this_evening' || time - now > hour)
    .toSorted(([, one], [, other]) => one - other)
    .map(([preset, time]) => ({ preset, until: instantFromMilliseconds(time) }))
}
