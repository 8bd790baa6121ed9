import { afterEach, describe, expect, it } from 'vitest'
import { allConnectors } from '../../../src/main/connectors/all-connectors.ts'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import type { Failure } from '../../../src/shared/model/delivery.ts'
import type { OutboxId } from '../../../src/shared/model/ids.ts'
import { day, hour, minute, second } from '../../../src/shared/model/instant.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FaultProxy, type ProxyFault, startFaultProxy } from '../../support/fault-proxy.ts'
import { type FaultyNetwork, faultyNetworks } from '../../support/faulty-networks.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/**
 * Every network under every fault, through the whole app: what people wrote comes in once, a reply stands there once, nothing
 * is called sent without its proof, and the account says what is wrong while it is.
 */

interface FaultCase {
  readonly name: string
  readonly fault: ProxyFault | 'no_names'
  /** What the account says meanwhile; null: that it is well. Several: networks differ in how they word it. */
  readonly health: readonly (Failure['kind'] | null)[]
  /** It is only seen when time runs out. */
  readonly silent?: true
}

const storm = (name: string, headers: Readonly<Record<string, string>>): FaultCase => ({
  name: `429, ${name}`,
  fault: { kind: 'refused', status: 429, headers, from: 1 },
  health: ['rate_limited']
})

const faults: readonly FaultCase[] = [
  { name: 'latency', fault: { kind: 'latency', milliseconds: 60 }, health: [null] },
  { name: 'connections that are reset', fault: { kind: 'reset' }, health: ['unavailable'] },
  { name: 'half-open connections', fault: { kind: 'half_open' }, health: ['unavailable'], silent: true },
  { name: 'answers lost by a reset', fault: { kind: 'accepted_then_reset' }, health: ['unavailable'] },
  {
    name: 'answers that never come',
    fault: { kind: 'accepted_then_timeout' },
    health: ['unavailable'],
    silent: true
  },
  { name: 'answers cut in the middle', fault: { kind: 'truncated' }, health: ['unreadable', 'unavailable'] },
  { name: 'answers that drip', fault: { kind: 'slow_body' }, health: ['unavailable'], silent: true },
  {
    name: 'pages that come twice and out of order',
    fault: { kind: 'stale' },
    health: [null, 'unavailable', 'unreadable']
  },
  storm('seconds to wait', { 'retry-after': '5' }),
  storm('a date to wait for', { 'retry-after': 'Fri, 20 Nov 2026 09:30:00 GMT' }),
  storm('no time', {}),
  storm('a wait of thirty years', { 'retry-after': '1000000000' }),
  storm('a wait into the past', { 'retry-after': '-5' }),
  {
    name: 'a sign-in that ends in the middle of a reading',
    fault: { kind: 'refused', status: 401, headers: {}, from: 2 },
    health: ['unauthorized', null, 'rejected', 'unavailable']
  },
  { name: 'a clock an hour ahead', fault: { kind: 'clock_skew', milliseconds: hour }, health: [null] },
  { name: 'a clock a year behind', fault: { kind: 'clock_skew', milliseconds: -365 * day }, health: [null] },
  { name: 'names that are not found', fault: 'no_names', health: ['unavailable'] },
  {
    name: 'the page of a café',
    fault: { kind: 'captive_portal', way: 'page' },
    health: ['unavailable', 'unreadable']
  },
  ...([401, 403, 404] as const).map((way): FaultCase => ({
    name: `the page of a café, with ${way}`,
    fault: { kind: 'captive_portal', way },
    // A feed is a page of a site, and its refusals may be pages too.
    health: ['unavailable', 'rejected', 'unauthorized']
  })),
  {
    name: 'a redirect to the page of a café',
    fault: { kind: 'captive_portal', way: 'redirect' },
    health: ['unreadable', 'unavailable', 'rejected']
  },
  { name: 'answers without a word', fault: { kind: 'emptied' }, health: ['unreadable'] },
  {
    name: 'writes that are sent elsewhere',
    fault: { kind: 'writes_redirected' },
    health: [null, 'unreadable']
  },
  { name: 'failures that unfold to many megabytes', fault: { kind: 'bomb' }, health: ['unavailable'] },
  { name: 'answers of HTTP/1.0', fault: { kind: 'http_1_0' }, health: [null] },
  {
    name: 'answers in pieces without an end',
    fault: { kind: 'endless' },
    health: ['unavailable'],
    silent: true
  }
]

