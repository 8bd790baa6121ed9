import { describe, expect, it } from 'vitest'
import { healthLines } from '../../../../../src/renderer/screens/inbox/health-lines.ts'
import { accountSchema, type Account } from '../../../../../src/shared/model/account.ts'
import type { Failure } from '../../../../../src/shared/model/delivery.ts'
import { day, type Instant, instantFromMilliseconds, plus } from '../../../../../src/shared/model/instant.ts'

const now = instantFromMilliseconds(Date.UTC(2026, 10, 22))

const account = (
  name: string,
  {
    failure = null,
    visited = true,
    paused = false,
    connection = 'live',
    expires = null
  }: {
    readonly failure?: Failure | null
    readonly visited?: boolean
    readonly paused?: boolean
    readonly connection?: 'live' | 'file'
    readonly expires?: Instant | null
  } = {}
): Account =>
  accountSchema.parse({
    id: name,
    network: 'bluesky',
    connection,
    name,
    handle: null,
    place: null,
    pausedAt: paused ? now : null,
    health: {
      lastSuccessAt: visited ? now : null,
      lastItemAt: null,
      nextPollAt: now,
      failure,
      failureCount: failure === null ? 0 : 1,
      expiresAt: expires,
      readingBack: null,
      audit: null
    },
    signInAs: { server: null, identifier: null },
    capabilities: {
      receive: 'poll',
      kinds: ['mention'],
      reply: {
        by: 'network',
        limit: { max: 300, counting: 'bluesky' },
        threading: 'nested',
        images: null,
        privately: false
      },
      actions: [],
      idempotency: 'key'
    }
  })

const told = (accounts: readonly Account[]): readonly string[] =>
  healthLines(accounts, now).map((line) =>
    line.kind === 'fine' ? `${line.count} fine` : `${line.name} ${line.sentence}`
  )

describe('healthLines', () => {
  it('says one line for all that are well, files among them', () => {
    expect(told([account('a'), account('b', { connection: 'file', visited: false })])).toEqual(['2 fine'])
  })

  it('puts what wants a person before what passes by itself', () => {
    expect(
      told([
        account('waits', { failure: { kind: 'rate_limited', retryAt: null } }),
        account('paused', { paused: true }),
        account('new', { visited: false }),
        account('locked', { failure: { kind: 'unauthorized', message: '' } }),
        account('ends', { expires: plus(now, 5 * day) }),
        account('well', { expires: plus(now, 30 * day) })
      ])
    ).toEqual([
      '1 fine',
      'locked unauthorized',
      'waits rate_limited',
      'ends expiring',
      'new first',
      'paused paused'
    ])
  })

  it('says nothing where there is no account', () => {
    expect(healthLines([], now)).toEqual([])
  })
})
