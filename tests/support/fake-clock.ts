import type { Clock } from '../../src/main/runtime/clock.ts'
import { type Instant, plus } from '../../src/shared/model/instant.ts'
import { instantSchema } from '../../src/shared/model/instant.ts'

export interface FakeClock extends Clock {
  advance(milliseconds: number): void
  set(instant: string): void
}

/** A clock that stands still until it is moved. */
export const fakeClock = (start = '2026-11-20T09:00:00.000Z'): FakeClock => {
  let now: Instant = instantSchema.parse(start)
  return {
    now: () => now,
    advance: (milliseconds) => {
      now = plus(now, milliseconds)
    },
    set: (instant) => {
      now = instantSchema.parse(instant)
    }
  }
}
