import { describe, expect, it } from 'vitest'
import { ageOf, lastDayAway } from '../../../../src/renderer/ui/describe-time.ts'
import {
  day,
  hour,
  instantFromMilliseconds,
  instantSchema,
  minute
} from '../../../../src/shared/model/instant.ts'

/** A Sunday, at noon where the test runs. */
const noon = new Date(2026, 10, 22, 12).getTime()
const age = (ago: number) => ageOf(instantFromMilliseconds(noon - ago), noon, 'fr')

describe('ageOf', () => {
  it('is now within the minute, and a little ahead of a clock that is renewed now and then', () => {
    expect(age(20_000)).toEqual({ kind: 'now' })
    expect(age(-20_000)).toEqual({ kind: 'now' })
  })

  it.each([
    ['minutes', 9 * minute, 'span', /^9\smin$/u],
    ['hours', 3 * hour + minute, 'span', /^3\sh$/u],
    ['yesterday', 26 * hour, 'yesterday', /^hier$/u],
    ['a date', 12 * day, 'date', /^10 nov\.$/u],
    ['a date with its year', 400 * day, 'date', /2025/u],
    ['a date ahead', -3 * day, 'date', /^25 nov\.$/u]
  ])('counts %s', (_, ago, kind, short) => {
    expect(age(ago)).toMatchObject({ kind, short: expect.stringMatching(short) })
  })
})

describe('the last day of an absence', () => {
  it.each([
    ['Pacific/Auckland', '2026-12-06T11:00:00.000Z'],
    ['America/Los_Angeles', '2026-12-07T08:00:00.000Z'],
    ['Europe/Paris', '2026-12-06T23:00:00.000Z']
  ])('is the one that was said in the calendar of who is away: %s', (timeZone, until) => {
    expect(lastDayAway({ until: instantSchema.parse(until) }, timeZone, noon, 'fr')).toMatch(/^6 déc\.$/u)
  })
})
