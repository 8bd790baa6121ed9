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
    ['next monday', 'fr', '2026-11-23T08:00:00.000Z'],
    ['Mardi à 9 h 30', 'fr', '2026-11-24T08:30:00.000Z'],
    ['le 3 mars à 14h30', 'fr', '2027-03-03T13:30:00.000Z'],
    ['1er décembre', 'fr', '2026-12-01T08:00:00.000Z'],
    ['lundi prochain 10h', 'fr', '2026-11-23T09:00:00.000Z'],
    ['demain matin', 'fr', '2026-11-21T08:00:00.000Z'],
    ['demain après-midi', 'fr', '2026-11-21T13:00:00.000Z'],
    ['mardi soir', 'fr', '2026-11-24T17:00:00.000Z'],
    ['après-demain', 'fr', '2026-11-22T08:00:00.000Z'],
    ['apres demain à 11h', 'fr', '2026-11-22T10:00:00.000Z'],
    ['demain à midi', 'fr', '2026-11-21T11:00:00.000Z'],
    ['la semaine prochaine', 'fr', '2026-11-23T08:00:00.000Z'],
    ['ce week-end', 'fr', '2026-11-21T08:00:00.000Z'],
    ['mardi en huit', 'fr', '2026-12-01T08:00:00.000Z'],
    ['jeudi en quinze à 15h', 'fr', '2026-12-10T14:00:00.000Z'],
    ['dans une demi-heure', 'fr', '2026-11-20T09:30:00.000Z'],
    ['dans un quart d’heure', 'fr', '2026-11-20T09:15:00.000Z'],
    ['dans une heure et demie', 'fr', '2026-11-20T10:30:00.000Z'],
    ['dans une quinzaine', 'fr', '2026-12-04T08:00:00.000Z'],
    ['dans un mois', 'fr', '2026-12-20T08:00:00.000Z'],
    ['fin du mois', 'fr', '2026-11-30T08:00:00.000Z'],
    ['le 12', 'fr', '2026-12-12T08:00:00.000Z'],
    ['le 28 à 16h', 'fr', '2026-11-28T15:00:00.000Z'],
    ['tomorrow morning', 'en', '2026-11-21T08:00:00.000Z'],
    ['tuesday evening', 'en', '2026-11-24T17:00:00.000Z'],
    ['tomorrow at noon', 'en', '2026-11-21T11:00:00.000Z'],
    ['next friday', 'en', '2026-11-27T08:00:00.000Z'],
    ['next week', 'en', '2026-11-23T08:00:00.000Z'],
    ['this weekend', 'en', '2026-11-21T08:00:00.000Z'],
    ['tonight', 'en', '2026-11-20T19:00:00.000Z'],
    ['the day after tomorrow', 'en', '2026-11-22T08:00:00.000Z'],
    ['in half an hour', 'en', '2026-11-20T09:30:00.000Z'],
    ['in an hour and a half', 'en', '2026-11-20T10:30:00.000Z'],
    ['march 3 at 2:30pm', 'en', '2027-03-03T13:30:00.000Z'],
    ['friday 5pm', 'fr', '2026-11-20T16:00:00.000Z'],
    ['vendredi 17h', 'en', '2026-11-20T16:00:00.000Z'],
    ['on the 12th', 'en', '2026-12-12T08:00:00.000Z'],
    ['2027-01-05', 'en', '2027-01-05T08:00:00.000Z']
  ] as const)('“%s” (%s) is %s', (text, language, expected) => {
    expect(readMoment(text, now, 'Europe/Paris', language)).toBe(expected)
  })

  it.each([
    '',
    'whenever',
    'hier',
    'yesterday',
    '12/11/2019',
    'demain peut-être',
    'mardi chez le notaire',
    'le 45',
    'tomorrow or so',
    '🥐'
  ])('“%s” is no moment to come', (text) => {
    expect(readMoment(text, now, 'Europe/Paris', 'fr')).toBeNull()
  })

  it('a day beyond the change to summer time keeps its hour', () => {
    expect(readMoment('le 30 mars 2027 à 9h', now, 'Europe/Paris', 'fr')).toBe('2027-03-30T07:00:00.000Z')
  })

  it('the evening that has begun is later in the evening; the one that is over is no moment to come', () => {
    expect(readMoment('ce soir', at('2026-11-20T18:30:00.000Z'), 'Europe/Paris', 'fr')).toBe(
      '2026-11-20T20:00:00.000Z'
    )
    expect(readMoment('ce soir', at('2026-11-20T21:30:00.000Z'), 'Europe/Paris', 'fr')).toBeNull()
  })

  it('an hour that the change to summer time leaves out is the one after it', () => {
    expect(readMoment('le 28 mars 2027 à 2h30', now, 'Europe/Paris', 'fr')).toBe('2027-03-28T01:30:00.000Z')
  })

  it('hours are counted as they pass over the change to winter time', () => {
    const before = at('2027-10-30T23:30:00.000Z')
    expect(readMoment('dans 2 heures', before, 'Europe/Paris', 'fr')).toBe('2027-10-31T01:30:00.000Z')
  })

  it('the hour is the one of the person’s own time zone', () => {
    expect(readMoment('tomorrow 9am', now, 'America/Montreal', 'en')).toBe('2026-11-21T14:00:00.000Z')
  })
})
