import type { AnyConnector, Io, StoredSession } from '../../src/main/connectors/connector.ts'
import { pollAccount } from '../../src/main/ingest/poll-due-accounts.ts'
import { sendDueReplies } from '../../src/main/outbox/send-due-replies.ts'
import { openSession } from '../../src/main/runtime/open-session.ts'
import { getAccount } from '../../src/main/store/accounts.ts'
import { getOutboxRow, listParts, type StoredReply, toOutboxEntry } from '../../src/main/store/outbox.ts'
import type { AccountId, ColleagueId, ConversationId, MessageId } from '../../src/shared/model/ids.ts'
import { second } from '../../src/shared/model/instant.ts'
import type { Network } from '../../src/shared/model/network.ts'
import { eventually } from './bluesky-peer.ts'
import { aStoredColleague } from './colleagues.ts'
import { ioAt } from './connector-calls.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { callerOf } from './serve.ts'
import { openTestContext, type TestContext } from './test-context.ts'

/** How the account of a scene is connected to its server. */
export interface PeerSignIn {
  readonly server: string
  readonly identifier: string | null
  readonly secret: string
}

/** The app beside a real server: its store, a clock that each poll sets to the real time, and one account. */
export interface PeerScene {
  readonly ctx: TestContext
  readonly clock: FakeClock
  /** The account that `signIn` connected; an error before. */
  readonly accountId: AccountId
  io(): Io
  /** The app's own answer to somebody who connects. */
  connect(signIn: PeerSignIn): ReturnType<typeof connect>
  /** Connects the account, which must be accepted. */
  signIn(signIn: PeerSignIn): Promise<void>
  session(): Promise<StoredSession>
  /** One round of an account, the scene's own unless another is named. */
  pollOnce(accountId?: AccountId): Promise<{ added: number; updated: number; more: boolean }>
  /** Rounds until nothing more is there. */
  poll(): Promise<{ added: number; updated: number }>
  /** A colleague answers this message, and the outbox brings the answer to the network. */
  answerSigned(message: Answered, body: string): Promise<{ row: StoredReply; speakerId: ColleagueId }>
  /** The same with a thread of these parts, each where the person cut it. */
  answerInThread(message: Answered, parts: readonly string[]): Promise<readonly StoredReply[]>
  close(): Promise<void>
}

interface Answered {
  readonly id: MessageId
  readonly conversation_id: ConversationId
}

const rounds = 100

const connect = (ctx: TestContext, network: Network, signIn: PeerSignIn) =>
  callerOf(ctx).call('accounts.connect', { network, ...signIn, place: null })

/** An empty app that knows these connectors; its account is one of the first network. */
export const openPeerScene = async (
  network: Network,
  connectors: Readonly<Partial<Record<Network, AnyConnector>>>
): Promise<PeerScene> => {
  const clock = fakeClock(new Date().toISOString())
  const ctx = await openTestContext({ clock, fetch, connectors })
  let connected: AccountId | null = null
  const scene: PeerScene = {
    ctx,
    clock,
    get accountId() {
      if (connected === null) throw new Error('no account is connected yet')
      return connected
    },
    io: () => ioAt(clock),
    connect: (signIn) => connect(ctx, network, signIn),
    async signIn(signIn) {
      const outcome = await scene.connect(signIn)
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
      connected = outcome.value.accountId
    },
    async session() {
      const account = await getAccount(ctx.store.read, scene.accountId)
      const opened = account === null ? null : await openSession(ctx.secrets, account)
      if (opened === null) throw new Error('the account has no session')
      return opened
    },
    async pollOnce(accountId = scene.accountId) {
      clock.set(new Date().toISOString())
      const outcome = await pollAccount(ctx, accountId)
      if (outcome.kind !== 'polled') throw new Error(JSON.stringify(outcome))
      return outcome
    },
    async poll() {
      const sum = { added: 0, updated: 0 }
      for (let round = 0; round < rounds; round += 1) {
        const { added, updated, more } = await scene.pollOnce()
        sum.added += added
        sum.updated += updated
        if (!more) return sum
      }
      throw new Error('the pages have no end')
    },
    async answerSigned({ id: messageId, conversation_id: conversationId }, body) {
      const speakerId = await aStoredColleague(
        ctx,
        { name: 'Irène Fabre', role: 'boulangère' },
        { networks: [network] }
      )
      const { outboxId } = await callerOf(ctx).ask('replies.enqueue', {
        conversationId,
        parentMessageId: messageId,
        body,
        speakerId,
        lastSeenMessageId: messageId,
        thenDone: false
      })
      clock.advance(11 * second)
      await sendDueReplies(ctx)
      const row = await getOutboxRow(ctx.store.read, outboxId)
      if (row === null) throw new Error('the reply is gone')
      const { state } = toOutboxEntry(row)
      if (state.kind !== 'sent' || state.proof.by !== 'network') throw new Error(JSON.stringify(state))
      return { row, speakerId }
    },
    async answerInThread({ id: messageId, conversation_id: conversationId }, parts) {
      const speakerId = await aStoredColleague(
        ctx,
        { name: 'Irène Fabre', role: 'boulangère' },
        { networks: [network] }
      )
      const { outboxId } = await callerOf(ctx).ask('replies.enqueue', {
        conversationId,
        parentMessageId: messageId,
        body: parts.join('\n---\n'),
        speakerId,
        lastSeenMessageId: messageId,
        thenDone: false,
        inThread: true
      })
      clock.advance(11 * second)
      // A network may show the part before a moment later.
      return await eventually('all parts published', async () => {
        await sendDueReplies(ctx)
        // Slowly: the tries are counted, and the network's delay is one of true seconds.
        clock.advance(10 * second)
        const first = await getOutboxRow(ctx.store.read, outboxId)
        const rows = first === null ? [] : await listParts(ctx.store.read, first)
        const blocked = rows.find(({ state }) => state === 'blocked')
        if (blocked !== undefined) throw new Error(JSON.stringify(toOutboxEntry(blocked).state))
        return rows.length > 0 && rows.every(({ state }) => state === 'sent') ? rows : null
      })
    },
    close: () => ctx.close()
  }
  return scene
}

/** A network whose answers get lost on the way back, for the requests that `lost` names. */
export const losingAnswers =
  (lost: (address: string, init: RequestInit | undefined) => boolean): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (lost(String(input), init)) throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    return response
  }
