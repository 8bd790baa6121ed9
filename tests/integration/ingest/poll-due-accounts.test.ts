import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import {
  type AnyConnector,
  defineConnector,
  type InboundItem,
  type Io,
  type PollOutcome,
  type UnreadItem
} from '../../../src/main/connectors/connector.ts'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { pollAccount, pollDueAccounts } from '../../../src/main/ingest/poll-due-accounts.ts'
import { silentLog } from '../../../src/main/runtime/log.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { getAccount, toAccount } from '../../../src/main/store/accounts.ts'
import { getCursor } from '../../../src/main/store/cursors.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import type { Network } from '../../../src/shared/model/network.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { startFakeBluesky } from '../../support/fake-bluesky.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

type Poll = (cursor: number | null, io: Io) => Promise<PollOutcome<number>>

const page = (items: readonly InboundItem[], cursor: number, more = false): PollOutcome<number> => ({
  kind: 'page',
  page: { items, events: [], reachedBack: null, cursor, more, notBefore: null }
})

/** A network whose polls do what the test says. */
const network = (name: Network, poll: () => Poll): AnyConnector =>
  defineConnector({
    network: name,
    capabilities: fakeCapabilities,
    asks: ['token'],
    schemas: { settings: z.object({}), credentials: z.object({ token: z.string() }), cursor: z.number() },
    signIn: async () => ({ kind: 'second_factor' }),
    poll: (_session, cursor, io) => poll()(cursor, io),
    publish: async () => ({ kind: 'unknown', message: '' }),
    findPublished: async () => ({ kind: 'absent' })
  })

