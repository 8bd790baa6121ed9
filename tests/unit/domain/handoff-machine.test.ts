import { describe, expect, it } from 'vitest'
import { advanceHandoff, type HandoffEvent } from '../../../src/main/domain/handoff-machine.ts'
import type { HandoffState } from '../../../src/shared/model/handoff.ts'
import { outboxIdSchema } from '../../../src/shared/model/ids.ts'
import { day, instantSchema, minute, plus } from '../../../src/shared/model/instant.ts'

const now = instantSchema.parse('2026-11-20T09:00:00.000Z')
const policy = { writingLease: 10 * minute }
const outboxId = outboxIdSchema.parse('outbox-1')
const tomorrow = plus(now, day)

const states = {
  asked: { kind: 'asked', purpose: 'words' },
  approving: { kind: 'asked', purpose: 'approval' },
  writing: { kind: 'writing', purpose: 'words', since: plus(now, -minute), leaseUntil: now },
  postponed: { kind: 'postponed', purpose: 'words', until: tomorrow },
  answered: { kind: 'answered', at: plus(now, -day) },
  accepted: { kind: 'accepted', outboxId },
  returned: { kind: 'returned', at: plus(now, -day) },
  retired: { kind: 'retired', at: plus(now, -day) }
} as const satisfies Record<string, HandoffState>

const events = {
  write: { kind: 'write' },
  postpone: { kind: 'postpone', until: tomorrow },
  answer: { kind: 'answer' },
  return: { kind: 'return' },
  renew: { kind: 'renew' },
  send_back: { kind: 'send_back' },
  accept: { kind: 'accept', outboxId },
  undo_accept: { kind: 'undo_accept' },
  use_late: { kind: 'use_late' },
  retire: { kind: 'retire' },
  rest: { kind: 'rest' }
} satisfies Record<HandoffEvent['kind'], HandoffEvent>

type StateName = keyof typeof states
type EventKind = keyof typeof events

const home: HandoffState = { kind: 'answered', at: now }
const asked: HandoffState = { kind: 'asked', purpose: 'words' }
const approving: HandoffState = { kind: 'asked', purpose: 'approval' }
const retired: HandoffState = { kind: 'retired', at: now }
const returned: HandoffState = { kind: 'returned', at: now }
const leaseUntil = plus(now, 10 * minute)
const postponed: HandoffState = { kind: 'postponed', purpose: 'words', until: tomorrow }

/** What is not here is a conflict. */
const moves: { readonly [From in StateName]: { readonly [On in EventKind]?: HandoffState } } = {
  asked: {
    write: { kind: 'writing', purpose: 'words', since: now, leaseUntil },
    postpone: postponed,
    answer: home,
    return: returned,
    renew: asked,
    use_late: home,
    retire: retired
  },
  approving: {
    write: { kind: 'writing', purpose: 'approval', since: now, leaseUntil },
    postpone: { ...postponed, purpose: 'approval' },
    answer: home,
    // The words came before: what comes back is the approval.
    return: home,
    renew: approving,
    accept: { kind: 'accepted', outboxId },
    use_late: home,
    retire: retired
  },
  writing: {
    write: { kind: 'writing', purpose: 'words', since: plus(now, -minute), leaseUntil },
    postpone: postponed,
    answer: home,
    return: returned,
    renew: asked,
    use_late: home,
    retire: retired,
    rest: asked
  },
  postponed: {
    write: { kind: 'writing', purpose: 'words', since: now, leaseUntil },
    postpone: postponed,
    answer: home,
    return: returned,
    renew: asked,
    use_late: home,
    retire: retired
  },
  answered: {
    send_back: approving,
    accept: { kind: 'accepted', outboxId },
    use_late: home,
    retire: retired
  },
  accepted: { undo_accept: home, use_late: home },
  returned: { renew: asked, use_late: home },
  retired: { use_late: home }
}

const names = <Names extends string>(record: Readonly<Record<Names, unknown>>): readonly Names[] =>
  // The keys of a literal are its names.
  Object.keys(record) as Names[]

describe('a hand-off', () => {
  it.each(names(states).flatMap((from) => names(events).map((on) => [from, on] as const)))(
    'that is %s meets %s',
    (from, on) => {
      const expected = moves[from][on]
      expect(advanceHandoff(states[from], events[on], now, policy)).toEqual(
        expected === undefined ? { ok: false, error: { code: 'conflict' } } : { ok: true, value: expected }
      )
    }
  )

  it('is not put off to the past, and rests only when the lease is over', () => {
    expect(advanceHandoff(states.asked, { kind: 'postpone', until: now }, now, policy).ok).toBe(false)
    const writing = { ...states.writing, leaseUntil: plus(now, policy.writingLease) }
    expect(advanceHandoff(writing, { kind: 'rest' }, now, policy).ok).toBe(false)
    // No lease is as long: the clock was set back.
    const ahead = { ...states.writing, leaseUntil: tomorrow }
    expect(advanceHandoff(ahead, { kind: 'rest' }, now, policy).ok).toBe(true)
  })
})
