import { afterEach, describe, expect, it } from 'vitest'
import { allConnectors } from '../../../src/main/connectors/all-connectors.ts'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueActions } from '../../../src/main/message-actions/send-due-actions.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { listParts } from '../../../src/main/store/outbox.ts'
import type { MessageActionId, MessageId, OutboxId } from '../../../src/shared/model/ids.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import type { MessageAction } from '../../../src/shared/model/network.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FaultProxy, type ProxyFault, startFaultProxy } from '../../support/fault-proxy.ts'
import { type FaultyNetwork, faultyNetworks } from '../../support/faulty-networks.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/**
 * A fault that comes amid the work, through the whole app: between two requests of one reading, at a part of
 * a thread, at an action or an edit. What people wrote comes in once and none of it is called deleted, each part stands once and below the one
 * before, and nothing is called sent or done that does not stand there.
 */

interface FaultCase {
  readonly name: string
  readonly fault: ProxyFault
  /** It is only seen when time runs out. */
  readonly silent?: true
}

const faults: readonly FaultCase[] = [
  { name: 'connections that are reset', fault: { kind: 'reset' } },
  { name: 'half-open connections', fault: { kind: 'half_open' }, silent: true },
  { name: 'answers lost by a reset', fault: { kind: 'accepted_then_reset' } },
  { name: 'answers that never come', fault: { kind: 'accepted_then_timeout' }, silent: true },
  { name: 'answers cut in the middle', fault: { kind: 'truncated' } },
  { name: 'answers without a word', fault: { kind: 'emptied' } },
  { name: 'a storm of 429', fault: { kind: 'refused', status: 429, headers: {}, from: 1 } },
  { name: 'the page of a café', fault: { kind: 'captive_portal', way: 'page' } },
  { name: 'the page of a café, with 403', fault: { kind: 'captive_portal', way: 403 } },
  { name: 'the page of a café, with 404', fault: { kind: 'captive_portal', way: 404 } },
  { name: 'a redirect to the page of a café', fault: { kind: 'captive_portal', way: 'redirect' } }
]

let clock: FakeClock
let proxy: FaultProxy
let network: FaultyNetwork
let ctx: TestContext
let poller: ReturnType<typeof createAccountPoller>
let timeout = 20 * second

