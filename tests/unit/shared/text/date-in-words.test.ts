import { expect, it } from 'vitest'
import { dateInWords } from '../../../../src/shared/text/date-in-words.ts'

const written = (date: string, locale: string, options: Intl.DateTimeFormatOptions): string =>
  dateInWords(
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }),
    Date.parse(`${date}T01:05:00.000Z`)
  )
const long = { weekday: 'long', day: 'numeric', month: 'long' } as const

it.each([
  ['2026-12-01', 'mardi 1er décembre'],
  ['2026-12-11', 'vendredi 11 décembre'],
  ['2026-12-21', 'lundi 21 décembre'],
  ['2026-12-31', 'jeudi 31 décembre']
])('the first of a month alone is « 1er » in French: %s', (date, words) => {
  expect(written(date, 'fr', long)).toBe(words)
})

it('says so wherever French is spoken, in short and with the year, and of no hour', () => {
  expect(written('2026-12-01', 'fr-CA', { day: 'numeric', month: 'short' })).toBe('1er déc.')
  expect(written('2026-12-01', 'fr-FR', { dateStyle: 'long' })).toBe('1er décembre 2026')
  expect(written('2026-12-02', 'fr-CA', { dateStyle: 'long', timeStyle: 'short' })).toMatch(/^2 .*\D0?1\s?h/u)
})

it('leaves numbers and other languages as they are', () => {
  expect(written('2026-12-01', 'fr', { dateStyle: 'short' })).toBe('01/12/2026')
  expect(written('2026-12-01', 'en-GB', long)).toBe('Tuesday 1 December')
})
