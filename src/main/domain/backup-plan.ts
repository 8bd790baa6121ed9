import { day, type Instant, millisecondsOf } from '../../shared/model/instant.ts'

export interface BackupPolicy {
  /** A backup is due when the newest is older than this, in milliseconds. */
  readonly every: number
  /** How many days and weeks keep their newest backup. */
  readonly days: number
  readonly weeks: number
}

/** Whether a moment is longer ago than that, in milliseconds, or never was; a clock that was set back counts as long ago. */
export const isOlderThan = (moment: Instant | null, longest: number, now: Instant): boolean =>
  moment === null || Math.abs(millisecondsOf(now) - millisecondsOf(moment)) >= longest

/** Days since a Monday. */
const dayNumber = (at: Instant): number => Math.floor(millisecondsOf(at) / day) + 3

/**
 * Which backups are kept: the newest of each of the last days that have one, and of each of the last weeks. Counting
 * days that have a backup, not days of the calendar: a month away takes none of them.
 */
export const keptBackups = (made: readonly Instant[], policy: BackupPolicy): ReadonlySet<Instant> => {
  const newestFirst = [...new Set(made)].toSorted().toReversed()
  const newestOf = (span: (at: Instant) => number, most: number): readonly Instant[] => {
    const found = new Map<number, Instant>()
    for (const at of newestFirst) {
      const key = span(at)
      if (!found.has(key) && found.size < most) found.set(key, at)
    }
    return [...found.values()]
  }
  return new Set([
    ...newestOf(dayNumber, policy.days),
    ...newestOf((at) => Math.floor(dayNumber(at) / 7), policy.weeks)
  ])
}
