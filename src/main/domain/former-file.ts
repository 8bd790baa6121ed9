import { type Instant, millisecondsOf, plus } from '../../shared/model/instant.ts'

/** Durations in milliseconds. */
export interface FormerFilePolicy {
  /** How long a database that was replaced, or the copy from before an update, is kept before anybody is told that it goes. */
  readonly formerFor: number
  /** How long before it goes the person is told. */
  readonly formerToldFor: number
}

export interface FormerFileFacts {
  /** When it became a former one. */
  readonly at: Instant
  /** When the person was told that it will go. */
  readonly toldAt: Instant | null
  /** The person said that it stays. */
  readonly isWanted: boolean
  /** The newest sound backup of this inbox. */
  readonly backupAt: Instant | null
}

/** What is due with a former file: it goes only after it was told for long enough, and never before a backup was made since. */
export const decideFormerFile = (
  { at, toldAt, isWanted, backupAt }: FormerFileFacts,
  policy: FormerFilePolicy,
  now: Instant
): 'stays' | 'tell' | 'remove' => {
  if (isWanted || backupAt === null || backupAt <= at) return 'stays'
  if (toldAt !== null) return isPast(toldAt, policy.formerToldFor, now) ? 'remove' : 'stays'
  return isPast(at, policy.formerFor, now) ? 'tell' : 'stays'
}

/** When it would go, as things stand; null: it stays. */
export const formerFileLeaves = (
  { at, toldAt, isWanted }: Pick<FormerFileFacts, 'at' | 'toldAt' | 'isWanted'>,
  policy: FormerFilePolicy
): Instant | null => (isWanted ? null : plus(toldAt ?? plus(at, policy.formerFor), policy.formerToldFor))

const isPast = (at: Instant, span: number, now: Instant): boolean =>
  millisecondsOf(now) - millisecondsOf(at) >= span
