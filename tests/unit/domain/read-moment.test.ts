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
    ['le premier décembre à 10h', 'fr', '2026-12-01T09:00:00.000Z'],
    ['the first of december', 'en', '2026-12-01T08:00:00.000Z'],
    ['mardi 1er décembre à 14:30', 'fr', '2026-12-01T13:30:00.000Z'],
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
    ['2027-01-05', 'en', '2027-01-05T08:00:00.000Z'],
    ['demain a 14h', 'fr', '2026-11-21T13:00:00.000Z'],
    ['lundi en 8', 'fr', '2026-11-30T08:00:00.000Z'],
    ['d’ici 3 semaines', 'fr', '2026-12-11T08:00:00.000Z'],
    ['dans quinze jours', 'fr', '2026-12-04T08:00:00.000Z'],
    ['dans 15 jours', 'fr', '2026-12-05T08:00:00.000Z'],
    ['dans huit jours', 'fr', '2026-11-27T08:00:00.000Z'],
    ['dans 2h30', 'fr', '2026-11-20T11:30:00.000Z'],
    ['dans 1 h', 'fr', '2026-11-20T10:00:00.000Z'],
    ['dans 13 h', 'fr', '2026-11-20T22:00:00.000Z'],
    ['1 h', 'fr', '2026-11-20T10:00:00.000Z'],
    ['13 h', 'fr', '2026-11-20T12:00:00.000Z'],
    ['a 15 h', 'fr', '2026-11-20T14:00:00.000Z'],
    ['dans un an', 'fr', '2027-11-20T08:00:00.000Z'],
    ['fin de mois', 'fr', '2026-11-30T08:00:00.000Z'],
    ['fin décembre', 'fr', '2026-12-31T08:00:00.000Z'],
    ['début décembre', 'fr', '2026-12-01T08:00:00.000Z'],
    ['mi-décembre', 'fr', '2026-12-15T08:00:00.000Z'],
    ['le mois prochain', 'fr', '2026-12-01T08:00:00.000Z'],
    ['le 3 du mois prochain', 'fr', '2026-12-03T08:00:00.000Z'],
    ['cet après-midi', 'fr', '2026-11-20T13:00:00.000Z'],
    ['demain aprem', 'fr', '2026-11-21T13:00:00.000Z'],
    ['vendredi', 'fr', '2026-11-27T08:00:00.000Z'],
    ['vendredi fin d’après-midi', 'fr', '2026-11-20T16:00:00.000Z'],
    ['début de semaine prochaine', 'fr', '2026-11-23T08:00:00.000Z'],
    ['29 fevrier', 'fr', '2028-02-29T08:00:00.000Z'],
    ['31/12 à 18h', 'fr', '2026-12-31T17:00:00.000Z'],
    ['le 2.12', 'fr', '2026-12-02T08:00:00.000Z'],
    ['noël', 'fr', '2026-12-25T08:00:00.000Z'],
    ['lundi 8h du matin', 'fr', '2026-11-23T07:00:00.000Z'],
    ['demain à la première heure', 'fr', '2026-11-21T08:00:00.000Z'],
    ['dans 3 sem', 'fr', '2026-12-11T08:00:00.000Z'],
    ['dans 2j', 'fr', '2026-11-22T08:00:00.000Z'],
    ['3 jours', 'fr', '2026-11-23T08:00:00.000Z'],
    ['lundi dans deux semaines', 'fr', '2026-11-30T08:00:00.000Z'],
    ['jeudi semaine prochaine', 'fr', '2026-11-26T08:00:00.000Z'],
    ['jeudi de la semaine prochaine à 10h', 'fr', '2026-11-26T09:00:00.000Z'],
    ['dans 2 jours à 14h', 'fr', '2026-11-22T13:00:00.000Z'],
    ['dans trois jours le matin', 'fr', '2026-11-23T08:00:00.000Z'],
    ['demain matin à 8 h', 'fr', '2026-11-21T07:00:00.000Z'],
    ['demain soir à 20 heures', 'fr', '2026-11-21T19:00:00.000Z'],
    ['mardi soir à 7h', 'fr', '2026-11-24T18:00:00.000Z'],
    ['9h demain matin', 'fr', '2026-11-21T08:00:00.000Z'],
    ['demain 8 heures', 'fr', '2026-11-21T07:00:00.000Z'],
    ['demain à neuf heures et demie', 'fr', '2026-11-21T08:30:00.000Z'],
    ['mardi à 9 heures moins le quart', 'fr', '2026-11-24T07:45:00.000Z'],
    ['dans vingt minutes', 'fr', '2026-11-20T09:20:00.000Z'],
    ['aujourdhui à 17h', 'fr', '2026-11-20T16:00:00.000Z'],
    ['plus tard', 'fr', '2026-11-20T12:00:00.000Z'],
    ['aujourd’hui', 'fr', '2026-11-20T17:00:00.000Z'],
    ['en fin de matinée', 'fr', '2026-11-20T10:00:00.000Z'],
    ['lun. 9h', 'fr', '2026-11-23T08:00:00.000Z'],
    ['mer 15h', 'fr', '2026-11-25T14:00:00.000Z'],
    ['lundi 30', 'fr', '2026-11-30T08:00:00.000Z'],
    ['lundi 23', 'fr', '2026-11-23T08:00:00.000Z'],
    ['mardi 9', 'fr', '2026-11-24T08:00:00.000Z'],
    ['dans 2 jours ouvrés', 'fr', '2026-11-24T08:00:00.000Z'],
    ['après le week-end', 'fr', '2026-11-23T08:00:00.000Z'],
    ['dernier jour du mois', 'fr', '2026-11-30T08:00:00.000Z'],
    ['tomorow', 'en', '2026-11-21T08:00:00.000Z'],
    ['tomorrow 9', 'en', '2026-11-21T08:00:00.000Z'],
    ['day after tomorrow', 'en', '2026-11-22T08:00:00.000Z'],
    ['in 2 wks', 'en', '2026-12-04T08:00:00.000Z'],
    ['a week from monday', 'en', '2026-11-30T08:00:00.000Z'],
    ['monday week', 'en', '2026-11-30T08:00:00.000Z'],
    ['tues 9am', 'en', '2026-11-24T08:00:00.000Z'],
    ['this friday', 'en', '2026-11-27T08:00:00.000Z'],
    ['friday at 5', 'en', '2026-11-20T16:00:00.000Z'],
    ['at 3', 'en', '2026-11-20T14:00:00.000Z'],
    ['5 o’clock', 'en', '2026-11-20T16:00:00.000Z'],
    ['half past nine', 'en', '2026-11-21T08:30:00.000Z'],
    ['quarter to five', 'en', '2026-11-20T15:45:00.000Z'],
    ['sunday 10', 'en', '2026-11-22T09:00:00.000Z'],
    ['15th at 10', 'en', '2026-12-15T09:00:00.000Z'],
    ['before noon', 'en', '2026-11-20T11:00:00.000Z'],
    ['next week tuesday 10am', 'en', '2026-11-24T09:00:00.000Z'],
    ['thursday next week', 'en', '2026-11-26T08:00:00.000Z'],
    ['end of week', 'en', '2026-11-27T08:00:00.000Z'],
    ['first of next month', 'en', '2026-12-01T08:00:00.000Z'],
    ['end of january', 'en', '2027-01-31T08:00:00.000Z'],
    ['the 3rd of next month', 'en', '2026-12-03T08:00:00.000Z'],
    ['feb 29', 'en', '2028-02-29T08:00:00.000Z'],
    ['later', 'en', '2026-11-20T12:00:00.000Z'],
    ['today', 'en', '2026-11-20T17:00:00.000Z'],
    ['eod', 'en', '2026-11-20T17:00:00.000Z'],
    ['in the morning', 'en', '2026-11-21T08:00:00.000Z'],
    ['first thing monday', 'en', '2026-11-23T08:00:00.000Z'],
    ['in 2 business days', 'en', '2026-11-24T08:00:00.000Z'],
    ['two weeks from tomorrow', 'en', '2026-12-05T08:00:00.000Z'],
    ['tomorrow afternoon at 3', 'en', '2026-11-21T14:00:00.000Z'],
    ['tuesday evening at 7', 'en', '2026-11-24T18:00:00.000Z'],
    ['monday the 30th', 'en', '2026-11-30T08:00:00.000Z'],
    ['in two and a half hours', 'en', '2026-11-20T11:30:00.000Z'],
    ['by friday', 'en', '2026-11-27T08:00:00.000Z'],
    ['mar 3', 'en', '2027-03-03T08:00:00.000Z']
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
    'lundi dernier',
    'last monday',
    'il y a 3 jours',
    'dans 0 jour',
    'le 31 novembre',
    'demain 25h',
    'monday or tuesday',
    'ce matin',
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

  it('the end of a month, on its last day, is that of the next; a month after the 31st is the last of February', () => {
    const last = at('2027-01-31T09:30:00.000Z')
    expect(readMoment('fin du mois', last, 'Europe/Paris', 'fr')).toBe('2027-02-28T08:00:00.000Z')
    expect(readMoment('dans un mois', last, 'Europe/Paris', 'fr')).toBe('2027-02-28T08:00:00.000Z')
    expect(readMoment('feb 29', last, 'Europe/Paris', 'en')).toBe('2028-02-29T08:00:00.000Z')
    expect(readMoment('demain matin', last, 'Europe/Paris', 'fr')).toBe('2027-02-01T08:00:00.000Z')
  })

  it('hours are counted as they pass over the change to winter time', () => {
    const before = at('2027-10-30T23:30:00.000Z')
    expect(readMoment('dans 2 heures', before, 'Europe/Paris', 'fr')).toBe('2027-10-31T01:30:00.000Z')
  })

  it('the hour is the one of the person’s own time zone', () => {
    expect(readMoment('tomorrow 9am', now, 'America/Montreal', 'en')).toBe('2026-11-21T14:00:00.000Z')
  })
})
