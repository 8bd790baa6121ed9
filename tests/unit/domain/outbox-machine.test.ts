import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance, type OutboxEvent, type OutboxPolicy } from '../../../src/main/domain/outbox-machine.ts'
import type { Failure, Published } from '../../../src/shared/model/delivery.ts'
import { type Instant, instantSchema, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { blockedReasonSchema, type OutboxState } from '../../../src/shared/model/outbox.ts'

const now = instantSchema.parse('2026-11-20T09:00:00.000Z')
const later = plus(now, minute)
const policy: OutboxPolicy = {
  sendLease: 90 * second,
  sendAttempts: 3,
  confirmDelay: 30 * second,
  confirmAttempts: 2,
  lookupAttempts: 4,
  backoff: { first: 30 * second, factor: 2, most: 15 * minute }
}
const published: Published = { ref: 'remote-1', url: null, at: now }
const unavailable: Failure = { kind: 'unavailable', message: 'down' }

const states = {
  queued: { kind: 'queued', attempt: 0, notBefore: now },
  sending: { kind: 'sending', attempt: 1, leaseUntil: plus(now, 90 * second) },
  unconfirmed: { kind: 'unconfirmed', attempt: 1, checks: 1, checkAt: now },
  with_person: { kind: 'with_person' },
  blocked: { kind: 'blocked', attempt: 2, reason: 'rejected', failure: null },
  sent: { kind: 'sent', sentAt: now, proof: { by: 'network', published } },
  cancelled: { kind: 'cancelled', cancelledAt: now }
} satisfies Record<OutboxState['kind'], OutboxState>

const events = {
  claim: { kind: 'claim' },
  hold: { kind: 'hold', until: later },
  clock_set_back: { kind: 'clock_set_back' },
  consent_withdrawn: { kind: 'consent_withdrawn' },
  seal_broken: { kind: 'seal_broken' },
  published: { kind: 'published', published },
  failed: { kind: 'failed', failure: unavailable },
  lost: { kind: 'lost' },
  absent: { kind: 'absent' },
  unanswered: { kind: 'unanswered', retryAt: null },
  cannot_tell: { kind: 'cannot_tell' },
  confirm: { kind: 'confirm' },
  retry: { kind: 'retry' },
  cancel: { kind: 'cancel' }
} satisfies Record<OutboxEvent['kind'], OutboxEvent>

type StateKind = keyof typeof states
type EventKind = keyof typeof events

const byNetwork: OutboxState = { kind: 'sent', sentAt: now, proof: { by: 'network', published } }
const byPerson: OutboxState = { kind: 'sent', sentAt: now, proof: { by: 'person' } }
const cancelled: OutboxState = { kind: 'cancelled', cancelledAt: now }

/** What is not here is a conflict. */
const moves: { readonly [From in StateKind]: { readonly [On in EventKind]?: OutboxState } } = {
  queued: {
    claim: { kind: 'sending', attempt: 1, leaseUntil: plus(now, 90 * second) },
    hold: { kind: 'queued', attempt: 0, notBefore: later },
    clock_set_back: { kind: 'queued', attempt: 0, notBefore: plus(now, 30 * second) },
    consent_withdrawn: { kind: 'blocked', attempt: 0, reason: 'consent_withdrawn', failure: null },
    seal_broken: { kind: 'blocked', attempt: 0, reason: 'damaged', failure: null },
    published: byNetwork,
    cancel: cancelled
  },
  sending: {
    published: byNetwork,
    failed: { kind: 'queued', attempt: 1, notBefore: plus(now, 30 * second) },
    lost: { kind: 'unconfirmed', attempt: 1, checks: 0, checkAt: plus(now, 30 * second) },
    clock_set_back: { kind: 'sending', attempt: 1, leaseUntil: plus(now, 90 * second) }
  },
  unconfirmed: {
    published: byNetwork,
    absent: { kind: 'queued', attempt: 1, notBefore: now },
    unanswered: { kind: 'unconfirmed', attempt: 1, checks: 2, checkAt: plus(now, minute) },
    cannot_tell: { kind: 'blocked', attempt: 1, reason: 'cannot_tell', failure: null },
    clock_set_back: { kind: 'unconfirmed', attempt: 1, checks: 1, checkAt: plus(now, 30 * second) }
  },
  with_person: { confirm: byPerson, cancel: cancelled },
  blocked: {
    retry: { kind: 'queued', attempt: 0, notBefore: now },
    published: byNetwork,
    cancel: cancelled
  },
  sent: {},
  cancelled: {}
}

const namesOf = <Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] => {
  const names: Name[] = []
  for (const name in record) names.push(name)
  return names
}

