import { afterEach, describe, expect, it } from 'vitest'
import { listParts } from '../../../src/main/store/outbox.ts'
import type { MessageActionId, MessageId, OutboxId } from '../../../src/shared/model/ids.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import type { MessageAction } from '../../../src/shared/model/network.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import type { FaultProxy, ProxyFault } from '../../support/fault-proxy.ts'
import { faultyNetworks } from '../../support/faulty-networks.ts'
import { type FaultyScene, openFaultyScene } from '../../support/faulty-scene.ts'
import { callerOf } from '../../support/serve.ts'

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

let scene: FaultyScene

const open = async (kind: (typeof faultyNetworks)[number]): Promise<void> => {
  scene = await openFaultyScene(kind)
}
afterEach(() => scene.close())

const begin = (one: FaultCase, passes: number, concerns: FaultProxy['concerns'] = () => true): void => {
  if (one.silent === true) scene.hurry()
  scene.proxy.concerns = concerns
  scene.proxy.passes = passes
  scene.proxy.fault = one.fault
}
const theirs = async () =>
  await scene.ctx.store.read
    .selectFrom('message')
    .select(['id', 'conversation_id', 'text', 'deleted_at'])
    .where('side', '=', 'theirs')
    .execute()
const countOf = async (words: string): Promise<readonly [number, number]> => {
  const found = (await theirs()).filter(({ text }) => text.includes(words))
  return [found.length, found.filter(({ deleted_at }) => deleted_at !== null).length]
}
const outboxRow = (id: OutboxId) =>
  scene.ctx.store.read.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const amid = [1, 2, 3]

describe.each(faultyNetworks)('R-24 a reading of $name', (kind) => {
  it.each(faults)(
    'that meets $name after its first requests loses no word and calls none deleted',
    async (one) => {
      await open(kind)
      scene.network.say('avant-la-panne')
      await scene.connect()
      for (const passes of amid) {
        scene.network.say(`pendant-la-panne-${passes}`)
        begin(one, passes)
        await scene.pass(10 * minute)
        scene.end()
        await scene.pass(40 * minute)
      }
      for (let rounds = 0; rounds < 4; rounds += 1) await scene.pass(8 * hour)
      for (const words of ['avant-la-panne', ...amid.map((passes) => `pendant-la-panne-${passes}`)])
        expect([words, await countOf(words)]).toEqual([words, [1, 0]])
      expect(await scene.health()).toBeNull()
    }
  )
})

it.each(amid)(
  'R-24 a sign-in of Bluesky that ends before request %i of a reading is renewed amid it',
  async (at) => {
    const bluesky = faultyNetworks.find(({ name }) => name === 'bluesky')
    if (bluesky === undefined) throw new Error('no Bluesky')
    await open(bluesky)
    scene.network.say('avant')
    await scene.connect()
    scene.network.say('pendant')
    scene.proxy.beforeRequest(at, () => scene.network.expire?.())
    await scene.pass(10 * minute)
    expect(await scene.health()).toBeNull()
    // What was renewed is what was kept: it is not asked for anew.
    scene.network.say('après')
    await scene.pass(20 * minute)
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
      scene.network.say('Tout est au levain ?')
      await scene.connect()
      const first = await scene.answer('Tout est au levain ?', words.join('\n---\n'), true)
      const parts = async () => await listParts(scene.ctx.store.read, await outboxRow(first))
      const copies = (): readonly number[] => words.map((said) => scene.network.copiesOf?.(said) ?? 0)
      const expectHonest = async (): Promise<void> => {
        const states = (await parts()).map(({ state }) => state)
        for (const [index, count] of copies().entries()) {
          expect(count).toBeLessThan(2)
          if (states[index] === 'sent') expect(count).toBe(1)
          // None without the one before.
          if (count === 1 && index > 0) expect(copies()[index - 1]).toBe(1)
        }
      }
      begin(one, one.part - 1, ({ method, path }) => method === 'POST' && scene.network.publishes.test(path))
      for (const milliseconds of [11 * second, 40 * second, 5 * minute]) {
        await scene.pass(milliseconds)
        await expectHonest()
      }
      scene.end()
      for (let rounds = 0; rounds < 6; rounds += 1) {
        await scene.pass(rounds < 4 ? 20 * minute : 8 * hour)
        await expectHonest()
        for (const { id, state } of await parts())
          if (state === 'blocked') await callerOf(scene.ctx).call('replies.retry', { outboxId: id })
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
    scene.network.say('Ouvrez-vous dimanche ?')
    await scene.connect()
    await scene.answer('Ouvrez-vous dimanche ?', 'Oui, de huit heures à midi.')
    await scene.pass(11 * second)
    await scene.pass(10 * minute)
    const { ask, call } = callerOf(scene.ctx)
    const copies = (said: string): number => scene.network.copiesOf?.(said) ?? 0
    const ours = await scene.ctx.store.read
      .selectFrom('message')
      .select(['id', 'text'])
      .where('side', '=', 'ours')
      .executeTakeFirstOrThrow()
    const speakerId = await aStoredColleague(
      scene.ctx,
      { name: 'Malo Fabre' },
      { networks: [scene.network.network] }
    )
    const stateOf = async (id: MessageActionId): Promise<string> =>
      (
        await scene.ctx.store.read
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
        await scene.pass(milliseconds)
        if ((await stateOf(actionId)) === 'done') expect([action, done()]).toEqual([action, 1])
      }
      scene.end()
      for (let rounds = 0; rounds < 5 && (await stateOf(actionId)) !== 'done'; rounds += 1) {
        await scene.pass(2 * hour)
        if ((await stateOf(actionId)) === 'blocked') await call('messages.retryAction', { actionId })
      }
      expect([action, await stateOf(actionId), done()]).toEqual([action, 'done', 1])
    }
    const [question] = await theirs()
    if (question === undefined || scene.network.deed === null) throw new Error('nothing to act on')
    if (scene.network.edits)
      await act(ours.id, 'edit', () => copies('de neuf heures'), 'Oui, de neuf heures à midi.')
    if (scene.network.deletes) await act(ours.id, 'delete', () => 1 - copies('heures à midi'))
    await act(question.id, scene.network.deed.kind, scene.network.deed.done)
  })
})
