import { describe, expect, it } from 'vitest'
import { readDays } from '../../../src/main/domain/read-days.ts'
import { at } from '../../support/builders.ts'

// A Friday, ten in the morning in Paris.
const now = at('2026-11-20T09:00:00.000Z')

describe('days of a search', () => {
  it.each([
    ['2026', '2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['2026-07', '2026-06-30T22:00:00.000Z', '2026-07-31T22:00:00.000Z'],
    ['11/2026', '2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['2026-11-03', '2026-11-02T23:00:00.000Z', '2026-11-03T23:00:00.000Z'],
    ['03/11/2026', '2026-11-02T23:00:00.000Z', '2026-11-03T23:00:00.000Z'],
    ['hier', '2026-11-18T23:00:00.000Z', '2026-11-19T23:00:00.000Z'],
    ['yesterday', '2026-11-18T23:00:00.000Z', '2026-11-19T23:00:00.000Z'],
    ['aujourd’hui', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['today', '2026-11-19T23:00:00.000Z', '2026-11-20T23:00:00.000Z'],
    ['lundi', '2026-11-15T23:00:00.000Z', '2026-11-16T23:00:00.000Z'],
    ['7d', '2026-11-12T23:00:00.000Z', '2026-11-13T23:00:00.000Z'],
    ['7j', '2026-11-12T23:00:00.000Z', '2026-11-13T23:00:00.000Z'],
    ['12 décembre', '2025-12-11T23:00:00.000Z', '2025-12-12T23:00:00.000Z'],
    // The day of the change to summer time has 23 hours.
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']
  ])('“%s” is from %s until %s', (text, from, until) => {
    expect(readDays(text, now, 'Europe/Paris')).toEqual({ from, until })
  })

  it.each(['', 'whenever', '2026-13', '31/02/2026', '99999', 'hier peut-être'])('“%s” is no day', (text) => {
    expect(readDays(text, now, 'Europe/Paris')).toBeNull()
  })
})
