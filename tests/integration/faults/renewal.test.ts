import { afterEach, describe, expect, it } from 'vitest'
import { day, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { connectorIo } from '../../../src/main/runtime/connector-io.ts'
import { neverAborted } from '../../../src/main/runtime/never-aborted.ts'
import { signInByBrowser } from '../../support/bluesky-scene.ts'
import { anAccount } from '../../support/builders.ts'
import { type FakeBluesky, startFakeBluesky } from '../../support/fake-bluesky.ts'
import type { ProxyFault } from '../../support/fault-proxy.ts'
import { throughBluesky } from '../../support/faulty-networks.ts'
import { type FaultyScene, openFaultyScene } from '../../support/faulty-scene.ts'
import { callerOf } from '../../support/serve.ts'

/**
 * A sign-in that ends amid the work and is renewed while the way to its server is bad: nobody is asked to sign in again
 * unless the server itself says no, no refresh token is used twice, and the work goes on where it was.
 */

const faults: readonly { readonly name: string; readonly fault: ProxyFault; readonly silent?: true }[] = [
  { name: 'a connection that is reset', fault: { kind: 'reset' } },
  { name: 'a half-open connection', fault: { kind: 'half_open' }, silent: true },
  ...(['page', 'redirect', 401, 403, 404] as const).map((way) => ({
    name: `the page of a café, with ${way}`,
    fault: { kind: 'captive_portal', way } as const
  })),
  ...[400, 401, 403, 407].map((status) => ({
    name: `${status} without a word`,
    fault: { kind: 'bare', status } as const
  })),
  { name: 'a failure of the server', fault: { kind: 'refused', status: 503, headers: {}, from: 1 } },
  { name: 'a storm of 429', fault: { kind: 'refused', status: 429, headers: {}, from: 1 } }
]

let fake: FakeBluesky
let scene: FaultyScene
afterEach(() => scene.close())

const open = async (signedIn: 'by app password' | 'in the browser'): Promise<void> => {
  scene = await openFaultyScene({
    async start(clock) {
      fake = await startFakeBluesky(clock)
      return throughBluesky(fake)
    }
  })
  scene.network.say('avant')
  if (signedIn === 'by app password') return await scene.connect()
  const { ctx, network } = scene
  const answers = { server: network.answers.server, identifier: network.answers.identifier }
  const granted = await signInByBrowser(fake, answers, connectorIo(ctx, neverAborted()))
  if (granted.kind !== 'signed_in') throw new Error(JSON.stringify(granted))
  await ctx.secrets.set('vault', granted.credentials)
  await anAccount(ctx, {
    network: 'bluesky',
    connection: 'live',
    remote_id: granted.remoteId,
    settings: granted.settings,
    secret_ref: 'vault',
    since: plus(ctx.clock.now(), -30 * day),
    next_poll_at: ctx.clock.now()
  })
  await scene.pass(0)
}

const countOf = async (words: string): Promise<number> =>
  (
    await scene.ctx.store.read.selectFrom('message').select('text').where('side', '=', 'theirs').execute()
  ).filter(({ text }) => text.includes(words)).length
/** What the server was asked to renew, and took. */
const used = (): readonly string[] =>
  fake.server.requests.flatMap((one) => {
    if (one.path.endsWith('refreshSession')) return one.authorization ?? ''
    const token = one.form?.get('refresh_token')
    return typeof token === 'string' ? token : []
  })
const renews = ({ path }: { readonly path: string }): boolean => /refreshSession$|\/oauth\/token$/u.test(path)

describe.each(['by app password', 'in the browser'] as const)('R-25 an account signed in %s', (way) => {
  it.each(faults)(
    'that has to be renewed amid a reading and as a reply leaves, over $name, waits and goes on',
    async (one) => {
      await open(way)
      const words = 'Oui, de huit heures à midi.'
      const outboxId = await scene.answer('avant', words)
      const state = async (): Promise<string> =>
        (
          await scene.ctx.store.read
            .selectFrom('outbox')
            .select('state')
            .where('id', '=', outboxId)
            .executeTakeFirstOrThrow()
        ).state
      if (one.silent === true) scene.hurry()
      scene.network.say('pendant')
      scene.proxy.concerns = renews
      scene.proxy.fault = one.fault
      scene.proxy.beforeRequest(2, () => fake.expireSessions())
      for (const milliseconds of [10 * minute, 40 * second, 2 * minute]) {
        await scene.pass(milliseconds)
        // Whoever answers in place of the server asks nobody to sign in again, and stops no reply.
        expect(['unavailable', 'rate_limited', 'unreadable']).toContain(await scene.health())
        expect(['queued', 'unconfirmed', 'sending']).toContain(await state())
        expect(scene.network.copiesOf?.(words)).toBe(0)
      }
      scene.end()
      for (let rounds = 0; rounds < 6; rounds += 1) await scene.pass(20 * minute)
      scene.network.say('après')
      await scene.pass(20 * minute)
      for (const said of ['avant', 'pendant', 'après']) expect([said, await countOf(said)]).toEqual([said, 1])
      expect([await state(), scene.network.copiesOf?.(words)]).toEqual(['sent', 1])
      expect(await scene.health()).toBeNull()
      expect(new Set(used()).size).toBe(1)
    }
  )

  it('is renewed once by a reading and a reply that need it in the same moment', async () => {
    await open(way)
    scene.network.say('pendant')
    const words = 'Oui, de huit heures à midi.'
    await scene.answer('avant', words)
    fake.expireSessions()
    await Promise.all([scene.pass(20 * minute), scene.pass(0)])
    for (let rounds = 0; rounds < 3; rounds += 1) await scene.pass(20 * minute)
    expect([await countOf('pendant'), scene.network.copiesOf?.(words)]).toEqual([1, 1])
    expect(new Set(used()).size).toBe(1)
    expect(await scene.health()).toBeNull()
  })

  it('is asked for a person when the server itself refuses, and goes on after that', async () => {
    await open(way)
    fake.revokeSessions()
    scene.network.say('pendant')
    await scene.pass(10 * minute)
    expect(await scene.health()).toBe('unauthorized')
    const { ask } = callerOf(scene.ctx)
    const [account] = await ask('accounts.list', {})
    if (account === undefined) throw new Error('no account')
    await ask('accounts.reconnect', { accountId: account.id, ...scene.network.answers })
    await scene.pass(10 * minute)
    expect([await countOf('avant'), await countOf('pendant')]).toEqual([1, 1])
  })
})
