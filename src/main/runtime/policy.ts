import type { BackupPolicy } from '../domain/backup-plan.ts'
import type { FormerFilePolicy } from '../domain/former-file.ts'
import type { HandoffPolicy } from '../domain/handoff-machine.ts'
import { day, hour, minute, second } from '../../shared/model/instant.ts'

/** Every number that someone may want to tune; durations in milliseconds. */
export interface Policy {
  readonly undoDelay: number
  readonly sendLease: number
  readonly confirmDelay: number
  /** A lost answer is read back this many times, `confirmDelay` apart, before its absence is believed. */
  readonly confirmAttempts: number
  /** A read-back that the network cannot answer is made this many times before a person is asked. */
  readonly lookupAttempts: number
  /** How long after the first try a network is trusted to recognise the key of a reply: less than the shortest, one hour. */
  readonly keyFor: number
  readonly sendAttempts: number
  readonly backoff: { readonly first: number; readonly factor: number; readonly most: number }
  /** How often an account is polled (see PollRhythm), and how many pages at once. */
  readonly poll: {
    readonly active: number
    readonly activeFor: number
    readonly every: number
    readonly quiet: number
    readonly quietAfter: number
    readonly night: number
    readonly listening: number
    readonly batteryFactor: number
    readonly pages: number
  }
  readonly listen: {
    /** What a network says by itself brings one poll in this while, however often it says it. */
    readonly pollAtMostEvery: number
    /** A server that offers no such thing is asked again after this while. */
    readonly askAgainAfter: number
  }
  readonly absence: {
    /** Ticks this far apart mean that the computer slept. */
    readonly asleepAfter: number
    /** Every account out of reach for this long means that the computer was offline. */
    readonly offlineAfter: number
    /** An account that is not read this long after the return is not waited for. */
    readonly settleWithin: number
  }
  /** How long a person may take in their browser to sign in. */
  readonly signInWithin: number
  readonly request: { readonly timeout: number; readonly bytes: number }
  /** Longest text of one message that is kept, in UTF-16 code units; a longer one is kept whole in quarantine. */
  readonly messageLength: number
  /** Messages in one transaction: of a poll, and of an import, which has a thread of its own. */
  readonly ingestBatch: number
  readonly importBatch: number
  readonly mailbox: {
    /** How long new mail is waited for before the mailbox is read anyway. */
    readonly waitFor: number
    /** Longest reading of what is new. */
    readonly readWithin: number
  }
  /** How often the spam folder of a mailbox is looked through: no server tells what comes there. */
  readonly spamFolderEvery: number
  readonly consentFor: number
  readonly retiredDraftFor: number
  readonly sameReplyWithin: number
  /** What comes with messages, fetched when somebody looks. */
  readonly media: {
    /** Most bytes of an image, and of anything else. */
    readonly imageBytes: number
    readonly fileBytes: number
    /** Most pixels of an image: a small file may unfold into a very large picture. */
    readonly pixels: number
    readonly timeout: number
    /** The bound of the cache. */
    readonly cacheBytes: number
    /** How long after a server did not answer it is asked again. */
    readonly againAfter: number
    /** How exactly it is known when something was last looked at. */
    readonly usedEvery: number
  }
  /** `againAfter`: when a backup that could not be made is tried again. */
  readonly backups: BackupPolicy & FormerFilePolicy & { readonly againAfter: number }
  readonly handoff: HandoffPolicy & {
    /** Working days that a colleague has before an answer would help, and how long after that the link still opens. */
    readonly answerWithinDays: number
    readonly openAfterDue: number
    /** When the one reminder goes, as a part of the time between the letter and the day due. */
    readonly remindAfter: number
    /** How long after its day, or after its words were published, a link still says what became of them. */
    readonly outcomeFor: number
  }
}

export const defaultPolicy: Policy = {
  undoDelay: 10 * second,
  sendLease: 90 * second,
  confirmDelay: 30 * second,
  confirmAttempts: 2,
  lookupAttempts: 6,
  keyFor: 55 * minute,
  sendAttempts: 6,
  backoff: { first: 30 * second, factor: 2, most: 15 * minute },
  poll: {
    active: 30 * second,
    activeFor: 10 * minute,
    every: minute,
    quiet: 3 * minute,
    quietAfter: day,
    night: 10 * minute,
    listening: 5 * minute,
    batteryFactor: 2,
    pages: 10
  },
  listen: { pollAtMostEvery: 5 * second, askAgainAfter: day },
  absence: { asleepAfter: 2 * minute, offlineAfter: 10 * minute, settleWithin: 3 * minute },
  signInWithin: 5 * minute,
  request: { timeout: 20 * second, bytes: 4 * 1024 * 1024 },
  messageLength: 65_536,
  ingestBatch: 50,
  importBatch: 1_000,
  mailbox: { waitFor: 4 * minute, readWithin: 10 * minute },
  spamFolderEvery: 10 * minute,
  consentFor: 365 * day,
  retiredDraftFor: 30 * day,
  sameReplyWithin: 24 * hour,
  media: {
    imageBytes: 10 * 1024 * 1024,
    fileBytes: 25 * 1024 * 1024,
    pixels: 50_000_000,
    timeout: 30 * second,
    cacheBytes: 500 * 1024 * 1024,
    againAfter: 5 * minute,
    usedEvery: hour
  },
  backups: {
    every: day,
    days: 7,
    weeks: 4,
    againAfter: 15 * minute,
    formerFor: 30 * day,
    formerToldFor: 7 * day
  },
  handoff: {
    writingLease: 10 * minute,
    answerWithinDays: 2,
    openAfterDue: 5 * day,
    remindAfter: 0.6,
    outcomeFor: 30 * day
  }
}
