import { describe, expect, it } from 'vitest'
import { nextPollAt, type PollEnd } from '../../../src/main/domain/poll-plan.ts'
import type { Failure } from '../../../src/shared/model/delivery.ts'
import { instantSchema } from '../../../src/shared/model/instant.ts'

const at = (text: string) => instantSchema.parse(`2026-11-20T${text}Z`)
const now = at('09:00:00.000')
const policy = { poll: { every: 60_000 }, backoff: { first: 30_000, factor: 2, most: 900_000 } }
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
    expect(nextPollAt(end, now, policy, unit)).toBe(expected === null ? null : at(expected))
  })
})
