import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOlderThan, keptBackups } from '../../../src/main/domain/backup-plan.ts'
import { day, hour, type Instant, instantFromMilliseconds, plus } from '../../../src/shared/model/instant.ts'
import { at } from '../../support/builders.ts'

const policy = { every: day, days: 7, weeks: 4 }

/** Made one after the other, each followed by what the plan lets go. */
const live = (moments: readonly Instant[]): readonly Instant[] =>
  moments.reduce<readonly Instant[]>((kept, moment) => [...keptBackups([...kept, moment], policy)], [])

describe('R-36 which backups are kept', () => {
  it('R-36 keeps seven days and four weeks of a backup made each morning for a year', () => {
    const first = at('2026-01-01T07:30:00.000Z')
    const mornings = Array.from({ length: 365 }, (_, index) => plus(first, index * day))
    expect(live(mornings).toSorted()).toEqual([
      // The Sundays of the three weeks before, then the last seven days.
      '2026-12-13T07:30:00.000Z',
      '2026-12-20T07:30:00.000Z',
      '2026-12-25T07:30:00.000Z',
      '2026-12-26T07:30:00.000Z',
      '2026-12-27T07:30:00.000Z',
      '2026-12-28T07:30:00.000Z',
      '2026-12-29T07:30:00.000Z',
      '2026-12-30T07:30:00.000Z',
      '2026-12-31T07:30:00.000Z'
    ])
  })

  it('R-36 lets none go for time alone: after a month away the same are there', () => {
    const kept = live([at('2026-10-01T08:00:00.000Z'), at('2026-10-02T08:00:00.000Z')])
    expect(keptBackups([...kept, at('2026-11-20T08:00:00.000Z')], policy).size).toBe(3)
  })

  it('R-36 never lets the newest go, and never keeps more than it promises', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(moments, (hours) => {
        const made = hours.map((each) => instantFromMilliseconds(Date.UTC(2026, 0, 1) + each * hour))
        const kept = keptBackups(made, policy)
        expect(kept).toContain(made.toSorted().at(-1))
        expect(kept.size).toBeLessThanOrEqual(policy.days + policy.weeks)
        const days = new Set(made.map((moment) => moment.slice(0, 10)))
        const keptDays = new Set([...kept].map((moment) => moment.slice(0, 10)))
        expect(keptDays.size).toBeGreaterThanOrEqual(Math.min(policy.days, days.size))
      })
    )
  })
})

it('R-36 makes a backup when there is none, a day after the newest, and when the clock was set back', () => {
  const now = at('2026-11-20T09:00:00.000Z')
  expect(isOlderThan(null, day, now)).toBe(true)
  expect(isOlderThan(plus(now, -day), day, now)).toBe(true)
  expect(isOlderThan(plus(now, 1 - day), day, now)).toBe(false)
  expect(isOlderThan(plus(now, 3 * day), day, now)).toBe(true)
})