describe.each(faultyNetworks)('R-2 R-24 R-25 $name keeps its word', ({ start }) => {
  let clock: FakeClock
  let proxy: FaultProxy
  let network: FaultyNetwork
  let ctx: TestContext
  let poller: ReturnType<typeof createAccountPoller>
  let timeout = 20 * second

  const open = async (): Promise<void> => {
    clock = fakeClock()
    proxy = await startFaultProxy()
    network = await start(clock)
    const request = {
      bytes: defaultPolicy.request.bytes,
      get timeout() {
        return timeout
      }
    }
    ctx = await openTestContext({
      clock,
      fetch: proxy.fetch,
      connectors: allConnectors,
      policy: { ...defaultPolicy, request }
    })
    poller = createAccountPoller(ctx)
  }
  afterEach(async () => {
    await poller.stop()
    await ctx.close()
    await network.stop()
    await proxy.stop()
  })

  const begin = ({ fault, silent }: FaultCase): void => {
    if (silent === true) timeout = 250
    if (fault === 'no_names') proxy.hasNames = false
    else proxy.fault = fault
  }
  const end = (): void => {
    timeout = 20 * second
    proxy.hasNames = true
    proxy.fault = null
  }
  const pass = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds)
    await poller.tick()
    await poller.idle()
    await confirmLostReplies(ctx)
    await sendDueReplies(ctx)
  }
  const health = async (): Promise<Failure['kind'] | null> =>
    (await callerOf(ctx).ask('accounts.list', {}))[0]?.health.failure?.kind ?? null
  const reconnectIfAsked = async (): Promise<void> => {
    const { ask } = callerOf(ctx)
    const [account] = await ask('accounts.list', {})
    if (account?.health.failure?.kind === 'unauthorized')
      await ask('accounts.reconnect', { accountId: account.id, ...network.answers })
  }
  const countOf = async (words: string): Promise<number> => {
    const rows = await ctx.store.read
      .selectFrom('message')
      .select('text')
      .where('side', '=', 'theirs')
      .execute()
    return rows.filter((row) => row.text.includes(words)).length
  }
  const stateOfReply = async (outboxId: OutboxId) =>
    await ctx.store.read
      .selectFrom('outbox')
      .select(['state', 'proof', 'blocked_reason'])
      .where('id', '=', outboxId)
      .executeTakeFirstOrThrow()
  /** Answers what somebody wrote, in the name of a colleague. */
  const answer = async (question: string, words: string): Promise<OutboxId> => {
    const { ask } = callerOf(ctx)
    const speakerId = await aStoredColleague(ctx, { name: 'Irène Fabre' }, { networks: [network.network] })
    const { id: conversationId, message } = await ctx.store.read
      .selectFrom('conversation')
      .innerJoin('message', 'message.conversation_id', 'conversation.id')
      .select(['conversation.id', 'message.id as message'])
      .where('message.text', 'like', `%${question}%`)
      .executeTakeFirstOrThrow()
    const { outboxId } = await ask('replies.enqueue', {
      conversationId,
      parentMessageId: message,
      body: words,
      speakerId,
      lastSeenMessageId: null,
      thenDone: false
    })
    return outboxId
  }
  const connect = async (): Promise<void> => {
    const common = { place: null, daysBack: 30, doneAfterDays: null }
    await callerOf(ctx).ask('accounts.connect', { network: network.network, ...network.answers, ...common })
    await pass(0)
  }

  it.each(faults)('to who writes, under $name', async (one) => {
    await open()
    network.say('avant-la-panne')
    await connect()
    expect(await countOf('avant-la-panne')).toBe(1)
    begin(one)
    network.say('pendant-la-panne')
    await pass(10 * minute)
    const asked = proxy.requests()
    expect(one.health).toContain(await health())
    // Whoever asks for patience is not asked again at once.
    if (one.name.startsWith('429')) {
      await pass(4 * second)
      expect(proxy.requests()).toBe(asked)
    }
    await pass(5 * minute)
    end()
    await reconnectIfAsked()
    network.say('après-la-panne')
    // A network may ask to be left alone for a day.
    for (let rounds = 0; rounds < 8; rounds += 1) await pass(rounds < 4 ? 20 * minute : 8 * hour)
    for (const words of ['avant-la-panne', 'pendant-la-panne', 'après-la-panne'])
      expect([words, await countOf(words)]).toEqual([words, 1])
    expect(await health()).toBeNull()
  })

  it.each(faults)('to who answers, under $name', async (one) => {
    await open()
    if (network.copiesOf === null) return expect(network.readOnly).toBe(true)
    network.say('Ouvrez-vous dimanche ?')
    await connect()
    const { ask, call } = callerOf(ctx)
    const words = 'Oui, de huit heures à midi.'
    const outboxId = await answer('Ouvrez-vous dimanche', words)
    const stateOf = () => stateOfReply(outboxId)
    const copies = (): number => network.copiesOf?.(words) ?? 0
    const expectHonest = async (): Promise<void> => {
      expect(copies()).toBeLessThan(2)
      if ((await stateOf()).state === 'sent') expect(copies()).toBe(1)
    }
    begin(one)
    for (const milliseconds of [11 * second, 40 * second, 40 * second, 5 * minute]) {
      await pass(milliseconds)
      await expectHonest()
    }
    end()
    for (let rounds = 0; rounds < 8; rounds += 1) {
      await reconnectIfAsked()
      await pass(rounds < 5 ? 20 * minute : 8 * hour)
      await expectHonest()
      const { state, blocked_reason } = await stateOf()
      if (state !== 'blocked') continue
      // A person looks at the network before they decide.
      if (copies() > 0 && blocked_reason === 'cannot_tell') await ask('replies.confirmSent', { outboxId })
      else await call('replies.retry', { outboxId })
    }
    expect(await stateOf()).toMatchObject({ state: 'sent' })
    expect(copies()).toBe(1)
  })

  it('to who answers, where what answers is about another reply', async () => {
    await open()
    if (network.copiesOf === null) return expect(network.readOnly).toBe(true)
    network.say('Ouvrez-vous dimanche ?')
    network.say('Avez-vous du seigle ?')
    await connect()
    const { call } = callerOf(ctx)
    const copiesOf = network.copiesOf
    const first = await answer('Ouvrez-vous dimanche', 'Oui, de huit heures à midi.')
    await pass(11 * second)
    expect(await stateOfReply(first)).toMatchObject({ state: 'sent' })
    proxy.fault = { kind: 'mixed_up' }
    const words = 'Oui, les mardis et jeudis.'
    const other = await answer('Avez-vous du seigle', words)
    for (const milliseconds of [11 * second, 40 * second, 40 * second, 5 * minute]) {
      await pass(milliseconds)
      expect((await stateOfReply(other)).state).not.toBe('sent')
      expect(copiesOf(words)).toBe(0)
    }
    end()
    for (let rounds = 0; rounds < 6; rounds += 1) {
      await pass(20 * minute)
      const { state } = await stateOfReply(other)
      if (state === 'sent') expect(copiesOf(words)).toBe(1)
      if (state === 'blocked') await call('replies.retry', { outboxId: other })
    }
    expect(await stateOfReply(other)).toMatchObject({ state: 'sent' })
    expect([copiesOf('Oui, de huit heures à midi.'), copiesOf(words)]).toEqual([1, 1])
  })
})
