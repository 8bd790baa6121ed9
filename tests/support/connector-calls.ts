import type {
  InboundItem,
  Io,
  OutboundReply,
  SignInOutcome,
  StoredSession
} from '../../src/main/connectors/connector.ts'
import { day, plus } from '../../src/shared/model/instant.ts'
import type { Clock } from '../../src/main/runtime/clock.ts'

/** The world as a connector may use it: the real network of this machine, and the time of this clock. */
export const ioAt = (clock: Clock, limits: Partial<Pick<Io, 'bytes' | 'timeout'>> = {}): Io => ({
  fetch,
  now: () => clock.now(),
  signal: new AbortController().signal,
  bytes: 4 * 1024 * 1024,
  timeout: 20_000,
  ...limits
})

/** The session of who signed in, which must have worked; the first poll goes a month back. */
export const sessionFrom = (
  outcome: SignInOutcome<string, string>,
  clock: Clock,
  reach = 30 * day
): StoredSession => {
  if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
  const { settings, credentials } = outcome
  return { settings, credentials, since: plus(clock.now(), -reach), renew: async () => {} }
}

/** A reply to a message that a poll brought, as the outbox gives it to a connector for the first time. */
export const replyUnder = (
  to: Pick<InboundItem, 'ref' | 'replyTarget'>,
  text: string,
  clock: Clock,
  more: Partial<OutboundReply> = {}
): OutboundReply => ({
  key: '0199f0a0-0000-7000-8000-00000000c001',
  parentRef: to.ref,
  replyTarget: to.replyTarget,
  text,
  language: 'fr',
  createdAt: clock.now(),
  firstTriedAt: clock.now(),
  images: [],
  ...more
})

/** The item of this ref among those that a poll brought. */
export const itemAt = (items: readonly InboundItem[], ref: string): InboundItem => {
  const found = items.find((one) => one.ref === ref)
  if (found === undefined) throw new Error(`the poll did not bring ${ref}`)
  return found
}
