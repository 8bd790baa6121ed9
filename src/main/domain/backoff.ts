/** Growing waits between tries; durations in milliseconds. */
export interface Backoff {
  readonly first: number
  readonly factor: number
  readonly most: number
}

/**
 * Milliseconds to wait after so many failures in a row (1: the first). Half of the wait is left to chance (`unit` in
 * [0, 1)), so that many who failed together do not come back together.
 */
export const backoffDelay = (failures: number, backoff: Backoff, unit: number): number => {
  // Beyond some thirty failures the power would no longer be a number that can be trusted.
  const power = Math.min(Math.max(failures, 1) - 1, 30)
  const wait = Math.min(backoff.most, backoff.first * backoff.factor ** power)
  return Math.round(wait / 2 + (wait / 2) * unit)
}
