import '../../support/on-disk.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { repliesHandlers } from '../../../src/main/api/replies.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { getDraft, saveDraft } from '../../../src/main/store/drafts.ts'
import { listConversationOutbox } from '../../../src/main/store/outbox.ts'
import { listMessages } from '../../../src/main/store/messages.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import type { Capabilities } from '../../../src/shared/model/network.ts'
import type { OutboxEntry } from '../../../src/shared/model/outbox.ts'
import { dyingStore } from '../../support/dying-store.ts'
import type { Fault } from '../../support/fake-connector.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene

afterEach(async () => {
  await scene.close()
})

const copiesOf = (body: string): number =>
  scene.network.replies.filter((reply) => reply.text.startsWith(`${body}\n`)).length

/** The time in which everything that happens by itself has happened. */
const settle = async (): Promise<void> => {
  for (let steps = 0; steps < 8; steps += 1) await scene.later(minute)
}

/** A person who looks at the network and says what they see. */
const decideHonestly = async (entry: OutboxEntry): Promise<void> => {
  const isThere = copiesOf(entry.body) > 0
  await scene.call(isThere ? 'confirmSent' : 'retry', { outboxId: entry.id })
  await settle()
}

describe('a crash while the request is in the air', () => {
  test('R-2 before it arrived: nothing is lost, and it is sent once', async () => {
    scene = await openReplyScene()
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'hang_before_arriving' }]
    const arrived = new Promise<void>((resolve) => {
      scene.network.onRequest = () => resolve()
    })
    scene.clock.advance(10 * second)
    void sendDueReplies(scene.ctx)
    await arrived
    await scene.crash()
    expect(await scene.state(id)).toMatchObject({ kind: 'sending', attempt: 1 })
    await scene.later(89 * second)
    expect(scene.network.requests).toHaveLength(1)
    await settle()
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(copiesOf('Oui, au levain.')).toBe(1)
  })

  test('R-2 after it was taken: it is found there, never sent again', async () => {
    scene = await openReplyScene()
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'hang_after_accepting' }]
    const taken = new Promise<void>((resolve) => {
      scene.network.onTaken = async () => resolve()
    })
    scene.clock.advance(10 * second)
    void sendDueReplies(scene.ctx)
    await taken
    await scene.crash()
    await settle()
    expect(scene.network.requests).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({
      kind: 'sent',
      proof: { by: 'network', published: { ref: 'remote-1' } }
    })
    expect(await scene.thread()).toHaveLength(2)
  })

  test('R-2 after it was taken, where nothing can be looked up: a person is asked', async () => {
    scene = await openReplyScene({ idempotency: 'none' })
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'hang_after_accepting' }]
    const taken = new Promise<void>((resolve) => {
      scene.network.onTaken = async () => resolve()
    })
    scene.clock.advance(10 * second)
    void sendDueReplies(scene.ctx)
    await taken
    await scene.crash()
    await settle()
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'cannot_tell' })
    expect(copiesOf('Oui, au levain.')).toBe(1)
  })
})

test('R-1 a crash after sent and before what follows it: the conversation shows it at the next start', async () => {
  scene = await openReplyScene()
  const id = await scene.enqueue()
  scene.clock.advance(10 * second)
  // Claim, then sent: the third write would put our reply into the conversation.
  const dying = dyingStore(scene.ctx.store, 2, 'after')
  void sendDueReplies({ ...scene.ctx, store: dying.store })
  await dying.died
  await scene.crash()
  expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  expect(await scene.thread()).toHaveLength(1)
  await scene.later(0)
  expect(await scene.thread()).toMatchObject([{}, { side: 'ours', speakerId: scene.speakerId }])
  expect(scene.network.requests).toHaveLength(1)
})

const timeout: Fault = { kind: 'accept_then_timeout' }
const lost: Fault = { kind: 'lost' }
const networks: readonly (readonly [Capabilities['idempotency'], Fault])[] = [
  ['lookup', { kind: 'accept' }],
  ['lookup', timeout],
  ['lookup', lost],
  ['lookup', { kind: 'accept_late', after: 31 * second }],
  ['lookup', { kind: 'echo_first' }],
  ['lookup', { kind: 'fail', failure: { kind: 'unavailable', message: 'down' } }],
  ['key', timeout],
  ['key', lost],
  ['none', timeout],
  ['none', lost]
]
/** More writes than the whole way of a reply takes: the last rounds live on. */
const writes = 11

test.each(networks)(
  'a crash at every write of the way, on a network with idempotency %s that does this first: %o',
  async (idempotency, fault) => {
    scene = await openReplyScene({ idempotency })
    let survived = 0
    for (let atWrite = 1; atWrite <= writes; atWrite += 1)
      for (const moment of ['before', 'after'] as const) {
        const body = `Réponse ${atWrite} ${moment}`
        const { conversationId, parentId } = await scene.converse(scene.accountId, 'Et le seigle ?')
        scene.network.faults = [fault]
        scene.network.onTaken = fault.kind === 'echo_first' ? scene.echo : async () => {}
        const dying = dyingStore(scene.ctx.store, atWrite, moment)
        const ctx = { ...scene.ctx, store: dying.store }
        const live = async () => {
          await dying.store.write((tx) =>
            saveDraft(tx, { conversationId, body, speakerId: scene.speakerId, savedAt: scene.clock.now() })
          )
          await repliesHandlers.enqueue(ctx, {
            conversationId,
            parentMessageId: parentId,
            body,
            speakerId: scene.speakerId,
            lastSeenMessageId: parentId,
            thenDone: true,
            jointly: false
          })
          scene.clock.advance(10 * second)
          await sendDueReplies(ctx)
          for (let steps = 0; steps < 3; steps += 1) {
            scene.clock.advance(30 * second)
            await confirmLostReplies(ctx)
            await sendDueReplies(ctx)
          }
          return 'lived'
        }
        if ((await Promise.race([live(), dying.died])) === 'lived') survived += 1
        await scene.crash()
        scene.network.faults = []
        await settle()
        const asked = await listConversationOutbox(scene.ctx.store.read, conversationId)
        for (const entry of asked) if (entry.state.kind === 'blocked') await decideHonestly(entry)

        const [entry, ...others] = await listConversationOutbox(scene.ctx.store.read, conversationId)
        const words = await getDraft(scene.ctx.store.read, conversationId)
        const ours = (await listMessages(scene.ctx.store.read, conversationId)).filter(
          (message) => message.side === 'ours'
        )
        // Before the reply was in the outbox its words are in the composer; the very first write keeps them there.
        const nothingYet = atWrite === 1 && moment === 'before'
        expect({
          point: `${moment} write ${atWrite}`,
          others,
          copies: copiesOf(body),
          state: entry?.state.kind ?? 'none',
          words: words?.body ?? null,
          ours: ours.map((message) => message.speaker_id)
        }).toEqual({
          point: `${moment} write ${atWrite}`,
          others: [],
          ...(entry === undefined
            ? { copies: 0, state: 'none', words: nothingYet ? null : body, ours: [] }
            : { copies: 1, state: 'sent', words: null, ours: [scene.speakerId] })
        })
      }
    expect(survived).toBeGreaterThan(0)
  }
)
