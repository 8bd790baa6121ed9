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
  /** How often an account is polled, and how many pages at once. */
  readonly poll: {
    readonly every: number
    readonly pages: number
    /** How far back the first poll of an account goes. */
    readonly firstReach: number
  }
  readonly request: { readonly timeout: number; readonly bytes: number }
  /** Longest text of one message that is kept, in UTF-16 code units; a longer one is kept whole in quarantine. */
  readonly messageLength: number
  readonly ingestBatch: number
  readonly consentFor: number
  readonly retiredDraftFor: number
  readonly sameReplyWithin: number
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
  poll: { every: minute, pages: 10, firstReach: 30 * day },
  request: { timeout: 20 * second, bytes: 4 * 1024 * 1024 },
  messageLength: 65_536,
  ingestBatch: 50,
  consentFor: 365 * day,
  retiredDraftFor: 30 * day,
  sameReplyWithin: 24 * hour
}
