import { z } from 'zod'
import { repliesHandlers } from '../../src/main/api/replies.ts'
import { createServer } from '../../src/main/api/serve.ts'
import { recordConsent } from '../../src/main/assign/record-consent.ts'
import type { InboundItem } from '../../src/main/connectors/connector.ts'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { confirmLostReplies } from '../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../src/main/outbox/send-due-replies.ts'
import type { Context } from '../../src/main/runtime/context.ts'
import { sessionSecrets } from '../../src/main/runtime/secrets.ts'
import { listMessages } from '../../src/main/store/messages.ts'
import { getOutboxRow, type StoredReply, toOutboxEntry } from '../../src/main/store/outbox.ts'
import { replies } from '../../src/shared/contract/replies.ts'
import type {
  AccountId,
  ColleagueId,
  ConversationId,
  DraftImageId,
  MessageId,
  OutboxId
} from '../../src/shared/model/ids.ts'
import { outboxIdSchema } from '../../src/shared/model/ids.ts'
import { type Instant, second } from '../../src/shared/model/instant.ts'
import type { Capabilities, Network } from '../../src/shared/model/network.ts'
import type { OutboxState } from '../../src/shared/model/outbox.ts'
import type { Woven } from '../../src/shared/model/woven.ts'
import type { Result } from '../../src/shared/result.ts'
import { anAccount, anItem } from './builders.ts'
import { aStoredColleague } from './colleagues.ts'
import { type FakeNetwork, fakeNetwork, type RemoteReply } from './fake-connector.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { openTestContext, type TestContext } from './test-context.ts'

/** A live account, a colleague who may speak there, and a person who asked something. */
export interface ReplyScene {
  ctx: TestContext
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly accountId: AccountId
  readonly speakerId: ColleagueId
  readonly conversationId: ConversationId
  readonly parentId: MessageId
  /** Calls a handler as the window does. */
  call(name: keyof typeof replies, input: unknown): Promise<Result<unknown>>
  /** Puts a reply into the outbox; throws when it is refused. */
  enqueue(changes?: Partial<Enqueue>): Promise<OutboxId>
  tryEnqueue(changes?: Partial<Enqueue>): Promise<Result<unknown>>
  /** Waits until the time to undo is over, then transmits. */
  send(): Promise<void>
  /** Moves the clock by so many milliseconds, then looks for lost replies and transmits what is due. */
  later(milliseconds: number): Promise<void>
  row(id: OutboxId): Promise<StoredReply>
  state(id: OutboxId): Promise<OutboxState>
  /** What the conversation shows: side, speaker and text of each message. */
  thread(): Promise<readonly { side: string; speakerId: ColleagueId | null; text: string }[]>
  /** A poll brings our own reply back. */
  echo(remote: RemoteReply): Promise<void>
  /** A new conversation on an account, with its message. */
  converse(
    accountId: AccountId,
    text: string
  ): Promise<{ conversationId: ConversationId; parentId: MessageId }>
  /** The process ends without a word and starts again on the same file. */
  crash(): Promise<void>
  close(): Promise<void>
}

interface Enqueue {
  readonly conversationId: ConversationId
  readonly parentMessageId: MessageId
  readonly body: string
  readonly speakerId: ColleagueId
  readonly lastSeenMessageId: MessageId | null
  readonly thenDone: boolean
  readonly imageIds: readonly DraftImageId[]
  readonly woven: readonly Woven[]
  readonly inThread: boolean
}

export interface SceneOptions {
  readonly network?: Network
  readonly idempotency?: Capabilities['idempotency']
  readonly connection?: 'live' | 'file'
  readonly consentUntil?: Instant
  readonly parent?: Partial<InboundItem>
  readonly capabilities?: Partial<Capabilities>
  readonly context?: Omit<Partial<Context>, 'clock'>
}

