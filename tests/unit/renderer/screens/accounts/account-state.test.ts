import { describe, expect, it } from 'vitest'
import { accountStateOf } from '../../../../../src/renderer/screens/accounts/account-state.ts'
import type { Account } from '../../../../../src/shared/model/account.ts'
import type { Failure } from '../../../../../src/shared/model/delivery.ts'
import {
  day,
  type Instant,
  instantSchema,
  millisecondsOf,
  plus
} from '../../../../../src/shared/model/instant.ts'

const at = instantSchema.parse('2026-11-22T20:00:00.000Z')
const stateOf = (
  part: Partial<Pick<Account, 'connection' | 'pausedAt'>>,
  failure: Failure | null = null,
  expiresAt: Instant | null = null
) =>
  accountStateOf(
    {
      connection: 'live',
      pausedAt: null,
      health: {
        lastSuccessAt: at,
        lastItemAt: null,
        nextPollAt: null,
        failure,
        failureCount: 0,
        expiresAt,
        readingBack: null,
        audit: null
      },
      ...part
    },
    millisecondsOf(at)
  )

describe('how an account is', () => {
  it.each([
    [{ kind: 'unauthorized', message: '' }, 'failing'],
    [{ kind: 'rejected', code: 'forbidden', message: '' }, 'failing'],
    [{ kind: 'unavailable', message: '' }, 'waiting'],
    [{ kind: 'rate_limited', retryAt: null }, 'waiting'],
    [{ kind: 'unreadable', message: '' }, 'waiting']
  ] satisfies readonly [Failure, string][])('with %j it is %s', (failure, state) => {
    expect(stateOf({}, failure)).toBe(state)
  })

  it('is fine without a failure, and paused whatever went wrong before', () => {
    expect(stateOf({})).toBe('fine')
    expect(stateOf({ pausedAt: at }, { kind: 'unauthorized', message: '' })).toBe('paused')
  })

  it('warns some days before its sign-in ends', () => {
    expect(stateOf({}, null, plus(at, 6 * day))).toBe('expiring')
    expect(stateOf({}, null, plus(at, 8 * day))).toBe('fine')
    expect(stateOf({}, { kind: 'unauthorized', message: '' }, plus(at, -day))).toBe('failing')
  })

  it('is what fills it where nothing is fetched', () => {
    expect([stateOf({ connection: 'file' }), stateOf({ connection: 'sample' })]).toEqual(['file', 'sample'])
  })
})
