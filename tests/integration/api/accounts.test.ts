import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountsHandlers } from '../../../src/main/api/accounts.ts'
import { createServer } from '../../../src/main/api/serve.ts'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import { pollDueAccounts } from '../../../src/main/ingest/poll-due-accounts.ts'
import type { Secrets } from '../../../src/main/runtime/secrets.ts'
import { accounts } from '../../../src/shared/contract/accounts.ts'
import { accountSchema } from '../../../src/shared/model/account.ts'
import { accountIdSchema } from '../../../src/shared/model/ids.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { z } from 'zod'
import { aConversation } from '../../support/colleagues.ts'
import { anAccount } from '../../support/builders.ts'
import { type FakeBluesky, startFakeBluesky } from '../../support/fake-bluesky.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { openReplyScene } from '../../support/reply-scene.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/** Secrets in memory that can be looked at, and that can refuse. */
interface WatchedSecrets extends Secrets {
  readonly values: Map<string, string>
  refuses: boolean
}

const watchedSecrets = (): WatchedSecrets => {
  const values = new Map<string, string>()
  return {
    storage: 'keyring',
    values,
    refuses: false,
    get: async (ref) => values.get(ref) ?? null,
    has: async (ref) => values.has(ref),
    async set(ref, value) {
      if (this.refuses) throw new Error('the keyring is locked')
      values.set(ref, value)
    },
    remove: async (ref) => {
      values.delete(ref)
    }
  }
}

const serverOf = (ctx: TestContext) => {
  const serve = createServer({ accounts }, { accounts: accountsHandlers }, ctx, (_path, problem) => {
    throw problem
  })
  return (name: keyof typeof accounts, input: unknown) => serve(`accounts.${name}`, input)
}

