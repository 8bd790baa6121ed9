import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { day, hour, minute, second } from '../../../src/shared/model/instant.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type FakeAccount, type FakeMastodon, startFakeMastodon } from '../../support/fake-mastodon.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const year = 365 * day
const jumps = [
  ['an hour back', -hour],
  ['an hour on', hour],
  ['a year back', -year],
  ['half a year on', year / 2]
] as const

describe('a reply while the clock jumps', () => {
  let scene: ReplyScene
  afterEach(() => scene.close())

  it.each(jumps)('%s leaves once, and never before its ten seconds', async (_name, jump) => {
    scene = await openReplyScene()
    await scene.enqueue()
    scene.clock.advance(jump)
    await scene.later(0)
    // Back in time nobody knows how long it was held: it is held anew.
    expect(scene.network.requests).toHaveLength(jump < 0 ? 0 : 1)
    for (let steps = 0; steps < 6; steps += 1) await scene.later(10 * second)
    expect(scene.network.replies).toHaveLength(1)
    await scene.later(hour)
    expect(scene.network.requests).toHaveLength(1)
  })

  it('whose answer was lost is read back soon, and not sent twice', async () => {
    scene = await openReplyScene()
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    scene.clock.advance(-day)
    // The clock of the network did not jump: what it took stands there.
    const { replies } = scene.network
    for (const [index, one] of replies.entries()) replies[index] = { ...one, shownAt: scene.clock.now() }
    for (let steps = 0; steps < 4; steps += 1) await scene.later(minute)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(scene.network.replies).toHaveLength(1)
  })
})

describe('an account while the clock jumps', () => {
  let clock: FakeClock
  let ctx: TestContext
  let fake: FakeMastodon
  let alice: FakeAccount
  let poller: ReturnType<typeof createAccountPoller>
  const tick = async (): Promise<void> => {
    await poller.tick()
    await poller.idle()
  }
  const pollsSince = (): number =>
    fake.asked().filter((path) => path.startsWith('/api/v1/notifications')).length
  const messages = async (): Promise<number> =>
    (await ctx.store.read.selectFrom('message').select('text').execute()).length

  beforeEach(async () => {
    clock = fakeClock()
    fake = await startFakeMastodon(clock, { streaming: 'not_found' })
    alice = fake.account('alice', { domain: 'autre.example', name: 'Alice' })
    ctx = await openTestContext({ clock, fetch, connectors: { mastodon } })
    const common = { place: null, daysBack: 30, doneAfterDays: null }
    const answers = { server: fake.server.origin, identifier: null, secret: fake.token }
    await callerOf(ctx).ask('accounts.connect', { network: 'mastodon', ...answers, ...common })
    poller = createAccountPoller(ctx)
    await tick()
  })
  afterEach(async () => {
    await poller.stop()
    await ctx.close()
    await fake.server.stop()
  })

  it.each(jumps)(
    '%s is read at once, then at its rhythm: nothing is missed nor doubled',
    async (_name, jump) => {
      alice.post('@boulangerie Avant')
      clock.advance(5 * minute)
      await tick()
      alice.post('@boulangerie Après')
      clock.advance(jump)
      await tick()
      expect(await messages()).toBe(2)
      pollsSince()
      for (let ticks = 0; ticks < 5; ticks += 1) {
        clock.advance(5 * second)
        await tick()
      }
      // One more round at the pace of a lively account, no storm.
      expect(pollsSince()).toBeLessThan(4)
      expect(await messages()).toBe(2)
    }
  )
})
