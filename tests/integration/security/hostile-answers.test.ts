import { afterEach, describe, expect, it } from 'vitest'
import { allConnectors } from '../../../src/main/connectors/all-connectors.ts'
import { pollAccount } from '../../../src/main/ingest/poll-due-accounts.ts'
import { silentLog } from '../../../src/main/runtime/log.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { day, minute } from '../../../src/shared/model/instant.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { type FaultyNetwork, faultyNetworks } from '../../support/faulty-networks.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { callerOf } from '../../support/serve.ts'
import { spoilJson } from '../../support/spoil-json.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/** Readings of each network of which one answer is spoilt. */
const rounds = Number(process.env['ROUNDS'] ?? 16)
const seed = Number(process.env['SEED'] ?? 8)

describe.each(faultyNetworks)('what $name answers, spoilt anywhere', ({ name, start }) => {
  const clock = fakeClock()
  const random = seededRandom(seed)
  let network: FaultyNetwork
  let ctx: TestContext
  /** Which request of a reading gets a spoilt answer; null: none. */
  let spoilsAt: number | null = null
  let asked = 0
  let words = ''
  /** Words that no longer stood in the answer of a network that tells a thing once. */
  const neverTold = new Set<string>()

  const fetchSpoilt: typeof fetch = async (input, options) => {
    const response = await fetch(input, options)
    asked += 1
    if (asked !== spoilsAt || !response.ok) return response
    const text = await response.text()
    if (!/^\s*[[{]/u.test(text)) return new Response(text, { headers: response.headers })
    const spoilt = spoilJson(text, random)
    if (name === 'telegram' && text.includes(words) && !spoilt.includes(words)) neverTold.add(words)
    const headers = [...response.headers].filter(([header]) => !/^content-(?:length|encoding)$/u.test(header))
    return new Response(spoilt, { headers })
  }

  afterEach(async () => {
    await ctx.close()
    await network.stop()
  })

  it('ends nothing: no bug, no deaf account, every word there or in quarantine, and what came in can be looked at', async () => {
    const bugs: unknown[] = []
    network = await start(clock)
    ctx = await openTestContext({
      clock,
      fetch: fetchSpoilt,
      connectors: allConnectors,
      log: { ...silentLog, error: (_what, problem) => void bugs.push(problem) }
    })
    const { ask } = callerOf(ctx)
    const common = { place: null, daysBack: 30, doneAfterDays: null }
    await ask('accounts.connect', { network: network.network, ...network.answers, ...common })
    const [account] = await ask('accounts.list', {})
    const read = async (pages = 8): Promise<void> => {
      const outcome = await pollAccount(ctx, account?.id ?? ('' as AccountId))
      if (pages > 0 && outcome.kind === 'polled' && outcome.more) await read(pages - 1)
    }
    await read()

    const said: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      words = `mot-${round}-dit`
      said.push(words)
      network.say(words)
      asked = 0
      spoilsAt = 1 + random.below(4)
      clock.advance(2 * minute)
      await read()
      spoilsAt = null
      clock.advance(minute)
      await read()
    }
    // The network is sound again, and somebody else writes.
    network.say('un mot sain')
    await read()
    clock.advance(day)
    await read()

    expect(bugs).toEqual([])
    const [messages, former, waiting] = await Promise.all([
      ctx.store.read.selectFrom('message').select('text').execute(),
      ctx.store.read.selectFrom('message_revision').select('text').execute(),
      ctx.store.read.selectFrom('quarantine').select('raw as text').execute()
    ])
    const all = [...messages, ...former, ...waiting].map(({ text }) => text)
    expect(all.some((text) => text.includes('un mot sain'))).toBe(true)
    expect(said.filter((one) => !neverTold.has(one) && !all.some((text) => text.includes(one)))).toEqual([])
    const conversations = await ctx.store.read.selectFrom('conversation').select('id').execute()
    for (const { id } of conversations) await ask('conversations.open', { conversationId: id })
    await ask('quarantine.list', { after: null, limit: 200 })
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  }, 120_000)
})
