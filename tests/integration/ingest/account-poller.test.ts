import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type AnyConnector,
  defineConnector,
  type Io,
  type ListenOutcome,
  type PollOutcome,
  type PollPage
} from '../../../src/main/connectors/connector.ts'
import { type AccountPoller, createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { pollAccount } from '../../../src/main/ingest/poll-due-accounts.ts'
import { getAccount, toAccount } from '../../../src/main/store/accounts.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { day, hour, minute, plus, second } from '../../../src/shared/model/instant.ts'
import type { Network } from '../../../src/shared/model/network.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

interface Asked {
  readonly audit: string | undefined
  readonly since: string
  readonly token: string
}

/** A network that answers polls and waits as the test says, and remembers how it was asked. */
interface Scripted {
  readonly asked: Asked[]
  waits: number
  poll: (asked: Asked) => Promise<PollOutcome<number>>
  listen: ((io: Io) => Promise<ListenOutcome>) | null
}

const page = (changes: Partial<PollPage<number>> = {}): PollOutcome<number> => ({
  kind: 'page',
  page: { items: [], events: [], reachedBack: null, cursor: 1, more: false, notBefore: null, ...changes }
})

const unavailable: PollOutcome<number> = {
  kind: 'failed',
  failure: { kind: 'unavailable', message: 'ENOTFOUND' }
}

const connectorOf = (network: Network, script: Scripted): AnyConnector => {
  const { listen } = script
  return defineConnector<Record<string, never>, { readonly token: string }, number>({
    network,
    capabilities: fakeCapabilities,
    asks: ['token'],
    schemas: { settings: z.object({}), credentials: z.object({ token: z.string() }), cursor: z.number() },
    signIn: async () => ({ kind: 'second_factor' }),
    poll: ({ audit, since, credentials }) => {
      const asked = { audit, since, token: credentials.token }
      script.asked.push(asked)
      return script.poll(asked)
    },
    publish: async () => ({ kind: 'unknown', message: '' }),
    findPublished: async () => ({ kind: 'absent' }),
    ...(listen === null
      ? {}
      : {
          listen: (_session, _cursor, io) => {
            script.waits += 1
            return script.listen?.(io) ?? Promise.resolve({ kind: 'not_offered' as const })
          }
        })
  })
}

const untilCutOff = (io: Io): Promise<ListenOutcome> =>
  new Promise((resolve) => io.signal.addEventListener('abort', () => resolve({ kind: 'quiet' })))

describe('the accounts of an application that stays', () => {
  let ctx: TestContext
  let first: Scripted
  let other: Scripted
  let poller: AccountPoller

  beforeEach(async () => {
    const script = (listen: Scripted['listen']): Scripted => ({
      asked: [],
      waits: 0,
      poll: async () => page(),
      listen
    })
    first = script(untilCutOff)
    other = script(null)
    ctx = await openTestContext({
      // Ten in the morning in Paris.
      clock: fakeClock('2026-11-20T09:00:00.000Z'),
      connectors: { mastodon: connectorOf('mastodon', first), rss: connectorOf('rss', other) }
    })
    await ctx.secrets.set('vault', JSON.stringify({ token: 't' }))
    poller = createAccountPoller(ctx)
  })
  afterEach(async () => {
    await poller.stop()
    await ctx.close()
  })

  const account = (network: Network = 'mastodon', changes = {}): Promise<AccountId> =>
    anAccount(ctx, {
      network,
      connection: 'live',
      secret_ref: 'vault',
      since: plus(ctx.clock.now(), -30 * day),
      caught_up_at: ctx.clock.now(),
      last_success_at: ctx.clock.now(),
      last_item_at: plus(ctx.clock.now(), -hour),
      next_poll_at: ctx.clock.now(),
      ...changes
    })
  const health = async (id: AccountId) => {
    const row = await getAccount(ctx.store.read, id)
    if (row === null) throw new Error('the account is gone')
    return toAccount(row, ctx.connectors).health
  }
  const tick = async (): Promise<void> => {
    await poller.tick()
    await poller.idle()
  }
  const later = async (milliseconds: number): Promise<void> => {
    ctx.clock.advance(milliseconds)
    await tick()
  }

  describe('that say by themselves when something is new', () => {
    it('are listened to between polls, one wait at a time, and polled less', async () => {
      const id = await account()
      await tick()
      await tick()
      await expect.poll(() => first.waits).toBe(1)
      await tick()
      expect([first.asked.length, first.waits]).toEqual([1, 1])
      // The wait has lasted: it is cut off for the poll, and polls become rare.
      await later(2 * minute)
      await tick()
      await expect.poll(() => first.waits).toBe(2)
      expect(first.asked).toHaveLength(2)
      const { nextPollAt } = await health(id)
      expect(nextPollAt !== null && nextPollAt >= plus(ctx.clock.now(), 4 * minute)).toBe(true)
    })

    it('are polled at once when they say so, and not more than once in some seconds', async () => {
      await account()
      first.listen = async () => ({ kind: 'heard' })
      await tick()
      await tick()
      await expect.poll(() => first.waits).toBe(1)
      await tick()
      expect(first.asked).toHaveLength(1)
      await later(5 * second)
      expect(first.asked).toHaveLength(2)
    })

    it('are left alone for a day where the server offers no such thing', async () => {
      await account()
      first.listen = async () => ({ kind: 'not_offered' })
      await tick()
      for (let hours = 0; hours < 23; hours += 1) {
        await later(hour)
        await tick()
      }
      expect(first.waits).toBe(1)
      await later(3 * hour)
      await tick()
      await expect.poll(() => first.waits).toBe(2)
    })

    it('are asked less and less while listening fails, and polled as ever', async () => {
      await account()
      first.listen = async () => ({
        kind: 'failed',
        failure: { kind: 'unavailable', message: 'the stream ended' }
      })
      for (let seconds = 0; seconds < 600; seconds += 5) await later(5 * second)
      expect(first.waits).toBeGreaterThan(2)
      expect(first.waits).toBeLessThan(10)
      expect(first.asked.length).toBeGreaterThan(7)
    })

    it('are not heard against the will of the network', async () => {
      await account()
      first.poll = async () => page({ notBefore: plus(ctx.clock.now(), 10 * minute) })
      first.listen = async () => ({ kind: 'heard' })
      for (let seconds = 0; seconds < 300; seconds += 5) await later(5 * second)
      expect(first.asked).toHaveLength(1)
    })

    it('R-24 are read at once when a stream that was relied on breaks', async () => {
      await account()
      const stream = Promise.withResolvers<ListenOutcome>()
      first.listen = async () => ({ kind: 'quiet' })
      await tick()
      await later(5 * second)
      await expect.poll(() => first.waits).toBe(1)
      first.listen = () => stream.promise
      await later(5 * second)
      await expect.poll(() => first.waits).toBe(2)
      const before = first.asked.length
      stream.resolve({ kind: 'failed', failure: { kind: 'unavailable', message: 'silent' } })
      await expect
        .poll(async () => {
          await tick()
          return first.asked.length
        })
        .toBe(before + 1)
      // And not again and again.
      for (let ticks = 0; ticks < 5; ticks += 1) await later(second)
      expect(first.asked).toHaveLength(before + 1)
    })

    it('F38 are let go when the computer wakes, read at once, and listened to anew', async () => {
      await account()
      await tick()
      await tick()
      await expect.poll(() => first.waits).toBe(1)
      // A nap, too short for anybody to be told of it.
      ctx.clock.advance(10 * second)
      poller.letGo()
      // Some systems tell it twice.
      poller.letGo()
      await expect
        .poll(async () => {
          await tick()
          return [first.asked.length, first.waits]
        })
        .toEqual([2, 2])
    })

    it('let the application end while they wait', async () => {
      await account()
      await tick()
      await tick()
      await expect.poll(() => first.waits).toBe(1)
      await poller.stop()
    })
  })

  describe('after an absence', () => {
    const question = (ref: string, conversationRef = ref) =>
      anItem({ ref, conversationRef, publishedAt: ctx.clock.now() })

    it('R-38 are all read once after a sleep, and what came in is told once', async () => {
      const quick = await account('mastodon')
      await account('rss')
      await tick()
      first.poll = async () => page({ items: [question('a'), question('b', 'a'), question('c')], cursor: 2 })
      other.poll = async () => ({ kind: 'failed', failure: { kind: 'unauthorized', message: '' } })
      await later(8 * hour)
      for (let seconds = 0; seconds < 60; seconds += 5) await later(5 * second)
      expect(ctx.desktop.absences).toEqual([{ cause: 'asleep', messages: 3, conversations: 2, accounts: 1 }])
      expect((await health(quick)).failure).toBeNull()
    })

    it('R-38 are told once after they were out of reach, and read again at once', async () => {
      await account('mastodon')
      await account('rss')
      first.poll = async () => unavailable
      other.poll = async () => unavailable
      for (let seconds = 0; seconds < 1_500; seconds += 15) await later(15 * second)
      expect(ctx.desktop.absences).toEqual([])
      const before = other.asked.length
      first.poll = async () => page({ items: [question('a')], cursor: 2 })
      other.poll = async () => page({ items: [question('z')], cursor: 2 })
      for (let seconds = 0; seconds < 1_500; seconds += 15) await later(15 * second)
      expect(other.asked.length).toBeGreaterThan(before)
      expect(ctx.desktop.absences).toEqual([{ cause: 'offline', messages: 2, conversations: 2, accounts: 0 }])
    })

    it('are not waited for for ever, and nothing is told when nothing came', async () => {
      await account('mastodon')
      await account('rss')
      await tick()
      other.poll = async () => unavailable
      await later(8 * hour)
      for (let seconds = 0; seconds < 300; seconds += 5) await later(5 * second)
      expect(ctx.desktop.absences).toEqual([])
    })
  })

  describe('looked over at night', () => {
    const old = (ref: string) => anItem({ ref, publishedAt: at('2026-11-15T12:00:00.000Z') })

    it('R-24 are looked far back into though the clock was a year ahead when they last were, and nothing new is called missed', async () => {
      const ahead = plus(ctx.clock.now(), 365 * day)
      const id = await account('rss', { audited_at: ahead, last_success_at: ahead, caught_up_at: ahead })
      const fresh = anItem({ ref: 'fresh', publishedAt: ctx.clock.now() })
      other.poll = async ({ audit }) =>
        page({ items: audit === 'due' ? [fresh, old('missed')] : [fresh], auditEnded: audit === 'due' })
      await later(hour)
      await later(hour)
      expect(other.asked.map(({ audit }) => audit)).toContain('due')
      expect((await health(id)).audit).toMatchObject({ missed: 1 })
      await later(hour)
      expect(other.asked.at(-1)).toMatchObject({ audit: 'not_due' })
    })

    it.each([
      ['to summer time', '2027-03-27T20:30:00.000Z', '2027-03-29T06:00:00.000Z', 2],
      ['to winter time', '2026-10-24T19:30:00.000Z', '2026-10-26T07:00:00.000Z', 2],
      // In Auckland the night is our day.
      ['of a journey', '2026-11-20T09:00:00.000Z', '2026-11-21T08:00:00.000Z', 1]
    ] as const)('R-24 once in each night %s', async (name, from, until, nights) => {
      ctx.clock.set(from)
      await account('rss', { audited_at: plus(ctx.clock.now(), -13 * hour) })
      other.poll = async ({ audit }) => page({ auditEnded: audit === 'due' })
      if (name === 'of a journey') Object.assign(ctx.desktop, { timeZone: 'Pacific/Auckland' })
      while (ctx.clock.now() < until) await later(20 * minute)
      expect(other.asked.filter(({ audit }) => audit === 'due')).toHaveLength(nights)
    })

    it('R-24 are looked far back into once a night; what was missed is brought in and counted', async () => {
      const id = await account('rss', { audited_at: at('2026-11-20T00:30:00.000Z') })
      other.poll = async () => page({ items: [old('known')] })
      await tick()
      expect(other.asked.at(-1)).toMatchObject({ audit: 'not_due' })
      // Half past eleven at night in Paris.
      ctx.clock.set('2026-11-20T22:30:00.000Z')
      let pages = 0
      other.poll = async () => {
        pages += 1
        return pages === 1
          ? page({ items: [old('known'), old('missed')], cursor: 2, more: true })
          : page({ cursor: 3, auditEnded: true })
      }
      await pollAccount(ctx, id)
      expect(other.asked.slice(-2)).toMatchObject([{ audit: 'due' }, { audit: 'due' }])
      expect((await health(id)).audit).toEqual({ at: ctx.clock.now(), missed: 1, changed: 0 })
      ctx.clock.advance(hour)
      await pollAccount(ctx, id)
      expect(other.asked.at(-1)).toMatchObject({ audit: 'not_due' })
    })

    it('are looked over until that has ended, over as many polls as it takes', async () => {
      const id = await account('rss')
      ctx.clock.set('2026-11-20T23:00:00.000Z')
      other.poll = async () => page({ items: [old('missed')], auditEnded: false })
      await pollAccount(ctx, id)
      expect((await health(id)).audit).toBeNull()
      other.poll = async () => page({ items: [old('missed too')], cursor: 2, auditEnded: true })
      await pollAccount(ctx, id)
      expect((await health(id)).audit).toMatchObject({ missed: 2 })
    })
  })

  describe('read for the first time', () => {
    const beginning = {
      caught_up_at: null,
      last_success_at: null,
      last_item_at: null,
      since: at('2026-10-21T00:00:00.000Z')
    }

    it('tell how far back they have come, and when they are done', async () => {
      const id = await account('rss', beginning)
      const reached = at('2026-11-12T00:00:00.000Z')
      other.poll = async () =>
        page({ items: [anItem()], reachedBack: reached, more: true, notBefore: plus(ctx.clock.now(), hour) })
      await pollAccount(ctx, id)
      expect((await health(id)).readingBack).toEqual({ to: beginning.since, reached })
      expect(await callerOf(ctx).ask('accounts.readingBack', {})).toEqual([{ accountId: id, messages: 1 }])
      other.poll = async () => page({ cursor: 2 })
      await pollAccount(ctx, id)
      expect((await health(id)).readingBack).toBeNull()
      expect(await callerOf(ctx).ask('accounts.readingBack', {})).toEqual([])
    })

    it('can be stopped where they are', async () => {
      const id = await account('rss', beginning)
      const call = callerOf(ctx)
      expect(await call.call('accounts.stopReadingBack', { accountId: id })).toMatchObject({ ok: false })
      const reached = at('2026-11-12T00:00:00.000Z')
      other.poll = async () =>
        page({ reachedBack: reached, more: true, notBefore: plus(ctx.clock.now(), hour) })
      await pollAccount(ctx, id)
      await call.ask('accounts.stopReadingBack', { accountId: id })
      await pollAccount(ctx, id)
      expect(other.asked.at(-1)).toMatchObject({ since: reached })
    })

    it('leave to answer what we have not answered, and nothing older than was asked for', async () => {
      const us = { ref: 'us', handle: 'us', name: 'us', url: null, isUs: true }
      const said = (ref: string, hours: number, changes = {}) =>
        anItem({ ref, publishedAt: plus(ctx.clock.now(), -hours * hour), ...changes })
      const id = await account('rss', {
        ...beginning,
        done_before: plus(ctx.clock.now(), -7 * day)
      })
      other.poll = async () =>
        page({
          items: [
            said('answered', 48),
            said('answer', 40, { conversationRef: 'answered', parentRef: 'answered', author: us }),
            // Our answer is told before the question, as lists from the newest down do.
            said('late', 30, { conversationRef: 'early', parentRef: 'early', author: us }),
            said('early', 31),
            said('open', 24),
            said('too old', 24 * 20)
          ]
        })
      await pollAccount(ctx, id)
      const states = await ctx.store.read
        .selectFrom('conversation')
        .select(['ref', 'state'])
        .orderBy('ref')
        .execute()
      expect(states).toEqual([
        { ref: 'answered', state: 'done' },
        { ref: 'early', state: 'done' },
        { ref: 'open', state: 'to_answer' },
        { ref: 'too old', state: 'done' }
      ])
    })
  })

  it('are asked once more when their credentials were renewed meanwhile, and need nobody', async () => {
    const id = await account('rss')
    other.poll = async ({ token }) => {
      if (token === 'newer') return page()
      await ctx.secrets.set('vault', JSON.stringify({ token: 'newer' }))
      return { kind: 'failed', failure: { kind: 'unauthorized', message: 'Token has been used' } }
    }
    expect(await pollAccount(ctx, id)).toMatchObject({ kind: 'polled' })
    expect((await health(id)).failure).toBeNull()
  })

  it('are tried without keeping anything, and read at once when they work again', async () => {
    const id = await account('rss')
    const call = callerOf(ctx)
    other.poll = async () => ({ kind: 'failed', failure: { kind: 'unauthorized', message: 'No' } })
    await pollAccount(ctx, id)
    expect(await call.ask('accounts.test', { accountId: id })).toEqual({
      kind: 'failed',
      failure: { kind: 'unauthorized', message: 'No' }
    })
    other.poll = async () => page({ items: [anItem()] })
    expect(await call.ask('accounts.test', { accountId: id })).toEqual({ kind: 'works' })
    expect(await ctx.store.read.selectFrom('message').select('id').execute()).toEqual([])
    await tick()
    expect((await health(id)).failure).toBeNull()
  })
})
