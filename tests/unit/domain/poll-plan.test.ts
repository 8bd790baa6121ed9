import { describe, expect, it } from 'vitest'
import { isNight } from '../../../src/main/domain/night.ts'
import {
  type Circumstances,
  isAuditDue,
  nextPollAt,
  type PollEnd,
  waitBetweenPolls
} from '../../../src/main/domain/poll-plan.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import type { Failure } from '../../../src/shared/model/delivery.ts'
import { day, hour, instantSchema, minute, plus, second } from '../../../src/shared/model/instant.ts'

const at = (text: string) => instantSchema.parse(`2026-11-20T${text}Z`)
const now = at('09:00:00.000')
const { poll, backoff } = defaultPolicy
const usual: Circumstances = {
  lastItemAt: at('08:00:00.000'),
  isNight: false,
  onBattery: false,
  isListening: false
}
const failed = (failure: Failure, failures = 1): PollEnd => ({ kind: 'failed', failure, failures })

describe('when an account is polled next', () => {
  it.each<[string, PollEnd, number, string | null]>([
    ['after its rhythm', { kind: 'polled', more: false, notBefore: null }, 0.5, '09:01:00.000'],
    ['a tenth earlier by chance', { kind: 'polled', more: false, notBefore: null }, 0, '09:00:54.000'],
    ['at once when there is more', { kind: 'polled', more: true, notBefore: null }, 0.5, '09:00:00.000'],
    [
      'not before the network allows it',
      { kind: 'polled', more: true, notBefore: at('09:05:00.000') },
      0.5,
      '09:05:00.000'
    ],
    [
      'after its rhythm when the network allows it sooner',
      { kind: 'polled', more: false, notBefore: at('09:00:10.000') },
      0.5,
      '09:01:00.000'
    ],
    ['a while after a failure', failed({ kind: 'unavailable', message: '' }), 0, '09:00:15.000'],
    ['a longer while after the third', failed({ kind: 'unavailable', message: '' }, 3), 0, '09:01:00.000'],
    ['a while after what cannot be read', failed({ kind: 'unreadable', message: '' }), 0, '09:00:15.000'],
    [
      'a while after a refusal, for it may be lifted',
      failed({ kind: 'rejected', code: 'forbidden', message: '' }),
      0,
      '09:00:15.000'
    ],
    [
      'when the network says',
      failed({ kind: 'rate_limited', retryAt: at('09:07:00.000') }),
      0,
      '09:07:00.000'
    ],
    [
      'a while later when the network does not say',
      failed({ kind: 'rate_limited', retryAt: null }),
      0,
      '09:00:15.000'
    ],
    ['never by itself when a person must sign in', failed({ kind: 'unauthorized', message: '' }), 0, null]
  ])('%s', (_name, end, unit, expected) => {
    expect(nextPollAt(end, usual, now, { poll, backoff }, unit)).toBe(expected === null ? null : at(expected))
  })
})

describe('the wait between two polls', () => {
  it.each<[string, Partial<Circumstances>, number]>([
    ['is short while people answer each other', { lastItemAt: at('08:55:00.000') }, 30 * second],
    ['is a minute on a usual day', {}, minute],
    ['is longer where nothing was said for a day', { lastItemAt: plus(now, -2 * day) }, 3 * minute],
    ['is longer where nothing was ever said', { lastItemAt: null }, 3 * minute],
    ['is long at night', { isNight: true }, 10 * minute],
    [
      'is short at night too while people answer each other',
      { isNight: true, lastItemAt: at('08:55:00.000') },
      30 * second
    ],
    ['doubles on battery', { onBattery: true }, 2 * minute],
    ['is long where the network itself says what is new', { isListening: true }, 5 * minute],
    ['is longest on battery at night', { isListening: true, isNight: true, onBattery: true }, 20 * minute]
  ])('%s', (_name, changes, expected) => {
    expect(waitBetweenPolls({ ...usual, ...changes }, now, poll)).toBe(expected)
  })
})

describe('the look far back', () => {
  it('is taken at night, once', () => {
    expect(isAuditDue(plus(now, -22 * hour), true, now)).toBe(true)
    expect(isAuditDue(plus(now, -2 * hour), true, now)).toBe(false)
  })

  it('waits for the night by day, unless the computer was off then', () => {
    expect(isAuditDue(plus(now, -22 * hour), false, now)).toBe(false)
    expect(isAuditDue(plus(now, -31 * hour), false, now)).toBe(true)
    expect(isAuditDue(null, false, now)).toBe(true)
  })

  it('knows the night of the place', () => {
    expect(isNight(at('21:30:00.000'), 'Europe/Paris')).toBe(true)
    expect(isNight(at('21:30:00.000'), 'Europe/London')).toBe(false)
    expect(isNight(at('05:59:00.000'), 'Europe/Paris')).toBe(true)
    expect(isNight(at('06:00:00.000'), 'Europe/Paris')).toBe(false)
  })
})
