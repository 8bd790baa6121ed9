import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffDelay } from '../../../src/main/domain/backoff.ts'

const backoff = { first: 30_000, factor: 2, most: 900_000 }

describe('the wait after failures in a row', () => {
  it.each([
    [1, 30_000],
    [2, 60_000],
    [3, 120_000],
    [5, 480_000],
    [6, 900_000],
    [1_000_000, 900_000]
  ])('grows: after %i it is half to the whole of %i ms', (failures, whole) => {
    expect(backoffDelay(failures, backoff, 0)).toBe(whole / 2)
    expect(backoffDelay(failures, backoff, 0.999_999_999)).toBe(whole)
  })

  it('never shrinks with failures and never passes the most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, unit) => {
          const wait = backoffDelay(failures, backoff, unit)
          expect(wait).toBeLessThanOrEqual(backoffDelay(failures + 1, backoff, unit))
          expect(wait).toBeLessThanOrEqual(backoff.most)
          expect(wait).toBeGreaterThanOrEqual(backoff.first / 2)
        }
      )
    )
  })
})
