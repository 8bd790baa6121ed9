import { describe, expect, it } from 'vitest'
import { laterPresets } from '../../../../../src/renderer/screens/conversation/later-presets.ts'
import { millisecondsOf } from '../../../../../src/shared/model/instant.ts'

/** `day hour` where the test runs. */
const offered = (now: Date): Readonly<Record<string, string>> =>
  Object.fromEntries(
    laterPresets(now.getTime()).map(({ preset, until }) => {
      const moment = new Date(millisecondsOf(until))
      return [preset, `${moment.getDate()} ${moment.getHours()}`]
    })
  )

describe('laterPresets', () => {
  it('are moments to come, soonest first', () => {
    const now = new Date(2026, 10, 18, 10, 30)
    expect(offered(now)).toEqual({
      in_three_hours: '18 13',
      this_evening: '18 18',
      tomorrow: '19 9',
      next_monday: '23 9',
      in_a_week: '25 9'
    })
    const times = laterPresets(now.getTime()).map(({ until }) => until)
    expect(times).toEqual(times.toSorted())
    expect(times.every((until) => millisecondsOf(until) > now.getTime())).toBe(true)
  })

  it('offer no evening that is over, and no Monday that is tomorrow', () => {
    expect(Object.keys(offered(new Date(2026, 10, 22, 19)))).toEqual([
      'in_three_hours',
      'tomorrow',
      'in_a_week'
    ])
  })

  it('mean the Monday of next week on a Monday', () => {
    expect(offered(new Date(2026, 10, 23, 8))['next_monday']).toBe('30 9')
  })
})
