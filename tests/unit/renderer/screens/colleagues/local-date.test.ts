import { describe, expect, it } from 'vitest'
import {
  dateAt,
  dateMonthsAfter,
  endOfDate,
  lastDateBefore,
  startOfDate,
  writeLastDate
} from '../../../../../src/renderer/screens/colleagues/local-date.ts'
import { instantSchema } from '../../../../../src/shared/model/instant.ts'

const at = (text: string) => instantSchema.parse(text)

describe('dates of a calendar', () => {
  it('hold through their whole day in the time zone', () => {
    expect(startOfDate('2026-12-24', 'Europe/Paris')).toBe('2026-12-23T23:00:00.000Z')
    expect(endOfDate('2026-12-24', 'Europe/Paris')).toBe('2026-12-24T23:00:00.000Z')
  })

  it('have 23 hours where the clock goes forward, and 25 where it goes back', () => {
    expect(endOfDate('2027-03-28', 'Europe/Paris')).toBe('2027-03-28T22:00:00.000Z')
    expect(startOfDate('2027-03-28', 'Europe/Paris')).toBe('2027-03-27T23:00:00.000Z')
    expect(endOfDate('2027-10-31', 'Europe/Paris')).toBe('2027-10-31T23:00:00.000Z')
    expect(startOfDate('2027-10-31', 'Europe/Paris')).toBe('2027-10-30T22:00:00.000Z')
  })

  it('begin at one where midnight is skipped', () => {
    expect(startOfDate('2024-04-26', 'Africa/Cairo')).toBe('2024-04-25T22:00:00.000Z')
  })

  it('are read back as the same date at both of their ends', () => {
    for (const timeZone of ['Europe/Paris', 'Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) {
      const [start, end] = [startOfDate('2027-02-28', timeZone), endOfDate('2027-02-28', timeZone)]
      if (start === null || end === null) throw new Error(timeZone)
      expect([dateAt(start, timeZone), lastDateBefore(end, timeZone)]).toEqual(['2027-02-28', '2027-02-28'])
    }
  })

  it.each(['', '2027-02-29', '2027-13-01', '0000-01-01', '9999-12-31', '28/02/2027', '2027-2-8', 'tomorrow'])(
    'are not made of %j',
    (text) => {
      expect([startOfDate(text, 'UTC'), endOfDate(text, 'UTC')]).toEqual([null, null])
    }
  )

  it('are said as the last day that holds', () => {
    const end = at('2027-03-31T22:00:00.000Z')
    expect(writeLastDate(end, 'Europe/Paris', 'en')).toBe('31 March 2027')
    expect(writeLastDate(end, 'Europe/Paris', 'fr')).toBe('31 mars 2027')
  })

  it('come twelve months later on the same day, or the last of its month', () => {
    expect(dateMonthsAfter(at('2026-11-22T20:00:00.000Z'), 12, 'Europe/Paris')).toBe('2027-11-22')
    expect(dateMonthsAfter(at('2028-02-29T12:00:00.000Z'), 12, 'Europe/Paris')).toBe('2029-02-28')
  })

  it('count from the day that the time zone shows, not from the one in Greenwich', () => {
    expect(dateMonthsAfter(at('2026-12-31T23:30:00.000Z'), 12, 'Europe/Paris')).toBe('2028-01-01')
  })
})
