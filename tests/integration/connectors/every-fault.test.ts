import { afterEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/shared/model/delivery.ts'
import type { OutboxId } from '../../../src/shared/model/ids.ts'
import { day, hour, minute, second } from '../../../src/shared/model/instant.ts'
import type { ProxyFault } from '../../support/fault-proxy.ts'
import { faultyNetworks } from '../../support/faulty-networks.ts'
import { type FaultyScene, openFaultyScene } from '../../support/faulty-scene.ts'
import { callerOf } from '../../support/serve.ts'

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
  let scene: FaultyScene
  const open = async (): Promise<void> => {
    scene = await openFaultyScene({ start })
  }
  afterEach(() => scene.close())

  const begin = ({ fault, silent }: FaultCase): void => {
    if (silent === true) scene.hurry()
    if (fault === 'no_names') scene.proxy.hasNames = false
    else scene.proxy.fault = fault
  }
  const reconnectIfAsked = async (): Promise<void> => {
    const { ask } = callerOf(scene.ctx)
    const [account] = await ask('accounts.list', {})
    if (account?.health.failure?.kind === 'unauthorized')
      await ask('accounts.reconnect', { accountId: account.id, ...scene.network.answers })
  }
  const countOf = async (words: string): Promise<number> => {
    const rows = await scene.ctx.store.read
      .selectFrom('message')
      .select('text')
      .where('side', '=', 'theirs')
      .execute()
    return rows.filter((row) => row.text.includes(words)).length
  }
  const stateOfReply = async (outboxId: OutboxId) =>
    await scene.ctx.store.read
      .selectFrom('outbox')
      .select(['state', 'proof', 'blocked_reason'])
      .where('id', '=', outboxId)
      .executeTakeFirstOrThrow()
  it.each(faults)('to who writes, under $name', async (one) => {
    await open()
    scene.network.say('avant-la-panne')
    await scene.connect()
    expect(await countOf('avant-la-panne')).toBe(1)
    begin(one)
    scene.network.say('pendant-la-panne')
    await scene.pass(10 * minute)
    const asked = scene.proxy.requests()
    expect(one.health).toContain(await scene.health())
    // Whoever asks for patience is not asked again at once.
    if (one.name.startsWith('429')) {
      await scene.pass(4 * second)
      expect(scene.proxy.requests()).toBe(asked)
    }
    await scene.pass(5 * minute)
    scene.end()
    await reconnectIfAsked()
    scene.network.say('après-la-panne')
    // A network may ask to be left alone for a day.
    for (let rounds = 0; rounds < 8; rounds += 1) await scene.pass(rounds < 4 ? 20 * minute : 8 * hour)
    for (const words of ['avant-la-panne', 'pendant-la-panne', 'après-la-panne'])
      expect([words, await countOf(words)]).toEqual([words, 1])
    expect(await scene.health()).toBeNull()
  })

  it.each(faults)('to who answers, under $name', async (one) => {
    await open()
    if (scene.network.copiesOf === null) return expect(scene.network.readOnly).toBe(true)
    scene.network.say('Ouvrez-vous dimanche ?')
    await scene.connect()
    const { ask, call } = callerOf(scene.ctx)
    const words = 'Oui, de huit heures à midi.'
    const outboxId = await scene.answer('Ouvrez-vous dimanche', words)
    const stateOf = () => stateOfReply(outboxId)
    const copies = (): number => scene.network.copiesOf?.(words) ?? 0
    const expectHonest = async (): Promise<void> => {
      expect(copies()).toBeLessThan(2)
      if ((await stateOf()).state === 'sent') expect(copies()).toBe(1)
    }
    begin(one)
    for (const milliseconds of [11 * second, 40 * second, 40 * second, 5 * minute]) {
      await scene.pass(milliseconds)
      await expectHonest()
    }
    scene.end()
    for (let rounds = 0; rounds < 8; rounds += 1) {
      await reconnectIfAsked()
      await scene.pass(rounds < 5 ? 20 * minute : 8 * hour)
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
    if (scene.network.copiesOf === null) return expect(scene.network.readOnly).toBe(true)
    scene.network.say('Ouvrez-vous dimanche ?')
    scene.network.say('Avez-vous du seigle ?')
    await scene.connect()
    const { call } = callerOf(scene.ctx)
    const copiesOf = scene.network.copiesOf
    const first = await scene.answer('Ouvrez-vous dimanche', 'Oui, de huit heures à midi.')
    await scene.pass(11 * second)
    expect(await stateOfReply(first)).toMatchObject({ state: 'sent' })
    scene.proxy.fault = { kind: 'mixed_up' }
    const words = 'Oui, les mardis et jeudis.'
    const other = await scene.answer('Avez-vous du seigle', words)
    for (const milliseconds of [11 * second, 40 * second, 40 * second, 5 * minute]) {
      await scene.pass(milliseconds)
      expect((await stateOfReply(other)).state).not.toBe('sent')
      expect(copiesOf(words)).toBe(0)
    }
    scene.end()
    for (let rounds = 0; rounds < 6; rounds += 1) {
      await scene.pass(20 * minute)
      const { state } = await stateOfReply(other)
      if (state === 'sent') expect(copiesOf(words)).toBe(1)
      if (state === 'blocked') await call('replies.retry', { outboxId: other })
    }
    expect(await stateOfReply(other)).toMatchObject({ state: 'sent' })
    expect([copiesOf('Oui, de huit heures à midi.'), copiesOf(words)]).toEqual([1, 1])
  })
})
