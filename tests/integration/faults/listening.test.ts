import { describe, it } from 'vitest'
import { allConnectors } from '../../../src/main/connectors/all-connectors.ts'
import type { AnyConnector } from '../../../src/main/connectors/connector.ts'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { pause } from '../../../src/main/runtime/pause.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { startFakeMastodon } from '../../support/fake-mastodon.ts'
import { callerOf } from '../../support/serve.ts'
import { startTcpFaultProxy, type TcpFault } from '../../support/tcp-fault-proxy.ts'
import { openTestContext } from '../../support/test-context.ts'

/**
 * A network that says by itself what is new, over every bad way: what people write comes in once all the same, nobody is
 * called without a pause, and once the way is good again it is listened to as before.
 */

const stream = 'HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:)\n'
const page = (status: string): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: 31\r\nConnection: close\r\n\r\n<!doctype html><title>Wi-Fi</ti`
const opened = { side: 'server', said: /:\)\n/u } as const
const head = { side: 'server', bytes: 0 } as const

const ways: readonly { readonly name: string; readonly fault: TcpFault | 'no_names' }[] = [
  { name: 'latency', fault: { kind: 'latency', milliseconds: 20 } },
  { name: 'names that are not found', fault: 'no_names' },
  { name: 'a reset in place of an answer', fault: { kind: 'reset', at: head } },
  { name: 'a reset amid the stream', fault: { kind: 'reset', at: opened } },
  { name: 'an end in place of an answer', fault: { kind: 'ended', at: head } },
  { name: 'an end amid the stream', fault: { kind: 'ended', at: opened } },
  { name: 'silence in place of an answer', fault: { kind: 'half_open', at: head } },
  { name: 'silence amid the stream', fault: { kind: 'half_open', at: opened } },
  { name: 'an answer that drips', fault: { kind: 'drip', at: head } },
  { name: 'a stream that drips', fault: { kind: 'drip', at: opened } },
  { name: 'HTTP/1.0 that ends', fault: { kind: 'other_speaker', says: stream, thenEnds: true } },
  { name: 'HTTP/1.0 that stays', fault: { kind: 'other_speaker', says: stream, thenEnds: false } },
  { name: 'the page of a café', fault: { kind: 'other_speaker', says: page('200 OK'), thenEnds: true } },
  {
    name: 'the page of a café, with 403',
    fault: { kind: 'other_speaker', says: page('403 Forbidden'), thenEnds: true }
  },
  {
    name: 'the page of a café, with 404',
    fault: { kind: 'other_speaker', says: page('404 Not Found'), thenEnds: true }
  },
  {
    name: 'a redirect to the page of a café',
    fault: {
      kind: 'other_speaker',
      says: 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nContent-Length: 0\r\n\r\n',
      thenEnds: true
    }
  }
]

/** Time limits as short as the machine allows: what is silent is given up after three of them, a stream after fifteen. */
const timeout = 300

const { mastodon } = allConnectors
const listen = mastodon?.listen ?? null
if (mastodon === undefined || listen === null) throw new Error('Mastodon is not listened to')
// Polls keep their time: on a busy machine nothing else may be given up.
const impatient: AnyConnector = {
  ...mastodon,
  listen: (session, cursor, io) => listen(session, cursor, { ...io, timeout })
}

const open = async () => {
  const clock = fakeClock()
  const fake = await startFakeMastodon(clock)
  const alice = fake.account('alice', { domain: 'autre.example', name: 'Alice' })
  const way = await startTcpFaultProxy(Number(new URL(fake.server.origin).port))
  let hasNames = true
  const ctx = await openTestContext({
    clock,
    connectors: { ...allConnectors, mastodon: impatient },
    // Only the stream goes the bad way: what a poll makes of one is tried in every-fault.test.ts.
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input))
      if (!url.pathname.includes('/streaming/')) return await fetch(url, init)
      url.port = String(way.port)
      if (!hasNames) url.hostname = 'no-such-name.invalid'
      return await fetch(url, init)
    }
  })
  const poller = createAccountPoller(ctx)
  const tick = async (milliseconds = 0): Promise<void> => {
    clock.advance(milliseconds)
    await poller.tick()
    await poller.idle()
  }
  await callerOf(ctx).ask('accounts.connect', {
    network: 'mastodon',
    server: fake.server.origin,
    identifier: null,
    secret: fake.token,
    place: null,
    daysBack: 30,
    doneAfterDays: null
  })
  return {
    way,
    tick,
    say: (text: string) => void alice.post(`@boulangerie ${text}`),
    begin(fault: TcpFault | 'no_names' | null) {
      hasNames = fault !== 'no_names'
      way.fault = fault === 'no_names' ? null : fault
    },
    count: async (words: string): Promise<number> =>
      (await ctx.store.read.selectFrom('message').select('text').execute()).filter(({ text }) =>
        text.includes(words)
      ).length,
    async close() {
      await poller.stop()
      await ctx.close()
      await way.stop()
      await fake.server.stop()
    }
  }
}

// Side by side: nearly all of it is waiting.
describe.concurrent('R-24 R-25 the stream of Mastodon', () => {
  it.for(ways)('over $name', { timeout: 60_000 }, async ({ fault }, { expect }) => {
    const scene = await open()
    try {
      const { tick, say, begin, count, way } = scene
      say('avant')
      begin(fault)
      await tick()
      expect(await count('avant')).toBe(1)
      // Ten minutes, in the rhythm of the app; each time with the while in which a wait is given up.
      for (let minutes = 0; minutes < 10; minutes += 1) {
        if (minutes === 2) say('pendant')
        await tick(minute)
        await pause(timeout / 3)
      }
      expect(await count('pendant')).toBe(1)
      expect(way.connections()).toBeLessThan(25)

      begin(null)
      const before = way.connections()
      // The longest pause between two tries.
      for (let tries = 0; way.connections() === before; tries += 1) {
        expect(tries).toBeLessThan(40)
        await tick(minute)
        await pause(timeout / 5)
      }
      await expect.poll(() => way.said().server > 0, { timeout: 20_000 }).toBe(true)
      // What is said now comes in at once, before any poll is due.
      say('après')
      await expect
        .poll(
          async () => {
            await tick(second)
            return await count('après')
          },
          { timeout: 20_000, interval: 50 }
        )
        .toBe(1)
    } finally {
      await scene.close()
    }
  })
})
