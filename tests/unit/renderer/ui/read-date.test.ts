import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDate, readTime, showDate } from '../../../../src/renderer/ui/read-date.ts'

describe('a date as people write it', () => {
  it.each([
    ['22/12/2026', 'fr'],
    ['22/12/26', 'en'],
    ['22.12.2026', 'fr'],
    ['22-12-2026', 'fr'],
    ['2026-12-22', 'en'],
    ['2026/12/22', 'fr'],
    ['22 décembre 2026', 'fr'],
    ['22 DÉCEMBRE 2026', 'fr'],
    ['22 dec 2026', 'fr'],
    ['22 déc. 2026', 'fr'],
    ['22 December 2026', 'fr'],
    ['December 22, 2026', 'en'],
    ['Dec 22nd 2026', 'en'],
    ['22nd December 2026', 'en']
  ])('%j in %s is 22 December 2026', (text, language) => {
    expect(readDate(text, language)).toBe('2026-12-22')
  })

  it('takes the day before the month, in both languages', () => {
    expect([readDate('3/1/2027', 'fr'), readDate('3/1/2027', 'en')]).toEqual(['2027-01-03', '2027-01-03'])
  })

  it('knows the first of the month in French', () => {
    expect(readDate('1er août 2027', 'fr')).toBe('2027-08-01')
  })

  it.each([
    '',
    '22',
    '22/12',
    'jui 3 2027',
    '30/02/2027',
    '32/01/2027',
    '1/13/2027',
    '1/1/1',
    'demain',
    '22 / 12'
  ])('reads no date in %j', (text) => {
    expect(readDate(text, 'fr')).toBeNull()
  })

  it('is read back from what the field shows, in every language of the interface', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1950-01-01T00:00:00Z'),
          max: new Date('2100-12-31T00:00:00Z'),
          noInvalidDate: true
        }),
        fc.constantFrom('fr', 'en'),
        (day, language) => {
          const date = day.toISOString().slice(0, 10)
          expect(readDate(showDate(date, language), language)).toBe(date)
        }
      )
    )
  })

  it('is shown with its month in letters, and text that is no date as it is', () => {
    expect(showDate('2026-08-03', 'fr')).toBe('3 août 2026')
    expect(showDate('2026-08-03', 'en')).toBe('3 Aug 2026')
    expect(showDate('3 of Aug', 'en')).toBe('3 of Aug')
  })
})

describe('an hour as people write it', () => {
  it.each([
    ['8', '08:00'],
    ['8h', '08:00'],
    ['8h30', '08:30'],
    ['08:30', '08:30'],
    ['17.30', '17:30'],
    ['5 pm', '17:00'],
    ['5.30pm', '17:30'],
    ['12am', '00:00'],
    ['12 pm', '12:00'],
    ['23h59', '23:59'],
    [' 0:00 ', '00:00']
  ])('%j is %s', (text, time) => {
    expect(readTime(text)).toBe(time)
  })

  it.each(['', '24:00', '12:60', '13pm', '0am', 'noon', '8h5', '830', '-1'])('reads none in %j', (text) => {
    expect(readTime(text)).toBeNull()
  })
})
