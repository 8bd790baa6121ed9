import { allConnectors } from '../../src/main/connectors/all-connectors.ts'
import { createAccountPoller } from '../../src/main/ingest/account-poller.ts'
import { sendDueActions } from '../../src/main/message-actions/send-due-actions.ts'
import { confirmLostReplies } from '../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../src/main/outbox/send-due-replies.ts'
import { defaultPolicy } from '../../src/main/runtime/policy.ts'
import type { Failure } from '../../src/shared/model/delivery.ts'
import type { OutboxId } from '../../src/shared/model/ids.ts'
import { second } from '../../src/shared/model/instant.ts'
import { aStoredColleague } from './colleagues.ts'
import { fakeClock } from './fake-clock.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import type { FaultyNetwork, faultyNetworks } from './faulty-networks.ts'
import { callerOf } from './serve.ts'
import { openTestContext, type TestContext } from './test-context.ts'

/** A network behind the proxy of faults, and the whole app in front of it. */
export interface FaultyScene {
  readonly ctx: TestContext
  readonly proxy: FaultProxy
  readonly network: FaultyNetwork
  /** Of faults that are only seen when time runs out: it runs out soon, until `end`. */
  hurry(): void
  /** No fault any more, and the usual time. */
  end(): void
  /** So many milliseconds later everything that was due is done. */
  pass(milliseconds: number): Promise<void>
  connect(): Promise<void>
  /** What the account says is wrong; null: nothing. */
  health(): Promise<Failure['kind'] | null>
  /** Answers what somebody wrote, in the name of a colleague. */
  answer(question: string, words: string, inThread?: boolean): Promise<OutboxId>
  close(): Promise<void>
}

const usualTimeout = 20 * second

/** Starts a network of `faulty-networks.ts`, the proxy before it and an inbox that no account is connected to yet. */
export const openFaultyScene = async ({
  start
}: Pick<(typeof faultyNetworks)[number], 'start'>): Promise<FaultyScene> => {
  const clock = fakeClock()
  const proxy = await startFaultProxy()
  const network = await start(clock)
  let timeout = usualTimeout
  const request = {
    bytes: defaultPolicy.request.bytes,
    get timeout() {
      return timeout
    }
  }
  const ctx = await openTestContext({
    clock,
    fetch: proxy.fetch,
    connectors: allConnectors,
    policy: { ...defaultPolicy, request }
  })
  const poller = createAccountPoller(ctx)
  const { ask } = callerOf(ctx)
  const pass = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds)
    await poller.tick()
    await poller.idle()
    await confirmLostReplies(ctx)
    await sendDueReplies(ctx)
    await sendDueActions(ctx)
  }
  return {
    ctx,
    proxy,
    network,
    hurry() {
      timeout = 250
    },
    end() {
      timeout = usualTimeout
      proxy.hasNames = true
      proxy.fault = null
    },
    pass,
    async connect() {
      const common = { place: null, daysBack: 30, doneAfterDays: null }
      await ask('accounts.connect', { network: network.network, ...network.answers, ...common })
      await pass(0)
    },
    health: async () => (await ask('accounts.list', {}))[0]?.health.failure?.kind ?? null,
    async answer(question, words, inThread = false) {
      const speakerId = await aStoredColleague(ctx, { name: 'Irène Fabre' }, { networks: [network.network] })
      const asked = await ctx.store.read
        .selectFrom('message')
        .select(['id', 'conversation_id'])
        .where('text', 'like', `%${question}%`)
        .executeTakeFirstOrThrow()
      const { outboxId } = await ask('replies.enqueue', {
        conversationId: asked.conversation_id,
        parentMessageId: asked.id,
        body: words,
        speakerId,
        lastSeenMessageId: null,
        thenDone: false,
        inThread
      })
      return outboxId
    },
    async close() {
      await poller.stop()
      await ctx.close()
      await network.stop()
      await proxy.stop()
    }
  }
}