describe('polling the accounts that are due', () => {
  let ctx: TestContext
  let polls: { mastodon: Poll; facebook: Poll }
  let logged: string[]

  beforeEach(async () => {
    polls = { mastodon: async () => page([], 1), facebook: async () => page([], 1) }
    logged = []
    ctx = await openTestContext({
      clock: fakeClock('2026-11-20T09:00:00.000Z'),
      connectors: {
        mastodon: network('mastodon', () => polls.mastodon),
        facebook: network('facebook', () => polls.facebook)
      },
      log: { ...silentLog, error: (event) => logged.push(event) }
    })
    await ctx.secrets.set('vault', JSON.stringify({ token: 't' }))
  })

  afterEach(() => ctx.close())

  const account = (name: Network = 'mastodon', changes = {}): Promise<AccountId> =>
    anAccount(ctx, {
      network: name,
      connection: 'live',
      secret_ref: 'vault',
      next_poll_at: ctx.clock.now(),
      ...changes
    })
  const health = async (id: AccountId) => {
    const row = await getAccount(ctx.store.read, id)
    if (row === null) throw new Error('the account is gone')
    return toAccount(row, ctx.connectors).health
  }
  const texts = async (): Promise<readonly string[]> =>
    (await ctx.store.read.selectFrom('message').select('text').orderBy('sequence').execute()).map(
      (row) => row.text
    )
  /** Moves the clock to the next poll of the account, and polls. */
  const nextPoll = async (id: AccountId): Promise<void> => {
    const { nextPollAt } = await health(id)
    if (nextPollAt === null) throw new Error('there is no next poll')
    ctx.clock.set(nextPollAt)
    await pollDueAccounts(ctx)
  }

  it('keeps the messages, the cursor and the health, and ranks what came in', async () => {
    const id = await account()
    polls.mastodon = async (cursor) => page([anItem({ text: `after ${cursor}` })], 7)
    await pollDueAccounts(ctx)
    expect(await texts()).toEqual(['after null'])
    expect(await getCursor(ctx.store.read, id, 'main')).toBe('7')
    expect(await health(id)).toMatchObject({
      lastSuccessAt: '2026-11-20T09:00:00.000Z',
      lastItemAt: '2026-11-20T09:00:00.000Z',
      failure: null,
      failureCount: 0
    })
    expect(await ctx.store.read.selectFrom('ranking').select('conversation_id').execute()).toHaveLength(1)
  })

  it('R-26 keeps what the network sends and nobody can read, once, until it can be read', async () => {
    const id = await account()
    const { ask } = callerOf(ctx)
    const odd = { ref: 'odd-1', raw: '{"id":"odd-1","text":{}}' }
    const nameless = { ref: null, raw: '[null]' }
    const withOdd = (items: readonly InboundItem[], unread: readonly UnreadItem[], cursor: number) => {
      const outcome = page(items, cursor)
      return outcome.kind === 'page' ? { ...outcome, page: { ...outcome.page, unread } } : outcome
    }
    polls.mastodon = async () => withOdd([anItem()], [odd, nameless], 1)
    await pollDueAccounts(ctx)
    await nextPoll(id)
    const { entries } = await ask('quarantine.list', { after: null, limit: 10 })
    expect(entries.map(({ kind, reason, excerpt }) => [kind, reason, excerpt])).toEqual([
      ['item', 'item_unreadable', '[null]'],
      ['item', 'item_unreadable', odd.raw]
    ])
    const key = { kind: 'item', id: entries[1]?.id ?? '' } as const
    expect(await ask('quarantine.tryAgain', key)).toEqual({ kind: 'still' })
    // An update later, the network being asked again for what it showed before.
    polls.mastodon = async () => withOdd([anItem(), anItem({ ref: 'odd-1', text: 'Et le seigle ?' })], [], 2)
    expect(await ask('quarantine.tryAgain', key)).toMatchObject({ kind: 'placed' })
    expect(await texts()).toContain('Et le seigle ?')
    expect(await ask('quarantine.count', {})).toEqual({ waiting: 1 })
  })

  it('R-26 what is more than a message can be is kept whole and said, and its neighbours come in', async () => {
    const id = await account()
    const { ask } = callerOf(ctx)
    const long = anItem({ ref: 'long', text: `Bonjour ${'a'.repeat(70_000)} fin` })
    const picture = (at: number) => ({
      kind: 'image' as const,
      source: { kind: 'address' as const, at: `https://files.example/${at}.png` },
      preview: null,
      description: null,
      name: null,
      width: null,
      height: null
    })
    const laden = anItem({
      ref: 'laden',
      attachments: Array.from({ length: 101 }, (_one, at) => picture(at))
    })
    const named = anItem({ ref: 'r'.repeat(3_000) })
    const described = anItem({
      ref: 'described',
      attachments: [{ ...picture(0), description: 'a'.repeat(10_001) }]
    })
    const full = anItem({
      ref: 'full',
      text: 'a'.repeat(65_536),
      attachments: Array.from({ length: 100 }, (_one, at) => picture(at))
    })
    polls.mastodon = async (cursor) =>
      page([long, laden, named, described, full, anItem()], (cursor ?? 0) + 1)
    await pollDueAccounts(ctx)
    await nextPoll(id)
    expect((await texts()).length).toBe(2)
    const { entries } = await ask('quarantine.list', { after: null, limit: 10 })
    expect(entries.map(({ reason, values }) => [reason, values]).toSorted()).toEqual([
      ['item_too_large', { limit: 100 }],
      ['item_too_large', { limit: 100 }],
      ['item_too_large', { limit: 100 }],
      ['item_too_long', { length: 70_012, limit: 65_536 }]
    ])
    const key = {
      kind: 'item',
      id: entries.find(({ reason }) => reason === 'item_too_long')?.id ?? ''
    } as const
    const kept = await ctx.store.read
      .selectFrom('quarantine')
      .select('raw')
      .where('id', '=', key.id)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(kept.raw)).toMatchObject({ ref: 'long', text: long.text })
    // Shortened by its author, it comes in by itself.
    polls.mastodon = async (cursor) => page([anItem({ ref: 'long', text: 'Bonjour' })], (cursor ?? 0) + 1)
    await nextPoll(id)
    expect(await texts()).toContain('Bonjour')
    expect(await ask('quarantine.count', {})).toEqual({ waiting: 3 })
  })

  it('polls again when it is due, from the cursor, and not before', async () => {
    const id = await account()
    const cursors: (number | null)[] = []
    polls.mastodon = async (cursor) => {
      cursors.push(cursor)
      return page([], (cursor ?? 0) + 1)
    }
    await pollDueAccounts(ctx)
    await pollDueAccounts(ctx)
    expect(cursors).toEqual([null])
    await nextPoll(id)
    expect(cursors).toEqual([null, 1])
    expect((await health(id)).lastItemAt).toBeNull()
  })

  it('reads several pages at once, and leaves the others to the next tick', async () => {
    const id = await account()
    polls.mastodon = async (cursor) => {
      const number = (cursor ?? 0) + 1
      return page([anItem({ ref: `m${number}`, text: `page ${number}` })], number, number < 12)
    }
    await pollDueAccounts(ctx)
    expect(await texts()).toHaveLength(defaultPolicy.poll.pages)
    expect((await health(id)).nextPollAt).toBe(ctx.clock.now())
    await pollDueAccounts(ctx)
    expect(await texts()).toHaveLength(12)
  })

  it('R-24 a page that fails keeps the pages before it and their cursor', async () => {
    const id = await account()
    polls.mastodon = async (cursor) =>
      cursor === null
        ? page([anItem({ text: 'page 1' })], 1, true)
        : { kind: 'failed', failure: { kind: 'unavailable', message: 'HTTP 502' } }
    await pollDueAccounts(ctx)
    expect(await texts()).toEqual(['page 1'])
    expect(await getCursor(ctx.store.read, id, 'main')).toBe('1')
    expect(await health(id)).toMatchObject({
      failure: { kind: 'unavailable', message: 'HTTP 502' },
      failureCount: 1
    })
  })

  it('R-24 items that cannot be kept leave the cursor where it was', async () => {
    const id = await account()
    // A rating of 9 breaks a law of the store in the middle of the transaction.
    polls.mastodon = async () => page([anItem({ ref: 'a' }), anItem({ ref: 'b', rating: 9 })], 5)
    await pollDueAccounts(ctx)
    expect(await getCursor(ctx.store.read, id, 'main')).toBeNull()
    expect(await texts()).toEqual([])
    expect(await health(id)).toMatchObject({ failure: { kind: 'unavailable' }, failureCount: 1 })
    expect(logged).toEqual(['poll_failed'])
  })

  it('waits longer after each failure, and forgets them after a success', async () => {
    const id = await account()
    polls.mastodon = async () => ({ kind: 'failed', failure: { kind: 'unavailable', message: '' } })
    const waits: number[] = []
    for (let count = 0; count < 4; count += 1) {
      const before = Date.parse(ctx.clock.now())
      await pollDueAccounts(ctx)
      waits.push(Date.parse((await health(id)).nextPollAt ?? '') - before)
      ctx.clock.set((await health(id)).nextPollAt ?? '')
    }
    expect(waits[3]).toBeGreaterThan((waits[0] ?? 0) * 3)
    polls.mastodon = async () => page([], 1)
    await pollDueAccounts(ctx)
    expect(await health(id)).toMatchObject({ failure: null, failureCount: 0 })
  })

  it('waits as long as the network asks', async () => {
    const id = await account()
    const retryAt = at('2026-11-20T09:30:00.000Z')
    polls.mastodon = async () => ({
      kind: 'failed',
      failure: { kind: 'rate_limited', retryAt }
    })
    await pollDueAccounts(ctx)
    expect((await health(id)).nextPollAt).toBe(retryAt)
  })

  it('R-25 does not poll again before a person has signed in', async () => {
    const id = await account()
    let count = 0
    polls.mastodon = async () => {
      count += 1
      return { kind: 'failed', failure: { kind: 'unauthorized', message: 'Token has been revoked' } }
    }
    await pollDueAccounts(ctx)
    ctx.clock.advance(48 * 60 * minute)
    await pollDueAccounts(ctx)
    expect(count).toBe(1)
    expect(await health(id)).toMatchObject({ nextPollAt: null, failure: { kind: 'unauthorized' } })
  })

  it('asks for a person when the vault has lost the secret', async () => {
    const id = await account('mastodon', { secret_ref: 'nowhere' })
    await pollDueAccounts(ctx)
    expect(await health(id)).toMatchObject({ nextPollAt: null, failure: { kind: 'unauthorized' } })
  })

  it('leaves alone what is paused, removed, filled by files or not due', async () => {
    await account('mastodon', { paused_at: ctx.clock.now() })
    await account('mastodon', { removed_at: ctx.clock.now() })
    await account('mastodon', { connection: 'file' })
    await account('mastodon', { next_poll_at: '2026-11-20T09:00:00.001Z' })
    polls.mastodon = async () => {
      throw new Error('polled')
    }
    await pollDueAccounts(ctx)
    expect(logged).toEqual([])
  })

  it('one account that fails touches no other', async () => {
    const broken = await account('facebook')
    const sound = await account('mastodon')
    polls.facebook = async () => {
      throw new Error('a bug')
    }
    polls.mastodon = async () => page([anItem()], 1)
    await pollDueAccounts(ctx)
    expect(await health(sound)).toMatchObject({ failureCount: 0, lastSuccessAt: ctx.clock.now() })
    expect(await health(broken)).toMatchObject({ failureCount: 1, lastSuccessAt: null })
    expect(logged).toEqual(['poll_failed'])
  })

  it('one account that is slow holds up no other, and is not polled twice at once', async () => {
    const slow = await account('facebook')
    const quick = await account('mastodon', { last_item_at: ctx.clock.now() })
    let slowPolls = 0
    let quickPolls = 0
    polls.facebook = (_cursor, io) => {
      slowPolls += 1
      return new Promise((resolve) =>
        io.signal.addEventListener('abort', () =>
          resolve({ kind: 'failed', failure: { kind: 'unavailable', message: 'stopped' } })
        )
      )
    }
    let polled = (): void => {}
    polls.mastodon = async () => {
      quickPolls += 1
      return page([], quickPolls)
    }
    const stopListening = ctx.store.onChanged((tables) => {
      if (tables.has('account')) polled()
    })
    const poller = createAccountPoller(ctx)
    for (let count = 1; count <= 3; count += 1) {
      const done = new Promise<void>((resolve) => {
        polled = resolve
      })
      await poller.tick()
      await done
      ctx.clock.advance(minute)
    }
    expect([slowPolls, quickPolls]).toEqual([1, 3])
    await poller.stop()
    stopListening()
    expect(await health(slow)).toMatchObject({ failure: null, failureCount: 0 })
    expect(await health(quick)).toMatchObject({ failure: null })
  })

  it('keeps nothing of a poll whose account was reconnected meanwhile', async () => {
    const id = await account()
    polls.mastodon = async () => {
      await ctx.store.write((tx) =>
        tx.updateTable('account').set({ secret_ref: 'newer' }).where('id', '=', id).execute()
      )
      return { kind: 'failed', failure: { kind: 'unauthorized', message: '' } }
    }
    await pollDueAccounts(ctx)
    expect(await health(id)).toMatchObject({ failure: null, nextPollAt: ctx.clock.now() })
  })

  it('two polls at once keep every message once, and one cursor', async () => {
    const id = await account()
    polls.mastodon = async () => page([anItem({ text: 'une fois' })], 3)
    await Promise.all([pollAccount(ctx, id), pollAccount(ctx, id)])
    expect(await texts()).toEqual(['une fois'])
    expect(await getCursor(ctx.store.read, id, 'main')).toBe('3')
  })

  it('R-11 brings a whole thread in, and our reply to it ends the wait', async () => {
    const fake = await startFakeBluesky(ctx.clock)
    try {
      const live = await openTestContext({ clock: ctx.clock, connectors: { bluesky }, fetch })
      const outcome = await bluesky.signIn(
        { server: fake.server.origin, identifier: 'boulangerie.test', secret: fake.us.appPassword },
        {
          fetch,
          now: () => ctx.clock.now(),
          signal: new AbortController().signal,
          bytes: 1_000_000,
          timeout: 5_000
        }
      )
      if (outcome.kind !== 'signed_in') throw new Error('not signed in')
      await live.secrets.set('vault', outcome.credentials)
      const id = await anAccount(live, {
        network: 'bluesky',
        connection: 'live',
        settings: outcome.settings,
        secret_ref: 'vault'
      })
      const alice = fake.account('alice.test', 'Alice')
      const post = fake.us.post('Le pain du mois')
      const question = alice.post('Il est au seigle ?', { replyTo: post })
      fake.account('bob.test').post('Miam', { replyTo: post })
      expect(await pollAccount(live, id)).toEqual({
        kind: 'polled',
        added: 2,
        updated: 0,
        more: false,
        notBefore: null
      })
      const conversations = () =>
        live.store.read
          .selectFrom('conversation')
          .select(['ref', 'state', 'subject_text', 'message_count'])
          .orderBy('ref')
          .execute()
      expect(await conversations()).toMatchObject([
        { state: 'to_answer', subject_text: 'Le pain du mois', message_count: 1 },
        { state: 'to_answer', subject_text: 'Le pain du mois', message_count: 1 }
      ])
      fake.us.post('Oui, à 30 %', { replyTo: question })
      expect(await pollAccount(live, id)).toEqual({
        kind: 'polled',
        added: 1,
        updated: 0,
        more: false,
        notBefore: null
      })
      expect((await conversations()).find((one) => one.ref === question.uri)).toMatchObject({
        state: 'done',
        message_count: 2
      })
      alice.edit(question, 'Il est au seigle, dites ?')
      expect(await pollAccount(live, id)).toEqual({
        kind: 'polled',
        added: 0,
        updated: 1,
        more: false,
        notBefore: null
      })
      alice.delete(question)
      await pollAccount(live, id)
      const gone = await live.store.read
        .selectFrom('message')
        .select('deleted_at')
        .where('ref', '=', question.uri)
        .executeTakeFirstOrThrow()
      expect(gone.deleted_at).toBe(ctx.clock.now())
      await live.close()
    } finally {
      await fake.server.stop()
    }
  })
})