const open = async ({ start }: (typeof faultyNetworks)[number]): Promise<void> => {
  timeout = 20 * second
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

const begin = (one: FaultCase, passes: number, concerns: FaultProxy['concerns'] = () => true): void => {
  if (one.silent === true) timeout = 250
  proxy.concerns = concerns
  proxy.passes = passes
  proxy.fault = one.fault
}
const end = (): void => {
  timeout = 20 * second
  proxy.fault = null
}
const pass = async (milliseconds: number): Promise<void> => {
  clock.advance(milliseconds)
  await poller.tick()
  await poller.idle()
  await confirmLostReplies(ctx)
  await sendDueReplies(ctx)
  await sendDueActions(ctx)
}
const connect = async (): Promise<void> => {
  const common = { place: null, daysBack: 30, doneAfterDays: null }
  await callerOf(ctx).ask('accounts.connect', { network: network.network, ...network.answers, ...common })
  await pass(0)
}
const health = async () => (await callerOf(ctx).ask('accounts.list', {}))[0]?.health.failure?.kind ?? null
const theirs = async () =>
  await ctx.store.read
    .selectFrom('message')
    .select(['id', 'conversation_id', 'text', 'deleted_at'])
    .where('side', '=', 'theirs')
    .execute()
const countOf = async (words: string): Promise<readonly [number, number]> => {
  const found = (await theirs()).filter(({ text }) => text.includes(words))
  return [found.length, found.filter(({ deleted_at }) => deleted_at !== null).length]
}
const answer = async (words: string, inThread = false): Promise<OutboxId> => {
  const speakerId = await aStoredColleague(ctx, { name: 'Irène Fabre' }, { networks: [network.network] })
  const [question] = await theirs()
  if (question === undefined) throw new Error('nobody asked anything')
  const { outboxId } = await callerOf(ctx).ask('replies.enqueue', {
    conversationId: question.conversation_id,
    parentMessageId: question.id,
    body: words,
    speakerId,
    lastSeenMessageId: null,
    thenDone: false,
    inThread
  })
  return outboxId
}
const outboxRow = (id: OutboxId) =>
  ctx.store.read.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const amid = [1, 2, 3]

describe.each(faultyNetworks)('R-24 a reading of $name', (kind) => {
  it.each(faults)(
    'that meets $name after its first requests loses no word and calls none deleted',
    async (one) => {
      await open(kind)
      network.say('avant-la-panne')
      await connect()
      for (const passes of amid) {
        network.say(`pendant-la-panne-${passes}`)
        begin(one, passes)
        await pass(10 * minute)
        end()
        await pass(40 * minute)
      }
      for (let rounds = 0; rounds < 4; rounds += 1) await pass(8 * hour)
      for (const words of ['avant-la-panne', ...amid.map((passes) => `pendant-la-panne-${passes}`)])
        expect([words, await countOf(words)]).toEqual([words, [1, 0]])
      expect(await health()).toBeNull()
    }
  )
})

it.each(amid)(
  'R-24 a sign-in of Bluesky that ends before request %i of a reading is renewed amid it',
  async (at) => {
    const bluesky = faultyNetworks.find(({ name }) => name === 'bluesky')
    if (bluesky === undefined) throw new Error('no Bluesky')
    await open(bluesky)
    network.say('avant')
    await connect()
    network.say('pendant')
    proxy.beforeRequest(at, () => network.expire?.())
    await pass(10 * minute)
    expect(await health()).toBeNull()
    // What was renewed is what was kept: it is not asked for anew.
    network.say('après')
    await pass(20 * minute)
    for (const words of ['avant', 'pendant', 'après']) expect(await countOf(words)).toEqual([1, 0])
  }
)

const threaded = faultyNetworks.filter(({ name }) => name === 'mastodon' || name === 'bluesky')
const words = ['Oui, tout est au levain.', 'Le seigle aussi.', 'Passez goûter !']

describe.each(threaded)('R-2 a thread on $name', (kind) => {
  it.each(faults.flatMap((one) => [2, 3].map((part) => ({ ...one, part }))))(
    'that meets $name at part $part stands there whole, once, in its order',
    async (one) => {
      await open(kind)
      network.say('Tout est au levain ?')
      await connect()
      const first = await answer(words.join('\n---\n'), true)
      const parts = async () => await listParts(ctx.store.read, await outboxRow(first))
      const copies = (): readonly number[] => words.map((said) => network.copiesOf?.(said) ?? 0)
      const expectHonest = async (): Promise<void> => {
        const states = (await parts()).map(({ state }) => state)
        for (const [index, count] of copies().entries()) {
          expect(count).toBeLessThan(2)
          if (states[index] === 'sent') expect(count).toBe(1)
          // None without the one before.
          if (count === 1 && index > 0) expect(copies()[index - 1]).toBe(1)
        }
      }
      begin(one, one.part - 1, ({ method, path }) => method === 'POST' && network.publishes.test(path))
      for (const milliseconds of [11 * second, 40 * second, 5 * minute]) {
        await pass(milliseconds)
        await expectHonest()
      }
      end()
      for (let rounds = 0; rounds < 6; rounds += 1) {
        await pass(rounds < 4 ? 20 * minute : 8 * hour)
        await expectHonest()
        for (const { id, state } of await parts())
          if (state === 'blocked') await callerOf(ctx).call('replies.retry', { outboxId: id })
      }
      expect((await parts()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
      expect(copies()).toEqual([1, 1, 1])
    }
  )
})

const writing = faultyNetworks.filter(({ name }) => name !== 'rss')

describe.each(writing)('R-2 an action on $name', (kind) => {
  it.each(faults)('that meets $name is done once it stands there, and once', async (one) => {
    await open(kind)
    network.say('Ouvrez-vous dimanche ?')
    await connect()
    await answer('Oui, de huit heures à midi.')
    await pass(11 * second)
    await pass(10 * minute)
    const { ask, call } = callerOf(ctx)
    const copies = (said: string): number => network.copiesOf?.(said) ?? 0
    const ours = await ctx.store.read
      .selectFrom('message')
      .select(['id', 'text'])
      .where('side', '=', 'ours')
      .executeTakeFirstOrThrow()
    const speakerId = await aStoredColleague(ctx, { name: 'Malo Fabre' }, { networks: [network.network] })
    const stateOf = async (id: MessageActionId): Promise<string> =>
      (
        await ctx.store.read
          .selectFrom('message_action')
          .select('state')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).state
    const act = async (
      messageId: MessageId,
      action: MessageAction,
      done: () => number,
      body: string | null = null
    ): Promise<void> => {
      const edit = body === null ? null : { body, speakerId }
      begin(one, 0, ({ path, method }) => method !== 'GET' && !/get(?:Updates|Me)$/u.test(path))
      const { actionId } = await ask('messages.act', { messageId, kind: action, edit })
      for (const milliseconds of [11 * second, 2 * minute]) {
        await pass(milliseconds)
        if ((await stateOf(actionId)) === 'done') expect([action, done()]).toEqual([action, 1])
      }
      end()
      for (let rounds = 0; rounds < 5 && (await stateOf(actionId)) !== 'done'; rounds += 1) {
        await pass(2 * hour)
        if ((await stateOf(actionId)) === 'blocked') await call('messages.retryAction', { actionId })
      }
      expect([action, await stateOf(actionId), done()]).toEqual([action, 'done', 1])
    }
    const [question] = await theirs()
    if (question === undefined || network.deed === null) throw new Error('nothing to act on')
    if (network.edits)
      await act(ours.id, 'edit', () => copies('de neuf heures'), 'Oui, de neuf heures à midi.')
    if (network.deletes) await act(ours.id, 'delete', () => 1 - copies('heures à midi'))
    await act(question.id, network.deed.kind, network.deed.done)
  })
})
