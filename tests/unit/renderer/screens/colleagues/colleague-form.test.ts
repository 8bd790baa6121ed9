import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptyForm,
  formOf,
  profileOf,
  type ColleagueForm
} from '../../../../../src/renderer/screens/colleagues/colleague-form.ts'
import { colleagueProfileSchema, type ColleagueProfile } from '../../../../../src/shared/model/colleague.ts'
import { endOfDate, startOfDate } from '../../../../../src/renderer/screens/colleagues/local-date.ts'

const aProfile = (part: Partial<ColleagueProfile> = {}): ColleagueProfile =>
  colleagueProfileSchema.parse({
    name: 'Nora Lestrade',
    role: 'boulangère',
    place: 'Quai des Brumes',
    email: 'nora@fournil.example',
    portrait: null,
    languages: ['fr', 'en'],
    topics: ['levain', 'farines de meule'],
    bio: 'Au fournil depuis l’ouverture.',
    hours: {
      timeZone: 'Europe/Paris',
      spans: [
        { weekday: 1, from: '05:00', to: '13:00' },
        { weekday: 2, from: '05:00', to: '13:00' },
        { weekday: 6, from: '05:00', to: '11:30' }
      ]
    },
    absences: [
      {
        from: startOfDate('2026-12-24', 'Europe/Paris'),
        until: endOfDate('2027-01-02', 'Europe/Paris')
      }
    ],
    weeklyBudget: 6,
    signatures: {
      bluesky: { nameForm: 'first', text: 'boulangère au quai' },
      google: { nameForm: 'initials', text: '' }
    },
    ...part
  })

const aForm = (part: Partial<ColleagueForm> = {}): ColleagueForm => ({ ...formOf(aProfile()), ...part })

describe('the form of a colleague', () => {
  it('shows a profile and means the same profile when nothing is changed', () => {
    expect(profileOf(formOf(aProfile()))).toEqual({ kind: 'profile', profile: aProfile() })
  })

  it('keeps whose public holidays they keep: the company’s, none, or a country’s', () => {
    for (const holidays of [null, 'none', 'FR-57']) {
      const profile = aProfile({ holidays })
      expect(profileOf(formOf(profile))).toEqual({ kind: 'profile', profile })
    }
    expect(formOf(aProfile()).holidays).toBe('company')
  })

  it('means the same profile for any hours, budget and absences', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    const span = fc
      .tuple(fc.integer({ min: 1, max: 7 }), time, time)
      .filter(([, from, to]) => from < to)
      .map(([weekday, from, to]) => ({ weekday, from, to }))
    fc.assert(
      fc.property(
        fc.uniqueArray(span, { maxLength: 12, selector: (each) => JSON.stringify(each) }),
        fc.option(fc.integer({ min: 0, max: 500 })),
        fc.constantFrom('Europe/Paris', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC'),
        fc.integer({ min: 0, max: 4000 }),
        (spans, weeklyBudget, timeZone, dayOffset) => {
          const date = new Date(Date.UTC(2020, 0, 1 + dayOffset)).toISOString().slice(0, 10)
          const from = startOfDate(date, timeZone)
          const until = endOfDate(date, timeZone)
          if (from === null || until === null) throw new Error(date)
          const ordered = spans.toSorted(
            (one, other) =>
              one.weekday - other.weekday ||
              one.from.localeCompare(other.from) ||
              one.to.localeCompare(other.to)
          )
          const profile = aProfile({
            hours: { timeZone, spans: ordered },
            weeklyBudget,
            absences: [{ from, until }]
          })
          const read = profileOf(formOf(profile))
          if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
          const sorted = read.profile.hours.spans.toSorted((one, other) =>
            JSON.stringify(one).localeCompare(JSON.stringify(other))
          )
          expect(sorted).toEqual(
            ordered.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
          )
          expect(read.profile.absences).toEqual([{ from, until }])
          expect(read.profile.weeklyBudget).toBe(weeklyBudget)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('begins empty for somebody new, and only the name is missing', () => {
    expect(profileOf(emptyForm('fr', 'Europe/Paris'))).toEqual({
      kind: 'problems',
      problems: [{ at: 'name', code: 'name_missing' }]
    })
  })

  it('takes empty fields for absent facts and trims what was typed', () => {
    const read = profileOf(
      aForm({ name: '  Nora Lestrade ', place: '   ', email: ' ', weeklyBudget: ' ', bio: ' Bonjour ' })
    )
    expect(read).toEqual({
      kind: 'profile',
      profile: aProfile({ place: null, email: null, weeklyBudget: null, bio: 'Bonjour' })
    })
  })

  it.each([
    ['an address that is none', { email: 'nora at fournil' }, 'email', 'email_wrong'],
    ['no language', { languages: [] }, 'languages', 'language_missing'],
    ['a budget that is no number', { weeklyBudget: 'a few' }, 'weeklyBudget', 'budget_wrong'],
    ['a budget beyond the most', { weeklyBudget: '501' }, 'weeklyBudget', 'budget_wrong'],
    ['a time zone that does not exist', { timeZone: 'Europe/Fournil' }, 'timeZone', 'time_zone_wrong'],
    ['a name that is too long', { name: 'n'.repeat(121) }, 'name', 'name_too_long'],
    [
      'hours without days',
      { hours: [{ weekdays: [], from: '09:00', until: '17:00' }] },
      'hours.0',
      'days_missing'
    ],
    [
      'hours that end before they begin',
      { hours: [{ weekdays: ['1'], from: '22:00', until: '06:00' }] },
      'hours.0',
      'time_backwards'
    ],
    [
      'hours that are half written',
      { hours: [{ weekdays: ['1'], from: '9', until: '17:00' }] },
      'hours.0',
      'time_missing'
    ],
    [
      'an absence with a day that does not exist',
      { absences: [{ from: '2027-02-30', until: '2027-03-01' }] },
      'absences.0',
      'date_missing'
    ],
    [
      'an absence that ends before it begins',
      { absences: [{ from: '2027-03-02', until: '2027-03-01' }] },
      'absences.0',
      'date_backwards'
    ]
  ] satisfies readonly [string, Partial<ColleagueForm>, string, string][])(
    'refuses %s, at its field',
    (_, part, at, code) => {
      expect(profileOf(aForm(part))).toEqual({ kind: 'problems', problems: [{ at, code }] })
    }
  )

  it('names every field that is not right, at once', () => {
    const read = profileOf(aForm({ name: '', email: 'x', languages: [], weeklyBudget: '-1' }))
    expect(read.kind === 'problems' && read.problems.map((problem) => problem.at)).toEqual([
      'name',
      'email',
      'languages',
      'weeklyBudget'
    ])
  })
})