export const openReplyScene = async (options: SceneOptions = {}): Promise<ReplyScene> => {
  const clock = fakeClock()
  const networkName = options.network ?? 'mastodon'
  const network = fakeNetwork(clock, {
    network: networkName,
    ...(options.idempotency === undefined ? {} : { idempotency: options.idempotency }),
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities })
  })
  const secrets = sessionSecrets()
  const shared = {
    clock,
    secrets,
    connectors: { [networkName]: network.connector },
    ...options.context
  }
  const first = await openTestContext({ ...shared, keepFolder: true })
  await secrets.set('vault-1', JSON.stringify({ token: 'a token' }))
  const accountId = await anAccount(first, {
    network: networkName,
    connection: options.connection ?? 'live',
    secret_ref: options.connection === 'file' ? null : 'vault-1'
  })
  const speakerId = await aStoredColleague(
    first,
    { name: 'Irène Fabre', role: 'boulangère' },
    {
      networks: [networkName],
      ...(options.consentUntil === undefined ? {} : { until: options.consentUntil })
    }
  )
  let serve = serverOf(first)

  const scene: ReplyScene = {
    ctx: first,
    clock,
    network,
    accountId,
    speakerId,
    ...(await openConversation(first, accountId, 'Bonjour, votre pain est-il au levain ?', options.parent)),
    call: (name, input) => serve(`replies.${name}`, input),
    tryEnqueue: (changes = {}) =>
      serve('replies.enqueue', {
        conversationId: scene.conversationId,
        parentMessageId: scene.parentId,
        body: 'Oui, au levain.',
        speakerId,
        lastSeenMessageId: null,
        thenDone: false,
        ...changes
      }),
    async enqueue(changes) {
      const enqueued = await scene.tryEnqueue(changes)
      if (!enqueued.ok) throw new Error(enqueued.error.code)
      return enqueuedSchema.parse(enqueued.value).outboxId
    },
    async send() {
      clock.advance(10 * second)
      await sendDueReplies(scene.ctx)
    },
    async later(milliseconds) {
      clock.advance(milliseconds)
      await confirmLostReplies(scene.ctx)
      await sendDueReplies(scene.ctx)
    },
    async row(id) {
      const row = await getOutboxRow(scene.ctx.store.read, id)
      if (row === null) throw new Error('the reply is gone')
      return row
    },
    state: async (id) => toOutboxEntry(await scene.row(id)).state,
    async thread() {
      const messages = await listMessages(scene.ctx.store.read, scene.conversationId)
      return messages.map(({ side, speaker_id, text }) => ({ side, speakerId: speaker_id, text }))
    },
    async echo(remote) {
      const item = anItem({
        ref: remote.ref,
        conversationRef: rootOf(network, remote),
        parentRef: remote.parentRef,
        text: remote.text,
        publishedAt: remote.shownAt,
        author: { ref: 'us', handle: 'fournil', name: 'Le fournil', url: null, isUs: true }
      })
      await ingestItems(scene.ctx, accountId, [item], async () => {})
    },
    converse: (account, text) => openConversation(scene.ctx, account, text, options.parent),
    async crash() {
      const { dataFolder, store } = scene.ctx
      await store.close()
      scene.ctx = await openTestContext({ ...shared, dataFolder, keepFolder: true })
      serve = serverOf(scene.ctx)
    },
    close: async () => {
      await scene.ctx.store.close()
      await openTestContext({ ...shared, dataFolder: scene.ctx.dataFolder }).then((last) => last.close())
    }
  }
  return scene
}

/** What a reply of ours answers, or its thread: what the person said. */
const rootOf = (network: FakeNetwork, { parentRef }: RemoteReply): string => {
  const above = network.replies.find(({ ref }) => ref === parentRef)
  return above === undefined ? parentRef : rootOf(network, above)
}

const enqueuedSchema = z.object({ outboxId: outboxIdSchema })

/** A person says something on an account, and a conversation begins. */
const openConversation = async (
  ctx: TestContext,
  accountId: AccountId,
  text: string,
  changes: Partial<InboundItem> = {}
): Promise<{ conversationId: ConversationId; parentId: MessageId }> => {
  const item = anItem({ ref: `asked-${ctx.ids.next()}`, text, ...changes })
  const { conversations } = await ingestItems(ctx, accountId, [item], async () => {})
  const [conversationId] = conversations
  const [message] = conversationId === undefined ? [] : await listMessages(ctx.store.read, conversationId)
  if (conversationId === undefined || message === undefined) throw new Error('nothing came in')
  return { conversationId, parentId: message.id }
}

const serverOf = (ctx: TestContext) =>
  createServer({ replies }, { replies: repliesHandlers }, ctx, (_path, problem) => {
    throw problem
  })

/** The colleague withdraws their consent for a network: a line of the ledger. */
export const withdrawConsent = async (scene: ReplyScene): Promise<void> => {
  const now = scene.clock.now()
  await scene.ctx.store.write((tx) => recordConsent(scene.ctx.ids, tx, scene.speakerId, [], now, now))
}
