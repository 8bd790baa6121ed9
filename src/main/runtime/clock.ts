import { instantFromMilliseconds, type Instant } from '../../shared/model/instant.ts'

export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => instantFromMilliseconds(Date.now()) }