describe('accounts', () => {
  let ctx: TestContext
  let fake: FakeBluesky
  let secrets: WatchedSecrets
  let call: ReturnType<typeof serverOf>
  let woken: number

  beforeEach(async () => {
    const clock = fakeClock()
    fake = await startFakeBluesky(clock)
    secrets = watchedSecrets()
    woken = 0
    ctx = await openTestContext({
      clock,
      secrets,
      fetch,
      connectors: { bluesky },
      wake: {
        outbox: () => {},
        polls: () => {
          woken += 1
        }
      }
    })
    call = serverOf(ctx)
  })

  afterEach(async () => {
    await ctx.close()
    await fake.server.stop()
  })

  const connect = (changes = {}) =>
    call('connect', {
      network: 'bluesky',
      server: fake.server.origin,
      identifier: 'boulangerie.test',
      secret: fake.us.appPassword,
      place: null,
      ...changes
    })
  const connected = async (changes = {}) => {
    const result = await connect(changes)
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    return z.object({ accountId: accountIdSchema }).parse(result.value).accountId
  }
  const listed = async () => {
    const result = await call('list', {})
    return result.ok ? z.array(accountSchema).parse(result.value) : []
  }
  const count = async (table: 'conversation' | 'message' | 'handle' | 'person' | 'cursor'): Promise<number> =>
    (await ctx.store.read.selectFrom(table).selectAll().execute()).length

  it('names the networks that can be connected and what they ask for', async () => {
    expect(await call('connectable', {})).toEqual({
      ok: true,
      value: [
        {
          network: 'bluesky',
          asks: [...bluesky.asks],
          browserAsks: bluesky.browserSignIn === null ? null : [...bluesky.browserSignIn.asks]
        }
      ]
    })
  })

  it('connects: the account is there, due, and says what it can do', async () => {
    const id = await connected({ place: 'Lyon' })
    expect(woken).toBe(1)
    expect(await listed()).toEqual([
      {
        id,
        network: 'bluesky',
        connection: 'live',
        name: 'Boulangerie du Canal',
        handle: 'boulangerie.test',
        place: 'Lyon',
        pausedAt: null,
        health: {
          lastSuccessAt: null,
          lastItemAt: null,
          nextPollAt: ctx.clock.now(),
          failure: null,
          failureCount: 0,
          expiresAt: null,
          readingBack: { to: plus(ctx.clock.now(), -30 * day), reached: null },
          audit: null
        },
        signInAs: { server: fake.server.origin, identifier: 'boulangerie.test' },
        capabilities: bluesky.capabilities
      }
    ])
  })

  it('keeps the secret in the vault: no table, no answer and no file of the database holds it', async () => {
    await connected()
    fake.account('alice.test').post('Bonjour', { mentions: fake.us })
    fake.expireSessions()
    await pollDueAccounts(ctx)
    expect([...secrets.values.values()].join()).toContain('secret-marker')
    const answers = JSON.stringify(await call('list', {}))
    const files = ['', '-wal']
      .map((suffix) => readFileSync(`${ctx.databaseFile}${suffix}`).toString('latin1'))
      .join()
    for (const secret of [fake.us.appPassword, 'secret-marker']) {
      expect(answers).not.toContain(secret)
      expect(files).not.toContain(secret)
    }
  })

  it.each([
    [
      'a wrong app password',
      { secret: 'wrong' },
      'sign_in_refused',
      { message: 'Invalid identifier or password' }
    ],
    ['no app password', { secret: '' }, 'invalid_input', { at: 'secret' }],
    ['no handle', { identifier: ' ' }, 'invalid_input', { at: 'identifier' }],
    ['a network without a connection', { network: 'tiktok' }, 'not_allowed', undefined]
  ])('refuses %s', async (_name, changes, code, values) => {
    expect(await connect(changes)).toEqual({
      ok: false,
      error: values === undefined ? { code } : { code, values }
    })
    expect(await listed()).toEqual([])
    expect(secrets.values.size).toBe(0)
  })

  it.each([
    ['is down', { kind: 'reset' }, 'server_unreachable'],
    ['answers an error', { kind: 'status', status: 502 }, 'server_unreachable'],
    ['is no such server', { kind: 'html' }, 'server_answer_unreadable'],
    ['is too busy', { kind: 'status', status: 429 }, 'rate_limited']
  ] as const)('says when the server %s', async (_name, fault, code) => {
    fake.server.fail(fault)
    expect(await connect()).toMatchObject({ ok: false, error: { code } })
    expect(await listed()).toEqual([])
  })

  it('says when an app password is needed', async () => {
    fake.secondFactor = true
    expect(await connect()).toEqual({ ok: false, error: { code: 'second_factor_needed' } })
  })

  it('says when the computer has no place for the secret, and keeps no account', async () => {
    secrets.refuses = true
    expect(await connect()).toEqual({ ok: false, error: { code: 'secret_storage_unavailable' } })
    expect(await listed()).toEqual([])
  })

  it('R-25 connecting the same presence again replaces its secret and keeps its history', async () => {
    const id = await connected({ place: 'Lyon' })
    await call('rename', { accountId: id, name: 'Le canal', place: 'Lyon' })
    fake.account('alice.test').post('Bonjour', { mentions: fake.us })
    await pollDueAccounts(ctx)
    fake.revokeSessions()
    ctx.clock.advance(120_000)
    await pollDueAccounts(ctx)
    expect((await listed())[0]?.health).toMatchObject({
      nextPollAt: null,
      failure: { kind: 'unauthorized', message: 'Token has been revoked' }
    })
    expect(await connected()).toBe(id)
    expect(secrets.values.size).toBe(1)
    expect(await listed()).toMatchObject([
      { id, name: 'Le canal', place: 'Lyon', health: { failure: null, nextPollAt: ctx.clock.now() } }
    ])
    fake.account('alice.test').post('Encore', { mentions: fake.us })
    await pollDueAccounts(ctx)
    expect(await count('message')).toBe(2)
  })

  it('pauses and resumes', async () => {
    const id = await connected()
    fake.account('alice.test').post('Bonjour', { mentions: fake.us })
    await call('pause', { accountId: id })
    await pollDueAccounts(ctx)
    expect(await count('message')).toBe(0)
    expect((await listed())[0]?.pausedAt).not.toBeNull()
    await call('resume', { accountId: id })
    await pollDueAccounts(ctx)
    expect(await count('message')).toBe(1)
  })

  it('polls now when asked, and tells how it went', async () => {
    const id = await connected()
    await pollDueAccounts(ctx)
    fake.account('alice.test').post('Bonjour', { mentions: fake.us })
    expect(await call('syncNow', { accountId: id })).toEqual({ ok: true, value: null })
    expect(await count('message')).toBe(1)
    fake.server.fail({ kind: 'status', status: 502 })
    expect(await call('syncNow', { accountId: id })).toMatchObject({
      ok: false,
      error: { code: 'server_unreachable' }
    })
    const file = await anAccount(ctx)
    expect(await call('syncNow', { accountId: file })).toMatchObject({ error: { code: 'not_allowed' } })
  })

  it('polls to the end when asked, however many pages there are', async () => {
    const id = await connected()
    const alice = fake.account('alice.test')
    for (let index = 0; index < 520; index += 1) alice.post(`m ${index}`, { mentions: fake.us })
    expect(await call('syncNow', { accountId: id })).toEqual({ ok: true, value: null })
    expect(await count('message')).toBe(520)
  })

  it('removes an account and keeps its history', async () => {
    const id = await connected()
    fake.account('alice.test').post('Bonjour', { mentions: fake.us })
    await pollDueAccounts(ctx)
    expect(await call('remove', { accountId: id, withHistory: false })).toEqual({ ok: true, value: null })
    expect(await listed()).toEqual([])
    expect(secrets.values.size).toBe(0)
    expect([await count('message'), await count('cursor')]).toEqual([1, 0])
    expect(await call('remove', { accountId: id, withHistory: false })).toMatchObject({
      error: { code: 'not_found' }
    })
    expect(await connected()).toBe(id)
    await pollDueAccounts(ctx)
    expect(await count('message')).toBe(1)
  })

  it('removes an account with its history, and nothing of another', async () => {
    const id = await connected()
    const alice = fake.account('alice.test')
    for (let index = 0; index < 60; index += 1) alice.post(`levain ${index}`, { mentions: fake.us })
    await pollDueAccounts(ctx)
    await pollDueAccounts(ctx)
    const other = await anAccount(ctx)
    await aConversation(ctx, other, 'levain aussi')
    expect(await count('message')).toBe(61)
    expect(await call('remove', { accountId: id, withHistory: true })).toEqual({ ok: true, value: null })
    expect([
      await count('message'),
      await count('conversation'),
      await count('handle'),
      await count('person')
    ]).toEqual([1, 1, 1, 1])
    expect(await ctx.store.read.selectFrom('account').select('id').execute()).toEqual([{ id: other }])
    expect(secrets.values.size).toBe(0)
  })

  it('refuses to remove an account while a reply of it is on its way', async () => {
    const scene = await openReplyScene()
    try {
      const serve = serverOf(scene.ctx)
      await scene.enqueue()
      for (const withHistory of [false, true])
        expect(await serve('remove', { accountId: scene.accountId, withHistory })).toEqual({
          ok: false,
          error: { code: 'conflict' }
        })
      await scene.send()
      expect(await serve('remove', { accountId: scene.accountId, withHistory: true })).toEqual({
        ok: true,
        value: null
      })
      expect(await scene.ctx.store.read.selectFrom('outbox').select('id').execute()).toEqual([])
    } finally {
      await scene.close()
    }
  })

  it('answers by hand for what files filled, with the limit of the network', async () => {
    await anAccount(ctx, { network: 'x' })
    expect((await listed())[0]?.capabilities).toMatchObject({
      receive: 'import',
      reply: { by: 'hand', limit: { max: 280, counting: 'x' } },
      idempotency: 'none'
    })
  })

  it('shows a stored failure that no longer parses as one, without words', async () => {
    await anAccount(ctx, { failure: '{"kind":"from an older version"}', failure_count: 2 })
    expect((await listed())[0]?.health).toMatchObject({
      failure: { kind: 'unreadable', message: '' },
      failureCount: 2
    })
  })
})