describe.each(namesOf(states))('from %s', (from) => {
  test.each(namesOf(events))('on %s', (on) => {
    const expected = moves[from][on]
    expect(advance(states[from], events[on], now, policy)).toEqual(
      expected === undefined ? { ok: false, error: { code: 'conflict' } } : { ok: true, value: expected }
    )
  })
})

const after = (state: OutboxState, event: OutboxEvent, at: Instant = now): OutboxState | 'conflict' => {
  const advanced = advance(state, event, at, policy)
  return advanced.ok ? advanced.value : 'conflict'
}

describe('queued', () => {
  test('is not claimed before the time to undo is over', () => {
    expect(after({ ...states.queued, notBefore: later }, { kind: 'claim' })).toBe('conflict')
    expect(after({ ...states.queued, notBefore: later }, { kind: 'claim' }, later)).toMatchObject({
      kind: 'sending'
    })
  })
  test('is never held for less long than it already is', () => {
    const held: OutboxState = { ...states.queued, notBefore: plus(later, second) }
    expect(after(held, { kind: 'hold', until: later })).toEqual(held)
  })
})

describe('a failure', () => {
  const failed = (attempt: number, failure: Failure) =>
    after({ ...states.sending, attempt }, { kind: 'failed', failure })
  test('of an unavailable network backs off, doubling, then gives up', () => {
    expect(failed(1, unavailable)).toMatchObject({ kind: 'queued', notBefore: plus(now, 30 * second) })
    expect(failed(2, unavailable)).toMatchObject({ kind: 'queued', notBefore: plus(now, 60 * second) })
    expect(failed(3, unavailable)).toEqual({
      kind: 'blocked',
      attempt: 3,
      reason: 'gave_up',
      failure: unavailable
    })
  })
  test.each([
    ['as the network asks', plus(now, 2 * minute), plus(now, 2 * minute)],
    ['by back-off when it asks nothing', null, plus(now, 30 * second)],
    ['not at once when it asks for the past', plus(now, -minute), plus(now, 30 * second)],
    ['within a quarter of an hour when it asks for years', plus(now, 1e9 * second), plus(now, 15 * minute)]
  ])('of rate waits %s', (_title, retryAt, notBefore) => {
    expect(failed(1, { kind: 'rate_limited', retryAt })).toEqual({ kind: 'queued', attempt: 1, notBefore })
  })
  test.each([
    [{ kind: 'unauthorized', message: '' }, 'unauthorized'],
    [{ kind: 'unreadable', message: '' }, 'unreadable'],
    [{ kind: 'rejected', code: 'too_long', message: '' }, 'rejected'],
    [{ kind: 'rejected', code: 'target_gone', message: '' }, 'rejected'],
    [{ kind: 'rejected', code: 'forbidden', message: '' }, 'rejected'],
    [{ kind: 'rejected', code: 'other', message: '' }, 'rejected']
  ] as const)('%j waits for a person', (failure, reason) => {
    expect(failed(1, failure)).toEqual({ kind: 'blocked', attempt: 1, reason, failure })
  })
  test('R-2 a refused duplicate is read back: the network most likely has it', () => {
    expect(failed(1, { kind: 'rejected', code: 'duplicate', message: '' })).toMatchObject({
      kind: 'unconfirmed',
      checks: 0
    })
  })
})

describe('unconfirmed', () => {
  test('R-2 believes an absence only the second time', () => {
    const first = after({ ...states.unconfirmed, checks: 0 }, { kind: 'absent' })
    expect(first).toEqual({ kind: 'unconfirmed', attempt: 1, checks: 1, checkAt: plus(now, 30 * second) })
    expect(after(states.unconfirmed, { kind: 'absent' })).toMatchObject({ kind: 'queued' })
  })
  test('gives up after as many attempts as any other reply', () => {
    expect(after({ ...states.unconfirmed, attempt: 3 }, { kind: 'absent' })).toMatchObject({
      kind: 'blocked',
      reason: 'gave_up'
    })
  })
  test('R-3 repeats only the read-back, then asks a person', () => {
    expect(after({ ...states.unconfirmed, checks: 3 }, { kind: 'unanswered', retryAt: null })).toMatchObject({
      kind: 'blocked',
      reason: 'cannot_tell'
    })
  })
})

