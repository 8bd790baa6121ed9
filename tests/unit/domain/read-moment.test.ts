import { describe, expect, it } from 'vitest'
import { readMoment } from '../../../src/main/domain/read-moment.ts'
import { at } from '../../support/builders.ts'

// A Friday, ten in the morning in Paris.
const now = at('2026-11-20T09:00:00.000Z')

describe('natural moments', () => {
  it.each([
    ['mardi 9h', 'fr', '2026-11-24T08:00:00.000Z'],
    ['mardi', 'fr', '2026-11-24T08:00:00.000Z'],
    ['demain', 'fr', '2026-11-21T08:00:00.000Z'],
    ['dans deux semaines', 'fr', '2026-12-04T08:00:00.000Z'],
    ['dans 2 heures', 'fr', '2026-11-20T11:00:00.000Z'],
    ['ce soir', 'fr', '2026-11-20T17:00:00.000Z'],
    ['le 15/12 à 10h', 'fr', '2026-12-15T09:00:00.000Z'],
    ['tomorrow 2:30pm', 'en', '2026-11-21T13:30:00.000Z'],
    ['in two weeks', 'en', '2026-12-04T08:00:00.000Z'],
    ['in 20 minutes', 'en', '2026-11-20T09:20:00.000Z'],
    ['next monday', 'en', '2026-11-23T08:00:00.000Z'],
    ['next monday', 'fr', '2026-11-23T08:00:00.000Z']
  ] as const)('“%s” (%s) is %s', (text, language, expected) => {
    expect(readMoment(text, now, 'Europe/Paris', language)).toBe(expected)
  })

  it.each(['', 'whenever', 'hier', 'yesterday', '12/11/2019'])('“%s” is no moment to come', (text) => {
    expect(readMoment(text, now, 'Europe/Paris', 'fr')).toBeNull()
  })

  it('a day beyond the change to summer time keeps its hour', () => {
    expect(readMoment('le 30 mars 2027 à 9h', now, 'Europe/Paris', 'fr')).toBe('2027-03-30T07:00:00.000Z')
  })

  it('the hour is the one of the person’s own time zone', () => {
    expect(readMoment('tomorrow 9am', now, 'America/Montreal', 'en')).toBe('2026-11-21T14:00:00.000Z')
  })
})