describe('blocked', () => {
  test.each(blockedReasonSchema.options)(
    '%s is confirmed by a person only when nobody can tell',
    (reason) => {
      expect(after({ ...states.blocked, reason }, { kind: 'confirm' })).toEqual(
        reason === 'cannot_tell' ? byPerson : 'conflict'
      )
    }
  )
  test('damaged can only be cancelled', () => {
    const damaged: OutboxState = { ...states.blocked, reason: 'damaged' }
    for (const event of Object.values(events))
      expect(after(damaged, event)).toEqual(event.kind === 'cancel' ? cancelled : 'conflict')
  })
})

const instants = fc.integer({ min: 0, max: 3_600_000 }).map((offset) => plus(now, offset))
const failures: fc.Arbitrary<Failure> = fc.oneof(
  fc.record({ kind: fc.constant('rate_limited'), retryAt: fc.option(instants) }),
  fc.record({
    kind: fc.constantFrom('unavailable', 'unauthorized', 'unreadable'),
    message: fc.constant('')
  }),
  fc.record({
    kind: fc.constant('rejected'),
    code: fc.constantFrom('too_long', 'target_gone', 'forbidden', 'duplicate', 'other'),
    message: fc.constant('')
  })
)
const anyEvent: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc.constantFrom(...Object.values(events)),
  failures.map((failure) => ({ kind: 'failed', failure }) as const),
  instants.map((until) => ({ kind: 'hold', until }) as const)
)
const anyHistory = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 600_000 })), { maxLength: 60 })

interface Step {
  readonly from: OutboxState
  readonly event: OutboxEvent
  readonly to: OutboxState | 'conflict'
}

/** What each event of a history made of a reply. */
const follow = (
  start: OutboxState,
  history: readonly (readonly [OutboxEvent, number])[]
): readonly Step[] => {
  const steps: Step[] = []
  let from = start
  let at = now
  for (const [event, wait] of history) {
    at = plus(at, wait)
    const to = after(from, event, at)
    steps.push({ from, event, to })
    if (to !== 'conflict') from = to
  }
  return steps
}

const movesTo = (step: Step, kind: OutboxState['kind']): boolean =>
  step.to !== 'conflict' && step.to.kind === kind && step.from.kind !== kind

describe('for every history of events', () => {
  test('R-2 what may have arrived is never sent again unless the network was read back or a person decided', () => {
    const allowed: { readonly [From in StateKind]?: EventKind } = {
      unconfirmed: 'absent',
      sending: 'failed',
      blocked: 'retry'
    }
    fc.assert(
      fc.property(anyHistory, (history) => {
        const steps = follow(states.queued, history)
        const queuedAgain = steps.filter((step) => movesTo(step, 'queued'))
        const claimed = steps.filter((step) => movesTo(step, 'sending'))
        expect(queuedAgain.filter((step) => allowed[step.from.kind] !== step.event.kind)).toEqual([])
        expect(claimed.filter((step) => step.from.kind !== 'queued')).toEqual([])
      })
    )
  })

  test('sent and cancelled are final, sent carries a proof that an event brought', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(states.queued, states.with_person), (history, start) => {
        const steps = follow(start, history)
        const left = steps.filter(
          ({ from, to }) => (from.kind === 'sent' || from.kind === 'cancelled') && to !== 'conflict'
        )
        const unproven = steps.filter(
          ({ event, to }) =>
            to !== 'conflict' &&
            to.kind === 'sent' &&
            event.kind !== (to.proof.by === 'network' ? 'published' : 'confirm')
        )
        expect({ left, unproven }).toEqual({ left: [], unproven: [] })
      })
    )
  })

  test('without a person a reply is transmitted a bounded number of times', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const alone = [...history, ...history, ...history].filter(([event]) => event.kind !== 'retry')
        const transmissions = follow(states.queued, alone).filter((step) => movesTo(step, 'sending'))
        expect(transmissions.length).toBeLessThanOrEqual(policy.sendAttempts)
      })
    )
  })
})
